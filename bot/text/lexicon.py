"""Does a text hold one of these words? Longer words by looking, single characters only as words of their own."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, reduce
from itertools import chain
from operator import add, or_

from bot.text.segment import Segmenter

_GAP = r"[^,.!?;。\n]{0,8}?"
_CLAUSE = re.compile(r"[,.!?;、。\n]")
_NONE = "(?!)"
_AGAIN = 64  # texts remembered: one decision looks at the same one several times
_NUMBERS: dict[frozenset[str], int] = {}
_MARKS: dict[str, int] = {}
"""What no text can lack that holds a word (two characters of it, or one) → the lexicons with such a word, a bit each.

A text is looked through for marks once, instead of once for each of a hundred lexicons; lexicons of the same marks share a
bit, so that nothing grows when they are made again.
"""


def either(words: Iterable[str]) -> str:
    """A pattern of any of ``words``, the longest first, branched by first character, which is faster than a list."""
    branches: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        branches.setdefault(word[0], []).append(_GAP.join(map(re.escape, word[1:].split("…"))))
    heads = {first: _GAP if first == "…" else re.escape(first) for first in branches}
    return "|".join(f"{heads[first]}(?:{'|'.join(rests)})" for first, rests in branches.items()) or _NONE


def bit_of(words: Iterable[str]) -> int:
    """The bit that ``Clues.marks`` has wherever one of ``words`` may be said."""
    marks = frozenset(max(reversed(word.split("…")), key=len)[:2] for word in words)
    if not marks:
        return 0
    bit = 1 << _NUMBERS.setdefault(marks, len(_NUMBERS))
    for mark in marks:
        _MARKS[mark] = _MARKS.get(mark, 0) | bit
    _bits_in.cache_clear()
    return bit


@lru_cache(maxsize=_AGAIN)
def _bits_in(text: str) -> int:
    return reduce(or_, filter(None, map(_MARKS.get, chain(text, map(add, text, text[1:])))), 0)


class Clues:
    """A normal text with its words, cut when first asked for; ``marks`` are the lexicons that may have a word in it."""

    __slots__ = ("_words", "marks", "segmenter", "text")

    def __init__(self, text: str, segmenter: Segmenter) -> None:
        self.text = text
        self.marks = _bits_in(text)
        self.segmenter = segmenter
        self._words: frozenset[str] | None = None

    @property
    def words(self) -> frozenset[str]:
        if self._words is None:
            self._words = self.segmenter.words(self.text)
        return self._words

    def without(self, lexicon: "Lexicon") -> "Clues":
        """The same text with the words of ``lexicon`` taken out; itself when it holds none."""
        if not self.marks & lexicon.bit:
            return self
        plain = lexicon.pattern.sub(" ", self.text)
        return self if plain == self.text else Clues(plain, self.segmenter)

    def before(self, position: int) -> str:
        """The part of the clause in front of ``position``."""
        head = self.text[max(0, position - 12) : position]
        return _CLAUSE.split(head)[-1]


class Lexicon:
    """One list of words; ``…`` in a word stands for up to eight characters, ``anywhere`` lets single ones count too."""

    __slots__ = ("_single", "bit", "pattern")

    def __init__(self, words: Iterable[str], *, anywhere: bool = False) -> None:
        given = set(words)
        self._single = frozenset() if anywhere else frozenset(word for word in given if len(word) == 1)
        self.pattern = re.compile(either(given - self._single))
        self.bit = bit_of(given)

    def search(self, clues: Clues) -> re.Match[str] | None:
        """The first of the longer words."""
        return self.pattern.search(clues.text) if clues.marks & self.bit else None

    def first(self, clues: Clues) -> str | None:
        """A word of the list in the text; None without one."""
        if not clues.marks & self.bit:
            return None
        if match := self.pattern.search(clues.text):
            return match[0]
        if not self._single or self._single.isdisjoint(clues.text):
            return None
        return min(self._single & clues.words, default=None)

    def all(self, clues: Clues, accept: Callable[[int, str], bool]) -> Iterator[str]:
        """The longer words whose place (start, word) is accepted."""
        return (match[0] for match in self.pattern.finditer(clues.text) if accept(match.start(), match[0]))


def any_of(lexicons: Iterable[Lexicon]) -> int:
    """The bits of all of them together."""
    return reduce(or_, (lexicon.bit for lexicon in lexicons), 0)


def ends_with(words: Iterable[str], gap: int) -> re.Pattern[str]:
    """Does a piece of text end with one of ``words``, but for up to ``gap`` characters?"""
    endings = (re.escape(word).replace("…", ".{0,8}") for word in sorted(words, key=len, reverse=True))
    return re.compile(f"(?:{'|'.join(endings) or _NONE}).{{0,{gap}}}$")
