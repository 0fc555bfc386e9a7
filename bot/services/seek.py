"""Which business, venue, producer or food does a partial or mistyped name mean, and who keeps the names?

As written comes before part of the name, that before what sounds alike, that before what misses a character.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from bot.domain.name import Named, NameKind, NameWords
from bot.domain.ports import Connection
from bot.services import house
from bot.store import seek as store
from bot.text.name import Asked, Place, asked, fits, keys, near, tidy

__all__ = ["Hit", "NameKind", "Named", "businesses", "foods", "forget", "keep", "producers", "venues", "within"]

LARGEST = 50
"""Names that one look-up gives."""
_RANKED = 600  # names that one question brings to be ranked
_ENOUGH = 3  # places that leave few names, however common each is
_RARE, _COMMON = 5, 2  # places that are combined in pairs when no name has them all
_SHORT = 3  # characters of a food that is also found by any of them
_EXACT, _HEARD = 0.96, 0.6  # figures of a name after which nothing is looked for more widely: all sounds are there
_LEAST = 0.4  # a lower figure is no likeness


@dataclass(frozen=True, slots=True)
class Hit:
    """A name that fits: ``score`` from 0 to 1; ``ref`` is empty for what only samples know."""

    ref: str
    name: str
    address: str
    score: float


def keep(connection: Connection, names: Iterable[Named]) -> int:
    """Find them from now on; part of the unit that changes them. How many rows changed.

    All names of a business are given at once (its name and what stands above its door): what is not given is forgotten.
    Names without a ref are added. As many as there are: an import gives all of its names.
    """
    grouped: dict[tuple[NameKind, str], list[tuple[Named, list[int]]]] = {}
    for one in names:
        some = grouped.setdefault((one.kind, one.ref), [])
        if one.name:
            some.append((one, keys(one.kind, one.name, single=one.kind is NameKind.FOOD)))
    return store.keep(connection, grouped)


def forget(connection: Connection, kind: NameKind, *, refs: Iterable[str] = (), names: Iterable[str] = ()) -> int:
    """Find the businesses behind ``refs``, or ``names`` without a ref, no longer; how many rows are gone."""
    return store.forget(connection, kind, refs=refs, names=names)


def businesses(connection: Connection, *, name: str, limit: int = 10) -> list[Hit]:
    """The businesses of the register that ``name`` may mean, the likeliest first; each once."""
    return _found(connection, NameKind.BUSINESS, name, limit)


def venues(connection: Connection, *, name: str, limit: int = 10) -> list[Hit]:
    """Names of places where samples were taken, the likeliest first."""
    return _found(connection, NameKind.VENUE, name, limit)


def producers(connection: Connection, *, name: str, limit: int = 10) -> list[Hit]:
    """Names of producers as labels have them, the likeliest first."""
    return _found(connection, NameKind.PRODUCER, name, limit)


def foods(connection: Connection, *, food: str, limit: int = 10) -> list[Hit]:
    """Names of foods that were sampled, the likeliest first: 非菜 is 韭菜."""
    return _found(connection, NameKind.FOOD, food, limit)


def within(connection: Connection, kind: NameKind, *, part: str, limit: int = 10) -> list[str]:
    """Names with ``part`` in them, in no order."""
    question = asked(kind, part, house.shipped().names)
    rows = store.find(connection, kind, _near(question), max(2 * limit, _RANKED))
    return [name for name in dict.fromkeys(row.name for row in rows) if question.plain in tidy(name)][:limit]


def heard(connection: Connection, kinds: Iterable[NameKind], words: Iterable[str]) -> set[str]:
    """Those of ``words`` that some name of these ``kinds`` may have in it, by a few of their sounds; none of the others is."""
    return store.heard(connection, {word: [near(kind, word) for kind in kinds] for word in words})


def _found(connection: Connection, kind: NameKind, typed: str, limit: int) -> list[Hit]:
    words = house.shipped().names
    question = asked(kind, typed, words)
    limit = min(max(limit, 1), LARGEST)
    hits: dict[str, Hit] = {}
    for clauses, enough in ((_near, _EXACT), (_wide, _HEARD), (_some, 0)):
        rows = store.find(connection, kind, clauses(question), _RANKED)
        hits = _ranked(rows, question, words) | hits
        if len(hits) >= limit or any(hit.score >= enough for hit in hits.values()):
            break
    return sorted(hits.values(), key=lambda hit: (-hit.score, len(hit.name), hit.name, hit.ref))[:limit]


def _ranked(rows: Iterable[Any], question: Asked, words: NameWords) -> dict[str, Hit]:
    """The best name of each business, by ref; without one by name."""
    rows, best = list(rows), dict[str, Hit]()
    for row, score in zip(rows, fits(question, [row.name for row in rows], words), strict=True):
        key = row.ref or row.name
        if score >= _LEAST and (key not in best or score > best[key].score):
            best[key] = Hit(row.ref, row.name, row.address, round(score, 3))
    return best


def _near(question: Asked) -> list[store.Clause]:
    """Names that hold what was typed, by its sound."""
    return [[place.near for place in _telling(question.places)]]


def _wide(question: Asked) -> list[store.Clause]:
    """Names that hold it with a character more here and there, or with what sounds or looks nearly the same."""
    return [[place.wide for place in _telling(question.places)]]


def _telling(places: Sequence[Place]) -> list[Place]:
    """What few names have, where that is enough: the rest only takes time."""
    rare = [place for place in places if not place.is_common]
    return rare if len(rare) > 1 else [*rare, *(place for place in places if place.is_common)][:_ENOUGH]


def _some(question: Asked) -> list[store.Clause]:
    """Names that share two of the rarer places; of a short food name any sound."""
    every = (*question.places, *question.leaps)
    rare = [place.wide for place in every if not place.is_common][:_RARE]
    usual = [place.wide for place in every if place.is_common][:_COMMON]
    clauses: list[store.Clause] = [*combinations(rare, 2), *((one, other) for one in rare for other in usual)]
    if len(question.plain) <= _SHORT:
        clauses += [(one,) for one in question.single]  # foods alone are kept by them
    return clauses
