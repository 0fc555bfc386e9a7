"""May this value stand in that keyword of a template?"""

import re
from typing import Any

from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record

_DATE = r"\d{4}[年/.-]\d{1,2}[月/.-]\d{1,2}日?"
_CLOCK = r"\d{1,2}:\d{2}(:\d{2})?"
_MOMENT = rf"({_DATE}( {_CLOCK})?|{_CLOCK})"
# By the keyword's name without its number; the documentation's limits.
_KINDS = {
    "thing": re.compile(r".{1,20}", re.S),
    "number": re.compile(r"-?\d{1,32}(\.\d+)?"),
    "letter": re.compile(r"[A-Za-z]{1,32}"),
    "symbol": re.compile(r"[^\w\s]{1,5}"),
    "character_string": re.compile(r"[\x21-\x7e]{1,32}"),
    "time": re.compile(rf"{_MOMENT}( ?~ ?{_MOMENT})?"),
    "date": re.compile(rf"{_MOMENT}( ?~ ?{_MOMENT})?"),
    "amount": re.compile(r"[^\d\s]?\d{1,10}(\.\d+)?元?"),
    "phone_number": re.compile(r"[\d+() -]{1,17}"),
    "car_number": re.compile(r".{1,8}"),
    "name": re.compile(r"[一-鿿·]{1,10}|[A-Za-z .·]{1,20}"),
    "phrase": re.compile(r"[一-鿿]{1,5}"),
    "const": re.compile(r".{1,20}"),
}
KINDS = tuple(_KINDS)
_PLACE = re.compile(r"\{\{(\w+)\.DATA\}\}")


def fields_of(content: str) -> list[Record]:
    """``key`` and ``name`` of each line ``名称：{{thing1.DATA}}`` of a template's content."""
    fields: list[Record] = []
    for line in content.splitlines():
        if found := _PLACE.search(line):
            fields.append({"key": found[1], "name": line[: found.start()].strip().rstrip(":：")})
    return fields


def filled(fields: list[Record], data: Any) -> list[Record]:
    """``name`` and ``value`` of each line; ApiError 47003 names the keyword that has none or a wrong one."""
    given = data if isinstance(data, dict) else {}
    return [{"name": field["name"], "value": _value(field["key"], given.get(field["key"]))} for field in fields]


def _value(key: str, entry: Any) -> str:
    value = entry.get("value") if isinstance(entry, dict) else None
    if isinstance(value, int | float):
        value = str(value)
    if not isinstance(value, str) or not value:
        raise ApiError(47003, f"argument invalid! data.{key}.value is empty")
    shape = _KINDS.get(key.rstrip("0123456789"))
    if shape and not shape.fullmatch(value):
        raise ApiError(47003, f"argument invalid! data.{key}.value invalid")
    return value
