"""Where do words begin and end in a Chinese sentence? jieba, with our own terms, loaded before it is needed."""

import logging
import marshal
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import repeat
from math import inf, log
from pathlib import Path

import jieba
from jieba import finalseg

_BREAK = re.compile(r"[^\u4e00-\u9fffa-z0-9]+")
_RARE = re.compile(r"[\u9fd6-\u9fff]")  # characters that are no letters to jieba
_AGAIN = 128  # stretches remembered: one decision cuts the same ones several times
_LATIN = re.compile("[a-z0-9]")
_START = finalseg.start_P
_BEGIN, _MIDDLE, _END, _SINGLE = (finalseg.emit_P[state] for state in "BMES")
_STEP = {one + other: worth for one, some in finalseg.trans_P.items() for other, worth in some.items()}
_NEVER = finalseg.MIN_FLOAT
_CHUNK = 100  # characters: jieba's graph of an unbroken run grows with its square


class _Tokenizer(jieba.Tokenizer):  # type: ignore[misc]
    """jieba's, cutting a run of letters the same, with one look-up of each stretch instead of three."""

    def words(self, run: str) -> tuple[str, ...]:
        """What ``cut`` finds in characters and letters without anything between them."""
        if _RARE.search(run):
            return tuple(self.cut(run))
        found: list[str] = []
        start = single = 0  # where the characters begin that make no word of the dictionary
        for stop in self._ends(run):
            if stop - start > 1:
                if single < start:
                    found += self._unknown(run[single:start])
                found.append(run[start:stop])
                single = stop
            start = stop
        if single < start:
            found += self._unknown(run[single:start])
        return tuple(found)

    def _unknown(self, characters: str) -> Iterable[str]:
        if len(characters) == 1 or self.FREQ.get(characters):
            return characters
        return finalseg.cut(characters) if _LATIN.search(characters) else _guessed(characters)

    def _ends(self, run: str) -> list[int]:
        """Where the words end in the likeliest cut, worked out from the end."""
        counted, total, end = self.FREQ.get, log(self.total), len(run)
        likely, ends = [0.0] * (end + 1), list(range(1, end + 1))
        for start in range(end - 1, -1, -1):
            best, stop = -inf, start + 1
            count = counted(run[start])
            while count is not None:
                if count and (worth := log(count) - total + likely[stop]) >= best:
                    best, ends[start] = worth, stop
                stop += 1
                count = counted(run[start:stop]) if stop <= end else None
            likely[start] = 0.0 - total + likely[start + 1] if best == -inf else best
        found = [0]
        while found[-1] < end:
            found.append(ends[found[-1]])
        return found[1:]


def _guessed(characters: str) -> list[str]:
    """What ``finalseg.cut`` makes of Chinese characters: its search for the likeliest states (a word begins, goes on, ends, or
    is a single character), sum by sum, written out for the steps that there are."""
    character = characters[0]
    begin = _START["B"] + _BEGIN.get(character, _NEVER)
    middle = _START["M"] + _MIDDLE.get(character, _NEVER)
    end = _START["E"] + _END.get(character, _NEVER)
    single = _START["S"] + _SINGLE.get(character, _NEVER)
    begun, amid, ended, alone = "B", "M", "E", "S"  # the states on the likeliest way to each
    for character in characters[1:]:
        here = _BEGIN.get(character, _NEVER)
        one, other = end + _STEP["EB"] + here, single + _STEP["SB"] + here
        next_begin, next_begun = (other, alone + "B") if other >= one else (one, ended + "B")
        here = _MIDDLE.get(character, _NEVER)
        one, other = begin + _STEP["BM"] + here, middle + _STEP["MM"] + here
        next_middle, next_amid = (other, amid + "M") if other >= one else (one, begun + "M")
        here = _END.get(character, _NEVER)
        one, other = begin + _STEP["BE"] + here, middle + _STEP["ME"] + here
        next_end, next_ended = (other, amid + "E") if other >= one else (one, begun + "E")
        here = _SINGLE.get(character, _NEVER)
        one, other = end + _STEP["ES"] + here, single + _STEP["SS"] + here
        single, alone = (other, alone + "S") if other >= one else (one, ended + "S")
        begin, middle, end = next_begin, next_middle, next_end
        begun, amid, ended = next_begun, next_amid, next_ended
    found, start = [], 0
    for place, state in enumerate(alone if single >= end else ended, 1):
        if state in "ES":
            found.append(characters[start:place])
            start = place
    return found


