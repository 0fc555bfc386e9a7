"""How alike are a text and each way of asking each entry? Never changed; another takes its place."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from bot.domain.faq import Entry
from bot.domain.words import Answers
from bot.text.match.arrays import Arrays, Scores, unpacked
from bot.text.match.grams import SOUND, Numbers, grams
from bot.text.match.reading import Reading, Terms
from bot.text.match.weights import MOST


@dataclass(slots=True)
class Alike:
    """By entry, and by way to ask, 0 to 1; and how much each word of the text says."""

    scores: Scores
    by_asked: Scores
    rarities: Mapping[str, float]


class Index:
    """Knows what ``weights.work_out`` found of ``entries``; the ways to ask one stand side by side.

    From ``starts[term]`` to ``starts[term + 1]`` stand the places of a term and its weights there. The first places are ways
    to ask, those behind them entries as a whole.
    """

    def __init__(self, entries: Sequence[Entry], arrays: Arrays, answers: Answers) -> None:
        self.entries = tuple(entries)
        self._answers = answers
        self._starts, self._places, self._weights = arrays["starts"], arrays["places"], arrays["weights"]
        self._grams, self._rarities = arrays["grams"], arrays["grams.rarities"]
        self._none = len(self._grams) - 1  # the term that stands nowhere; words come behind it
        self._unknown = float(self._rarities[-1])
        self._words = unpacked(arrays, "words")
        self._numbers = {word: number for number, word in enumerate(self._words)}
        self._said = array("d", arrays["words.rarities"].tobytes())  # of the first words, those that ways to ask say
        self._ranks = array("d", arrays["words.ranks"].tobytes())
        self._gram_ranks = arrays["grams.ranks"]
        self._whole = self._none + 1 + len(self._said) + len(self._words)  # characters and sounds of whole entries
        self._entries = arrays["entries"]
        self._ends = array("i", [*arrays["entries"].tolist(), len(arrays["texts.sizes"])])
        self._spoken, self._spoken_of = arrays["spoken"], array("i", arrays["spoken.starts"].tobytes())
        self._texts = unpacked(arrays, "texts")

    def look(self, reading: Reading) -> Alike:
        terms, factors = self._grams_of(reading.text)
        words, weights, rarities = self._words_of(reading.words)
        all_terms = np.concatenate((terms, np.array(words, dtype=np.int64)))
        sums = self._sums(all_terms, np.concatenate((factors, weights)))
        by_asked = sums[: len(self._texts)]
        return Alike(np.maximum.reduceat(by_asked, self._entries) + sums[len(self._texts) :], by_asked, rarities)

    def _grams_of(self, text: str) -> tuple[Numbers, Scores]:
        """Characters and sounds: the cosine of each is the sum of factors times weights; then BM25's of whole entries."""
        found, often = grams(text)
        terms = self._grams.searchsorted(found)
        terms[self._grams.take(terms) != found] = self._none
        factors = self._rarities.take(terms)
        factors *= often
        ranks = self._gram_ranks.take(terms)
        ranks *= often
        answers, sounds = self._answers, int(found.searchsorted(SOUND))
        parts = often.astype(np.float64)
        for kind, share, whole in (
            (slice(None, sounds), answers.characters, answers.entry_characters),
            (slice(sounds, None), answers.sound, answers.entry_sound),
        ):
            _share(factors[kind], share)
            parts[kind] *= whole / (float(ranks[kind].sum()) * MOST or 1.0)
        wholes = np.where(terms == self._none, self._none, terms + self._whole)
        return np.concatenate((terms, wholes)), np.concatenate((factors, parts))

    def _words_of(self, words: Terms) -> tuple[list[int], list[float], Mapping[str, float]]:
        """The same of words, then of words as BM25 sees them in an entry as a whole; a strange word has no term."""
        said, first = self._said, self._none + 1
        rarities: dict[str, float] = {}
        terms: list[int] = []
        factors: list[float] = []
        known: list[int] = []
        counts: list[float] = []
        square = most = 0.0
        for word, count in words.items():
            number = self._numbers.get(word, -1)
            is_said = 0 <= number < len(said)
            rarities[word] = rarity = said[number] if is_said else self._unknown
            square += (rarity * count) ** 2
            most += (self._ranks[number] if number >= 0 else self._unknown) * count
            if is_said:
                terms.append(first + number)
                factors.append(rarity * count)
            if number >= 0:
                known.append(first + len(said) + number)
                counts.append(count)
        share = self._answers.words / sqrt(square) if square else 0.0
        part = self._answers.entry_words / (most * MOST) if most else 0.0
        return terms + known, [share * one for one in factors] + [part * one for one in counts], rarities

    def _sums(self, terms: Numbers, factors: Scores) -> Scores:
        """By place: the weights of ``terms`` there, each times its factor."""
        starts = self._starts.take(terms)
        lengths = self._starts.take(terms + 1)
        lengths -= starts
        ends = lengths.cumsum()
        rows = (starts - ends + lengths).repeat(lengths)
        rows += np.arange(len(rows))
        values = self._weights.take(rows)
        values *= factors.repeat(lengths)
        size = len(self._texts) + len(self.entries)
        return np.bincount(self._places.take(rows), values, size).astype(np.float64, copy=False)

    def closest(self, owner: int, by_asked: Scores) -> tuple[str, set[str]]:
        """The entry's way to ask that is nearest, and its words."""
        start, end = self._ends[owner], self._ends[owner + 1]
        place = start + int(by_asked[start:end].argmax())
        spoken = self._spoken[self._spoken_of[place] : self._spoken_of[place + 1]].tolist()
        return self._texts[place], {self._words[number] for number in spoken}


def _share(factors: Scores, share: float) -> None:
    """Make their length ``share``."""
    if length := sqrt(factors.dot(factors)):
        factors *= share / length
