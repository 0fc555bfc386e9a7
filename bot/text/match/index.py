"""How alike are a text and each way of asking each entry? Built once, never changed; a new one takes its place."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from bot.domain.faq import Entry
from bot.domain.words import Answers
from bot.text.match.reading import Reading, Terms

Scores = NDArray[np.float64]
_K1, _B = 1.2, 0.75  # BM25's usual values


@dataclass(frozen=True, slots=True)
class Asked:
    """One way to ask, with its words; ``owner`` is its entry's place."""

    owner: int
    text: str
    words: tuple[str, ...]


class Part:
    """One kind of term (words, characters, sounds): cosines with every way to ask, rare terms counting more.

    Which documents hold a term, and how much of each it is, stands in two long arrays, term by term.
    """

    def __init__(self, unknown: float) -> None:
        self._share = unknown
        self._unknown = 0.0
        self._rarity: dict[str, float] = {}
        self._numbers: dict[str, int] = {}
        self._terms, self._places, self._counts = array("i"), array("i"), array("f")
        self._size = 0

    def add(self, terms: Terms) -> None:
        """The next document."""
        numbers = self._numbers
        for term, count in terms.items():
            self._terms.append(numbers.setdefault(term, len(numbers)))
            self._places.append(self._size)
            self._counts.append(count)
        self._size += 1

    def finish(self, owners: NDArray[np.int32], entries: int) -> None:
        """All documents are there."""
        terms, places, counts = (np.array(part) for part in (self._terms, self._places, self._counts))
        held = np.unique(terms * np.int64(entries) + owners[places]) // entries
        rarities = np.log(1 + (entries + 0.5) / (np.bincount(held, minlength=len(self._numbers)) + 0.5))
        weights = counts * rarities[terms]
        weights /= np.sqrt(np.bincount(places, weights * weights, minlength=self._size))[places]
        order = np.argsort(terms, kind="stable")
        self._held, self._weights = places[order].astype(np.int32), weights[order].astype(np.float32)
        starts = np.searchsorted(terms[order], np.arange(len(self._numbers) + 1)).tolist()
        self._spans = {term: slice(starts[number], starts[number + 1]) for term, number in self._numbers.items()}
        self._rarity = dict(zip(self._numbers, rarities.tolist(), strict=True))
        self._unknown = self._share * _rarity(0, entries)
        del self._terms, self._places, self._counts, self._numbers

    def rarity(self, term: str) -> float:
        """How much a term says; an unknown one says that something else is meant."""
        return self._rarity.get(term, self._unknown)

    def collect(self, terms: Terms, share: float, found: "Found") -> None:
        """Adds places, and by term its part of the cosine, times ``share``."""
        weights = [(term, count * self._rarity.get(term, self._unknown)) for term, count in terms.items()]
        norm = sqrt(sum(weight * weight for _, weight in weights))
        for term, weight in weights:
            if (span := self._spans.get(term)) is not None:
                found.places.append(self._held[span])
                found.weights.append(self._weights[span])
                found.factors.append(share * weight / norm)


@dataclass(frozen=True, slots=True)
class Found:
    """What a text's terms hold, to be summed up in one go."""

    places: list[NDArray[np.int32]] = field(default_factory=list)
    weights: list[NDArray[np.float32]] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)

    def sums(self, size: int) -> Scores:
        if not self.places:
            return np.zeros(size)
        factors = np.repeat(np.array(self.factors), [len(some) for some in self.places])
        values = np.concatenate(self.weights) * factors
        return np.bincount(np.concatenate(self.places), values, minlength=size).astype(np.float64, copy=False)


