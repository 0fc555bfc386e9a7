"""How often was each entry said, and was it of use?"""

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Integer, case, cast, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store import driver, tables
from bot.store.vault import new_ref

n, v = tables.answer_count, tables.answer_vote
_PART = secrets.token_hex(4)
_TALLY = "answers counted"
_MORE = {
    dialect: f"INSERT INTO answer_count (entry, day, part, count) VALUES ({marks})"  # noqa: S608 - marks of ours
    " ON CONFLICT (entry, day, part) DO UPDATE SET count = answer_count.count + excluded.count"
    for dialect, marks in (("sqlite", "?, ?, ?, ?"), ("postgresql", "$1, $2, $3, $4"))
}
_USEFUL = func.sum(case((v.c.is_useful, 1), else_=0))
_USELESS = func.sum(case((v.c.is_useful, 0), else_=1))


def _insert(connection: Connection, table: Any) -> Any:
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def count(connection: Connection, entry: str, day: date) -> None:
    """Said once more; an empty ``entry``: nothing was found. Written with the commit, once for all units that share it."""
    transaction = connection.get_transaction()
    of, tally = connection.info.get(_TALLY, (None, None))
    if of is not transaction or tally is None:
        tally = Counter()
        connection.info[_TALLY] = transaction, tally
    tally[entry, day] += 1


def write(connection: Connection) -> None:
    """Before a commit: what this transaction counted; what a failed one counted is forgotten."""
    of, tally = connection.info.pop(_TALLY, (None, None))
    if tally is None or of is not connection.get_transaction():
        return
    lines = [(entry, day.isoformat(), _PART, more) for (entry, day), more in sorted(tally.items())]
    driver.write(connection, _MORE[connection.dialect.name], lines)


def vote(connection: Connection, entry: str, citizen: str, day: date, *, is_useful: bool) -> None:
    """One vote of a citizen about an entry a day; the last one holds."""
    row = _insert(connection, v).values(entry=entry, citizen=citizen, day=day.isoformat(), is_useful=is_useful)
    keys = ["entry", "citizen", "day"]
    connection.execute(row.on_conflict_do_update(index_elements=keys, set_={"is_useful": is_useful}))


def said(connection: Connection, since: date, until: date) -> dict[str, int]:
    """How often each entry was said from ``since`` to ``until``, both included."""
    query = select(n.c.entry, cast(func.sum(n.c.count), Integer)).where(*_within(n.c.day, since, until))
    return {entry: int(total) for entry, total in connection.execute(query.group_by(n.c.entry))}


def votes(connection: Connection, since: date, until: date, entry: str | None = None) -> Sequence[Any]:
    """(entry, useful, useless) of each entry that was judged then, or of the one asked for."""
    query = select(v.c.entry, _USEFUL.label("useful"), _USELESS.label("useless")).where(*_within(v.c.day, since, until))
    if entry is not None:
        query = query.where(v.c.entry == entry)
    return connection.execute(query.group_by(v.c.entry)).all()


def _within(day: Any, since: date, until: date) -> tuple[Any, Any]:
    return day >= since.isoformat(), day <= until.isoformat()


def forget(connection: Connection, citizen: str) -> None:
    """Their votes still count, and are nobody's."""
    connection.execute(update(v).where(v.c.citizen == citizen).values(citizen=new_ref()))


def purge(connection: Connection, before: date) -> int:
    """Counts and votes of days before ``before``; votes removed."""
    connection.execute(delete(n).where(n.c.day < before.isoformat()))
    return int(connection.execute(delete(v).where(v.c.day < before.isoformat())).rowcount)
