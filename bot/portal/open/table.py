"""What can be asked of the open data? The table of contents: routes and the OpenAPI document are made of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.portal.open.cursor import FOOD_SHAPE, SHAPE
from bot.portal.open.param import Param, choice, count, day, pattern, text
from bot.services.result.figures import BY

VERSION = "1.0.0"
ROOT = "/api/v1"
REF = "[0-9a-f]{12}"
MOST = 200  # of a page
CSV, JSONL, HTML = "text/csv", "application/x-ndjson", "text/html"
JSON = "application/json"
_AREA = pattern("area", "[0-9]{6,12}")
MONTH = "[0-9]{4}-(0[1-9]|1[0-2])"
_SOUGHT = (
    text("food"),
    text("business"),
    text("batch"),
    text("item"),
    _AREA,
    day("since"),
    day("until"),
    choice("verdict", ("passed", "failed")),
)
_PAGE = (pattern("cursor", SHAPE), count("limit", MOST, 50))


@dataclass(frozen=True, slots=True)
class Endpoint:
    """``name`` is its operation and its handler; ``holds`` what kind of object, ``is_list`` whether many of them.

    ``detail`` is the operation that gives one of them by its ref. ``is_counted``: figures that say up to when they are.
    """

    path: str
    name: str
    holds: tuple[str, ...] = ()
    is_list: bool = False
    params: Sequence[Param] = ()
    media: tuple[str, ...] = (JSON,)
    detail: str = ""
    is_counted: bool = False


ENDPOINTS = (
    Endpoint("/", "start"),
    Endpoint("/results", "results", ("result", "withdrawn"), is_list=True, params=(*_SOUGHT, *_PAGE), detail="result"),
    Endpoint("/results/{ref}", "result", ("result", "withdrawn")),
    Endpoint("/results.csv", "results_csv", media=(CSV,)),
    Endpoint("/results.jsonl", "results_jsonl", media=(JSONL,)),
    Endpoint(
        "/businesses",
        "businesses",
        ("business",),
        is_list=True,
        params=(text("name"), pattern("cursor", REF), _PAGE[1]),
        detail="business",
    ),
    Endpoint("/businesses/{ref}", "business", ("business",)),
    Endpoint(
        "/rates",
        "rates",
        ("rate",),
        is_list=True,
        params=(choice("by", BY, "category"), _AREA, pattern("month_from", MONTH), pattern("month_until", MONTH)),
        is_counted=True,
    ),
    Endpoint(
        "/foods",
        "foods",
        ("food",),
        is_list=True,
        params=(text("food"), pattern("cursor", FOOD_SHAPE), _PAGE[1]),
        is_counted=True,
    ),
    Endpoint("/areas", "areas", ("area",), is_list=True),
    Endpoint("/dictionary", "dictionary", media=(JSON, HTML)),
    Endpoint("/openapi.json", "openapi"),
)
