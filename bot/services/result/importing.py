"""How does a file of results come in: looked at first, then all of it or nothing?

What an import brings is there for nobody until its last unit, so that a process may die at any moment; what it left is swept.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any

from bot.domain.clock import beijing_day
from bot.domain.ports import Connection, Rows
from bot.domain.refused import Refused
from bot.domain.result.reading import FIELDS, Count
from bot.domain.result.written import dump
from bot.domain.staff import Actor, Permission
from bot.services.result import reading
from bot.services.result.entering import UNPRINTABLE, Entry, enter, entries
from bot.services.result.previewing import previewed
from bot.services.result.views import Import, Preview
from bot.store import audit
from bot.store.engine import raise_signal
from bot.store.result import imports as store
from bot.store.round import rounds

LARGEST = 40 * 1024 * 1024  # bytes of a file
CHUNK = 100  # rows of one unit, some 50 ms of the writer's time: others come between
SILENT = timedelta(seconds=30)  # of an import, after which its process is thought dead: a part takes less than one
_KEPT = timedelta(days=3)  # a file that was looked at and never brought in, or failed
_SWEPT = 2000  # samples removed in one unit


def look(
    connection: Connection,
    *,
    actor: Actor,
    name: str,
    data: bytes,
    source: str,
    now: datetime,
    most: int = 50,
    fields: Mapping[str, str] | None = None,
) -> Preview:
    """What would come of the file; writes nothing. ``most`` rows are shown of those understood, and as many of the others.

    ``fields``: what headers would be, besides what is remembered. Raises Refused ``staff.not_allowed``,
    ``result_import.large``, ``.source_long``, ``.field_unknown``, ``result_file.…``.
    """
    actor.require(Permission.RESULT_EDIT)
    source = _checked(name, data, source)
    mapping = store.mapping(connection, source) | _fields(fields or {})
    return previewed(connection, name, source, reading.read(name, data, mapping=mapping, today=beijing_day(now)), most)


def _fields(given: Mapping[str, str]) -> dict[str, str]:
    if wrong := [field for field in given.values() if field and field not in FIELDS]:
        raise Refused("result_import.field_unknown", field=wrong[0])
    return {header[:200]: field for header, field in given.items()}


def _checked(name: str, data: bytes, source: str) -> str:
    if len(data) > LARGEST:
        raise Refused("result_import.large", megabytes=LARGEST // 1024 // 1024)
    if len(source.strip()) > 60 or len(name) > 200:
        raise Refused("result_import.source_long")
    return UNPRINTABLE.sub("", source).strip()


def keep(connection: Connection, *, actor: Actor, name: str, data: bytes, source: str, now: datetime) -> str:
    """Keep a file until staff said what its columns are; its ref. Raises Refused as ``look``."""
    actor.require(Permission.RESULT_EDIT)
    source, name = _checked(name, data, source), UNPRINTABLE.sub("", name)
    known_by = sha256(data).hexdigest()
    by = {"made_by": actor.id or None, "made_at": now}
    ref = store.add(connection, data, {"name": name, "source": source, "digest": known_by, "state": "kept"} | by)
    _record(connection, actor.login, "keep", ref, now, name)
    return ref


def preview(connection: Connection, *, actor: Actor, ref: str, now: datetime) -> Preview:
    """``look`` at a file that is kept; raises Refused also ``result_import.unknown``, ``.over``."""
    row, data = found(connection, ref), store.data(connection, ref)
    if data is None:
        raise Refused("result_import.over")
    return look(connection, actor=actor, name=row.name, data=data, source=row.source, now=now)


def found(connection: Connection, ref: str) -> Any:
    """The import's row. Raises Refused ``result_import.unknown``."""
    row = store.by_ref(connection, ref[:12])
    if row is None:
        raise Refused("result_import.unknown")
    return row


