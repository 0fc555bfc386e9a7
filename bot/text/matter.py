"""Does somebody want to complain, in so many words or by telling what happened?"""

from bot.domain.words import Complaint
from bot.text.lexicon import Clues, Lexicon

_LONG = 20  # characters: who asks for a complaint at this length has said what it is about


class Matter:
    """Asking for it, asking the way to it, or a fault told together with food or a place that sells it."""

    def __init__(self, words: Complaint, question: Lexicon) -> None:
        self._question = question
        self._ask = Lexicon(words.ask)
        self._verb = Lexicon(words.verb)
        self._how = Lexicon(words.how)
        self._about = Lexicon(words.about)
        self._denied = Lexicon(words.denied)
        self._fault = Lexicon(words.fault)
        self._grave_fault = Lexicon(words.grave_fault)
        self._food = Lexicon(words.food)
        self._venue = Lexicon(words.venue)
        self._plea = Lexicon(words.plea)
        self._witness = Lexicon(words.witness)
        self._elsewhere = Lexicon(words.elsewhere)

    def because(self, clues: Clues) -> tuple[tuple[str, ...], bool]:
        """The words that make it a complaint, none when it is not one; does it tell what happened?"""
        told = self._told(clues)
        asked = () if self._denied.first(clues) else self._asked(clues)
        return asked or told, bool(told) or (bool(asked) and len(clues.text) >= _LONG)

    def _asked(self, clues: Clues) -> tuple[str, ...]:
        is_about = self._about.first(clues) is not None and self._question.first(clues) is not None
        if is_about:
            return ()
        if word := self._ask.first(clues) or self._how.first(clues):
            return (word,)
        word = self._verb.first(clues)
        return (word,) if word and self._question.first(clues) is None else ()

    def _told(self, clues: Clues) -> tuple[str, ...]:
        plea = self._plea.first(clues)
        venue = self._venue.first(clues)
        if plea and venue:
            return (plea, venue)
        grave = self._grave_fault.first(clues)
        fault = grave or self._fault.first(clues)
        food = venue or self._food.first(clues) or grave
        if not fault or not food or self._elsewhere.first(clues):
            return ()
        if self._question.first(clues) and not (plea or self._witness.first(clues)):
            return ()
        return (fault, food)
