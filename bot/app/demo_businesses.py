"""How do the demo's businesses come into the register? As tables, by the same way as an office's own, with days counted back."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.domain.business.field import TABLES
from bot.domain.business.reading import Grid
from bot.domain.number import BEIJING
from bot.domain.ports import Units
from bot.domain.staff import Actor
from bot.services import business

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


async def register_all(units: Units, *, businesses: Tables, actor: Actor, now: datetime) -> None:
    """Every table of content/demo/businesses.yaml, the register first: records find their business in it."""
    for table in (name for name in TABLES if name in businesses):
        given = business.reading([_grid(table, businesses[table], now)], now, table=table)
        await business.bring(units, actor=actor, name=f"demo {table}", given=given, now=now)


def _grid(table: str, rows: Sequence[Mapping[str, Any]], now: datetime) -> Grid:
    """Under the names of its fields; of days a whole number is so many days ago."""
    head = list(dict.fromkeys(name for row in rows for name in row))
    lines = [[_text(name, row.get(name, ""), now) for name in head] for row in rows]
    return Grid(table, list(enumerate([head, *lines], 1)))


def _text(name: str, value: Any, now: datetime) -> str:
    is_day = name.endswith(("_on", "_from", "_until")) or name in ("since", "until")
    if is_day and isinstance(value, int):
        return (now.astimezone(BEIJING).date() - timedelta(days=value)).isoformat()
    return str(value)