def mapping(connection: Connection, *, actor: Actor, source: str, fields: Mapping[str, str], now: datetime) -> None:
    """Remember for this source which field a header is, "" to leave it out.

    Raises Refused ``staff.not_allowed``, ``result_import.field_unknown``, ``.source_long``.
    """
    actor.require(Permission.RESULT_EDIT)
    given, source = _fields(fields), _checked("", b"", source)
    store.map(connection, source, given, actor.login, now)
    detail = "; ".join(f"{header} = {field or '-'}" for header, field in given.items())
    _record(connection, actor.login, "mapping", source, now, detail)


def mapped(connection: Connection, *, actor: Actor, source: str) -> dict[str, str]:
    """What was remembered for this source."""
    actor.require(Permission.RESULT_READ)
    return store.mapping(connection, source.strip())


class Parts:
    """The rows of a kept file in parts of one unit each, read as its source's columns were confirmed."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._entries = entries(rows)

    def take(self) -> list[Entry]:
        """The next part, empty at the end; raises Refused ``result_file.…``, ``result_import.columns`` for columns nobody knows."""
        some = list(islice(self._entries, CHUNK))
        require_columns(self.rows)
        return some


def parts(connection: Connection, *, ref: str, now: datetime) -> Parts:
    """Raises Refused ``result_import.unknown``, ``.over``, ``result_file.…``."""
    row, data = found(connection, ref), store.data(connection, ref)
    if data is None:
        raise Refused("result_import.over")
    mapping = store.mapping(connection, row.source)
    return Parts(reading.read(row.name, data, mapping=mapping, today=beijing_day(now)))


def require_columns(rows: Rows) -> None:
    """Raises Refused ``result_import.columns`` when staff did not say what each column is."""
    if unknown := [column.header for column in rows.columns if column.field is None]:
        raise Refused("result_import.columns", headers="、".join(unknown))


def begin(connection: Connection, *, actor: Actor, ref: str, total: int, now: datetime) -> None:
    """From now on it runs; ``total`` rows, 0 where nobody counted. Raises Refused ``staff.not_allowed``,
    ``result_import.busy``, ``.over``.
    """
    actor.require(Permission.RESULT_EDIT)
    row = found(connection, ref)
    if store.running(connection) is not None or store.half(connection):
        raise Refused("result_import.busy")
    none = {"read": 0, "new": 0, "known": 0, "quarantined": 0}
    if not store.change(connection, row.id, {"state": "running", "beat_at": now, "total": total} | none, "kept"):
        raise Refused("result_import.over")
    _record(connection, actor.login, "begin", ref, now, row.name)


def bring(connection: Connection, *, ref: str, some: Sequence[Entry], now: datetime) -> Import:
    """Write the next rows; raises Refused ``result_import.cancelled`` when staff want no more of it."""
    row = found(connection, ref)
    if row.state != "running":
        raise Refused("result_import.cancelled")
    done = enter(connection, some, row.id, now)
    known = len(some) - done.new - done.quarantined - done.withdrawn
    counts = {"read": row.read + len(some), "new": row.new + done.new, "known": row.known + known}
    counts["quarantined"] = row.quarantined + done.quarantined
    if not store.change(connection, row.id, counts | {"beat_at": now}):
        raise Refused("result_import.cancelled")  # another process ended it meanwhile: nothing of this part may stay
    raise_signal(connection, "result")
    return imported(connection, ref)


def finish(connection: Connection, *, actor: Actor, ref: str, rows: Rows, read: int, now: datetime) -> Import:
    """All ``read`` rows of it are there from this unit on; raises Refused ``result_import.cancelled``."""
    row = found(connection, ref)
    counts = dump([[one.category, one.batches, one.passed, one.failed] for one in rows.counts])
    over = {
        "state": "done",
        "data": None,
        "finished_at": now,
        "title": UNPRINTABLE.sub("", rows.title),
        "counts": counts,
        "total": read,
    }
    if row.read != read or not store.change(connection, row.id, over):
        raise Refused("result_import.cancelled")
    detail = (
        f"{row.name}: read {row.read}, new {row.new}, known {row.known}, quarantined {row.quarantined}, "
        f"withdrawn {_withdrawn(row)}"
    )
    _record(connection, actor.login, "done", ref, now, detail)
    return imported(connection, ref)


def cancel(connection: Connection, *, actor: Actor, ref: str, now: datetime, why: str = "") -> None:
    """Nothing of it is kept. Raises Refused ``staff.not_allowed``, ``result_import.unknown``, ``.over``."""
    actor.require(Permission.RESULT_EDIT)
    _end(connection, found(connection, ref), "cancelled", actor.login, why, now)


def fail(connection: Connection, *, ref: str, why: str, now: datetime) -> None:
    """The process could not go on; the file is kept, so that it can be tried again."""
    _end(connection, found(connection, ref), "failed", "timetable", why, now)


def _end(connection: Connection, row: Any, state: str, by: str, why: str, now: datetime) -> None:
    values = {"state": state, "why": why[:200], "finished_at": now} | ({"data": None} if state == "cancelled" else {})
    if not (store.change(connection, row.id, values) or store.change(connection, row.id, values, "kept")):
        raise Refused("result_import.over")
    _record(connection, by, state, row.ref, now, why)


def again(connection: Connection, *, actor: Actor, ref: str, now: datetime) -> None:
    """Try a failed import once more. Raises Refused ``staff.not_allowed``, ``result_import.over``."""
    actor.require(Permission.RESULT_EDIT)
    row = found(connection, ref)
    if store.data(connection, ref) is None or not store.change(
        connection, row.id, {"state": "kept", "why": ""}, "failed"
    ):
        raise Refused("result_import.over")
    _record(connection, actor.login, "again", ref, now)


def sweep(connection: Connection, *, now: datetime, silent: timedelta = SILENT) -> int:
    """End an import whose process is silent, and remove a part of what half imports left; how many, 0 when all is clean."""
    row = store.running(connection)
    if row is not None and row.beat_at is not None and row.beat_at < now - silent:
        fail(connection, ref=row.ref, why="the process that read it is gone", now=now)
    store.forget_files(connection, now - _KEPT)
    return next((store.sweep(connection, id, _SWEPT) for id in store.half(connection)), 0)


def imported(connection: Connection, ref: str) -> Import:
    row = found(connection, ref)
    return _shown(row, rounds.names(connection, {row.made_by}))


def listing(connection: Connection, *, actor: Actor, page: int = 1, size: int = 20) -> tuple[list[Import], int]:
    """Files, the newest first, and how many; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.RESULT_READ)
    rows, total = store.page(connection, max(page, 1), size)
    names = rounds.names(connection, {row.made_by for row in rows})
    return [_shown(row, names) for row in rows], total


def _shown(row: Any, names: Mapping[int, str]) -> Import:
    return Import(
        ref=row.ref,
        name=row.name,
        source=row.source,
        state=row.state,
        title=row.title,
        counts=tuple(Count(*one) for one in json.loads(row.counts)),
        total=row.total,
        read=row.read,
        new=row.new,
        known=row.known,
        quarantined=row.quarantined,
        withdrawn=_withdrawn(row),
        why=row.why,
        made_by=names.get(row.made_by, ""),
        made_at=row.made_at,
        finished_at=row.finished_at,
    )


def _withdrawn(row: Any) -> int:
    """Rows whose sample was taken down: whatever is neither new nor known nor in quarantine."""
    return int(row.read - row.new - row.known - row.quarantined)


def _record(connection: Connection, by: str, act: str, subject: str, now: datetime, detail: str = "") -> None:
    audit.write(connection, actor=by, act=f"result.import_{act}", subject=subject, now=now, detail=detail)
    raise_signal(connection, "result")
