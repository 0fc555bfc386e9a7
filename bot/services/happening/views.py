"""What do chat, pages and staff see of something people can come to?"""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.happening import Standing, State


@dataclass(frozen=True, slots=True)
class Happening:
    """``taken`` have a place, ``waiting`` wait for one; ``places`` 0: as many as come. ``asks``: name, phone.

    ``takes_sign_ups``: it does, now; ``is_full``: who signs up now waits. ``version`` grows with time and place.
    """

    ref: str
    title: str
    words: str
    place: str
    starts: datetime
    ends: datetime
    has_sign_up: bool
    sign_until: datetime
    places: int
    asks: frozenset[str]
    state: State
    why: str
    version: int
    taken: int
    waiting: int
    takes_sign_ups: bool
    is_over: bool
    changed: datetime
    edited_by: int

    @property
    def is_full(self) -> bool:
        return self.places > 0 and self.taken >= self.places

    @property
    def left(self) -> int:
        """Places that are free; 0 where they are not counted."""
        return max(self.places - self.taken, 0)

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN

    @property
    def is_cancelled(self) -> bool:
        return self.state is State.CANCELLED


@dataclass(frozen=True, slots=True)
class Happenings:
    """``page`` counts from 1."""

    items: list[Happening]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class SignUp:
    """Somebody's own: ``ahead`` wait before them; ``is_new``: it was not there before."""

    standing: Standing
    ahead: int = 0
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """What a citizen signed up for."""

    happening: Happening
    standing: Standing


@dataclass(frozen=True, slots=True)
class Person:
    """A line of the staff's list; name and phone are masked unless the sheet was asked for."""

    id: int
    standing: Standing
    at: datetime
    name: str = field(repr=False)
    phone: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class People:
    """``after`` leads to the next page; None at the end."""

    items: list[Person]
    after: int | None
