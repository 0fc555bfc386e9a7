"""How many subscription notices of a template may still go to a citizen?"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store import tables
from bot.store.listed import rows, run
from bot.store.unit import Scope

t = tables.subscription
_HAVE = """
SELECT json_group_array(citizen) FROM subscription WHERE template = :template AND stock > 0 AND citizen {among}"""
_TAKE = """
UPDATE subscription SET stock = stock - 1, used_at = :now WHERE template = :template AND stock > 0 AND citizen {among}"""
_TAKE_IN_ORDER = """
WITH mine AS (
    SELECT citizen FROM subscription WHERE template = :template AND stock > 0 AND citizen {among} ORDER BY citizen FOR UPDATE)
UPDATE subscription SET stock = stock - 1, used_at = :now FROM mine
WHERE subscription.citizen = mine.citizen AND template = :template RETURNING subscription.citizen"""


def grant(connection: Connection, citizen: str, template: str, now: datetime) -> None:
    """One more."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(t).values(citizen=citizen, template=template, stock=1, granted_at=now)
    more = {"stock": t.c.stock + 1, "granted_at": now}
    connection.execute(row.on_conflict_do_update(index_elements=["citizen", "template"], set_=more))


def clear(connection: Connection, citizen: str, template: str) -> None:
    """None any more: they said no, or the platform says so."""
    connection.execute(update(t).where(_of(citizen, template)).values(stock=0))


def take(connection: Connection, citizen: str, template: str, now: datetime) -> bool:
    """Use one; False when there is none."""
    one = update(t).where(_of(citizen, template), t.c.stock > 0)
    return connection.execute(one.values(stock=t.c.stock - 1, used_at=now)).rowcount == 1


def take_each(connection: Connection, citizens: Collection[str], template: str, now: datetime) -> set[str]:
    """Use one of each of ``citizens``; those who had one. Locked in their order, as everywhere."""
    if connection.dialect.name != "sqlite":
        return {row.citizen for row in rows(connection, _TAKE_IN_ORDER, citizens, template=template, now=now)}
    # Nobody else writes meanwhile, and each row that an UPDATE returns would be a wait for the interpreter's lock. Mostly all
    # have one: only where that turns out wrong it is asked who.
    everybody = set(citizens)
    attempt = Scope(connection)
    if run(attempt.connection, _TAKE, everybody, template=template, now=now) == len(everybody):
        attempt.keep()
        return everybody
    attempt.undo()
    [[found]] = rows(connection, _HAVE, everybody, template=template)
    have: list[str] = from_json(found)
    run(connection, _TAKE, have, template=template, now=now)
    return set(have)


def give_back(connection: Connection, citizen: str, template: str) -> None:
    """One was taken for a notice that the platform did not send."""
    connection.execute(update(t).where(_of(citizen, template)).values(stock=t.c.stock + 1))


def stock(connection: Connection, citizen: str, template: str) -> int:
    return connection.scalar(select(t.c.stock).where(_of(citizen, template))) or 0


def holders(connection: Connection, citizens: Collection[str]) -> set[tuple[str, str]]:
    """Who of ``citizens`` may be sent a notice, by which template."""
    query = select(t.c.citizen, t.c.template).where(t.c.citizen.in_(tuple(citizens)), t.c.stock > 0)
    return {(row.citizen, row.template) for row in connection.execute(query)}


def forget(connection: Connection, citizen: str) -> None:
    connection.execute(delete(t).where(t.c.citizen == citizen))


def _of(citizen: str, template: str) -> Any:
    return (t.c.citizen == citizen) & (t.c.template == template)
