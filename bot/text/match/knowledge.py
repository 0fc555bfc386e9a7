"""What is worked out of the entries before the first question, and when need it not be worked out again?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path

import numpy as np

from bot.domain.faq import Entry
from bot.domain.words import Words
from bot.text.match import groups, spelling, weights
from bot.text.match.arrays import Arrays, Kept, packed, under, unpacked
from bot.text.match.reading import Reader, Terms
from bot.text.normal import Normaliser, simplified
from bot.text.segment import Segmenter

_TERM = re.compile(
    r"[^\W吗呢么不没啊呀谁啥咋]{2,4}"
)  # what may be one word; a question's particle stays a word of its own
_SOURCES = ("match", "segment.py", "normal.py", "lexicon.py")  # of bot.text: another line there, another outcome


class Knowledge:
    """``of`` some entries: a segmenter that has learnt their words, and arrays for index, groups and spelling."""

    def __init__(self, reader: Reader, normaliser: Normaliser, words: Words) -> None:
        self._reader = reader
        self._normaliser = normaliser
        self._words = words
        self._lines = {word: line for line in words.synonyms.equal for word in line}

    def of(self, entries: Sequence[Entry], segmenter: Segmenter, cache: Path | None) -> tuple[Segmenter, Arrays]:
        """Seconds of work when it is not in the folder ``cache``; ``segmenter`` itself is left alone."""
        learning = segmenter.copy()
        if cache is None:
            return learning, self._work_out(entries, learning)
        kept, key = Kept(cache), self.key(entries, segmenter)
        if (arrays := kept.read(key)) is None:
            arrays = self._work_out(entries, learning)
            kept.write(key, arrays)
        else:
            learning.learn(unpacked(arrays, "learnt"), arrays["learnt.counts"].tolist())
        return learning, arrays

    def key(self, entries: Iterable[Entry], segmenter: Segmenter) -> str:
        """A hash of all that the arrays depend on."""
        asked = [(one.question, one.asked, one.keywords, one.unless, one.answer, one.page) for one in entries]
        given = (asked, self._told, simplified(), segmenter.version, np.__version__)
        found = blake2b(repr(given).encode("utf-8", "surrogatepass"), digest_size=12)
        for source in _sources():
            found.update(source)
        return found.hexdigest()

    @cached_property
    def _told(self) -> bytes:
        """A hash of the words, which stay: worked out by the start, for the loop would wait for it."""
        return blake2b(repr(self._words).encode("utf-8", "surrogatepass")).digest()

    def _work_out(self, entries: Sequence[Entry], segmenter: Segmenter) -> Arrays:
        keywords = sorted({word for entry in entries for words in _lists(entry) for word in words})
        segmenter.learn(word for word in (*self._lines, *keywords) if _TERM.fullmatch(word))
        spelt = spelling.work_out(self._lexicon(entries, keywords, segmenter))
        reader = self._reader.using(segmenter, spelling.Spelling(spelt, segmenter.knows))
        asked = (
            (owner, reader.read(self._normaliser.normal(text)))
            for owner, entry in enumerate(entries)
            for text in (entry.question, *entry.asked)
        )
        beside = [self._beside(entry, reader) for entry in entries]
        return (
            packed("learnt", segmenter.learnt)
            | {"learnt.counts": np.array(list(segmenter.learnt.values()), dtype=np.int64)}
            | under("spelling", spelt)
            | under("groups", groups.work_out(entries, self._same_as))
            | under("index", weights.work_out(asked, beside, self._words.answers.unknown))
        )

    def _lexicon(self, entries: Iterable[Entry], keywords: Iterable[str], segmenter: Segmenter) -> Iterator[str]:
        """The words that something may sound like."""
        own = {*keywords, *self._lines}
        yield from (word for word in own if len(word) > 2 or segmenter.is_common(word))
        yield from self._words.general.terms
        commands, emergency = self._words.commands, self._words.emergency
        yield from (*commands.progress, *commands.complaint, *commands.human, *commands.menu)
        yield from (word for word in (*emergency.symptom, *emergency.poisoning, *emergency.toxic) if len(word) > 2)
        for entry in entries:
            yield from segmenter.pieces(self._normaliser.normal(entry.question))

    def _same_as(self, word: str) -> Iterable[str]:
        """What counts as a keyword beside it; single characters would be seen inside other words."""
        return (same for same in self._lines.get(word, ()) if len(same) > 1)

    def _beside(self, entry: Entry, reader: Reader) -> Terms:
        """What counts for an entry as a whole: its keywords, and a little the words it answers with."""
        told = reader.words(self._normaliser.normal(f"{entry.answer}\n{entry.page}"))
        words = dict.fromkeys(word for words in _lists(entry) for word in words)
        return {word: self._words.answers.told * min(count, 2.0) for word, count in told.items()} | {
            reader.same_as(word): 1.0 for word in words
        }


def _lists(entry: Entry) -> Iterator[Sequence[str]]:
    return (words for group in entry.keywords for words in group)


def _sources() -> Iterator[bytes]:
    for name in _SOURCES:
        source = files("bot.text") / name
        some = sorted(source.iterdir(), key=lambda one: one.name) if source.is_dir() else [source]
        yield from (one.read_bytes() for one in some if one.name.endswith(".py"))
