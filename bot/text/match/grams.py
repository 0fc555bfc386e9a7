"""Which characters, pairs of characters and pairs of sounds does a text hold? As numbers, the same in every process."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.text.match.sound import code

Numbers = NDArray[np.int64]
SOUND = 1 << 62
"""From this number on a gram is a pair of sounds, below a character or a pair of them."""
_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]+")
_GAP, _END = " ", "\n"  # between two runs of a text, between two texts
_SOUNDS = np.zeros(0xA000, dtype=np.int64)  # by character; 0 until it is first asked for
_SOUNDS[[ord(_GAP), ord(_END)]] = -1


def grams(text: str) -> tuple[Numbers, Numbers]:
    """The different grams in ascending order, and how often each stands in ``text``."""
    codes = _codes(_GAP.join(_RUN.findall(text)))
    found = np.concatenate((codes[codes != ord(_GAP)], *_pairs(codes)))
    found.sort()
    is_new = np.ones(len(found), dtype=bool)
    np.not_equal(found[1:], found[:-1], out=is_new[1:])
    (places,) = is_new.nonzero()
    often = np.empty_like(places)
    np.subtract(places[1:], places[:-1], out=often[:-1])
    often[-1:] = len(found) - places[-1:]
    return found[places], often


def grams_of_all(texts: Sequence[str]) -> tuple[Numbers, NDArray[np.int64]]:
    """The same of many texts in one go, each gram as often as it stands there, and the place of its text."""
    codes = _codes(_END.join(_GAP.join(_RUN.findall(text)) for text in texts))
    places = np.cumsum(codes == ord(_END))
    is_single = (codes != ord(_GAP)) & (codes != ord(_END))
    of_pairs = places[:-1][is_single[:-1] & is_single[1:]]
    found = np.concatenate((codes[is_single], *_pairs(codes)))
    return found, np.concatenate((places[is_single], of_pairs, of_pairs))


def _codes(line: str) -> Numbers:
    return np.frombuffer(line.encode("utf-16-le"), dtype=np.uint16).astype(np.int64)


def _pairs(codes: Numbers) -> tuple[Numbers, Numbers]:
    """Of characters and of sounds, of two that stand side by side."""
    sounds = _SOUNDS[codes]
    if np.count_nonzero(sounds) < len(sounds):
        for new in set(codes[sounds == 0].tolist()):
            _SOUNDS[new] = code(chr(new))
        sounds = _SOUNDS[codes]
    first, second = sounds[:-1], sounds[1:]
    beside = (first > 0) & (second > 0)
    characters = codes[:-1][beside] << 16 | codes[1:][beside]
    return characters, SOUND | first[beside] << 31 | second[beside]
