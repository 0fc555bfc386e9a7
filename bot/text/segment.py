"""Where do words begin and end in a Chinese sentence? jieba, with our own terms, loaded before it is needed."""

import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import jieba

_BREAK = re.compile(r"[^\u4e00-\u9fffa-z0-9]+")
_AGAIN = 128  # stretches remembered: one decision cuts the same ones several times
_CHUNK = 100  # characters: jieba's graph of an unbroken run grows with its square


class Segmenter:
    """A tokenizer of its own, so that no other user of the library changes our words."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms = tuple(terms)
        self._learnt: set[str] = set()
        self._tokenizer = jieba.Tokenizer()
        self._cut = lru_cache(maxsize=_AGAIN)(lambda run: tuple(self._tokenizer.cut(run)))

    def load(self, cache: Path | None) -> None:
        """Read the dictionary (0.7 s, a quarter of it from ``cache``, a folder of ours); later calls do nothing."""
        if self._tokenizer.initialized:
            return
        jieba.setLogLevel(logging.WARNING)
        if cache is not None:
            cache.mkdir(parents=True, exist_ok=True)
            self._tokenizer.tmp_dir = str(cache)
            self._tokenizer.initialize()
        else:
            self._tokenizer.FREQ, self._tokenizer.total = self._tokenizer.gen_pfdict(self._tokenizer.get_dict_file())
            self._tokenizer.initialized = True
        for term in self._terms:
            self._tokenizer.add_word(term)

    def copy(self) -> "Segmenter":
        """Another one that knows the same words; what it learns, this one does not."""
        self.load(None)
        other = Segmenter(())
        tokenizer = other._tokenizer
        tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(self._tokenizer.FREQ), self._tokenizer.total, True
        return other

    def add(self, terms: Iterable[str]) -> None:
        """Words that are not cut apart from now on."""
        self.load(None)
        for term in terms:
            if not self.knows(term):
                self._tokenizer.add_word(term)
                self._learnt.add(term)
        self._cut.cache_clear()

    def knows(self, word: str) -> bool:
        """Is it a word of the dictionary, or one of our own?"""
        return bool(self._tokenizer.FREQ.get(word))

    def is_common(self, word: str) -> bool:
        """Is it a word that others use too, and none that was only learnt?"""
        return self.knows(word) and word not in self._learnt

    def pieces(self, text: str) -> list[str]:
        """The words of a normal ``text`` in order, without marks and spaces."""
        self.load(None)
        return [
            word
            for run in _BREAK.split(text)
            for start in range(0, len(run), _CHUNK)
            for word in self._cut(run[start : start + _CHUNK])
        ]

    def words(self, text: str) -> frozenset[str]:
        """The different words of a normal ``text``."""
        return frozenset(self.pieces(text))
