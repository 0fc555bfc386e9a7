"""Which entries may be meant by a text? Likeness and keyword groups, as one score between 0 and 1, with the reasons."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path

import numpy as np

from bot.domain.decision import Candidate
from bot.domain.faq import Entry
from bot.domain.words import Answers, Words
from bot.text.match.arrays import Scores, part
from bot.text.match.groups import Groups, Met
from bot.text.match.index import Alike, Index
from bot.text.match.knowledge import Knowledge
from bot.text.match.reading import Reader, Reading
from bot.text.match.semantic import Meanings, Second
from bot.text.match.spelling import Spelling
from bot.text.normal import Normaliser
from bot.text.segment import Segmenter

_SHOWN = 4  # candidates, the runner-up of the last choice among them
_AGAIN = 10  # candidates that the model looks at
_FAINT = 0.04  # the score below which it is not asked: small talk
_WHY = 5  # words that a reason names
_LONG = 30  # characters from which on sentences are looked at one by one too
_READ = 200  # characters at either end of a very long text: the question is there
_PIECES = 6  # sentences of a long text that are
_LEAST = 4  # characters of a sentence that says something
_PIECE = 0.9  # how much a sentence of many counts against the whole
_SENTENCE = re.compile(r"[。.!?！？;；\n]+|[,，](?=.{0,4}(?:请问|想问|问一下|另外|还有|顺便))")
_FULL = 2  # lists of a group that make it a full one


@dataclass(frozen=True, slots=True)
class _State:
    """What is swapped as one when the knowledge changes."""

    reader: Reader
    index: Index
    groups: Groups
    second: Second | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one text, or a sentence of it, came to."""

    reading: Reading
    alike: Alike
    scores: Scores
    met: dict[int, Met]
    against: dict[int, str]


