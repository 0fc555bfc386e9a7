"""What in a text can be compared with a question: words, characters and sounds, fillers and slips of the pen aside?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from sys import intern

from bot.domain.words import Answers, Synonyms
from bot.text.lexicon import either
from bot.text.match.sound import readings
from bot.text.match.spelling import Spelling
from bot.text.segment import Segmenter

_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]+")
_NEVER = re.compile("(?!)")
_PHRASE = 3  # characters from which on a synonym is found across the borders of words

Terms = dict[str, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """A normal text as the index sees it; ``corrected`` says what was put right. Terms carry how often they count."""

    text: str = field(repr=False)
    corrected: tuple[tuple[str, str], ...]
    words: Terms
    characters: Terms
    sounds: Terms


class Reader:
    """Knows fillers, synonyms, kinds and, once it is given, the house's spelling."""

    def __init__(self, segmenter: Segmenter, synonyms: Synonyms, answers: Answers) -> None:
        self._segmenter = segmenter
        self._fillers = re.compile(either(answers.fillers)) if answers.fillers else _NEVER
        self._idle = frozenset(answers.idle)
        self._kind = answers.kind
        self._same = {word: line[0] for line in synonyms.equal for word in line}
        self._kinds = {self._same.get(word, word): kind for kind, words in synonyms.kinds.items() for word in words}
        self._phrases = re.compile(either(word for word in self._same if len(word) >= _PHRASE))
        self.spelling: Spelling | None = None

    def same_as(self, word: str) -> str:
        """The word that stands for all of its meaning."""
        return self._same.get(word, word)

    def read(self, normal: str) -> Reading:
        text = self._fillers.sub(" ", normal).strip() or normal
        pieces = self._segmenter.pieces(text)
        corrected = self.spelling.corrected(pieces) if self.spelling else {}
        if corrected:
            for wrong, right in corrected.items():
                text = text.replace(wrong, right)
            pieces = self._segmenter.pieces(text)
        runs = _RUN.findall(text)
        return Reading(text, tuple(corrected.items()), self._words(text, pieces), _characters(runs), _sounds(runs))

    def words(self, normal: str) -> Terms:
        """The words of prose of our own, which needs no correction."""
        return self._words(normal, self._segmenter.pieces(normal))

    def _words(self, text: str, pieces: Iterable[str]) -> Terms:
        found: Terms = {}
        for piece in pieces:
            for word in self._parts(piece):
                if word not in self._idle:
                    same = intern(self._same.get(word, word))
                    found[same] = found.get(same, 0.0) + 1
        for match in self._phrases.finditer(text):
            found.setdefault(self._same[match[0]], 1.0)
        for word in list(found):
            if kind := self._kinds.get(word):
                found.setdefault(kind, self._kind)
        return found

    def _parts(self, piece: str) -> Iterator[str]:
        """The word, and the words inside a longer one."""
        yield piece
        if len(piece) <= 2 or piece in self._same or piece.isascii():
            return
        for size in (2, 3):
            for start in range(len(piece) - size + 1):
                part = piece[start : start + size]
                if size < len(piece) and self._segmenter.knows(part):
                    yield part


def _characters(runs: Iterable[str]) -> Terms:
    found: Terms = {}
    for run in runs:
        for size in (1, 2):
            for start in range(len(run) - size + 1):
                gram = intern(run[start : start + size])
                found[gram] = found.get(gram, 0.0) + 1
    return found


def _sounds(runs: Iterable[str]) -> Terms:
    found: Terms = {}
    for run in runs:
        said = [readings(character)[0] for character in run]
        for first, second in pairwise(said):
            pair = intern(f"{first} {second}")
            found[pair] = found.get(pair, 0.0) + 1
    return found
