"""Which characters, pairs of characters and pairs of sounds does a text hold? As numbers, the same in every process."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain, count, islice, repeat
from operator import add

import numpy as np
from numpy.typing import NDArray

from bot.text.match.sound import code

Numbers = NDArray[np.int64]
SOUND = 1 << 62
"""From this number on a gram is a pair of sounds, below a character or a pair of them."""
_PAIR = 1 << 16  # from this number on it is a pair
_SOUND = (1 << 31) - 1
_FIRST = 0x100  # the first mark; any from here on is none of the characters that stand for others
_PIECE = 5000  # grams: a millisecond
_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]+")
_GAP, _END = " ", "\n"  # between two runs of a text, between two texts
_SOUNDS = np.zeros(0xA000, dtype=np.int64)  # by character; 0 until it is first asked for
_SOUNDS[[ord(_GAP), ord(_END)]] = -1


class Grams:
    """Numbers the grams with the ascending ``codes``; all others have the number ``none``."""

    def __init__(self, codes: Numbers, none: int) -> None:
        self._none = none
        single, sounds = codes.searchsorted((_PAIR, SOUND))
        pairs = [codes[single:sounds] >> 16, codes[single:sounds] & 0xFFFF]
        self._said = _numbered(chain(map(chr, codes[:single].tolist()), _joined(np.stack(pairs, axis=1))), 0)
        heard, marks = np.unique([codes[sounds:] >> 31 & _SOUND, codes[sounds:] & _SOUND], return_inverse=True)
        self._marks = _Marks(heard.tolist())
        self._heard = _numbered(_joined(marks.reshape(2, -1).T + _FIRST), len(self._said))

    def of(self, text: str) -> tuple[list[int], list[int], int]:
        """The numbers of the different grams, how often each stands in ``text``, and how many are no sounds."""
        said: list[str] = []
        heard: list[str] = []
        for run in _RUN.findall(text):
            marks = list(map(self._marks.__getitem__, run))
            said += run
            said += map(add, run, run[1:])
            heard += map(add, marks, marks[1:])
        once, sounded, none = _counted(said), _counted(heard), repeat(self._none)
        numbers = [*map(self._said.get, once, none), *map(self._heard.get, sounded, none)]
        return numbers, [*once.values(), *sounded.values()], len(once)


def _numbered(grams: Iterable[str], first: int) -> dict[str, int]:
    """From ``first`` on. Piece by piece: all in one call would keep the interpreter's lock, and the loop would wait for it."""
    found: dict[str, int] = {}
    left, numbers = iter(grams), count(first)
    while piece := list(islice(left, _PIECE)):
        found.update(zip(piece, numbers))  # noqa: B905 - numbers never end
    return found


def _counted(some: Sequence[str]) -> dict[str, int]:
    counts = dict.fromkeys(some, 1)
    if len(counts) < len(some):
        for one in some:
            counts[one] += 1
        for one in counts:
            counts[one] -= 1
    return counts


class _Marks(dict[str, str]):
    """One character for all that are said the same, whatever it is itself."""

    def __init__(self, sounds: Iterable[int]) -> None:
        self._by_sound = {sound: chr(_FIRST + place) for place, sound in enumerate(sounds)}
        self._free = count(_FIRST + len(self._by_sound))

    def __missing__(self, character: str) -> str:
        mark = self[character] = self._by_sound.setdefault(code(character), chr(next(self._free)))
        return mark


def _joined(pairs: NDArray[np.integer]) -> Iterable[str]:
    """As strings of two characters."""
    line = pairs.astype(np.uint16).tobytes().decode("utf-16-le")
    return map(add, line[::2], line[1::2])


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
