"""How can each of these citizens be reached now: followed, open window, consents, group messages of the month?"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from bot.domain.campaign.reach import Standing
from bot.domain.number import BEIJING
from bot.domain.window import MESSAGE_WINDOW, Contact
from bot.store import tables
from bot.store.outbox_bulk import CAMPAIGN

c, x, n, s = tables.citizen, tables.outbox, tables.citizen_topic, tables.subscription
OFF = "off"  # the topic of who wants no campaigns at all
PURPOSE = CAMPAIGN


def month_of(now: datetime) -> str:
    return f"{now.astimezone(BEIJING):%Y-%m}"


def slots(connection: Connection, month: str, besides: int = 0) -> int:
    """Group messages of the month that went, or are to go, to everybody, but those of the campaign ``besides``."""
    t = tables.quota_slot
    others = t.c.month == month, or_(t.c.campaign.is_(None), t.c.campaign != besides)
    return connection.scalar(select(func.count()).select_from(t).where(*others)) or 0


def standings(
    connection: Connection, citizens: Collection[str], template: str, now: datetime, month: str = ""
) -> dict[str, Standing]:
    """Each of ``citizens``. ``template``: of notices on topics, empty where the account has none; ``month``: when it goes."""
    refs = list(citizens)
    if not refs:
        return {}
    people = connection.execute(select(c.c.ref, c.c.followed, c.c.message_at, c.c.trigger_at).where(c.c.ref.in_(refs)))
    off, sent = _off(connection, refs), _sent(connection, refs, now)
    stocks, had = _stocks(connection, refs, template), _had(connection, refs, month or month_of(now))
    everybody = slots(connection, month or month_of(now))
    known = {
        row.ref: Standing(
            follows=row.followed,
            is_off=row.ref in off,
            has_window=Contact(row.message_at, row.trigger_at, tuple(sent.get(row.ref, ()))).may_send(now),
            stock=stocks.get(row.ref, 0),
            had=everybody + had.get(row.ref, 0),
        )
        for row in people
    }
    return {ref: known.get(ref, Standing(is_known=False)) for ref in refs}


def _off(connection: Connection, refs: list[str]) -> set[str]:
    return set(connection.scalars(select(n.c.citizen).where(n.c.topic == OFF, n.c.citizen.in_(refs))))


def _sent(connection: Connection, refs: list[str], now: datetime) -> dict[str, list[datetime]]:
    recent = x.c.recipient.in_(refs), x.c.sent_at > now - MESSAGE_WINDOW, x.c.state != "parked", x.c.channel == "chat"
    found: dict[str, list[datetime]] = {}
    for row in connection.execute(select(x.c.recipient, x.c.sent_at).where(*recent)):
        found.setdefault(row.recipient, []).append(row.sent_at)
    return found


def _stocks(connection: Connection, refs: list[str], template: str) -> dict[str, int]:
    """Consents that no waiting notice of another campaign will take."""
    if not template:
        return {}
    agreed = select(s.c.citizen, s.c.stock).where(s.c.citizen.in_(refs), s.c.template == template, s.c.stock > 0)
    waiting = (
        x.c.recipient.in_(refs),
        x.c.state.in_(("held", "waiting")),
        x.c.channel == "notice",
        x.c.purpose == PURPOSE,
    )
    taken = _counted(connection, select(x.c.recipient, func.count()).where(*waiting).group_by(x.c.recipient))
    return {row.citizen: row.stock - taken.get(row.citizen, 0) for row in connection.execute(agreed)}


def _had(connection: Connection, refs: list[str], month: str) -> dict[str, int]:
    t = tables.mass_count
    return _counted(connection, select(t.c.citizen, t.c.had).where(t.c.month == month, t.c.citizen.in_(refs)))


def _counted(connection: Connection, query: Any) -> dict[str, int]:
    return dict(connection.execute(query).all())
