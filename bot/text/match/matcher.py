"""Which entries may be meant by a text? Likeness and keyword groups, as one score between 0 and 1, with the reasons."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from bot.domain.decision import Candidate
from bot.domain.faq import Entry
from bot.domain.words import Answers, Words
from bot.text.match.groups import Groups, Met
from bot.text.match.index import Index, Scores
from bot.text.match.reading import Reader, Reading, Terms
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
_TERM = re.compile(
    r"[^\W吗呢么不没啊呀谁啥咋]{2,4}"
)  # what may be one word; a question's particle stays a word of its own
_FULL = 2  # lists of a group that make it a full one


@dataclass(frozen=True, slots=True)
class _State:
    """What is swapped as one when the knowledge changes."""

    index: Index
    groups: Groups
    second: Second | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one text, or a sentence of it, came to."""

    reading: Reading
    scores: Scores
    by_asked: Scores
    met: dict[int, Met]
    against: dict[int, str]


class Matcher:
    """``load`` makes the knowledge known, at any time; ``match`` asks it."""

    def __init__(self, segmenter: Segmenter, normaliser: Normaliser, words: Words) -> None:
        self._segmenter = segmenter
        self._normaliser = normaliser
        self._words = words
        self._answers: Answers = words.answers
        self._reader = Reader(segmenter, words.synonyms, words.answers)
        self._lines = {word: line for line in words.synonyms.equal for word in line}
        self._state: _State | None = None
        self.meanings: Meanings | None = None

    def load(self, entries: Sequence[Entry]) -> None:
        """Build a new index and let it take the place of the old one."""
        if not entries:
            self._state = None
            return
        keywords = {word for entry in entries for group in entry.keywords for words in group for word in words}
        self._segmenter.add(word for word in (*self._lines, *keywords) if _TERM.fullmatch(word))
        self._reader.spelling = Spelling(self._lexicon(entries, keywords), self._segmenter.knows)
        read = self._reader.read
        asked = (
            (owner, read(self._normaliser.normal(text)))
            for owner, entry in enumerate(entries)
            for text in (entry.question, *entry.asked)
        )
        extra = [self._beside(entry) for entry in entries]
        groups = Groups(entries, self._same_as)
        second = Second(self.meanings, entries) if self.meanings else None
        self._state = _State(Index(entries, asked, extra, self._answers), groups, second)

    @property
    def is_empty(self) -> bool:
        """Is nothing known?"""
        return self._state is None

    def _lexicon(self, entries: Iterable[Entry], keywords: Iterable[str]) -> Iterator[str]:
        own = {*keywords, *self._lines}
        yield from (word for word in own if len(word) > 2 or self._segmenter.is_common(word))
        yield from self._words.general.terms
        commands, emergency = self._words.commands, self._words.emergency
        yield from (*commands.progress, *commands.complaint, *commands.human, *commands.menu)
        yield from (word for word in (*emergency.symptom, *emergency.poisoning, *emergency.toxic) if len(word) > 2)
        for entry in entries:
            yield from self._segmenter.pieces(self._normaliser.normal(entry.question))

    def _same_as(self, word: str) -> Iterable[str]:
        """What counts as a keyword beside it; single characters would be seen inside other words."""
        return (same for same in self._lines.get(word, ()) if len(same) > 1)

    def _beside(self, entry: Entry) -> Terms:
        """What counts for an entry as a whole: its keywords, and a little the words it answers with."""
        told = self._reader.words(self._normaliser.normal(f"{entry.answer}\n{entry.page}"))
        words = {word for group in entry.keywords for words in group for word in words}
        return {word: self._answers.told * min(count, 2.0) for word, count in told.items()} | {
            self._reader.same_as(word): 1.0 for word in words
        }

    def spelt(self, normal: str) -> str:
        """The text with what only sounds right put right."""
        spelling = self._reader.spelling
        if spelling is not None:
            for wrong, right in spelling.corrected(self._segmenter.pieces(normal)).items():
                normal = normal.replace(wrong, right)
        return normal

    def words(self, normal: str) -> tuple[str, ...]:
        """What a text says, without fillers, each word as the one that stands for its meaning."""
        return tuple(sorted(self._reader.read(normal).words))

    def match(self, normal: str) -> tuple[Candidate, ...]:
        """The best few entries for a normal text, best first; none when nothing is alike."""
        return self._match(self._state, normal, _SHOWN) if self._state else ()

    def closely(self, normal: str) -> tuple[Candidate, ...]:
        """The same, with what they mean where words leave it open and the model is there."""
        state = self._state
        if state is None or state.second is None:
            return self.match(normal)
        found = self._match(state, normal, _AGAIN)
        is_open = bool(found) and found[0].score >= _FAINT and not self._is_sure(found)
        return (state.second.look(normal, found) if is_open else found)[:_SHOWN]

    def _is_sure(self, found: Sequence[Candidate]) -> bool:
        ahead = found[0].score - (found[1].score if len(found) > 1 else 0.0)
        return found[0].score >= self._answers.answer and ahead >= self._answers.margin

    def _match(self, state: _State, normal: str, count: int) -> tuple[Candidate, ...]:
        normal = f"{normal[:_READ]}\n{normal[-_READ:]}" if len(normal) > 2 * _READ else normal
        whole = self._look(state, normal)
        seen = [whole, *(self._look(state, piece) for piece in _pieces(normal))]
        scores = whole.scores
        for piece in seen[1:]:
            scores = np.maximum(scores, _PIECE * piece.scores)
        best = np.argsort(scores)[::-1][:count]
        return tuple(self._candidate(state, int(owner), scores, seen) for owner in best if scores[owner] > 0)

    def _look(self, state: _State, text: str) -> _Seen:
        reading = self._reader.read(text)
        scores, by_asked = state.index.scores(reading)
        met, against = state.groups.find(reading.text)
        scores = scores.copy()
        for owner, group in met.items():
            share = min(1.0, len(group.words) / _FULL) * (1 + self._covered(state, reading, group)) / 2
            scores[owner] += self._answers.group * share * (1 - min(1.0, scores[owner]))
        for owner in against:
            scores[owner] *= 1 - self._answers.unless
        return _Seen(reading, np.minimum(scores, 1.0), by_asked, met, against)

    def _covered(self, state: _State, reading: Reading, group: Met) -> float:
        """The part of what the text says that the group's words account for."""
        rarity = {word: state.index.words.rarity(word) * count for word, count in reading.words.items()}
        same = {self._reader.same_as(word) for word in group.words}
        held = sum(worth for word, worth in rarity.items() if word in same or any(word in one for one in group.words))
        return held / (sum(rarity.values()) or 1.0)

    def _candidate(self, state: _State, owner: int, scores: Scores, seen: Sequence[_Seen]) -> Candidate:
        best = max(seen, key=lambda one: one.scores[owner] * (1 if one is seen[0] else _PIECE))
        entry = state.index.entries[owner]
        why = tuple(_reasons(state.index, owner, best))
        return Candidate(entry.id, entry.question, round(self._calibrated(float(scores[owner])), 3), why)

    def _calibrated(self, score: float) -> float:
        """How often an answer of this score was the right one."""
        return 1 / (1 + exp(-self._answers.steepness * (score - self._answers.middle)))


def _pieces(text: str) -> list[str]:
    if len(text) < _LONG:
        return []
    found = [piece.strip() for piece in _SENTENCE.split(text) if len(piece.strip()) >= _LEAST]
    return found[-_PIECES:] if len(found) > 1 else []


def _reasons(index: Index, owner: int, seen: _Seen) -> Iterator[str]:
    closest = index.closest(owner, seen.by_asked)
    shared = seen.reading.words.keys() & set(closest.words)
    if words := sorted(shared, key=lambda word: (-index.words.rarity(word), word))[:_WHY]:
        yield f"词：{'、'.join(words)}"
    yield f"相近问法：{closest.text}"
    if group := seen.met.get(owner):
        yield f"词组：{' + '.join(group.words)}"
    if word := seen.against.get(owner):
        yield f"排除词：{word}"
    for wrong, right in seen.reading.corrected:
        yield f"同音改字：{wrong} → {right}"
