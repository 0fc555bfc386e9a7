"""What does a free text want? One decision per text, with the words it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.words import Referral


class Want(StrEnum):
    """In the order of precedence: the first three go before a dialogue's own steps."""

    EMERGENCY = "emergency"
    HUMAN = "human"
    CANCEL = "cancel"
    BACK = "back"
    MENU = "menu"
    ACT = "act"
    QUESTION = "question"
    OTHER = "other"


class Action(StrEnum):
    """What is done about a text: an entry said, one of a few offered, honest words, another way shown, a dialogue led."""

    ANSWER = "answer"
    CHOOSE = "choose"
    UNKNOWN = "unknown"
    HANDOFF = "handoff"
    EMERGENCY = "emergency"
    DIALOGUE = "dialogue"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be meant: ``score`` 0 to 1, ``why`` for staff to read."""

    id: str
    title: str
    score: float
    why: tuple[str, ...] = ()

    def is_ahead_of(self, others: Sequence["Candidate"], times: float) -> bool:
        """Are its odds that many times those of the next? Near 1 a small step of a score says much."""
        return not others or self._odds() >= times * others[0]._odds()

    def _odds(self) -> float:
        return self.score / max(1 - self.score, 0.0005)


@dataclass(frozen=True, slots=True)
class Decision:
    """``act`` names a capability (complaint, progress …) when ``want`` is ACT; ``because`` the words that decided.

    ``is_story``: the text itself tells what happened, nobody need ask again. ``answer`` names what a short text says to a
    question of ours (agreed, declined, skip, done, anonymous, edit, clear), or greeting, thanks. ``score``: the points of
    the words that decided, where words have points.

    ``action`` says what is done; ``found`` are the entries that may be meant, best first; ``also`` a second wish (an act,
    or an entry's id); ``offers`` an act that may be meant (complaint); ``referral`` who else looks after the matter.
    ``words`` of a question that is not known: what others that ask the same will say too. ``is_exact``: a whole phrase of
    ours, or a case number, that nothing else weighs against. ``shares``: how likely the routes are, the likeliest first.
    """

    want: Want
    act: str | None = None
    because: tuple[str, ...] = ()
    text: str = field(default="", repr=False)
    answer: str | None = None
    is_story: bool = False
    score: float = 0.0
    action: Action = Action.DIALOGUE
    found: tuple[Candidate, ...] = ()
    also: tuple[str, ...] = ()
    offers: str | None = None
    referral: Referral | None = None
    words: tuple[str, ...] = ()
    is_exact: bool = False
    shares: tuple[tuple[str, float], ...] = ()

    @property
    def route(self) -> str:
        """The one word for what is wanted: emergency, complaint, progress … ask, other. What is asked and not known stays
        other: nothing of ours is said to it."""
        if self.want is Want.ACT:
            return _ROUTES.get(self.act or "", "other")
        if self.want in (Want.EMERGENCY, Want.HUMAN, Want.MENU):
            return self.want.value
        if self.answer == "greeting":
            return "greeting"
        return "ask" if self.action in (Action.ANSWER, Action.CHOOSE) and self.found else "other"


_ROUTES = {
    **{act: act for act in ("emergency", "complaint", "progress", "nominate", "vote", "result", "business")},
    **{act: act for act in ("campaign", "privacy", "menu", "human")},
    **dict.fromkeys(("withdraw", "reopen", "rate", "add"), "progress"),
    "ballot": "vote",
    **dict.fromkeys(("data", "export", "erase"), "privacy"),
    **dict.fromkeys(("channel", "kinds"), "ask"),
}
