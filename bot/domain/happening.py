"""What may be done with something people can come to, and what has to be right about it before it is shown?"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.refused import Refused

TITLE, PLACE, WORDS, WHY, NAME = 40, 120, 1000, 200, 20  # characters
MOST_PLACES = 5000
LONGEST = timedelta(days=31)  # an open month
REMIND_BEFORE = timedelta(hours=24)  # 待本局确认


class State(StrEnum):
    """Whether it is over is a matter of its time, not of its state."""

    DRAFT = "draft"
    OPEN = "open"
    CANCELLED = "cancelled"


class Act(StrEnum):
    EDIT = "edit"
    OPEN = "open"
    CANCEL = "cancel"


class Standing(StrEnum):
    """Of somebody who signed up: has a place, waits for one, does not come after all."""

    IN = "in"
    WAITING = "waiting"
    BACK = "back"


class Step(StrEnum):
    """What those who signed up are told."""

    REMIND = "remind"
    MOVED = "moved"
    CANCELLED = "cancelled"


TABLE: dict[tuple[State, Act], State] = {
    (State.DRAFT, Act.EDIT): State.DRAFT,
    (State.OPEN, Act.EDIT): State.OPEN,
    (State.DRAFT, Act.OPEN): State.OPEN,
    (State.DRAFT, Act.CANCEL): State.CANCELLED,
    (State.OPEN, Act.CANCEL): State.CANCELLED,
}


def act_on(state: State, act: Act, why: str = "") -> State:
    """Where ``act`` leads. Raises Refused ``happening.not_now``, ``.needs_why``, ``.why_long``."""
    target = TABLE.get((state, act))
    if target is None:
        raise Refused("happening.not_now")
    if act is Act.CANCEL and state is State.OPEN and not why.strip():
        raise Refused("happening.needs_why")
    if len(why) > WHY:
        raise Refused("happening.why_long", limit=WHY)
    return target


def acts_offered(state: State) -> tuple[Act, ...]:
    return tuple(act for act in Act if (state, act) in TABLE)


@dataclass(frozen=True, slots=True)
class Setting:
    """What staff set; ``places`` 0: as many as come; ``asks``: what a sign-up has to name (name, phone)."""

    title: str
    words: str
    place: str
    starts: datetime
    ends: datetime
    sign_until: datetime
    takes_sign_ups: bool = True
    places: int = 0
    asks: frozenset[str] = frozenset()

    def check(self) -> None:
        """Raises Refused ``happening.title_bad``, ``.words_long``, ``.place_bad``, ``.times_bad``, ``.sign_bad``, ``.places_bad``.

        A sign-up may go on until the end: some come when it has begun.
        """
        if not 1 <= len(self.title.strip()) <= TITLE:
            raise Refused("happening.title_bad", limit=TITLE)
        if len(self.words.strip()) > WORDS:
            raise Refused("happening.words_long", limit=WORDS)
        if not 1 <= len(self.place.strip()) <= PLACE:
            raise Refused("happening.place_bad", limit=PLACE)
        if not self.starts < self.ends <= self.starts + LONGEST:
            raise Refused("happening.times_bad")
        if self.takes_sign_ups and self.sign_until > self.ends:
            raise Refused("happening.sign_bad")
        if not 0 <= self.places <= MOST_PLACES:
            raise Refused("happening.places_bad", most=MOST_PLACES)


def has_room(places: int, taken: int) -> bool:
    return places == 0 or taken < places


def asks_in(words: str) -> frozenset[str]:
    return frozenset(words.split()) & {"name", "phone"}


def asks_for(asks: Container[str]) -> str:
    """As it is stored."""
    return " ".join(one for one in ("name", "phone") if one in asks)
