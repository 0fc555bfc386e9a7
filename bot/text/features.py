"""What of a text speaks for one route or another? Words, characters, what the rules say, what the knowledge comes near to."""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from operator import add

from bot.domain.decision import Candidate, Decision
from bot.domain.words import Words
from bot.text.normal import Normaliser
from bot.text.segment import Segmenter

WORD = "词"
"""What the features that are words begin with."""

_HEAD, _TAIL = 200, 100  # characters of a long text that are looked at
_FIGURE = re.compile(r"[\d一二三四五六七八九十百千两半.]+")
_STEPS = (0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98)  # scores
_TOPIC = 0.2  # the score from which an entry says what a text is about


class _Marks:
    """Names in ascending order, one for each mark, so that points may bend at every one of them."""

    def __init__(self, name: str, *marks: float) -> None:
        self._marks, self._names = marks, tuple(f"{name}{mark}" for mark in marks)

    def passed(self, value: float) -> tuple[str, ...]:
        """Those of the marks that ``value`` reaches."""
        return self._names[: bisect(self._marks, value)]


_LENGTHS = _Marks("长", 3, 6, 12, 24, 48, 96)  # characters
_WEIGHTS = _Marks("重", 1, 1.7, 2.4, 5, 8)  # times the points that a complaint needs
_LIKE, _AHEAD = _Marks("像", *_STEPS), _Marks("差", *_STEPS)


class Features:
    """Names of what a text holds, each once; a table of points (``bot.text.route``) adds them up."""

    def __init__(self, words: Words, normaliser: Normaliser, segmenter: Segmenter) -> None:
        self._normaliser = normaliser
        self._segmenter = segmenter
        self._needed = words.signs.needed
        foods = (word for line in words.synonyms.kinds.values() for word in line)
        self._kinds = dict.fromkeys((*words.complaint.food, *foods), "食物") | dict.fromkeys(
            words.complaint.venue, "店"
        )
        self._alike = {word: line[0] for line in words.synonyms.equal for word in line}

    def of(self, decision: Decision, found: Sequence[Candidate], *, is_question: bool) -> set[str]:
        """Of the normal text that ``decision`` is about; ``found`` are the entries that come nearest."""
        return {
            *self._said(self._normaliser.core(decision.text)),
            *self._judged(decision, is_question=is_question),
            *_near(found),
        }

    def _said(self, core: str) -> Iterator[str]:
        text = core if len(core) <= _HEAD + _TAIL else core[:_HEAD] + core[-_TAIL:]
        pieces = ["数" if _FIGURE.fullmatch(piece) else piece for piece in self._segmenter.pieces(text)]
        pieces = list(map(self._kinds.get, pieces, pieces))
        framed = f"^{text}$"
        pairs = list(map(add, framed, framed[1:]))
        return chain(
            map(WORD.__add__, pieces),
            ["义" + self._alike[piece] for piece in pieces if piece in self._alike],
            [f"连{one} {two}" for one, two in pairwise(("^", *pieces, "$"))],
            map("字".__add__, pairs),
            map("字".__add__, map(add, pairs, framed[2:])),
        )

    def _judged(self, decision: Decision, *, is_question: bool) -> Iterator[str]:
        yield f"判{decision.want.value} {decision.act or decision.answer or ''}"
        yield from _LENGTHS.passed(len(decision.text))
        yield from _WEIGHTS.passed(decision.score / self._needed)
        if is_question:
            yield "问"
        if "?" in decision.text:
            yield "问号"


def _near(found: Sequence[Candidate]) -> Iterator[str]:
    if not found:
        return
    best = found[0].score
    yield from _LIKE.passed(best)
    yield from _AHEAD.passed(best - (found[1].score if len(found) > 1 else 0.0))
    if best >= _TOPIC:
        yield f"类{found[0].id.partition('-')[0]}"
