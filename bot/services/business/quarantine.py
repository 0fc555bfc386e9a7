"""Which rows of the office's tables wait for a person, and how does one of them come in, or is left out?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.business.reading import Grid
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.result.reading import Doubt
from bot.domain.staff import Actor, Permission
from bot.services.business.importing import put
from bot.services.business.reading import reading
from bot.services.business.views import Quarantine, Waiting
from bot.store import audit
from bot.store.business import imports as store

SIZE = 20


def waiting(connection: Connection, *, actor: Actor, page: int = 1) -> Quarantine:
    """The oldest first; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.BUSINESS_EDIT)
    rows, total = store.waiting(connection, max(page, 1), SIZE)
    return Quarantine([_shown(connection, row) for row in rows], max(page, 1), max(1, -(-total // SIZE)), total)


def _shown(connection: Connection, row: Any) -> Waiting:
    doubts = tuple(Doubt(*one) for one in store.doubts(connection, row))
    cells = {header: text for header, text, _ in store.cells(connection, row)}
    return Waiting(row.id, row.file, row.file_name, row.table, row.sheet, row.row, cells, doubts)


def settle(
    connection: Connection, *, actor: Actor, id: int, cells: Mapping[str, str], now: datetime
) -> tuple[Doubt, ...]:
    """Take the row with these ``cells`` (header → text) instead; what is still not understood, and then nothing is done.

    Raises Refused ``staff.not_allowed``, ``business.row``.
    """
    actor.require(Permission.BUSINESS_EDIT)
    row = _waiting(connection, id)
    present = store.cells(connection, row)
    headers, fields = [header for header, _, _ in present], {header: to for header, _, to in present if to is not None}
    line = [cells.get(header, "") for header in headers]
    given = reading([Grid(row.sheet, [(1, headers), (row.row, line)])], now, table=row.table, mapping=fields)
    doubts = put(connection, given, now) if given.rows else (Doubt("missing", f"{row.sheet}!{row.row}"),)
    if not doubts:
        _done(connection, actor, id, "settled", now)
    return doubts


def leave(connection: Connection, *, actor: Actor, id: int, why: str, now: datetime) -> None:
    """The row is not taken; raises Refused ``staff.not_allowed``, ``business.row``, ``business.why``."""
    actor.require(Permission.BUSINESS_EDIT)
    if not 1 <= len(why.strip()) <= 500:
        raise Refused("business.why", most=500)
    _waiting(connection, id)
    _done(connection, actor, id, "left", now, why.strip())


def _waiting(connection: Connection, id: int) -> Any:
    row = store.row(connection, id)
    if row is None or row.state != "open":
        raise Refused("business.row")
    return row


def _done(connection: Connection, actor: Actor, id: int, state: str, now: datetime, why: str = "") -> None:
    if not store.settle(connection, id, state, actor.login):
        raise Refused("business.row")
    audit.write(connection, actor=actor.login, act=f"business.row.{state}", subject=str(id), now=now, detail=why)
