"""Does somebody want to complain, in so many words or by telling what happened, and is it the office's business?"""

from dataclasses import dataclass

from bot.domain.words import Complaint, Signs
from bot.text.lexicon import Clues, Lexicon, any_of
from bot.text.signs import Found, Scale

_LONG = 20  # characters: who asks for a complaint at this length has said what it is about
_ELSEWHERE = 4.0  # points that a matter of another body takes away
_PLAIN = 4.0  # times the points needed: so much is told that asking in it is rhetoric
_TALE = 40  # characters: who tells this much of a fault does not merely ask
_TRADE = "价格、服务"
_NAMED = 4  # words that a decision names


@dataclass(frozen=True, slots=True)
class Verdict:
    """``because`` is empty when it is no complaint; ``elsewhere`` names a matter of another body.

    ``is_plea``: somebody is to look into it, with no fault told.
    """

    because: tuple[str, ...] = ()
    is_story: bool = False
    score: float = 0.0
    elsewhere: str | None = None
    is_plea: bool = False


_NOTHING = Verdict()


class Matter:
    """Asking for it, asking the way to it, or faults told that weigh enough; never without a word of ``needed``."""

    def __init__(self, words: Complaint, signs: Signs, question: Lexicon) -> None:
        self._question = question
        self._scale = Scale(signs)
        self._ask = Lexicon(words.ask)
        self._verb = Lexicon(words.verb)
        self._how = Lexicon(words.how)
        self._about = Lexicon(words.about)
        self._denied = Lexicon(words.denied)
        self._asking = Lexicon(words.asking)
        self._wondering = Lexicon(words.wondering)
        self._witness = Lexicon(words.witness)
        self._insists = Lexicon(words.insists)
        self._plea = Lexicon(words.plea)
        self._venue = Lexicon(words.venue)
        self._food = Lexicon(words.food)
        self._elsewhere = Lexicon(words.elsewhere)
        self._afraid = Lexicon(words.afraid)
        self._trade = Lexicon(words.trade)
        self.needed = any_of((self._ask, self._how, self._verb, self._plea)) | self._scale.bit
        self._any = self.needed | any_of((self._elsewhere, self._trade))

    def signs(self, clues: Clues) -> list[Found]:
        return self._scale.found(clues)

    def verdict(self, clues: Clues) -> Verdict:
        if not clues.marks & self._any:
            return _NOTHING
        elsewhere = self._elsewhere.first(clues)
        is_other = elsewhere is not None and self._food.first(clues) is None
        told, score = self._told(clues, _ELSEWHERE if is_other else 0.0)
        if told:
            return Verdict(told, True, score, is_plea=score < self._scale.needed)
        asked = () if self._denied.first(clues) else self._asked(clues)
        is_asking = bool(asked) or self._question.first(clues) is not None
        if is_asking and self._trade.first(clues):
            return Verdict(elsewhere=_TRADE)
        if elsewhere and not self._is_about_food(clues, bool(asked)):
            return Verdict(elsewhere=elsewhere)
        return Verdict(asked, bool(asked) and len(clues.text) >= _LONG, score)

    def _is_about_food(self, clues: Clues, is_asked: bool) -> bool:
        """A question that speaks of eating is no other body's; a wish to complain needs a place that sells food."""
        if is_asked:
            return self._venue.first(clues) is not None
        return self._question.first(clues) is not None and self._food.first(clues) is not None

    def _asked(self, clues: Clues) -> tuple[str, ...]:
        is_about = self._about.first(clues) is not None and self._question.first(clues) is not None
        if is_about:
            return ()
        if word := self._ask.first(clues) or self._how.first(clues):
            return (word,)
        word = self._verb.first(clues)
        return (word,) if word and self._question.first(clues) is None else ()

    def _told(self, clues: Clues, against: float) -> tuple[tuple[str, ...], float]:
        found = self._scale.found(clues)
        score = round(sum(one.points for one in found) - against, 1)
        is_plain = score >= _PLAIN * self._scale.needed
        if found and score >= self._scale.needed and not self._only_asks(clues, is_plain):
            return tuple(one.word for one in found[:_NAMED] if one.points > 0), score
        plea = self._plea.first(clues)
        venue = self._venue.first(clues) if plea and not against else None
        return ((plea, venue), score) if plea and venue else ((), score)

    def _only_asks(self, clues: Clues, is_plain: bool) -> bool:
        """A wish to know, not a tale: no complaint wanted, or asked about in general, or nothing seen by oneself."""
        is_question = self._question.first(clues) is not None
        if is_question and self._denied.first(clues):
            return True
        is_witness = self._witness.first(clues) is not None
        if is_witness and self._afraid.first(clues):
            return False
        if is_question and self._verb.first(clues) and self._about.first(clues):
            return not is_witness
        if len(clues.text) > _TALE or self._insists.first(clues):
            return False
        if self._wondering.first(clues):
            return True
        return not (is_plain or is_witness) and self._asking.first(clues) is not None
