"""Which businesses fit what is asked for: in an area with a grade, by a code as printed, on a list now?"""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.business import Colour
from bot.domain.ports import Connection
from bot.services.business import shown
from bot.services.business.views import Business
from bot.store.business import among as store
from bot.store.business import register

MOST = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """A business on a list, since when."""

    ref: str
    name: str
    address: str
    title: str
    since: date


def within(
    connection: Connection, *, area: str, now: datetime, grade: str = "", kind: str = "", limit: int = 5
) -> list[Business]:
    """Open ones in ``area``; ``grade`` is one of 量化分级."""
    rows = store.within(connection, area, min(max(limit, 1), MOST), quant=grade, kind=kind)
    return shown.businesses(connection, rows, now)


def coded(connection: Connection, *, code: str, now: datetime) -> list[Business]:
    """By 统一社会信用代码 or the number of a licence."""
    plain = "".join(code.split()).upper()
    row = register.by_codes(connection, [plain]).get(plain)
    rows = [row] if row is not None else register.by_licences(connection, [plain]).get(plain, [])
    return shown.businesses(connection, rows[:MOST], now)


def listed(connection: Connection, *, colour: Colour, now: datetime, limit: int = 5) -> list[Listed]:
    """Who stands on a list of ``colour`` now, the newest first."""
    rows = store.listed(connection, colour.value, shown.day_of(now), min(max(limit, 1), MOST))
    return [Listed(row.ref, row.name, row.address, row.title, row.since) for row in rows]
