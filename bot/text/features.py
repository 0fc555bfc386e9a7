"""What of a text speaks for one route or another? Words, characters, what the rules say, what the knowledge comes near to."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bot.domain.decision import Candidate, Decision
from bot.domain.words import Words
from bot.text.normal import Normaliser
from bot.text.segment import Segmenter

WORD = "词"
"""What the features that are words begin with."""

_HEAD, _TAIL = 200, 100  # characters of a long text that are looked at
_LENGTHS = (3, 6, 12, 24, 48, 96)  # characters
_FIGURE = re.compile(r"[\d一二三四五六七八九十百千两半.]+")
_STEPS = (0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98)
_TOPIC = 0.2  # the score from which an entry says what a text is about
_WEIGHTS = (1, 1.7, 2.4, 5, 8)  # times the points that a complaint needs


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
        pieces = [self._kind(piece) for piece in self._segmenter.pieces(text)]
        for piece in pieces:
            yield f"{WORD}{piece}"
            if (alike := self._alike.get(piece)) is not None:
                yield f"义{alike}"
        yield from (f"连{one} {two}" for one, two in pairwise(("^", *pieces, "$")))
        framed = f"^{text}$"
        yield from (f"字{framed[start : start + 2]}" for start in range(len(framed) - 1))
        yield from (f"字{framed[start : start + 3]}" for start in range(len(framed) - 2))

    def _kind(self, piece: str) -> str:
        if _FIGURE.fullmatch(piece):
            return "数"
        return self._kinds.get(piece, piece)

    def _judged(self, decision: Decision, *, is_question: bool) -> Iterator[str]:
        yield f"判{decision.want.value} {decision.act or decision.answer or ''}"
        yield from _passed("长", len(decision.text), _LENGTHS)
        yield from _passed("重", decision.score / self._needed, _WEIGHTS)
        if is_question:
            yield "问"
        if "?" in decision.text:
            yield "问号"


def _near(found: Sequence[Candidate]) -> Iterator[str]:
    if not found:
        return
    best = found[0].score
    yield from _passed("像", best, _STEPS)
    yield from _passed("差", best - (found[1].score if len(found) > 1 else 0.0), _STEPS)
    if best >= _TOPIC:
        yield f"类{found[0].id.partition('-')[0]}"


def _passed(name: str, value: float, marks: Iterable[float]) -> Iterator[str]:
    """One for each mark that ``value`` reaches, so that points may bend at every one of them."""
    return (f"{name}{mark}" for mark in marks if value >= mark)
