"""How is a result written for programs and for sheets, with ids that stay and no word more than is public?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from bot.domain.number import BEIJING
from bot.domain.result.reading import Made, Measure, Test
from bot.portal.open.field import OBJECTS
from bot.services import house
from bot.services.business import Business
from bot.services.business import address as business_address
from bot.services.desk_lists import Area
from bot.services.result.figures import FoodCount
from bot.services.result.views import ONLY_THIS_BATCH, PublicResult, Rate

SHEET = (*(field.name for field in OBJECTS["result"]), "withdrawn_at", "why")


def moment(value: datetime | None) -> str | None:
    return value.astimezone(BEIJING).isoformat(timespec="seconds") if value else None


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def page(ref: str) -> str:
    return f"{house.address()}/results/{ref}"


def result(one: PublicResult) -> dict[str, Any]:
    """A record, or what is left of one that was withdrawn."""
    if one.is_withdrawn:
        return {
            "ref": one.ref,
            "state": "withdrawn",
            "withdrawn_at": moment(one.changed_at),
            "why": one.why,
            "changed_at": moment(one.changed_at),
            "page": page(one.ref),
        }
    return {field.name: getattr(one, field.name, None) for field in OBJECTS["result"]} | {
        "state": "published",
        "made": [_made(made) for made in one.made],
        "made_on": day(one.made_on),
        "venue_ref": one.venue_ref or None,
        "producer_ref": one.producer_ref or None,
        "verdict": one.verdict.value if one.verdict else None,
        "tests": [_test(test, test in one.failing) for test in one.tests],
        "published_on": day(one.published_on),
        "public_at": moment(one.public_at),
        "changed_at": moment(one.changed_at),
        "note": ONLY_THIS_BATCH,
        "page": page(one.ref),
    }


def _made(made: Made) -> dict[str, Any]:
    return {"raw": made.raw, "kind": made.kind.value, "on": day(made.on), "batch": made.batch}


def _test(test: Test, is_failing: bool) -> dict[str, Any]:
    return {
        "item": test.item,
        "result": test.result,
        "limit": test.limit,
        "stage": test.stage.value,
        "is_failing": is_failing,
        "measures": [_measure(one) for one in test.measures],
        "limits": [_measure(one) for one in test.limits],
    }


def _measure(one: Measure) -> dict[str, Any]:
    """Numbers as decimal text: 0.10 is not 0.1 where somebody measured it."""
    return {"value": _plain(one.value), "upto": _plain(one.upto), "sign": one.sign, "unit": one.unit}


def _plain(value: Decimal | None) -> Any:
    return f"{value:f}" if value is not None else None


def titles() -> Sequence[str]:
    known = {field.name: field.title for kind in ("result", "withdrawn") for field in OBJECTS[kind]}
    return [known[name] for name in SHEET]


def row(one: PublicResult) -> Sequence[object]:
    """The same as one line of a sheet; lists become text as tables of regulators have it."""
    told = result(one)
    if not one.is_withdrawn:
        told |= {"made": _joined(made.raw for made in one.made), "tests": _joined(map(_words, one.tests))}
    return [told.get(name, "") for name in SHEET]


def _words(test: Test) -> str:
    return "║".join((test.item, test.result, test.limit))


def _joined(texts: Iterable[str]) -> str:
    return "；".join(text for text in texts if text)


def rate(one: Rate, names: Mapping[str, str]) -> dict[str, Any]:
    """``names`` of keys, where the service gives none."""
    told = {"key": one.key, "name": names.get(one.key, one.name), "samples": one.samples, "failed": one.failed}
    share = one.passed_share
    return told | {"pass_rate": round(share, 4) if share is not None else None}


def food(one: FoodCount) -> dict[str, Any]:
    told = {"food": one.food, "category": one.category, "samples": one.samples, "failed": one.failed}
    return told | {"page": f"{house.address()}/results/food/{quote(one.food, safe='')}"}


def area(one: Area) -> dict[str, Any]:
    return {"code": one.code, "parent": one.parent, "name": one.name, "is_ours": one.is_ours}


def business(one: Business) -> dict[str, Any]:
    return {field.name: getattr(one, field.name, None) for field in OBJECTS["business"]} | {
        "credit_code": one.credit_code or None,
        "licence_until": day(one.licence_until),
        "risk": one.risk.value if one.risk else "",
        "risk_on": day(one.risk_on),
        "quant": one.quant.value if one.quant else "",
        "quant_on": day(one.quant_on),
        "state": "open" if one.is_open else "closed",
        "page": business_address(one.ref),
    }
