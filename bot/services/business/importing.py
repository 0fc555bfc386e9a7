"""How does a table of the office come into the register: looked at first, then brought in; twice adds nothing?"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.domain.business.reading import Reading
from bot.domain.name import Named, NameKind
from bot.domain.ports import Connection, Units
from bot.domain.result.reading import Column, Doubt
from bot.domain.staff import Actor, Permission
from bot.services import seek
from bot.services.business.judging import Judged, Seen, judge
from bot.store import audit
from bot.store.business import imports as store
from bot.store.business import record, register

ROWS = 500
"""Rows of one unit of work: meanwhile nobody else is served."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A file before it is brought in. ``table``: register, penalty, listing, inspection or certificate; ``unknown``: columns that
    are left out unless staff say what they are.
    """

    table: str
    columns: tuple[Column, ...]
    unknown: tuple[Column, ...]
    rows: Sequence[Judged]
    read: int
    new: int
    changed: int
    known: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a file."""

    ref: str
    table: str
    read: int
    new: int
    changed: int
    known: int
    quarantined: int


def preview(connection: Connection, *, actor: Actor, given: Reading) -> Preview:
    """What would come of it; nothing is written. Raises Refused ``staff.not_allowed``."""
    actor.require(Permission.BUSINESS_EDIT)
    rows = judge(connection, given.table, given.rows, Seen())
    waiting = store.known_rows(connection, [row.given.digest(given.table) for row in rows if row.status == "doubt"])
    counts = _counts(rows, given.table, waiting)
    return Preview(given.table, given.columns, given.unknown, rows, len(rows), *_four(counts))


def _counts(rows: Sequence[Judged], table: str, waiting: set[str]) -> Counter[str]:
    """By status; a doubt that waits already is known."""
    before = set(waiting)
    counts = Counter[str]()
    for row in rows:
        digest = row.given.digest(table) if row.status == "doubt" else ""
        counts["same" if digest in before else row.status] += 1
        before |= {digest} if digest else set()
    return counts


def _four(counts: Mapping[str, int]) -> tuple[int, int, int, int]:
    return counts.get("new", 0), counts.get("changed", 0), counts.get("same", 0), counts.get("doubt", 0)


async def bring(
    units: Units,
    *,
    actor: Actor,
    name: str,
    given: Reading,
    now: datetime,
    told: Callable[[int], None] = lambda _rows: None,
) -> Brought:
    """The file, some rows at a time, so that others are served between; stopped half way it is brought in again, and what is there
    is known. ``told`` hears how many rows are done. Raises Refused ``staff.not_allowed``.
    """
    file, ref = await units.run(_begin, actor=actor, name=name, given=given, now=now)
    seen, counts = Seen(), Counter[str]()
    for start in range(0, len(given.rows), ROWS):
        part = replace(given, rows=given.rows[start : start + ROWS])
        counts += await units.run(_bring, file=file, given=part, seen=seen, now=now)
        told(start + len(part.rows))
    await units.run(_end, actor=actor, ref=ref, counts=counts, table=given.table, now=now)
    return Brought(ref, given.table, len(given.rows), *_four(counts))


def _begin(connection: Connection, *, actor: Actor, name: str, given: Reading, now: datetime) -> tuple[int, str]:
    actor.require(Permission.BUSINESS_EDIT)
    told = sha256(_json([row.cells for row in given.rows]).encode()).hexdigest()
    head = {"name": name[-120:], "what": given.table, "digest": told, "actor": actor.login, "at": now}
    return store.open(connection, head)


def _bring(connection: Connection, *, file: int, given: Reading, seen: Seen, now: datetime) -> Counter[str]:
    register.lock(connection)
    rows = judge(connection, given.table, given.rows, seen)
    counts = _take(connection, file, given, rows, now)
    new, changed, known, quarantined = _four(counts)
    more = {"added": new, "changed": changed, "known": known, "quarantined": quarantined}
    store.count(connection, file, {"rows": len(rows), **more})
    return counts


def _end(
    connection: Connection, *, actor: Actor, ref: str, counts: Mapping[str, int], table: str, now: datetime
) -> None:
    new, changed, known, quarantined = _four(counts)
    detail = f"{table}: {new} new, {changed} changed, {known} known, {quarantined} quarantined"
    audit.write(connection, actor=actor.login, act="business.import", subject=ref, now=now, detail=detail)


def put(connection: Connection, given: Reading, now: datetime) -> tuple[Doubt, ...]:
    """Take these rows; nothing of them, and why, when one is not understood."""
    register.lock(connection)
    rows = judge(connection, given.table, given.rows, Seen())
    doubts = tuple(doubt for row in rows for doubt in row.doubts)
    if not doubts:
        _write(connection, given.table, rows, now)
    return doubts


def _take(connection: Connection, file: int, given: Reading, rows: Sequence[Judged], now: datetime) -> Counter[str]:
    """Write what ``rows`` come to; what was not understood is kept for a person, who need not say again what its columns are."""
    table, fields = given.table, {column.header: column.field for column in given.columns}
    doubted = {row.given.digest(table): row for row in rows if row.status == "doubt"}
    waiting = store.known_rows(connection, list(doubted))
    fresh = {digest: row for digest, row in doubted.items() if digest not in waiting}
    store.keep(connection, [_kept(file, row, digest, fields) for digest, row in fresh.items()])
    _write(connection, table, rows, now)
    return _counts(rows, table, waiting)


def _write(connection: Connection, table: str, rows: Sequence[Judged], now: datetime) -> None:
    new = [row.values for row in rows if row.status == "new"]
    changed = [(row.target, row.values) for row in rows if row.status == "changed" and row.target is not None]
    if table == "register":
        refs = register.add(connection, [{**values, "changed_at": now} for values in new])
        for id, values in changed:
            register.change(connection, id, {**values, "changed_at": now})
        remember(connection, refs=refs, ids=[id for id, _ in changed])
        return
    for values in new:
        record.add(connection, table, values)
    for id, values in changed:
        record.change(connection, table, id, values)


def _kept(file: int, row: Judged, digest: str, fields: Mapping[str, str | None]) -> dict[str, Any]:
    cells = [[header, text, fields.get(header)] for header, text in row.given.cells.items()]
    told = [[doubt.code, doubt.cell, doubt.text] for doubt in row.doubts]
    place = {"import": file, "sheet": row.given.sheet[:60], "row": row.given.row, "digest": digest}
    return place | {"cells": _json(cells), "doubts": _json(told)}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def remember(connection: Connection, *, refs: Sequence[str] = (), ids: Sequence[int] = ()) -> None:
    """Let these businesses be found by their names, as they are now."""
    rows = register.named(connection, refs, ids)
    names = [(name, row) for row in rows for name in dict.fromkeys(filter(None, (row.name, row.alias)))]
    seek.keep(connection, [Named(NameKind.BUSINESS, name, row.ref, row.address) for name, row in names])
