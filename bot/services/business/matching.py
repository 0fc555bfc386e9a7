"""Which business of the register does a table name? By its code, else by exactly its name in its area; never guessed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.business.credit_code import clean
from bot.domain.name import plain
from bot.domain.ports import Connection
from bot.store import desk
from bot.store.business import register as store


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a table says of a business. ``area`` is a code; where it is empty the address, or the name, may tell it."""

    name: str = ""
    credit_code: str = ""
    address: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """``business`` is an id, None where it is not certain; ``candidates`` are then the refs that a person chooses among.

    ``area`` and ``kind`` are those of the business.
    """

    business: int | None = None
    candidates: tuple[str, ...] = ()
    area: str = ""
    kind: str = ""

    @property
    def is_ambiguous(self) -> bool:
        return self.business is None and bool(self.candidates)


def match(connection: Connection, wanted: Wanted) -> Match:
    return match_all(connection, [wanted])[0]


def match_all(connection: Connection, wanted: Sequence[Wanted]) -> list[Match]:
    """In the same order, by two queries for every few hundred."""
    codes = store.by_codes(connection, (clean(one.credit_code) for one in wanted))
    names = store.by_names(connection, (plain(one.name) for one in wanted))
    areas = Areas(connection)
    return [_matched(one, codes.get(clean(one.credit_code)), names.get(plain(one.name), []), areas) for one in wanted]


def _matched(one: Wanted, coded: Any | None, named: Sequence[Any], areas: "Areas") -> Match:
    if coded is not None:
        return Match(coded.id, area=coded.area, kind=coded.kind)
    where = one.area or areas.of(one.address) or areas.of(one.name)
    there = [row for row in named if where and is_same_place(where, row.area)]
    if len(there) > 1 and one.address:
        there = [row for row in there if plain(row.address) == plain(one.address)] or there
    if len(there) == 1:
        return Match(there[0].id, area=there[0].area, kind=there[0].kind)
    return Match(None, tuple(row.ref for row in (there or named)[: store.NAMESAKES]))


def is_same_place(area: str, other: str) -> bool:
    """Is one of two areas the other, or part of it? Codes of parts begin with that of the whole."""
    return bool(area and other) and (area.startswith(other) or other.startswith(area))


class Areas:
    """The grid of areas, read once for many addresses."""

    def __init__(self, connection: Connection) -> None:
        self._rows = desk.areas(connection)
        self._codes = {name: row.code for row in self._rows for name in (row.name, row.code)}

    def of(self, address: str) -> str:
        """The smallest area that ``address`` names, else one of whose words stands in it; empty where two exclude each other."""
        named = {row.code for row in self._rows if row.name in address}
        found = named or {row.code for row in self._rows for word in row.words.split() if word in address}
        smallest = max(found, key=len, default="")
        return smallest if all(is_same_place(code, smallest) for code in found) else ""

    def named(self, text: str) -> str | None:
        """The code of what a table calls an area; None where there is none of that name."""
        return self._codes.get(text)
