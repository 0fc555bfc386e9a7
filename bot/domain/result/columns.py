"""Which results belong to which items when each stands in a column of its own?"""

import re
from collections.abc import Iterator

from bot.domain.result.found import Found, joined
from bot.domain.result.glued import NUMBERING, STAGE
from bot.domain.result.items import items_in, names_of
from bot.domain.result.measure import measures_in
from bot.domain.result.one import one
from bot.domain.result.plan import is_plan
from bot.domain.result.reading import Doubt, Test
from bot.domain.result.signs import flat
from bot.domain.result.tidy import tidy

_WORDS = re.compile(r"(?:未?检出(?:/\d*[A-Za-z]+)?[\s;,、]*)+")  # of the samples of a plan
_EDGES = ("\n", ";", "、", ",")


def zipped(items: str, results: str = "", limits: str = "", units: str = "") -> Found[Test]:
    """The tests of columns of their own; doubt ``tests_unequal`` where their lines do not go together in exactly one way."""
    others = (results, limits, units)
    if not any(map(tidy, (items, *others))):
        return Found()
    if not any(map(tidy, others)):
        return items_in(items)
    names = names_of(items) or [items]
    if len(names) > 1:
        columns = [_split(text, len(names)) for text in others]
        if all(column is not None for column in columns):
            return joined(one(name, *row) for name, *row in zip(names, *filter(None, columns), strict=True))
    if len(names) == 1 or ("\n" in items and all(map(_is_single, others)) and not re.search("[;；、,，]", items)):
        return one(items, *others) if all(map(_is_single, others)) else _unequal(items, others)
    return _unequal(items, others)


def _split(text: str, count: int) -> list[str] | None:
    """``text`` as ``count`` texts; as many empty ones where it says nothing; None where no sign parts it so."""
    if not tidy(text):
        return [""] * count
    for parts in _ways(text):
        if len(parts) == count:
            return parts
    return None


def _ways(text: str) -> Iterator[list[str]]:
    bare = flat(text)
    for edge in _EDGES:
        starts = [0, *(place + 1 for place, sign in enumerate(bare) if sign == edge)]
        parts = [text[start:end] for start, end in zip(starts, [*(s - 1 for s in starts[1:]), len(text)], strict=True)]
        yield [NUMBERING.sub("", flat(part).strip(), count=1) and part for part in parts if part.strip()]


def _is_single(text: str) -> bool:
    """One result, even one of several numbers; not several lines with words and numbers."""
    bare = flat(text).strip()
    if not re.search("[\n;]", bare) or is_plan(text) or STAGE.search(bare) or _WORDS.fullmatch(bare):
        return True
    found = measures_in(text)
    return len(found.values) > 1 and not found.doubts


def _unequal(items: str, others: tuple[str, ...]) -> Found[Test]:
    return Found(doubts=(Doubt("tests_unequal", "", " | ".join((items, *others))),))
