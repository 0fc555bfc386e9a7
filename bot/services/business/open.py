"""How does everybody read the register, one page after another, and find its businesses on a map?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ports import Connection
from bot.services import seek
from bot.services.business import shown
from bot.services.business.views import Business
from bot.store.business import open as store

LARGEST_PAGE = 200
_FOUND = 50  # businesses that a name may find


@dataclass(frozen=True, slots=True)
class Place:
    """Where a business is."""

    ref: str
    name: str
    address: str
    lat: float
    lon: float


def listed(
    connection: Connection, *, now: datetime, name: str = "", after: str = "", limit: int = 50
) -> list[Business]:
    """In order of their refs, those after ``after``; with ``name`` those it finds, also where it is not written quite so."""
    refs = [hit.ref for hit in seek.businesses(connection, name=name, limit=_FOUND)] if name else None
    rows = store.after(connection, after, min(max(limit, 1), LARGEST_PAGE), refs=refs)
    return shown.businesses(connection, rows, now)


def places(connection: Connection, *, refs: Collection[str]) -> dict[str, Place]:
    """By ref; those of whom the register says where they are."""
    return {row.ref: Place(row.ref, row.name, row.address, row.lat, row.lon) for row in store.placed(connection, refs)}
