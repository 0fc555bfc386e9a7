"""What hangs on the door of a business: a sheet with a code that opens the chat with the place known (一户一码)."""

from datetime import timedelta
from pathlib import Path

import structlog

from bot.domain.ports import Connection, DeliveryError, SceneCodes, Units
from bot.services import house, poster
from bot.services.business.known import address, found, scene
from bot.services.business.views import Business
from bot.store.business import register as store

log = structlog.get_logger()

SIZE = "a6"
_FOREVER = timedelta(days=36_500)  # longer than a code that ends can be: the account makes one that stays


async def code(units: Units, codes: SceneCodes | None, *, ref: str) -> str:
    """What the code says: the account's own, made once for each business, or the business's page where it may make none.

    An account has 100,000 codes that stay (official page, 2025). Raises Refused ``business.unknown``.
    """
    known = await units.read(scan_of, ref=ref)
    if known or codes is None:
        return known or address(ref)
    try:
        made = await codes.address(scene(ref), _FOREVER)
    except DeliveryError as error:
        log.warning("no code of the account", reason=error.code)
        return address(ref)
    await units.run(keep_scan, ref=ref, scan=made)
    return made


def scan_of(connection: Connection, *, ref: str) -> str:
    """What the account's code for it says; empty when there is none yet."""
    return str(found(connection, ref).scan)


def keep_scan(connection: Connection, *, ref: str, scan: str) -> None:
    store.change(connection, found(connection, ref).id, {"scan": scan})


def sheet(business: Business, scan: str, fonts: Path) -> bytes:
    """A PNG to be printed on A6; a second's work, not for the loop. Raises Refused ``round.poster_font``."""
    say = house.phrases().say
    given = poster.Poster(
        head=say("office.name"),
        title=business.alias or business.name,
        words=say("business_sheet.words"),
        lines=(),
        call=say("business_sheet.call"),
        foot=say("business_sheet.foot", {"number": business.licence or business.credit_code or business.ref}),
        address=scan,
    )
    return poster.draw(given, SIZE, fonts)
