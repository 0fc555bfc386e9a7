"""What in a text can be compared with a question: which words, fillers and slips of the pen aside?"""

import re
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from operator import add

from bot.domain.words import Answers, Synonyms
from bot.text.lexicon import either
from bot.text.match.spelling import Spelling
from bot.text.segment import Segmenter

_NEVER = re.compile("(?!)")
_PHRASE = 3  # characters from which on a synonym is found across the borders of words

Terms = dict[str, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """A normal text as the index sees it; ``corrected`` says what was put right. Words carry how often they count."""

    text: str = field(repr=False)
    corrected: tuple[tuple[str, str], ...]
    words: Terms


class Reader:
    """Knows fillers, synonyms, kinds and, once it is given, the house's spelling."""

    def __init__(self, segmenter: Segmenter, synonyms: Synonyms, answers: Answers) -> None:
        self._segmenter = segmenter
        self._fillers = re.compile(either(answers.fillers)) if answers.fillers else _NEVER
        self._kind = answers.kind
        self._same = {word: line[0] for line in synonyms.equal for word in line}
        self._kinds = {self._same.get(word, word): kind for kind, words in synonyms.kinds.items() for word in words}
        stands = {word: self._same.get(word, word) for word in (*self._same, *self._kinds)} | dict.fromkeys(
            answers.idle
        )
        self._stands: dict[str, str | None] = stands
        phrases = [word for word in self._same if len(word) >= _PHRASE]
        self._phrases = re.compile(either(phrases))
        self._openings = frozenset(word[:2] for word in phrases)
        self._spelling: Spelling | None = None

    def using(self, segmenter: Segmenter, spelling: Spelling) -> "Reader":
        """Another one that knows the same fillers, synonyms and kinds."""
        other = copy(self)
        other._segmenter, other._spelling = segmenter, spelling
        return other

    def same_as(self, word: str) -> str:
        """The word that stands for all of its meaning."""
        return self._same.get(word, word)

    def read(self, normal: str) -> Reading:
        text = self._fillers.sub(" ", normal).strip() or normal
        pieces = self._segmenter.pieces(text)
        corrected = self._spelling.corrected(pieces) if self._spelling else {}
        if corrected:
            for wrong, right in corrected.items():
                text = text.replace(wrong, right)
            pieces = self._segmenter.pieces(text)
        return Reading(text, tuple(corrected.items()), self._words(text, pieces))

    def spelt(self, normal: str) -> str:
        """The text with what only sounds right put right."""
        if self._spelling is not None:
            for wrong, right in self._spelling.corrected(self._segmenter.pieces(normal)).items():
                normal = normal.replace(wrong, right)
        return normal

    def words(self, normal: str) -> Terms:
        """The words of prose of our own, which needs no correction."""
        return self._words(normal, self._segmenter.pieces(normal))

    def _words(self, text: str, pieces: Iterable[str]) -> Terms:
        found: Terms = {}
        for piece in pieces:
            for word in self._parts(piece) if len(piece) > 2 else (piece,):
                if (meant := self._stands.get(word, word)) is not None:
                    found[meant] = found.get(meant, 0.0) + 1
        if not self._openings.isdisjoint(map(add, text, text[1:])):  # a tenth of the time of looking for all
            for match in self._phrases.finditer(text):
                found.setdefault(self._same[match[0]], 1.0)
        for word in list(found):
            if kind := self._kinds.get(word):
                found.setdefault(kind, self._kind)
        return found

    def _parts(self, piece: str) -> Iterator[str]:
        """A word of more than two characters, and the words inside it."""
        yield piece
        if piece in self._same or piece.isascii():
            return
        for size in (2, 3) if len(piece) > 3 else (2,):
            for start in range(len(piece) - size + 1):
                part = piece[start : start + size]
                if self._segmenter.knows(part):
                    yield part
