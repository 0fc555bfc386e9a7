"""Which businesses does somebody want to see: in an area, of a grade or a kind, or on a list?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from bot.domain.business import Colour
from bot.domain.ports import Connection
from bot.portal.open.param import choice, count, pattern
from bot.portal.result.asked import kindly
from bot.services.business.among import LAST_PAGE, MOST, Among, listed, within

_FIELDS = (
    pattern("area", "[0-9]{6,12}"),
    choice("grade", ("A", "B", "C"), ""),
    pattern("kind", "[a-z_]{2,16}"),
    choice("list", tuple(Colour), ""),
)
_PAGE = count("page", LAST_PAGE, 1)


@dataclass(frozen=True, slots=True)
class Search:
    """``given`` by name of the field; what could not be read is left out."""

    given: Mapping[str, str]
    page: int

    def at(self, page: int) -> str:
        """The same search, another page."""
        return f"?{urlencode({name: value for name, value in self.given.items() if value} | {'page': str(page)})}"


def search_of(query: Mapping[str, str]) -> Search:
    values, _, _ = kindly((*_FIELDS, _PAGE), query)
    return Search({field.name: str(values[field.name]) for field in _FIELDS}, values["page"])


def found(connection: Connection, search: Search, now: datetime) -> Among[Any]:
    """Of a list those that stand on it now; the other fields narrow the register, not a list."""
    if colour := search.given["list"]:
        return listed(connection, colour=Colour(colour), now=now, limit=MOST, page=search.page)
    asked = {name: search.given[name] for name in ("area", "grade", "kind")}
    return within(connection, now=now, limit=MOST, page=search.page, **asked)
