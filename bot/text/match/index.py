"""How alike are a text and each way of asking each entry? Never changed; another takes its place."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from bot.domain.faq import Entry
from bot.domain.words import Answers
from bot.text.match.arrays import Arrays, Integers, Scores, unpacked
from bot.text.match.grams import Grams, Numbers
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

    Of each term stand side by side the ways to ask that hold it and, as entries as a whole, places behind those. A posting is
    a place and a weight.
    """

    def __init__(self, entries: Sequence[Entry], arrays: Arrays, answers: Answers) -> None:
        self.entries = tuple(entries)
        self._answers = answers
        self._lengths = np.diff(arrays["starts"]).reshape(-1, 2)  # how many ways to ask hold each, and how many entries
        self._starts = array("i", np.ascontiguousarray(arrays["starts"][::2]).tobytes())
        self._postings = arrays["postings"].view(np.int64).ravel().data
        none = len(arrays["grams"]) - 1  # the term that stands nowhere; words come behind it
        self._grams = Grams(arrays["grams"][:-1], none)
        self._rarities = np.stack((arrays["grams.rarities"], arrays["grams.ranks"]), axis=1)
        self._unknown = float(self._rarities[-1, 0])
        self._words = unpacked(arrays, "words")
        self._numbers = {word: number for number, word in enumerate(self._words)}
        self._first = none + 1
        self._said = int(arrays["words.said"][0])  # of the words, the first ones: those that ways to ask say
        self._worth = array("d", arrays["words.rarities"].tobytes())
        self._ranks = array("d", arrays["words.ranks"].tobytes())
        self._entries = arrays["entries"]
        self._ends = array("i", [*arrays["entries"].tolist(), len(arrays["texts.sizes"])])
        self._spoken, self._spoken_of = arrays["spoken"], array("i", arrays["spoken.starts"].tobytes())
        self._texts = unpacked(arrays, "texts")

    def look(self, reading: Reading) -> Alike:
        grams, often, sounds = self._grams.of(reading.text)
        words, shares, parts, rarities = self._words_of(reading.words)
        terms = np.array(grams + words, dtype=np.int64)
        by_term = np.empty((len(terms), 2))
        by_term[len(grams) :, 0] = shares
        by_term[len(grams) :, 1] = parts
        self._weigh(terms[: len(grams)], np.array(often, dtype=np.float64), sounds, by_term)
        sums = self._sums(grams + words, self._lengths.take(terms, axis=0), by_term)
        by_asked = sums[: len(self._texts)]
        return Alike(np.maximum.reduceat(by_asked, self._entries) + sums[len(self._texts) :], by_asked, rarities)

    def _weigh(self, grams: Numbers, often: Scores, sounds: int, factors: Scores) -> None:
        """Into ``factors``, of characters and sounds: the cosine of each is the sum of factors times weights; then BM25's of
        whole entries."""
        answers = self._answers
        rarities = self._rarities.take(grams, axis=0)
        rarities *= often[:, np.newaxis]
        for kind, share, whole in (
            (slice(None, sounds), answers.characters, answers.entry_characters),
            (slice(sounds, len(grams)), answers.sound, answers.entry_sound),
        ):
            own, ranks = rarities[kind, 0], rarities[kind, 1]
            length = sqrt(own.dot(own))
            np.multiply(own, share / length if length else 0.0, out=factors[kind, 0])
            np.multiply(often[kind], whole / (float(ranks.sum()) * MOST or 1.0), out=factors[kind, 1])

    def _words_of(self, words: Terms) -> tuple[list[int], list[float], list[float], Mapping[str, float]]:
        """The same of words; a strange word has no term."""
        rarities: dict[str, float] = {}
        terms: list[int] = []
        factors: list[float] = []
        square = most = 0.0
        for word, count in words.items():
            number = self._numbers.get(word, -1)
            is_said = 0 <= number < self._said
            rarities[word] = rarity = self._worth[number] if is_said else self._unknown
            square += (rarity * count) ** 2
            most += (self._ranks[number] if number >= 0 else self._unknown) * count
            if number >= 0:
                terms.append(self._first + number)
                factors += rarity * count, count
        share = self._answers.words / sqrt(square) if square else 0.0
        part = self._answers.entry_words / (most * MOST) if most else 0.0
        return terms, [share * one for one in factors[::2]], [part * one for one in factors[1::2]], rarities

    def _sums(self, terms: Iterable[int], lengths: Integers, factors: Scores) -> Scores:
        """By place: the weights of ``terms`` there, each times its factor; what is read is copied piece by piece in one go."""
        starts, postings = self._starts, self._postings
        found = b"".join([postings[starts[term] : starts[term + 1]] for term in terms])
        values = factors.ravel().repeat(lengths.ravel())
        values *= np.frombuffer(found, np.float32)[1::2]
        size = len(self._texts) + len(self.entries)
        return np.bincount(np.frombuffer(found, np.uint32)[::2], values, size).astype(np.float64, copy=False)

    def closest(self, owner: int, by_asked: Scores) -> tuple[str, set[str]]:
        """The entry's way to ask that is nearest, and its words."""
        start, end = self._ends[owner], self._ends[owner + 1]
        place = start + int(by_asked[start:end].argmax())
        spoken = self._spoken[self._spoken_of[place] : self._spoken_of[place + 1]].tolist()
        return self._texts[place], {self._words[number] for number in spoken}
