"""What becomes of rows that were not understood: read again with other cells, or left with a reason?"""

import csv
from collections.abc import Mapping
from datetime import datetime
from io import StringIO
from typing import Any

from bot.domain.clock import beijing_day
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.result.reading import Read
from bot.domain.result.written import read_doubts
from bot.domain.staff import Actor, Permission
from bot.services.result import reading
from bot.services.result.entering import Entry, Places, entries, sample_row, test_rows
from bot.services.result.importing import found
from bot.services.result.views import Quarantined
from bot.store import audit
from bot.store.engine import raise_signal
from bot.store.result import imports as store
from bot.store.result import samples

_WHY, _CELL = 500, 4000  # characters


def listing(
    connection: Connection, *, actor: Actor, import_ref: str = "", state: str = "open", page: int = 1, size: int = 50
) -> tuple[list[Quarantined], int]:
    """Rows in quarantine, the newest first, and how many. Raises Refused ``staff.not_allowed``, ``result_import.unknown``."""
    actor.require(Permission.RESULT_READ)
    id = found(connection, import_ref).id if import_ref else None
    rows, total = store.rows(connection, max(page, 1), size, state=state, id=id)
    return [_shown(connection, row) for row in rows], total


def one(connection: Connection, *, actor: Actor, row: int) -> Quarantined:
    """Raises Refused ``staff.not_allowed``, ``result_row.unknown``."""
    actor.require(Permission.RESULT_READ)
    return _shown(connection, _found(connection, row))


def _found(connection: Connection, id: int) -> Any:
    row = store.row(connection, id)
    if row is None:
        raise Refused("result_row.unknown")
    return row


def _waiting(connection: Connection, id: int) -> Any:
    """The row, locked: whoever comes second finds it settled."""
    row = store.row(connection, id, lock=True)
    if row is None:
        raise Refused("result_row.unknown")
    if row.state != "open":
        raise Refused("result_row.settled")
    return row


def _shown(connection: Connection, row: Any) -> Quarantined:
    return Quarantined(
        id=row.id,
        import_ref=row.import_ref,
        source=row.source,
        sheet=row.sheet,
        row=row.row,
        cells=_cells(connection, row),
        doubts=read_doubts(store.doubts(connection, row)),
        state=row.state,
        why=row.why,
        settled_by=row.settled_by,
    )


def _cells(connection: Connection, row: Any) -> dict[str, str]:
    return dict(store.cells(connection, row))


def again(connection: Connection, *, actor: Actor, row: int, cells: Mapping[str, str], now: datetime) -> Read:
    """How the row is read with these cells; writes nothing. Raises as ``settle``."""
    actor.require(Permission.RESULT_EDIT)
    return _read(connection, _found(connection, row), cells, now).read


def _read(connection: Connection, row: Any, cells: Mapping[str, str], now: datetime) -> Entry:
    """The row with ``cells`` in place of its own, read as a file of one row."""
    present = _cells(connection, row)
    if unknown := sorted(cells.keys() - present.keys()):
        raise Refused("result_row.column_unknown", header=unknown[0])
    if any(len(text) > _CELL for text in cells.values()):
        raise Refused("result_row.cell_long", most=_CELL)
    whole = present | dict(cells)
    sheet = StringIO()
    csv.writer(sheet).writerows([whole.keys(), whole.values()])
    mapping = store.mapping(connection, row.source)
    read = reading.read("row.csv", sheet.getvalue().encode(), mapping=mapping, today=beijing_day(now))
    every = list(entries(read))
    if len(every) != 1:
        raise Refused("result_row.not_one")
    return every[0]


def settle(connection: Connection, *, actor: Actor, row: int, cells: Mapping[str, str], now: datetime) -> str:
    """The row with these cells becomes a sample; its ref, or that of the sample that is known to be the same.

    Raises Refused ``staff.not_allowed``, ``result_row.unknown``, ``.settled``, ``.column_unknown``, ``.cell_long``,
    ``.doubtful`` (``doubts``: their codes) while it is not understood, ``result_import.busy``, ``.number_taken``, ``.withdrawn``.
    """
    actor.require(Permission.RESULT_EDIT)
    if store.running(connection) is not None:
        raise Refused("result_import.busy")
    before = _waiting(connection, row)
    entry = _read(connection, before, cells, now)
    if not entry.is_understood or entry.read.sample is None:
        raise Refused("result_row.doubtful", doubts="、".join(doubt.code for doubt in entry.read.doubts))
    number = entry.read.sample.sampling_number
    if number and samples.numbered(connection, [number]).get(number, entry.digest) != entry.digest:
        raise Refused("result_row.number_taken", number=number)
    if gone := samples.withdrawn(connection, [entry.digest]):
        raise Refused("result_row.withdrawn", ref=gone[entry.digest])
    ref = samples.known(connection, [entry.digest]).get(entry.digest) or _add(connection, before, entry, actor, now)
    present = _cells(connection, before)
    changed = [
        header for header, text in cells.items() if present[header] != text
    ]  # the record names no texts of cells
    _close(connection, before, actor, now, "settled", "、".join(changed), ref)
    return ref


def _add(connection: Connection, row: Any, entry: Entry, actor: Actor, now: datetime) -> str:
    sample = entry.read.sample
    assert sample is not None  # noqa: S101 - it was understood
    values = sample_row(sample, entry.digest, Places(connection, [sample]), row._mapping["import"], now)
    values |= {"edited_by": actor.id or None}
    [id] = samples.add(connection, [(values, test_rows(sample.tests, sample.verdict))])
    return str(samples.by_id(connection, id).ref)


def leave(connection: Connection, *, actor: Actor, row: int, why: str, now: datetime) -> None:
    """The row is no result, and why. Raises Refused ``staff.not_allowed``, ``result_row.unknown``, ``.settled``, ``.needs_why``."""
    actor.require(Permission.RESULT_EDIT)
    if not 1 <= len(why.strip()) <= _WHY:
        raise Refused("result_row.needs_why", most=_WHY)
    _close(connection, _waiting(connection, row), actor, now, "left", why.strip())


def _close(connection: Connection, row: Any, actor: Actor, now: datetime, state: str, why: str, ref: str = "") -> None:
    became = samples.by_ref(connection, ref) if ref else None
    values = {
        "state": state,
        "why": why,
        "sample": became.id if became else None,
        "settled_by": actor.login,
        "settled_at": now,
    }
    if not store.settle(connection, row.id, values):
        raise Refused("result_row.settled")
    place = f"{row.import_ref} {row.sheet} {row.row}"
    audit.write(connection, actor=actor.login, act=f"result.row_{state}", subject=place, now=now, detail=why)
    raise_signal(connection, "result")
