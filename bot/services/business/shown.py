"""How does a row of the register look to those who read it, on a day?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.domain.business import Colour, Outcome, Quant, Risk, is_on, shown_until, standing
from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.services import house
from bot.services.business.views import Business, Certificate, Inspection, Listing, Penalty
from bot.services.result.shown import area_names
from bot.services.round import venue_name
from bot.store.business import record


def day_of(now: datetime) -> date:
    return now.astimezone(BEIJING).date()


def businesses(connection: Connection, rows: Sequence[Any], now: datetime) -> list[Business]:
    names, day = area_names(connection), day_of(now)
    return [_business(row, names, day) for row in rows]


def _business(row: Any, names: Mapping[str, str], day: date) -> Business:
    notice = house.shipped().businesses.display.notice
    return Business(
        ref=row.ref,
        name=row.name,
        alias=row.alias,
        credit_code=row.credit_code or "",
        licence=row.licence,
        licence_from=row.licence_from,
        licence_until=row.licence_until,
        standing=standing(row.licence_from, row.licence_until, day, notice=notice),
        kind=row.kind,
        kind_name=venue_name(row.kind),
        address=row.address,
        area=row.area,
        area_name=names.get(row.area, row.area),
        lat=row.lat,
        lon=row.lon,
        risk=Risk(row.risk) if row.risk else None,
        risk_on=row.risk_on,
        quant=Quant(row.quant) if row.quant else None,
        quant_on=row.quant_on,
        is_open=row.state == "open",
        changed_at=row.changed_at,
    )


def penalties(connection: Connection, business: int, day: date) -> list[Penalty]:
    return [_penalty(row, day) for row in record.of_business(connection, "penalty", business)]


def _penalty(row: Any, day: date) -> Penalty:
    display, until = house.shipped().businesses.display, None
    if row.published_on is not None:
        until = shown_until(display, row.published_on, is_minor=row.is_minor, restricted=row.restricted_until)
        until = min(until, row.ended_on) if row.ended_on else until
    return Penalty(
        id=row.id,
        number=row.number,
        fact=row.fact,
        basis=row.basis,
        outcome=row.outcome,
        authority=row.authority,
        decided_on=row.decided_on,
        published_on=row.published_on,
        shown_until=until,
        is_minor=row.is_minor,
        is_shown=until is not None and row.published_on <= day < until,
        why=row.why,
        reply=row.reply,
    )


def listings(connection: Connection, business: int, day: date) -> list[Listing]:
    return [
        Listing(
            id=row.id,
            colour=Colour(row.colour),
            title=row.title,
            reason=row.reason,
            authority=row.authority,
            since=row.since,
            until=row.until,
            off_on=row.off_on,
            why=row.why,
            is_on=is_on(row.since, row.until, row.off_on, day),
        )
        for row in record.of_business(connection, "listing", business)
    ]


def inspections(connection: Connection, business: int) -> list[Inspection]:
    return [
        Inspection(row.id, row.checked_on, Outcome(row.outcome), row.summary, row.authority, row.reply)
        for row in record.of_business(connection, "inspection", business)
    ]


def certificates(connection: Connection, row: Any) -> list[Certificate]:
    """Those of the business ``row``."""
    return [certificate(one, row.name, row.ref) for one in record.of_business(connection, "certificate", row.id)]


def certificate(row: Any, name: str, ref: str) -> Certificate:
    lot = row.number, row.trace, row.food, row.amount, row.origin, row.ground, row.issued_on
    return Certificate(*lot, business_name=name, business_ref=ref)
