"""What does somebody look for on the pages of results? Read from the address, kindly: what cannot be read is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bot.domain.result.reading import Verdict
from bot.portal.open.param import LONGEST, Param, choice, count, day, pattern, text
from bot.portal.open.table import MONTH
from bot.services.result.public import LAST_PAGE, Asked

FIELDS = (
    text("q"),
    text("food"),
    text("business"),
    text("batch"),
    text("item"),
    pattern("area", "[0-9]{6,12}"),
    pattern("venue", "[a-z_]{2,16}"),
    day("since"),
    day("until"),
    choice("verdict", tuple(Verdict), ""),
)
_PAGE = count("page", LAST_PAGE, 1)
TRENDS = (pattern("area", "[0-9]{6,12}"), pattern("month_from", MONTH), pattern("month_until", MONTH))


@dataclass(frozen=True, slots=True)
class Search:
    """``typed`` is what stands in the form, ``unread`` the fields that could not be read and are left out."""

    asked: Asked
    page: int
    typed: Mapping[str, str]
    unread: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return self.asked == Asked()

    @property
    def has_more(self) -> bool:
        """Does it say more than the first field?"""
        return any(value for name, value in self.typed.items() if name != "q")

    def at(self, page: int) -> str:
        """The same search, another page."""
        given = {name: value for name, value in self.typed.items() if value} | {"page": str(page)}
        return f"?{urlencode(given)}"


def search_of(query: Mapping[str, str]) -> Search:
    values, typed, unread = kindly((*FIELDS, _PAGE), query)
    page, given = values.pop("page"), values.pop("verdict")
    asked = Asked(text=values.pop("q"), verdict=Verdict(given) if given else None, **values)
    named = {name: words for name, words in typed.items() if name != "page"}
    return Search(asked, page, named, tuple(name for name in unread if name != "page"))


def kindly(params: Sequence[Param], query: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str], tuple[str, ...]]:
    """Values, what was typed, and the names of what could not be read."""
    typed = {param.name: query.get(param.name, "").strip() for param in params}
    read = {param.name: _value(param, typed[param.name]) for param in params}
    values = {name: value for name, (value, _) in read.items()}
    shown = {name: words[:LONGEST] for name, words in typed.items()}
    return values, shown, tuple(name for name, (_, is_read) in read.items() if not is_read)


def _value(param: Param, given: str) -> tuple[Any, bool]:
    if not given:
        return param.default, True
    try:
        return param.read(given), True
    except ValueError:
        return param.default, False
