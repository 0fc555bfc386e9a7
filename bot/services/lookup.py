"""What does a citizen's own sentence ask of results or of a business?"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from bot.domain.lookup import Lookup, LookupWords, Span
from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.services import house
from bot.services.round.known import guide
from bot.store import desk
from bot.text.lookup import Lookups
from bot.text.period import RECENT
from bot.text.printed import is_barcode, is_printed

__all__ = ["Lookup", "area_name", "is_barcode", "is_own", "is_printed", "recently", "understood", "venue_name", "words"]

Listed = tuple[tuple[str, tuple[str, ...]], ...]


def understood(connection: Connection, *, text: str, now: datetime) -> Lookup:
    """韭菜最近合格吗: the food, and the days that are meant as seen from ``now``."""
    areas = tuple((row.code, (row.name, *row.words.split())) for row in desk.areas(connection) if row.is_ours)
    return _reader(areas).read(text, now.astimezone(BEIJING).date())


def recently(now: datetime) -> Span:
    """最近, where no time is said and nothing else either."""
    today = now.astimezone(BEIJING).date()
    return Span(today - RECENT, today, is_vague=True)


def is_own(text: str) -> bool:
    """我投的草莓结果出来了吗: is it about what they asked for themselves?"""
    return _reader(()).is_own(text)


def words() -> LookupWords:
    return house.shipped().lookup


def area_name(connection: Connection, code: str) -> str:
    row = desk.area(connection, code) if code else None
    return row.name if row else ""


def venue_name(key: str) -> str:
    venue = guide().venue(key)
    return venue.name if venue else ""


def _reader(areas: Listed) -> Lookups:
    return _made(areas, tuple((venue.key, (venue.name, *venue.words)) for venue in guide().venues), _Same(words()))


class _Same:
    """Words by identity, so that they can be a key."""

    def __init__(self, words: LookupWords) -> None:
        self.words = words

    def __hash__(self) -> int:
        return id(self.words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.words is other.words


@lru_cache(maxsize=4)
def _made(areas: Listed, venues: Iterable[tuple[str, tuple[str, ...]]], words: _Same) -> Lookups:
    return Lookups(words.words, dict(venues), dict(areas))
