"""What of the month's group messages is taken: the account's own, and each follower's?"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, update

from bot.store import tables
from bot.store.round.ballot import dialect_insert

s, m, r = tables.quota_slot, tables.mass_count, tables.campaign_recipient


def taken(connection: Connection, month: str) -> set[int]:
    return set(connection.scalars(select(s.c.slot).where(s.c.month == month)))


def take(connection: Connection, month: str, slot: int, campaign: int | None, now: datetime) -> bool:
    """False where somebody else was faster. ``campaign`` None: used at the platform's own console."""
    row = dialect_insert(connection, s).values(month=month, slot=slot, campaign=campaign, at=now)
    return connection.execute(row.on_conflict_do_nothing(index_elements=["month", "slot"])).rowcount == 1


def slot_of(connection: Connection, campaign: int, month: str) -> int | None:
    return connection.scalar(select(s.c.slot).where(s.c.campaign == campaign, s.c.month == month))


def went(connection: Connection, campaign: int, now: datetime) -> None:
    """The platform took it now."""
    connection.execute(update(s).where(s.c.campaign == campaign).values(at=now))


def give_back(connection: Connection, campaign: int) -> None:
    """Nothing was sent for it."""
    connection.execute(delete(s).where(s.c.campaign == campaign))


def free(connection: Connection, month: str, slot: int) -> bool:
    """One that was noted by hand; False where it is a campaign's."""
    mine = s.c.month == month, s.c.slot == slot, s.c.campaign.is_(None)
    return connection.execute(delete(s).where(*mine)).rowcount == 1


def count(connection: Connection, month: str, citizens: Collection[str]) -> None:
    """One more for each."""
    if citizens:
        row = dialect_insert(connection, m)
        more = row.on_conflict_do_update(index_elements=["month", "citizen"], set_={"had": m.c.had + 1})
        connection.execute(more, [{"month": month, "citizen": citizen, "had": 1} for citizen in citizens])


def count_batch(connection: Connection, month: str, batch: int) -> None:
    """One more for each who is in that call."""
    among = connection.scalars(select(r.c.citizen).where(r.c.batch == batch)).all()
    count(connection, month, among)


def uncount(connection: Connection, month: str, batch: int) -> None:
    """The call was not made, or refused."""
    among = select(r.c.citizen).where(r.c.batch == batch)
    mine = m.c.month == month, m.c.citizen.in_(among), m.c.had > 0
    connection.execute(update(m).where(*mine).values(had=m.c.had - 1))


def uncount_one(connection: Connection, month: str, citizen: str) -> None:
    mine = m.c.month == month, m.c.citizen == citizen, m.c.had > 0
    connection.execute(update(m).where(*mine).values(had=m.c.had - 1))


def purge(connection: Connection, before: str) -> int:
    """Counts of months before ``before`` (YYYY-MM), which nobody is measured by any more."""
    return connection.execute(delete(m).where(or_(m.c.month < before, m.c.had == 0))).rowcount
