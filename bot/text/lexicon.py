"""Does a text hold one of these words? Longer words by looking, single characters only as words of their own."""

import re
from collections.abc import Callable, Iterable, Iterator

from bot.text.segment import Segmenter

_GAP = r"[^,.!?;。\n]{0,8}?"
_CLAUSE = re.compile(r"[,.!?;、。\n]")


class Clues:
    """A normal text with its words, cut when first asked for."""

    def __init__(self, text: str, segmenter: Segmenter) -> None:
        self.text = text
        self._segmenter = segmenter
        self._words: frozenset[str] | None = None

    @property
    def words(self) -> frozenset[str]:
        if self._words is None:
            self._words = self._segmenter.words(self.text)
        return self._words

    def before(self, position: int) -> str:
        """The part of the clause in front of ``position``."""
        head = self.text[max(0, position - 12) : position]
        return _CLAUSE.split(head)[-1]


class Lexicon:
    """One list of words; ``…`` in a word stands for up to eight characters."""

    def __init__(self, words: Iterable[str]) -> None:
        longer = sorted({word for word in words if len(word) > 1}, key=len, reverse=True)
        self._pattern = re.compile("|".join(_GAP.join(map(re.escape, word.split("…"))) for word in longer) or "(?!)")
        self._single = frozenset(word for word in words if len(word) == 1)

    def first(self, clues: Clues) -> str | None:
        """A word of the list in the text; None without one."""
        match = self._pattern.search(clues.text)
        if match:
            return match[0]
        if not any(character in clues.text for character in self._single):
            return None
        return next(iter(self._single & clues.words), None)

    def all(self, clues: Clues, accept: Callable[[int, str], bool]) -> Iterator[str]:
        """The longer words whose place (start, word) is accepted."""
        return (match[0] for match in self._pattern.finditer(clues.text) if accept(match.start(), match[0]))

    def without(self, text: str) -> str:
        """``text`` with the list's words taken out."""
        return self._pattern.sub(" ", text)
