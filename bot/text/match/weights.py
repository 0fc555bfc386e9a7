"""What does each word, character and sound of the knowledge weigh? Worked out into arrays once, when it changes."""

from array import array
from collections.abc import Iterable, Sequence

import numpy as np

from bot.text.match.arrays import Array, Arrays, Integers, Scores, packed
from bot.text.match.grams import SOUND, grams_of_all
from bot.text.match.reading import Reading, Terms

_NONE = np.zeros(0, np.int32)
_PAIRS = 1 << 16  # from this number on a gram is no single character
_COMMON = 0.02  # share of all ways to ask
_K1, _B = 1.2, 0.75  # BM25's usual values
MOST = _K1 + 1
"""What BM25 makes of a word at most, times its rarity."""


class _Counts:
    """How often each word is in each place, as three arrays side by side."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self._numbers = numbers
        self._terms, self._places, self._counts = array("i"), array("i"), array("d")

    def add(self, place: int, terms: Terms) -> None:
        numbers = self._numbers
        self._terms.extend([numbers.setdefault(term, len(numbers)) for term in terms])
        self._places.extend([place] * len(terms))
        self._counts.extend(terms.values())

    def arrays(self) -> tuple[Integers, Integers, Scores]:
        return np.array(self._terms, np.int64), np.array(self._places, np.int64), np.array(self._counts, np.float64)


def work_out(asked: Iterable[tuple[int, Reading]], beside: Sequence[Terms], unknown: float) -> Arrays:
    """``asked``: place of an entry and one way to ask it, entry by entry; ``beside``: more words of each entry as a whole.

    ``unknown``: how much a term of no entry counts, as a share of the rarest one's weight.
    """
    numbers: dict[str, int] = {}
    spoken, told = _Counts(numbers), _Counts(numbers)
    owners, texts = array("i"), list[str]()
    for owner, reading in asked:
        spoken.add(len(texts), reading.words)
        owners.append(owner)
        texts.append(reading.text)
    said = len(numbers)
    for owner, words in enumerate(beside):
        told.add(owner, words)
    owner_of = np.array(owners, dtype=np.int64)
    terms, places, counts = spoken.arrays()
    grams, gram_ranks = zip(*_grams(texts, owner_of, len(beside)), strict=True)
    parts = [*grams, _cosines(terms, places, counts, len(numbers), owner_of, len(beside))]
    whole = _added((terms, owner_of[places], counts), told.arrays(), len(beside))
    ranked = [*gram_ranks, _ranked(*whole, len(numbers), len(beside))]
    for one in ranked:
        one["places"] += len(texts)
    return (
        _together(parts, ranked, unknown * _rarity(np.zeros(1), len(beside)))
        | packed("texts", texts)
        | packed("words", numbers)
        | {"words.said": np.array([said])}
        | {"entries": np.flatnonzero(np.diff(owner_of, prepend=-1)).astype(np.int32)}
        | {"spoken": terms.astype(np.int32), "spoken.starts": _starts(places, len(texts))}
    )


def _rarity(holders: Array, entries: int) -> Scores:
    rarity: Scores = np.log(1 + (entries + 0.5) / (holders + 0.5))
    return rarity


def _starts(terms: Integers, count: int) -> Integers:
    """Where each of ``count`` terms begins in ascending ``terms``, and where the last one ends."""
    return np.searchsorted(terms, np.arange(count + 1)).astype(np.int32)


def _grams(texts: Sequence[str], owners: Integers, entries: int) -> Iterable[tuple[Arrays, Arrays]]:
    """Characters, then sounds: of every way to ask, and of every entry as a whole.

    A single character that stands in many ways tells none of them apart, and is seven in ten of all there is to add up.
    """
    found, places = grams_of_all(texts)
    for kind in (found < SOUND, found >= SOUND):
        codes, terms = np.unique(found[kind], return_inverse=True)
        once, counts = np.unique(terms * len(texts) + places[kind], return_counts=True)
        said, way = np.divmod(once, len(texts))
        is_common = (codes < _PAIRS) & (np.bincount(said, minlength=len(codes)) > _COMMON * len(texts))
        told = ~is_common[said]
        part = _cosines(said[told], way[told], counts[told], len(codes), owners, entries)
        part["rarities"][is_common] = 0
        whole, place = np.unique(terms * entries + owners[places[kind]], return_inverse=True)
        often = np.bincount(place).astype(np.float64)
        yield part | {"codes": codes}, _ranked(*np.divmod(whole, entries), often, len(codes), entries)


def _cosines(terms: Integers, places: Integers, counts: Array, size: int, owners: Integers, entries: int) -> Arrays:
    """Each way to ask has the length 1."""
    pairs = np.sort(terms * entries + owners[places])  # np.unique would hash: slower, and the interpreter's lock kept
    held = pairs[np.diff(pairs, prepend=-1) > 0] // entries
    rarities = _rarity(np.bincount(held, minlength=size), entries)
    weights = counts.astype(np.float32) * rarities[terms]
    weights /= np.sqrt(np.bincount(places, weights * weights, minlength=len(owners)))[places]
    order = np.argsort(terms, kind="stable")
    places, weights = places[order].astype(np.int32), weights[order].astype(np.float32)
    return {"rarities": rarities, "starts": _starts(terms[order], size), "places": places, "weights": weights}


def _together(parts: Sequence[Arrays], ranked: Sequence[Arrays], unknown: Scores) -> Arrays:
    """All as one table of terms: characters and sounds, a term that stands nowhere, words. Of each term first the ways to ask
    that hold it, then the whole entries: what is read together lies together."""
    nowhere: Arrays = {"rarities": unknown, "starts": np.zeros(2, np.int32), "places": _NONE, "weights": _NONE}
    tables = [*zip(parts[:-1], ranked[:-1], strict=True), (nowhere, nowhere), (parts[-1], ranked[-1])]
    sizes, postings = zip(*(_side_by_side(*both) for both in tables), strict=True)
    last = np.array([np.iinfo(np.int64).max])  # nowhere's
    return {
        "starts": np.cumsum([0, *np.concatenate(sizes).ravel()], dtype=np.int32),
        "postings": np.concatenate(postings),
        "grams": np.concatenate([*(part["codes"] for part in parts[:-1]), last]),
        "grams.rarities": np.concatenate([*(part["rarities"] for part in parts[:-1]), unknown]),
        "words.rarities": parts[-1]["rarities"],
        "words.ranks": ranked[-1]["rarities"],
        "grams.ranks": np.concatenate([*(one["rarities"] for one in ranked[:-1]), unknown]),
    }


def _side_by_side(part: Arrays, ranked: Arrays) -> tuple[Integers, Array]:
    """How many ways to ask and entries hold each term; of each a place and, as four bytes of a number, a weight."""
    both = part, ranked
    sizes = np.stack([np.diff(one["starts"]) for one in both], axis=1)
    starts = (np.cumsum(sizes.ravel()) - sizes.ravel()).reshape(-1, 2)
    postings = np.empty((int(sizes.sum()), 2), dtype=np.uint32)
    for one, size, start in zip(both, sizes.T, starts.T, strict=True):
        rows = np.arange(len(one["places"])) + (start - one["starts"][:-1]).repeat(size)
        postings[rows, 0] = one["places"]
        postings[rows, 1] = one["weights"].astype(np.float32).view(np.uint32)
    return sizes, postings


def _added(
    spoken: tuple[Integers, Integers, Scores], told: tuple[Integers, Integers, Scores], entries: int
) -> tuple[Integers, Integers, Scores]:
    """Words, entries and counts, word by word."""
    terms, owners, counts = (np.concatenate(both) for both in zip(spoken, told, strict=True))
    once, place = np.unique(terms * entries + owners, return_inverse=True)
    sums: Scores = np.bincount(place, counts).astype(np.float64, copy=False)
    return *np.divmod(once, entries), sums


def _ranked(terms: Integers, owners: Integers, counts: Scores, size: int, entries: int) -> Arrays:
    """BM25 with one document an entry."""
    rarities = _rarity(np.bincount(terms, minlength=size), entries)
    lengths = np.bincount(owners, counts, minlength=entries)
    usual = lengths.mean() or 1.0
    weights = counts * MOST / (counts + _K1 * (1 - _B + _B * lengths[owners] / usual)) * rarities[terms]
    return {"rarities": rarities, "starts": _starts(terms, size), "places": owners.astype(np.int32), "weights": weights}