class Ranked:
    """BM25 with one document an entry, as a share of what the text could reach."""

    def __init__(self, documents: Sequence[Terms], unknown: float) -> None:
        self._count = len(documents)
        held = Counter(term for document in documents for term in document)
        self._rarity = {term: _rarity(count, self._count) for term, count in held.items()}
        self._unknown = unknown * _rarity(0, self._count)
        lengths = [sum(document.values()) for document in documents]
        usual = sum(lengths) / max(1, len(lengths)) or 1.0
        postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, (document, length) in enumerate(zip(documents, lengths, strict=True)):
            for term, count in document.items():
                weight = count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * length / usual))
                postings[term].append((place, weight * self._rarity[term]))
        self._postings = {
            term: (np.array([place for place, _ in rows]), np.array([weight for _, weight in rows]))
            for term, rows in postings.items()
        }

    def scores(self, terms: Terms) -> Scores:
        total = np.zeros(self._count)
        most = sum(self._rarity.get(term, self._unknown) * count for term, count in terms.items()) * (_K1 + 1)
        for term, count in terms.items():
            if (posting := self._postings.get(term)) is not None:
                total[posting[0]] += posting[1] * count
        return total / most if most else total


def _rarity(holders: int, entries: int) -> float:
    return log(1 + (entries + 0.5) / (holders + 0.5))


@dataclass(frozen=True, slots=True)
class _Whole:
    """All that is said of an entry."""

    words: Terms
    characters: Terms = field(default_factory=dict)
    sounds: Terms = field(default_factory=dict)


class Index:
    """Of every way to ask only text and words are kept; those of one entry stand side by side."""

    def __init__(
        self, entries: Sequence[Entry], asked: Iterable[tuple[int, Reading]], extra: Sequence[Terms], answers: Answers
    ) -> None:
        """``asked``: place of the entry and one way to ask it; ``extra``: more words of each entry as a whole."""
        self.entries = tuple(entries)
        self._answers = answers
        self.words, self._characters, self._sounds = (Part(answers.unknown) for _ in range(3))
        wholes = [_Whole(dict(terms)) for terms in extra]
        self.asked = tuple(self._add(owner, reading, wholes[owner]) for owner, reading in asked)
        owners = np.array([one.owner for one in self.asked], dtype=np.int32)
        for part in (self.words, self._characters, self._sounds):
            part.finish(owners, len(entries))
        self._starts = np.flatnonzero(np.diff(owners, prepend=-1))
        self._ranked = (
            (answers.entry_words, Ranked([whole.words for whole in wholes], answers.unknown)),
            (answers.entry_characters, Ranked([whole.characters for whole in wholes], answers.unknown)),
            (answers.entry_sound, Ranked([whole.sounds for whole in wholes], answers.unknown)),
        )

    def _add(self, owner: int, reading: Reading, whole: "_Whole") -> Asked:
        """Take up one way to ask; it counts for its entry as a whole too."""
        for part, terms, document in (
            (self.words, reading.words, whole.words),
            (self._characters, reading.characters, whole.characters),
            (self._sounds, reading.sounds, whole.sounds),
        ):
            part.add(terms)
            for term, count in terms.items():
                document[term] = document.get(term, 0.0) + count
        return Asked(owner, reading.text, tuple(reading.words))

    def scores(self, reading: Reading) -> tuple[Scores, Scores]:
        """By entry, and by way to ask, 0 to 1."""
        answers, found = self._answers, Found()
        self.words.collect(reading.words, answers.words, found)
        self._characters.collect(reading.characters, answers.characters, found)
        self._sounds.collect(reading.sounds, answers.sound, found)
        by_asked = found.sums(len(self.asked))
        best = np.maximum.reduceat(by_asked, self._starts)
        for (share, ranked), terms in zip(
            self._ranked, (reading.words, reading.characters, reading.sounds), strict=True
        ):
            best = best + share * ranked.scores(terms)
        return best, by_asked

    def closest(self, owner: int, by_asked: Scores) -> Asked:
        """The entry's way to ask that is nearest."""
        start = int(self._starts[owner])
        end = int(self._starts[owner + 1]) if owner + 1 < len(self._starts) else len(self.asked)
        return self.asked[start + int(np.argmax(by_asked[start:end]))]