class Matcher:
    """``load`` makes the knowledge known, at any time; ``match`` asks it."""

    def __init__(self, segmenter: Segmenter, normaliser: Normaliser, words: Words) -> None:
        self._segmenter = segmenter
        self._answers: Answers = words.answers
        self._reader = Reader(segmenter, words.synonyms, words.answers)
        self._knowledge = Knowledge(self._reader, normaliser, words)
        self._state: _State | None = None
        self.cache: Path | None = None
        self.meanings: Meanings | None = None

    def load(self, entries: Sequence[Entry]) -> None:
        """Work out what is asked for a new index, or take it from ``cache``; then it takes the place of the old one."""
        if not entries:
            self._state = None
            return
        learnt, arrays = self._knowledge.of(entries, self._segmenter, self.cache)
        reader = self._reader.using(self._segmenter, Spelling(part("spelling", arrays), self._segmenter.knows))
        index = Index(entries, part("index", arrays), self._answers)
        second = Second(self.meanings, entries) if self.meanings else None
        state = _State(reader, index, Groups(part("groups", arrays)), second)
        self._segmenter.become(learnt)
        self._state = state

    def _read(self) -> Reader:
        return self._state.reader if self._state else self._reader

    @property
    def is_empty(self) -> bool:
        """Is nothing known?"""
        return self._state is None

    def spelt(self, normal: str) -> str:
        """The text with what only sounds right put right."""
        return self._read().spelt(normal)

    def words(self, normal: str) -> tuple[str, ...]:
        """What a text says, without fillers, each word as the one that stands for its meaning."""
        return tuple(sorted(self._read().read(normal).words))

    def match(self, normal: str) -> tuple[Candidate, ...]:
        """The best few entries for a normal text, best first; none when nothing is alike."""
        return self._match(self._state, normal, _SHOWN) if self._state else ()

    def closely(self, normal: str, *, is_told: bool = False) -> tuple[Candidate, ...]:
        """The same, with what they mean where words leave it open and the model is there; ``is_told``: why of all."""
        state = self._state
        if state is None or state.second is None:
            return self._match(state, normal, _SHOWN, is_told=is_told) if state else ()
        found = self._match(state, normal, _AGAIN, is_told=is_told)
        is_open = bool(found) and found[0].score >= _FAINT and not self._is_sure(found)
        return (state.second.look(normal, found) if is_open else found)[:_SHOWN]

    def _is_sure(self, found: Sequence[Candidate]) -> bool:
        return found[0].score >= self._answers.answer and found[0].is_ahead_of(found[1:], self._answers.margin)

    def _match(self, state: _State, normal: str, count: int, *, is_told: bool = False) -> tuple[Candidate, ...]:
        """The best ``count``, with their reasons only where somebody reads them: finding them takes its time."""
        normal = f"{normal[:_READ]}\n{normal[-_READ:]}" if len(normal) > 2 * _READ else normal
        whole = self._look(state, normal)
        seen = [whole, *(self._look(state, piece) for piece in _pieces(normal))]
        scores = whole.scores
        for piece in seen[1:]:
            scores = np.maximum(scores, _PIECE * piece.scores)
        return tuple(
            self._candidate(state, owner, score, seen, is_told=is_told) for owner, score in _best(scores, count)
        )

    def _look(self, state: _State, text: str) -> _Seen:
        reading = state.reader.read(text)
        alike = state.index.look(reading)
        scores, rarities = alike.scores, alike.rarities
        met, against = state.groups.find(reading.text)
        for owner, group in met.items():
            share = min(1.0, len(group.words) / _FULL) * (1 + self._covered(reading, rarities, group)) / 2
            scores[owner] += self._answers.group * share * (1 - min(1.0, scores[owner]))
        for owner in against:
            scores[owner] *= 1 - self._answers.unless
        return _Seen(reading, alike, np.minimum(scores, 1.0), met, against)

    def _covered(self, reading: Reading, rarities: Mapping[str, float], group: Met) -> float:
        """The part of what the text says that the group's words account for."""
        worth = {word: rarities[word] * count for word, count in reading.words.items()}
        same = {self._reader.same_as(word) for word in group.words}
        held = sum(one for word, one in worth.items() if word in same or any(word in some for some in group.words))
        return held / (sum(worth.values()) or 1.0)

    def _candidate(self, state: _State, owner: int, score: float, seen: Sequence[_Seen], *, is_told: bool) -> Candidate:
        entry = state.index.entries[owner]
        why: tuple[str, ...] = ()
        if is_told:
            best = max(seen, key=lambda one: one.scores[owner] * (1 if one is seen[0] else _PIECE))
            why = tuple(_reasons(state.index, owner, best))
        return Candidate(entry.id, entry.question, round(self._calibrated(score), 3), why)

    def _calibrated(self, score: float) -> float:
        """How often an answer of this score was the right one."""
        return 1 / (1 + exp(-self._answers.steepness * (score - self._answers.middle)))


def _best(scores: Scores, count: int) -> Iterator[tuple[int, float]]:
    """Places and scores of the highest above 0; of equal ones the first first."""
    left = scores.copy()
    for _ in range(min(count, len(left))):
        place = int(left.argmax())
        if (score := float(left[place])) <= 0:
            return
        left[place] = 0
        yield place, score


def _pieces(text: str) -> list[str]:
    if len(text) < _LONG:
        return []
    found = [piece.strip() for piece in _SENTENCE.split(text) if len(piece.strip()) >= _LEAST]
    return found[-_PIECES:] if len(found) > 1 else []


def _reasons(index: Index, owner: int, seen: _Seen) -> Iterator[str]:
    text, spoken = index.closest(owner, seen.alike.by_asked)
    rarities = seen.alike.rarities
    if shared := sorted((-rarities[word], word) for word in rarities.keys() & spoken)[:_WHY]:
        yield f"词：{'、'.join(word for _, word in shared)}"
    yield f"相近问法：{text}"
    if group := seen.met.get(owner):
        yield f"词组：{' + '.join(group.words)}"
    if word := seen.against.get(owner):
        yield f"排除词：{word}"
    for wrong, right in seen.reading.corrected:
        yield f"同音改字：{wrong} → {right}"
