"""Which businesses fit what is asked for: in an area with a grade, by a code as printed, on a list now?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from urllib.parse import urlencode

from bot.domain.business import Colour
from bot.domain.ports import Connection
from bot.services import house
from bot.services.business import shown
from bot.services.business.views import Business
from bot.store.business import among as store
from bot.store.business import register

Item = TypeVar("Item")

MOST = 20
LAST_PAGE = store.COUNTED // MOST


@dataclass(frozen=True, slots=True)
class Listed:
    """A business on a list, since when."""

    ref: str
    name: str
    address: str
    title: str
    since: date


@dataclass(frozen=True, slots=True)
class Among(Generic[Item]):
    """Page ``page`` of ``pages``; ``is_more``: there are more than ``total``, which is as far as is counted."""

    items: Sequence[Item]
    page: int
    pages: int
    total: int
    is_more: bool


def within(
    connection: Connection, *, area: str, now: datetime, grade: str = "", kind: str = "", limit: int = 5, page: int = 1
) -> Among[Business]:
    """Open ones in ``area``; ``grade`` is one of 量化分级."""
    limit, page = _bounded(limit, page)
    rows, total = store.within(connection, area, limit, quant=grade, kind=kind, skip=(page - 1) * limit)
    return _among(shown.businesses(connection, rows, now), total, limit, page)


def coded(connection: Connection, *, code: str, now: datetime) -> list[Business]:
    """By 统一社会信用代码 or the number of a licence."""
    plain = "".join(code.split()).upper()
    row = register.by_codes(connection, [plain]).get(plain)
    rows = [row] if row is not None else register.by_licences(connection, [plain]).get(plain, [])
    return shown.businesses(connection, rows[:MOST], now)


def listed(connection: Connection, *, colour: Colour, now: datetime, limit: int = 5, page: int = 1) -> Among[Listed]:
    """Who stands on a list of ``colour`` now, the newest first."""
    limit, page = _bounded(limit, page)
    rows, total = store.listed(connection, colour.value, shown.day_of(now), limit, skip=(page - 1) * limit)
    return _among([Listed(row.ref, row.name, row.address, row.title, row.since) for row in rows], total, limit, page)


def _bounded(limit: int, page: int) -> tuple[int, int]:
    return min(max(limit, 1), MOST), min(max(page, 1), LAST_PAGE)


def _among(items: Sequence[Item], total: int, limit: int, page: int) -> Among[Item]:
    pages = max(1, min(LAST_PAGE, -(-total // limit)))
    return Among(items, page, pages, min(total, store.COUNTED), total > store.COUNTED)


def address(**asked: str) -> str:
    """The page with all of them (``area``, ``grade``, ``kind`` or ``list``); empty when the chat leads to no pages."""
    if not house.address():
        return ""
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{house.address()}/businesses?{query}" if query else f"{house.address()}/businesses"
