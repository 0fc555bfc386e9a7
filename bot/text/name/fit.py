"""How well does each name fit what was typed? From 0 to 1: as written, part of it, by its sound, with something missing."""

from collections.abc import Sequence
from heapq import nlargest

from rapidfuzz.distance import LCSseq

from bot.domain.name import NameWords
from bot.text.name.key import Asked, tidy
from bot.text.name.sound import spelt

_SAME, _CORE, _SAME_CORE = 1.0, 0.99, 0.97
_BEGINS, _CORE_BEGINS, _WITHIN = 0.93, 0.93, 0.90
_HEARD, _AS_WRITTEN, _ALL_HEARD = 0.70, 0.10, 0.02
_LOOKS, _SOME = 0.69, 0.68
_LONGER = 0.05  # what a name loses that is much longer than what was typed
_MUCH = 20  # characters
_ELSEWHERE = 0.1  # what it loses when another place was named
_CLOSE = 60  # of the best names the parts are looked at as well


def fits(asked: Asked, names: Sequence[str], words: NameWords) -> list[float]:
    """A figure for each of ``names``: exact before part before sound before something missing; the shorter one first."""
    sound = spelt(asked.plain)
    texts = list(map(tidy, names))
    figures = [_level(asked.plain, sound, text) - _long(len(text) - len(asked.plain)) for text in texts]
    seen = words.looks(asked.plain)
    for place in nlargest(_CLOSE, range(len(names)), key=figures.__getitem__):
        level = _core_level(asked, words.parts(names[place]).core)
        if seen in words.looks(texts[place]):
            level = max(level, _LOOKS)
        elsewhere = _ELSEWHERE * (asked.region not in texts[place])
        figures[place] = max(figures[place], level - elsewhere - _long(len(texts[place]) - len(asked.plain)))
    return figures


def _long(characters: int) -> float:
    return _LONGER * min(max(characters, 0) / _MUCH, 1)


def _level(wanted: str, sound: str, text: str) -> float:
    if wanted in text:
        return _SAME if wanted == text else _BEGINS if text.startswith(wanted) else _WITHIN
    spoken = spelt(text)
    if sound in spoken:
        written = LCSseq.similarity(wanted, text) / len(wanted)
        return _HEARD + _AS_WRITTEN * written + _ALL_HEARD * (sound == spoken)
    return _SOME * _shared(wanted, sound, text, spoken)


def _core_level(asked: Asked, core: str) -> float:
    """What the name's core says: 0 where that is nothing."""
    if asked.plain == core:
        return _CORE
    if core and asked.core == core:
        return _SAME_CORE
    if core.startswith(asked.plain):
        return _CORE_BEGINS
    if spelt(core) in (spelt(asked.plain), spelt(asked.core)):
        written = LCSseq.similarity(asked.plain, core) / len(asked.plain)
        return _HEARD + _AS_WRITTEN * written + 2 * _ALL_HEARD
    return 0


def _shared(wanted: str, sound: str, text: str, spoken: str) -> float:
    """The share of what was typed that stands in the name in its order, by sound and as written, close together or apart."""
    heard = LCSseq.similarity(sound, spoken)
    share = (2 * heard + LCSseq.similarity(wanted, text)) / (3 * len(wanted))
    if heard == len(sound):
        return share - 0.02 * min(_spread(sound, spoken) - len(sound), 5)
    return share - 0.05


def _spread(wanted: str, text: str) -> int:
    """Of the shortest piece of ``text`` that holds ``wanted`` in its order: its length."""
    least, start = len(text), text.find(wanted[0])
    while start >= 0:
        place = start
        for one in wanted[1:]:
            place = text.find(one, place + 1)
            if place < 0:
                return least
        least = min(least, place - start + 1)
        start = text.find(wanted[0], start + 1)
    return least
