"""What does a free text want? Whole phrases first, then words in order of precedence; jieba only where it matters."""

import re
from functools import lru_cache
from pathlib import Path

from bot.domain import number
from bot.domain.decision import Decision, Want
from bot.domain.words import Commands, Words
from bot.text.emergency import Danger
from bot.text.lexicon import Clues, Lexicon
from bot.text.matter import Matter
from bot.text.normal import Normaliser
from bot.text.segment import Segmenter
from bot.text.signs import Found
from bot.text.wishes import Wishes

ANSWERS = (
    "agreed",
    "declined",
    "skip",
    "done",
    "anonymous",
    "edit",
    "clear",
    "greeting",
    "thanks",
    "useful",
    "useless",
    "details",
    "more",
    "again",
)
ACTS = (
    "complaint",
    "progress",
    "withdraw",
    "reopen",
    "rate",
    "add",
    "data",
    "export",
    "erase",
    "vote",
    "ballot",
    "channel",
    "kinds",
    "acknowledge",
)
CLEAR_ACTS = ("complaint", "progress", "vote", "nominate", "withdraw")
"""What a clause of its own may want beside a question."""

_SHORT = 12  # characters: commands, choices, short replies
_FIGURE = re.compile(r"\d")  # a text with figures may be personal, and does not come again
_EXACT = 16  # characters: a longer text is no bare command
_REQUEST = 30  # characters: in a longer text 人工客服 or 没人处理 is part of what is told


class Decider:
    """Decides by ``content/words``; pure but for the dictionary it loads."""

    def __init__(self, words: Words) -> None:
        self.normaliser = Normaliser(words.general.mistyped, words.general.polite)
        self.segmenter = Segmenter(words.general.terms)
        self._remembered = lru_cache(maxsize=4096)(self._decide)
        self._acting = lru_cache(maxsize=4096)(self._acting_in)
        self._exact = _phrases(words.commands)
        self._human = Lexicon(words.commands.human_within)
        self._cancel = Lexicon(words.commands.cancel_within)
        self._menu = Lexicon(words.commands.menu_within)
        self._progress = Lexicon(words.progress.ask)
        self._question = Lexicon(words.general.question)
        self._danger = Danger(words.emergency)
        self._wishes = Wishes(words.wishes, (food for line in words.synonyms.kinds.values() for food in line))
        self._matter = Matter(words.complaint, words.signs, self._question)
        self._needed = self._matter.needed | self._progress.bit

    def initialise(self, cache: Path | None = None) -> None:
        """Load the dictionary, before the service says that it is ready."""
        self.segmenter.load(cache)
        self.decide("你好，这是第一句话")

    def decide(self, text: str) -> Decision:
        """The one decision on ``text`` as it came; short ones without figures are remembered, for they come again."""
        return self._remembered(text) if _comes_again(text) else self._decide(text)

    def acting(self, clause: str) -> Decision | None:
        """The same on a clause; None, in a fraction of the time, where no word stands that a clear act needs."""
        return self._acting(clause) if _comes_again(clause) else self._acting_in(clause)

    def names_danger(self, text: str) -> bool:
        """Does ``text`` hold a word that an alarm may rest on, whatever stands beside it?"""
        return self._danger.is_named(Clues(self.normaliser.normal(text), self.segmenter))

    def signs(self, text: str) -> list[Found]:
        """The signs of a fault in food that ``text`` holds, for whoever wants to see the points."""
        return self._matter.signs(Clues(self.normaliser.normal(text), self.segmenter))

    def _decide(self, text: str) -> Decision:
        normal = self.normaliser.normal(text)
        return self._exactly(normal) or self._weigh(Clues(normal, self.segmenter))

    def _acting_in(self, text: str) -> Decision | None:
        normal = self.normaliser.normal(text)
        if exact := self._exactly(normal):
            return exact
        clues = Clues(normal, self.segmenter)
        may_act = clues.marks & self._needed or self._wishes.may_want(clues, CLEAR_ACTS) or number.find(normal)
        return self._weigh(clues) if may_act else None

    def _exactly(self, normal: str) -> Decision | None:
        """What is no sentence: nothing at all, a whole phrase of ours, or a bare number."""
        core = self.normaliser.core(normal)
        if not core:
            return Decision(Want.OTHER, text=normal, is_exact=True)
        if len(core) <= _EXACT:
            for phrase in (core, self.normaliser.bare(core)):
                if phrase in self._exact:
                    want, act, answer = self._exact[phrase]
                    return Decision(want, act, (phrase,), normal, answer, is_exact=True)
        if core.isascii() and core.isdigit():
            return Decision(Want.OTHER, text=normal, is_exact=True)
        return None

    def _weigh(self, clues: Clues) -> Decision:
        text = clues.text
        if danger := self._danger.because(clues):
            return Decision(Want.EMERGENCY, None, danger, text)
        if request := self._request(clues):
            return request
        if found := number.find(text):
            return Decision(Want.ACT, self._act_on_a_case(text), (found,), text, is_exact=True)
        return self._told(clues)

    def _told(self, clues: Clues) -> Decision:
        """A fault, another wish, another body's matter, a question, or anything else."""
        text, matter, wish = clues.text, self._matter.verdict(clues), self._wishes.first(clues)
        if matter.because and not (matter.is_plea and wish):
            return Decision(Want.ACT, "complaint", matter.because, text, is_story=matter.is_story, score=matter.score)
        if wish:
            return Decision(Want.ACT, wish[0], wish[1], text)
        if matter.elsewhere:
            return Decision(Want.ACT, "elsewhere", (matter.elsewhere,), text)
        word = self._question.first(clues)
        return Decision(Want.QUESTION, None, (word,), text) if word else Decision(Want.OTHER, text=text)

    def _act_on_a_case(self, text: str) -> str:
        """What a text with a case number wants of that case: 撤回 T20261122-0001; else how it is doing."""
        rest = self.normaliser.core(number.without(text))
        _, act, _ = self._exact.get(self.normaliser.bare(rest) if rest else "", (None, None, None))
        return act or "progress"

    def _request(self, clues: Clues) -> Decision | None:
        """What a text asks of the service itself; single words say it only in a short one."""
        is_short = len(clues.text) <= _REQUEST
        for lexicon, want in ((self._human, Want.HUMAN), (self._cancel, Want.CANCEL), (self._menu, Want.MENU)):
            if is_short and (word := lexicon.first(clues)):
                return Decision(want, None, (word,), clues.text)
        if number.find(clues.text):
            return None
        if grouped := self._wishes.service(clues):
            act, words = grouped
            is_act = act == "progress"
            return Decision(Want.ACT if is_act else Want(act), act if is_act else None, words, clues.text)
        word = self._progress.first(clues) if is_short else None
        return Decision(Want.ACT, "progress", (word,), clues.text) if word and not self._wishes.first(clues) else None


def _comes_again(text: str) -> bool:
    return len(text) <= _SHORT and not _FIGURE.search(text)


Exact = dict[str, tuple[Want, str | None, str | None]]


def _phrases(commands: Commands) -> Exact:
    """Whole phrases → want, act, answer; of a phrase listed twice the command counts."""
    found: Exact = {}
    for answer in ANSWERS:
        found |= dict.fromkeys(getattr(commands, answer), (Want.OTHER, None, answer))
    for act in ACTS:
        found |= dict.fromkeys(getattr(commands, act), (Want.ACT, act, None))
    for want in (Want.MENU, Want.BACK, Want.CANCEL, Want.HUMAN, Want.EMERGENCY):
        found |= dict.fromkeys(getattr(commands, want.value), (want, None, None))
    return found
