"""Which business is meant, what is public of it, and which ones are near?"""

from datetime import datetime
from typing import Any

from bot.domain import spot
from bot.domain.business.field import spelt
from bot.domain.business.scene import is_ref, scene_of
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.services import house
from bot.services.business import shown
from bot.services.business.views import Business, BusinessPage, Certificate, Near
from bot.services.result.public import Asked, search
from bot.store.business import record
from bot.store.business import register as store

MOST_NEAR = 20
SAMPLES = 10  # on a business's own page; more on the page of results


def found(connection: Connection, ref: str) -> Any:
    """Its row; raises Refused ``business.unknown``."""
    ref = ref.strip().lower()
    row = store.by_ref(connection, ref) if is_ref(ref) else None
    if row is None:
        raise Refused("business.unknown")
    return row


def by_ref(connection: Connection, *, ref: str, now: datetime) -> Business:
    """Raises Refused ``business.unknown``."""
    return shown.businesses(connection, [found(connection, ref)], now)[0]


def page(connection: Connection, *, ref: str, now: datetime) -> BusinessPage:
    """Everything public of a business; raises Refused ``business.unknown``."""
    row, day = found(connection, ref), shown.day_of(now)
    return BusinessPage(
        business=shown.businesses(connection, [row], now)[0],
        samples=search(connection, asked=Asked(business=row.ref), size=SAMPLES),
        inspections=tuple(shown.inspections(connection, row.id)),
        penalties=tuple(one for one in shown.penalties(connection, row.id, day) if one.is_shown),
        listings=tuple(one for one in shown.listings(connection, row.id, day) if one.is_on),
        certificates=tuple(shown.certificates(connection, row)),
    )


def near(
    connection: Connection, *, lat: float, lon: float, now: datetime, grade: str = "", kind: str = "", limit: int = 5
) -> list[Near]:
    """Open businesses around a place, the nearest first, within three kilometres; ``grade`` is one of 量化分级.

    Looked for in growing circles, so that a crowded street reads few rows.
    """
    limit, middle = min(max(limit, 1), MOST_NEAR), (lat, lon, spot.stretch(lat))
    rows: list[Any] = []
    for radius in spot.RINGS:
        around = store.around(connection, spot.around(lat, lon, radius), middle, limit, quant=grade, kind=kind)
        rows = [row for row in around if spot.metres(lat, lon, row.lat, row.lon) <= radius]
        if len(rows) == limit:
            break
    given = shown.businesses(connection, rows, now)
    return [Near(one, round(spot.metres(lat, lon, row.lat, row.lon))) for one, row in zip(given, rows, strict=True)]


def certified(connection: Connection, *, number: str) -> list[Certificate]:
    """Certificates by their own or their traceability number, as printed; none for a blank one."""
    wanted = spelt(number)[:64]
    rows = record.certified(connection, wanted) if wanted else ()
    return [shown.certificate(row, row.business_name, row.business_ref) for row in rows]


def scene(ref: str) -> str:
    """What a business's QR code stands for; ``bot.domain.business.scene.business_in`` reads it."""
    return scene_of(ref)


def address(ref: str) -> str:
    """Where the business's page is; empty when the chat leads to no pages."""
    return f"{house.address()}/b/{ref}" if house.address() else ""
