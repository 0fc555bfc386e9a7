"""By which numbers is a name found? One for each two sounds that stand side by side, or with one character between them.

What was typed with a homophone has all numbers of the name, and so has what was typed with a character missing: the two
sounds around the gap stand in the name with one between them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.name import NameWords, plain
from bot.text.match.sound import readings
from bot.text.name.sound import likes, number
from bot.text.normal import simplified

_BITS = 0xFFFFFF  # 24 of them: of some 100,000 pairs of sounds, one in a hundred shares its number
_FIRST, _SECOND = 0x9E3779B1, 0x85EBCA6B  # odd, so that no bit is lost
_ALONE = 0  # stands beside a sound that is a key by itself
_MOST = 24  # characters of a question that are looked for
_SOME = 4  # places of a text that leave few of the names

Alternatives = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Two characters side by side in what was typed: the keys of names that have them so (``near``), or nearly so (``wide``).

    ``is_common``: very many names have them.
    """

    near: Alternatives
    wide: Alternatives
    is_common: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, as names are compared; ``leaps`` are its places across one character, ``single`` its characters."""

    plain: str
    region: str
    core: str
    places: tuple[Place, ...]
    leaps: tuple[Place, ...]
    single: tuple[Alternatives, ...]


def tidy(name: str) -> str:
    """``name`` as names are compared: simplified, without blanks and marks."""
    return plain(name.translate(simplified()))


def keys(kind: str, name: str, *, single: bool = False) -> list[int]:
    """All keys of a ``name`` among those of its ``kind``, in order; of every sound by itself too if ``single``."""
    text, salt = tidy(name), number(kind)
    sounds = list(map(_said, text))
    found = set(_pairs(salt, sounds, 1)) | set(_pairs(salt, sounds, 2))
    if single or len(text) == 1:
        found |= {_key(salt, one, _ALONE, 1) for some in sounds for one in some}
    return sorted(found)


@lru_cache(8192)
def _said(character: str) -> Alternatives:
    return tuple(map(number, readings(character)))


def _pairs(salt: int, sounds: list[Alternatives], apart: int) -> Iterator[int]:
    for some, others in zip(sounds, sounds[apart:], strict=False):
        for one in some:
            for other in others:
                yield _key(salt, one, other, apart)


def _key(salt: int, one: int, other: int, apart: int) -> int:
    mixed = (one * _FIRST ^ other * _SECOND ^ salt * apart) & 0xFFFFFFFFFFFF
    return (mixed ^ mixed >> 23) & _BITS


def asked(kind: str, text: str, words: NameWords) -> Asked:
    """What to look for when ``text`` was typed for a name of ``kind``; without places when that is nothing."""
    whole, salt = tidy(text), number(kind)
    wanted = whole[:_MOST]
    parts, common = words.parts(text), words.common(wanted)
    for place in range(min(len(parts.region), len(common))):
        common[place] = True
    likenesses = ["".join((one, words.likenesses.get(one, ""))) for one in wanted]
    sounds, alike = list(map(_said, wanted)), list(map(_like, likenesses))
    single = tuple(
        tuple(_key(salt, one, _ALONE, 1) for one in (*some, *others))
        for some, others in zip(sounds, alike, strict=True)
    )
    places = tuple(_places(salt, sounds, alike, common, 1))
    if len(wanted) == 1:
        places = (Place(single[0], single[0], is_common=False),)
    return Asked(whole, parts.region, parts.core, places, tuple(_places(salt, sounds, alike, common, 2)), single)


@lru_cache(8192)
def near(kind: str, text: str) -> tuple[Alternatives, ...]:
    """Some keys that every name of ``kind`` with ``text`` in it has: of each alternatives one."""
    salt, sounds = number(kind), list(map(_said, tidy(text)[:_MOST]))
    apart = -(-(len(sounds) - 1) // _SOME) or 1
    return tuple(tuple(_pairs(salt, sounds[at : at + 2], 1)) for at in range(0, len(sounds) - 1, apart))


@lru_cache(8192)
def _like(characters: str) -> Alternatives:
    """The sounds that may be meant by the first of ``characters``: what sounds or looks nearly the same."""
    said = readings(characters[0])[0]
    seen = (one for other in characters[1:] for one in readings(other))
    return tuple(map(number, dict.fromkeys((*likes(said), *seen))))


def _places(
    salt: int, sounds: list[Alternatives], alike: list[Alternatives], common: list[bool], apart: int
) -> Iterator[Place]:
    for first in range(len(sounds) - apart):
        second = first + apart
        near = {(one, other) for one in sounds[first] for other in sounds[second]}
        wide = (
            near
            | {(one, sounds[second][0]) for one in alike[first]}
            | {(sounds[first][0], one) for one in alike[second]}
        )
        yield Place(
            tuple(_key(salt, one, other, apart) for one, other in near),
            tuple(_key(salt, one, other, distance) for one, other in wide for distance in (1, 2)),
            all(common[first:second]),
        )
