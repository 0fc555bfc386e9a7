"""How often was a poster's code scanned? Counted by place, of nobody in particular."""

from sqlalchemy import Connection

from bot.store import tables
from bot.store.round.ballot import dialect_insert, stored

n = tables.ballot_count
_KIND, _EVERYWHERE = "scan_", "all"


def add(connection: Connection, round: int, way: str, area: str) -> None:
    """One more; ``area`` is a code, empty for everywhere."""
    row = dialect_insert(connection, n).values(round=round, kind=f"{_KIND}{way}", name=area or _EVERYWHERE, count=1)
    more = row.on_conflict_do_update(index_elements=["round", "kind", "name"], set_={"count": n.c.count + 1})
    connection.execute(more)


def by_area(connection: Connection, round: int) -> dict[str, dict[str, int]]:
    """Scans by area (empty: everywhere) and way."""
    found: dict[str, dict[str, int]] = {}
    for kind, names in stored(connection, round).items():
        for name, count in names.items() if kind.startswith(_KIND) else ():
            found.setdefault("" if name == _EVERYWHERE else name, {})[kind.removeprefix(_KIND)] = count
    return found
