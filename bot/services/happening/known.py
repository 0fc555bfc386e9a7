"""Which happening is meant, and how does it look to those who ask?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.domain.happening import Standing, State, asks_in
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services.happening.views import Happening, Happenings
from bot.store.happening import happenings as store
from bot.store.happening import sign_ups

_LISTED = 20  # in the chat and on the page of what is ahead
_ARCHIVE = timedelta(days=365)


def found(connection: Connection, ref: str, *, lock: bool = False) -> Any:
    """The row; raises Refused ``happening.unknown``."""
    row = store.by_ref(connection, ref.strip().lower()[:12], lock=lock)
    if row is None:
        raise Refused("happening.unknown")
    return row


def takes_sign_ups(row: Any, now: datetime) -> bool:
    return bool(row.state == State.OPEN and row.takes_sign_ups and now < row.sign_until)


def shown(connection: Connection, rows: Sequence[Any], now: datetime) -> list[Happening]:
    counts = sign_ups.counts(connection, [row.id for row in rows])
    return [_shown(row, counts[row.id], now) for row in rows]


def _shown(row: Any, counts: dict[str, int], now: datetime) -> Happening:
    return Happening(
        ref=row.ref,
        title=row.title,
        words=row.words,
        place=row.place,
        starts=row.starts_at,
        ends=row.ends_at,
        has_sign_up=row.takes_sign_ups,
        sign_until=row.sign_until,
        places=row.places,
        asks=asks_in(row.asks),
        state=State(row.state),
        why=row.why,
        version=row.version,
        taken=counts.get(Standing.IN, 0),
        waiting=counts.get(Standing.WAITING, 0),
        takes_sign_ups=takes_sign_ups(row, now),
        is_over=row.ends_at <= now,
        changed=row.changed_at,
        edited_by=row.edited_by,
    )


def look(connection: Connection, *, actor: Actor, ref: str, now: datetime) -> Happening:
    """Raises Refused ``staff.not_allowed``, ``happening.unknown``."""
    actor.require(Permission.CAMPAIGN_READ)
    return shown(connection, [found(connection, ref)], now)[0]


def listing(connection: Connection, *, actor: Actor, now: datetime, page: int = 1, size: int = 20) -> Happenings:
    """All of them, the newest first; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CAMPAIGN_READ)
    rows, total = store.page(connection, max(page, 1), size)
    return Happenings(shown(connection, rows, now), max(page, 1), max(1, -(-total // size)), total)


def public(connection: Connection, *, ref: str, now: datetime) -> Happening:
    """As anybody may see it; raises Refused ``happening.unknown``, also for one that was never opened."""
    row = found(connection, ref)
    if row.opened_at is None:
        raise Refused("happening.unknown")
    return shown(connection, [row], now)[0]


def upcoming(connection: Connection, *, now: datetime) -> list[Happening]:
    """Open and not over, the next first."""
    return shown(connection, store.ahead(connection, now, _LISTED), now)


def archive(connection: Connection, *, now: datetime) -> list[Happening]:
    """What was on in the last year, the latest first."""
    return shown(connection, store.past(connection, now - _ARCHIVE, now, _LISTED), now)
