"""Does a text that sounds like a complaint, or like another wish, perhaps only ask?"""

from enum import IntEnum

from bot.domain.decision import Decision
from bot.domain.words import Words
from bot.text.lexicon import Clues, Lexicon
from bot.text.segment import Segmenter

_WEAK, _FAIR, _PLAIN = 1.7, 2.4, 5  # times the points that a complaint needs
_TALE, _LONG = 40, 60  # characters: who tells this much is not merely asking
_END = 30  # characters: where a long tale asks, if it does
_BARE = 4  # characters: a thing is named, nothing is told
_BRIEF = 12  # characters: a few words about a food, no tale of a shop


class Doubt(IntEnum):
    """NONE: it is what it seems. SOME: a question, if its answer is known for sure. MUCH: a question, if any is near."""

    NONE = 0
    SOME = 1
    MUCH = 2


class Doubts:
    """By the words of complaints: which are asking, which were there."""

    def __init__(self, words: Words, segmenter: Segmenter) -> None:
        self._needed = words.signs.needed
        self._segmenter = segmenter
        self._bare = {*words.complaint.verb, *(how for how in words.complaint.how if how[0] in "能可")}
        insists = {*words.complaint.insists} - {*words.complaint.verb}
        self._there = Lexicon((*words.complaint.witness, *words.complaint.venue, *insists))
        self._about = Lexicon(words.complaint.about)
        self._ruled = Lexicon(words.complaint.ruled)
        self._duration = Lexicon(("多久", "几天", "多长", "多少天", "几个工作日", "什么规定", "必须"))

    def of(self, decision: Decision, *, is_question: bool) -> Doubt:
        """How doubtful is it that ``decision`` is a complaint, or a wish to hear of one's case?"""
        clues = Clues(decision.text, self._segmenter)
        if decision.act == "progress":
            return Doubt.SOME if self._duration.first(clues) else Doubt.NONE
        size = len(decision.text)
        if decision.score == 0:
            return Doubt.SOME if set(decision.because) <= self._bare and size < _LONG else Doubt.NONE
        is_there = self._there.first(clues) is not None
        if not is_question:
            return Doubt.NONE if is_there or size > _BRIEF else Doubt.MUCH if size <= _BARE else Doubt.SOME
        if size < _LONG and self._ruled.first(clues):
            return Doubt.MUCH
        is_plain = decision.score >= _PLAIN * self._needed
        if not is_plain and self._ruled.first(Clues(decision.text[-_END:], self._segmenter)):
            return Doubt.SOME
        return Doubt.MUCH if self._about.first(clues) and not is_there else self._by_weight(decision, clues)

    def _by_weight(self, decision: Decision, clues: Clues) -> Doubt:
        """The fewer points, the rather a question; who was there needs fewer still."""
        size, points = len(decision.text), decision.score / self._needed
        if size < _TALE and points < (_WEAK if self._there.first(clues) else _FAIR):
            return Doubt.MUCH
        return Doubt.SOME if points < _FAIR and size < _LONG else Doubt.NONE
