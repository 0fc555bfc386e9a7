"""What is kept of an act on a result, and who else has to know of it?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.name import Named, NameKind
from bot.domain.ports import Connection
from bot.domain.result.table import Act
from bot.domain.result.written import dump
from bot.domain.staff import Actor
from bot.services import seek
from bot.store import audit
from bot.store.engine import raise_signal
from bot.store.result import samples as store

_NAMES = ((NameKind.FOOD, "food"), (NameKind.VENUE, "venue"), (NameKind.PRODUCER, "producer"))
_ADDRESS = {NameKind.VENUE: "venue_address", NameKind.PRODUCER: "producer_address"}


def record(
    connection: Connection,
    row: Any,
    actor: Actor,
    act: Act,
    now: datetime,
    *,
    why: str = "",
    before: Mapping[str, str] | None = None,
    after: Mapping[str, str] | None = None,
    version: int = 0,
    is_public: bool = False,
) -> None:
    """The history of the sample, the audit, and pages that show it are made again."""
    event = {
        "sample": row.id,
        "version": version or row.version,
        "act": act.value,
        "by": actor.login,
        "at": now,
        "why": why,
    }
    told = {"before": dump(dict(before or {})), "after": dump(dict(after or {})), "is_public": is_public}
    store.log(connection, [event | told])
    audit.write(connection, actor=actor.login, act=f"result.{act}", subject=row.ref, now=now, detail=why)
    raise_signal(connection, "result")


def show(connection: Connection, rows: Sequence[Any], step: str, now: datetime, version: int = 0) -> None:
    """Everybody may read these: their names are found, and those who asked are told."""
    seek.keep(connection, _named(rows))
    for row in rows:
        store.tell(connection, row.id, version or row.version, step, now)


def _named(rows: Sequence[Any]) -> list[Named]:
    named = {
        (kind, getattr(row, column)): Named(kind, getattr(row, column), address=_address(kind, row))
        for row in rows
        for kind, column in _NAMES
        if getattr(row, column)
    }
    return list(named.values())


def _address(kind: NameKind, row: Any) -> str:
    return str(getattr(row, _ADDRESS[kind]))[:200] if kind in _ADDRESS else ""


def hide(connection: Connection, row: Any) -> None:
    """Names that no other published sample has are found no longer."""
    for kind, column in _NAMES:
        name = getattr(row, column)
        if name and not store.is_named(connection, column, name):
            seek.forget(connection, kind, names=[name])