class Segmenter:
    """A tokenizer of its own, so that no other user of the library changes our words."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms = tuple(terms)
        self._use(_Tokenizer(), {}, {})

    def _use(self, tokenizer: _Tokenizer, learnt: Mapping[str, int], before: Mapping[str, int | None]) -> None:
        self._tokenizer, self._learnt, self._before = tokenizer, learnt, before
        self._cut = lru_cache(maxsize=_AGAIN)(tokenizer.words)

    def load(self, cache: Path | None) -> None:
        """Read the dictionary (0.9 s, a quarter of it from ``cache``, a folder of ours); later calls do nothing."""
        if self._tokenizer.initialized:
            return
        jieba.setLogLevel(logging.WARNING)
        if cache is not None:
            cache.mkdir(parents=True, exist_ok=True)
            self._tokenizer.tmp_dir = str(cache)
            if not self._read(cache / "jieba.cache"):
                self._tokenizer.initialize()
        else:
            self._tokenizer.FREQ, self._tokenizer.total = self._tokenizer.gen_pfdict(self._tokenizer.get_dict_file())
            self._tokenizer.initialized = True
        for term in self._terms:
            self._tokenizer.add_word(term)

    def _read(self, kept: Path) -> bool:
        """jieba reads its own file word by word, which takes three times as long; what is wrong with one it puts right."""
        try:
            self._tokenizer.FREQ, self._tokenizer.total = marshal.loads(kept.read_bytes())  # noqa: S302 - our own folder
        except (OSError, ValueError, TypeError, EOFError):
            return False
        self._tokenizer.initialized = True
        return True

    @property
    def version(self) -> str:
        """Another one for another dictionary; what was learnt aside."""
        self.load(None)
        total = self._tokenizer.total - sum(self._learnt.values())
        return f"jieba {jieba.__version__} {total} {self._terms}"

    @property
    def learnt(self) -> Mapping[str, int]:
        """The words learnt, and how common each is taken to be."""
        return self._learnt

    def copy(self) -> "Segmenter":
        """Another one with the same dictionary, that has learnt nothing yet."""
        self.load(None)
        other, tokenizer = Segmenter(self._terms), _Tokenizer()
        tokenizer.FREQ, tokenizer.initialized = dict(self._tokenizer.FREQ), True
        tokenizer.total = self._tokenizer.total - sum(self._learnt.values())
        for word, count in self._before.items():
            if count is None:
                del tokenizer.FREQ[word]
            else:
                tokenizer.FREQ[word] = count
        other._use(tokenizer, {}, {})
        return other

    def learn(self, terms: Iterable[str], counts: Iterable[int | None] = repeat(None)) -> None:
        """Words that are not cut apart from now on; jieba finds the ``counts`` that are not given."""
        tokenizer, learnt, before = self._tokenizer, dict(self._learnt), dict(self._before)
        for term, count in zip(terms, counts, strict=False):
            if not self.knows(term):
                before |= {part: tokenizer.FREQ.get(part) for part in _beginnings(term) if part not in before}
                tokenizer.add_word(term, count)
                learnt[term] = tokenizer.FREQ[term]
        self._use(tokenizer, learnt, before)

    def become(self, other: "Segmenter") -> None:
        """Know what ``other`` knows, and no longer what was learnt before."""
        self._use(other._tokenizer, other._learnt, other._before)

    def knows(self, word: str) -> bool:
        """Is it a word of the dictionary, or one of our own?"""
        return bool(self._tokenizer.FREQ.get(word))

    def is_common(self, word: str) -> bool:
        """Is it a word that others use too, and none that was only learnt?"""
        return self.knows(word) and word not in self._learnt

    def pieces(self, text: str) -> list[str]:
        """The words of a normal ``text`` in order, without marks and spaces."""
        self.load(None)
        found: list[str] = []
        for run in _BREAK.split(text):
            for start in range(0, len(run), _CHUNK):
                found += self._cut(run[start : start + _CHUNK])
        return found

    def words(self, text: str) -> frozenset[str]:
        """The different words of a normal ``text``."""
        return frozenset(self.pieces(text))


def _beginnings(word: str) -> list[str]:
    return [word[:size] for size in range(1, len(word) + 1)]
