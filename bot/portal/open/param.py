"""Which parameters may an address carry? One table reads them and describes them to programs, so that the two agree."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.domain.refused import Refused

LONGEST = 60  # characters of a name that is looked for
_CONTROL = re.compile(r"[\0-\x1f\x7f]")  # a database takes no NUL


@dataclass(frozen=True, slots=True)
class Param:
    """``read`` raises ValueError for what ``schema`` (JSON Schema) does not allow; ``default``: where it is not given."""

    name: str
    schema: Mapping[str, Any]
    read: Callable[[str], Any] = field(repr=False)
    default: Any = None


def text(name: str) -> Param:
    return Param(name, {"type": "string", "maxLength": LONGEST}, _text, "")


def _text(given: str) -> str:
    if len(given) > LONGEST:
        raise ValueError
    return _CONTROL.sub(" ", given).strip()


def day(name: str) -> Param:
    return Param(name, {"type": "string", "format": "date"}, _day)


def _day(given: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        raise ValueError
    return date.fromisoformat(given)


def choice(name: str, values: Sequence[str], default: str | None = None) -> Param:
    def read(given: str) -> str:
        if given not in values:
            raise ValueError
        return given

    more = {"default": default} if default is not None else {}
    return Param(name, {"type": "string", "enum": list(values), **more}, read, default)


def pattern(name: str, shape: str, default: str = "") -> Param:
    compiled = re.compile(shape)

    def read(given: str) -> str:
        if not compiled.fullmatch(given):
            raise ValueError
        return given

    return Param(name, {"type": "string", "pattern": f"^{shape}$"}, read, default)


def count(name: str, most: int, default: int) -> Param:
    def read(given: str) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", given) or not 1 <= int(given) <= most:
            raise ValueError
        return int(given)

    return Param(name, {"type": "integer", "minimum": 1, "maximum": most, "default": default}, read, default)


def read(params: Sequence[Param], query: Mapping[str, str]) -> dict[str, Any]:
    """The value of every parameter. Raises Refused ``open.unknown``, ``.twice``, ``.param``: nothing is passed over."""
    known = {param.name: param for param in params}
    for name in query:
        if name not in known:
            raise Refused("open.unknown", name=name[:LONGEST], names=", ".join(known) or "–")
        if len(query.getall(name)) > 1:  # type: ignore[attr-defined]
            raise Refused("open.twice", name=name)
    return {param.name: _value(param, query) for param in params}


def _value(param: Param, query: Mapping[str, str]) -> Any:
    if param.name not in query:
        return param.default
    try:
        return param.read(query[param.name])
    except ValueError:
        raise Refused("open.param", name=param.name, shape=_words(param.schema)) from None


def _words(schema: Mapping[str, Any]) -> str:
    """What is allowed, as short as a message is."""
    if "enum" in schema:
        return " | ".join(schema["enum"])
    if schema["type"] == "integer":
        return f"{schema['minimum']}–{schema['maximum']}"
    return str(schema.get("pattern") or ("YYYY-MM-DD" if schema.get("format") == "date" else f"≤ {LONGEST}"))
