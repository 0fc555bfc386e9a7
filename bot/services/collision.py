"""Which entries would answer the same question? Every way to ask is asked, and what comes first or close behind is counted."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from bot.domain.decision import Candidate
from bot.domain.faq import Entry, by_id
from bot.domain.faq_lint import asked_by
from bot.domain.staff import Actor, Permission
from bot.services import faq

_CLOSE = 0.10  # of the score: nearer than this, the service asks back (margin of content/words/answers.yaml)
_SHARE = 20  # texts that are asked in a row
_BREATH = 0.005  # seconds for everybody else after each share
_EXAMPLES = 6  # texts that a pair shows of a kind
PAGE = 10  # pairs of a page


@dataclass(frozen=True, slots=True)
class Text:
    """A way to ask, and the entry that it belongs to."""

    words: str
    entry: str


@dataclass(slots=True)
class Pair:
    """Two entries. ``same``: texts that both have; ``lost``: those of one that find the other first; ``close``: those that
    find their own, with the other so near that the citizen is asked back."""

    first: Entry
    second: Entry
    same: list[Text] = field(default_factory=list)
    lost: list[Text] = field(default_factory=list)
    close: list[Text] = field(default_factory=list)

    @property
    def weight(self) -> tuple[int, int, int]:
        """The worst have most."""
        return len(self.same), len(self.lost), len(self.close)


@dataclass(frozen=True, slots=True)
class Found:
    """What a comparison came to, worst first. ``key`` is the knowledge's it was made of, ``total`` the texts asked."""

    key: int
    pairs: list[Pair]
    total: int


@dataclass(frozen=True, slots=True)
class Page:
    """``page`` counts from 1."""

    items: list[Pair]
    page: int
    pages: int
    total: int


def key() -> int:
    """What differs when the knowledge does, in this process."""
    return hash(faq.entries())


class Comparison:
    """``run`` takes some seconds, beside the loop; ``seen`` of ``total`` texts are asked so far."""

    def __init__(self) -> None:
        entries = faq.entries()
        self.key = hash(entries)
        self._entries = by_id(entries)
        frozen = (entry for entry in faq.shipped() if entry.id in self._entries)
        self._texts = list(dict.fromkeys(text for entry in (*entries, *frozen) for text in _texts(entry)))
        self._pairs: dict[tuple[str, ...], Pair] = {}
        self._is_stopped = False
        self.seen, self.total = 0, len(self._texts)

    def stop(self) -> None:
        """Nobody wants to know any more."""
        self._is_stopped = True

    def run(self) -> Found | None:
        """Ask every text; None once it is stopped."""
        for words, names in asked_by(self._entries.values()).items():
            for first, second in combinations(names, 2):
                self._pair(first, second).same.append(Text(words, first))
        for text in self._texts:
            if self._is_stopped:
                return None
            self._judge(text, faq.advisor().nearest(text.words))
            self.seen += 1
            if self.seen % _SHARE == 0:
                time.sleep(_BREATH)
        return Found(self.key, sorted(self._pairs.values(), key=lambda pair: pair.weight, reverse=True), self.total)

    def _judge(self, text: Text, found: tuple[Candidate, ...]) -> None:
        others = [one for one in found if one.id != text.entry and one.id in self._entries]
        own = next((one.score for one in found if one.id == text.entry), 0.0)
        if not others:
            return
        if others[0].score > own:
            self._pair(text.entry, others[0].id).lost.append(text)
        elif own - others[0].score < _CLOSE:
            self._pair(text.entry, others[0].id).close.append(text)

    def _pair(self, one: str, other: str) -> Pair:
        names = tuple(sorted((one, other)))
        if names not in self._pairs:
            self._pairs[names] = Pair(self._entries[names[0]], self._entries[names[1]])
        return self._pairs[names]


def _texts(entry: Entry) -> Iterator[Text]:
    return (Text(words, entry.id) for words in (entry.question, *entry.asked))


def page(found: Found, *, actor: Actor, page: int) -> Page:
    """Raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CASE_READ)
    start = (page - 1) * PAGE
    return Page(found.pairs[start : start + PAGE], page, max(1, -(-len(found.pairs) // PAGE)), len(found.pairs))


def examples(texts: list[Text]) -> list[Text]:
    """A few of them."""
    return texts[:_EXAMPLES]
