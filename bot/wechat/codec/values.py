"""How is one field of a push read, whatever its format made of it?"""

import math
from collections.abc import Mapping
from typing import Any

from bot.wechat.codec.contract import Rejected

Fields = Mapping[str, Any]
Head = dict[str, Any]
"""The keyword arguments every typed value takes."""

_WHOLE = 2**63


class Lacking(Exception):
    """A field without which this kind of push means nothing; the push becomes an unknown one."""


def optional(fields: Fields, field: str) -> str | None:
    """The field as text; None when absent, blank or not a single value."""
    value = fields.get(field)
    if isinstance(value, str):
        return value or None
    if value is None or isinstance(value, Mapping | list):
        return None
    return str(value)


def text(fields: Fields, field: str) -> str:
    return optional(fields, field) or ""


def needed(fields: Fields, field: str) -> str:
    """The field as text; raises Lacking."""
    value = optional(fields, field)
    if value is None:
        raise Lacking(field)
    return value


def name(fields: Fields, field: str) -> str:
    """A field that every push has; raises Rejected("malformed")."""
    value = optional(fields, field)
    if value is None:
        raise Rejected("malformed")
    return value


def whole(value: Any) -> int | None:
    """A 64-bit number; None when it is none."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if -_WHOLE <= number < _WHOLE else None


def count(fields: Fields, field: str) -> int:
    return whole(fields.get(field)) or 0


def degrees(fields: Fields, field: str, limit: float) -> float:
    """A coordinate between -limit and limit; raises Lacking."""
    value = real(fields, field)
    if value is None or abs(value) > limit:
        raise Lacking(field)
    return value


def real(fields: Fields, field: str) -> float | None:
    try:
        number = float(fields.get(field, ""))
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def group(fields: Fields, field: str) -> Fields:
    """A nested field; empty when it is none."""
    value = fields.get(field)
    return value if isinstance(value, Mapping) else {}


def rows(value: Any, *path: str) -> list[Fields]:
    """Every mapping under ``path``: a list of one arrives as an object, in XML always and in JSON sometimes."""
    found = [value]
    for step in path:
        found = [child for node in found if isinstance(node, Mapping) for child in _listed(node.get(step))]
    return [node for node in found if isinstance(node, Mapping)]


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
