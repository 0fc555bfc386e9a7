"""What do chat, pages and reports see of a round?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.round import Act, Finding, Held, Progress, Reason, Sign, Standing, State, Times, Verdict


@dataclass(frozen=True, slots=True)
class Area:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Option:
    """``number`` is what people reply, from 1; ``area`` is empty for everywhere."""

    id: int
    number: int
    food: str
    venue: str
    venue_name: str
    area: str
    area_name: str
    note: str

    @property
    def words(self) -> str:
        """农贸市场的粽子, 城关街道餐饮的凉菜."""
        where = f"{self.area_name}{self.venue_name}"
        return f"{where}的{self.food}" if where else self.food


@dataclass(frozen=True, slots=True)
class Round:
    """``why``: the reason of a withdrawal, or of the last change of times; ``is_blind``: totals are not to be shown now."""

    id: int
    number: str
    template: str
    title: str
    words: str
    picture: str
    state: State
    areas: tuple[Area, ...]
    venues: tuple[str, ...]
    choices: int
    batches: int
    is_hidden: bool
    is_released: bool
    times: Times
    options: tuple[Option, ...]
    why: str
    created: datetime
    closed: datetime | None
    finished: datetime | None
    is_blind: bool
    is_votable: bool
    takes_nominations: bool


@dataclass(frozen=True, slots=True)
class Rounds:
    """``page`` counts from 1."""

    items: list[Round]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Setting:
    """What staff set of a round; ``areas`` are codes, ``venues`` keys, empty for all."""

    title: str
    words: str
    times: Times
    areas: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    choices: int = 3
    batches: int = 30
    is_hidden: bool = True


@dataclass(frozen=True, slots=True)
class Vote:
    """A ballot as its voter sees it: ids of options, the receipt; ``is_change``: there was an earlier one."""

    options: tuple[int, ...]
    receipt: str
    is_change: bool = False
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What the published list holds under a receipt. ``is_counted`` is False for a ballot its voter replaced."""

    options: tuple[Option, ...]
    is_counted: bool
    is_excluded: bool


@dataclass(frozen=True, slots=True)
class Count:
    """Votes for an option: of all ballots, without marked ones, without those that two people left out."""

    option: Option
    votes: int
    clear: int
    counted: int


@dataclass(frozen=True, slots=True)
class Tally:
    """``counts`` in the order of ``counted`` votes. ``is_verified``: the whole ledger was counted again and agrees."""

    ballots: int
    clear: int
    counted: int
    counts: tuple[Count, ...]
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Participation:
    """Ballots by hour (aware UTC), by area and by source; an empty area is not known. ``scans`` of posters by their place."""

    ballots: int
    changes: int
    hours: Mapping[datetime, int]
    areas: Mapping[str, int]
    sources: Mapping[str, int]
    scans: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Nominated:
    """What became of a nomination: ``is_clue`` for a named business, ``held`` when a person looks first."""

    id: int
    supporters: int
    is_clue: bool
    held: Held | None


@dataclass(frozen=True, slots=True)
class Nomination:
    """A nomination to review. Of a clue the words are not here (``Clue``); of a held one they are for staff alone."""

    id: int
    food: str
    venue: str
    venue_name: str
    area: str
    area_name: str
    place: str = field(repr=False)
    reason: str = field(repr=False)
    standing: Standing
    held: Held | None
    supporters: int
    into: int | None
    option: int | None
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Clue:
    """A named business, for the plan team; nothing of it is printed or logged."""

    nomination: int
    food: str = field(repr=False)
    venue: str
    area: str
    supporters: int
    business: str = field(repr=False)
    place: str = field(repr=False)
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Ballots that share a sign: ``since`` and ``until`` where it is about a span of time. ``words`` explain it."""

    id: int
    sign: Sign
    since: datetime | None
    until: datetime | None
    options: tuple[int, ...]
    ballots: int
    verdict: Verdict
    why: str
    proposed_by: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the plan. ``business`` is given to the plan team, to others only once there is a result.

    ``is_guarded``: telling of it would warn somebody. ``why`` it is planned so, ``unsampled`` why nothing came of it.
    ``is_sealed``: the citizen's words for the food name the business, so that "线索" stands there; ``plainly`` is the food
    without it, for the plan team.
    """

    id: int
    option: int | None
    food: str
    venue: str
    venue_name: str
    area: str
    area_name: str
    batches: int
    score: float
    reasons: tuple[Reason, ...]
    progress: Progress
    steps: tuple[Progress, ...]
    is_guarded: bool
    is_named: bool
    finding: Finding | None
    failing: int
    result: str
    why: str
    unsampled: str
    sampled: datetime | None
    is_sealed: bool
    business: str = field(default="", repr=False)
    plainly: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """``digest``: what an approval is given for; ``proposed_by`` is empty until somebody proposes it as it stands."""

    lines: tuple[Line, ...]
    digest: str
    batches: int
    proposed_by: str
    approved_by: str
    edited_by: str
    may_approve: bool


@dataclass(frozen=True, slots=True)
class LineGiven:
    """A line as staff write it; ``business`` names one venue, for the plan team alone."""

    food: str
    venue: str
    area: str = ""
    batches: int = 1
    business: str = field(default="", repr=False)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Who was told, by step: how many messages, by state of their delivery. ``waiting``: how many are still to be written."""

    citizens: int
    steps: Mapping[str, Mapping[str, int]]
    waiting: int


@dataclass(frozen=True, slots=True)
class Wish:
    """A food at a type of venue in an area, both by name; empty for everywhere."""

    food: str
    venue: str
    area: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a citizen asked for in a round, and how far it is, as far as they may know."""

    number: str
    title: str
    state: State
    what: tuple[Wish, ...]
    lines: tuple["PublicLine", ...]


@dataclass(frozen=True, slots=True)
class PublicOption:
    number: int
    food: str
    venue: str
    area: str
    votes: int | None
    clear: int | None
    counted: int | None


@dataclass(frozen=True, slots=True)
class PublicBallot:
    """``receipt`` is the hash of a receipt (``bot.domain.round.ballot.receipt_hash``); ``options`` their numbers."""

    receipt: str
    options: tuple[int, ...]
    is_counted: bool
    is_excluded: bool


@dataclass(frozen=True, slots=True)
class PublicLine:
    """``progress`` is sampled, at_lab, result or not_sampled; ``why`` it was not; ``business`` only with a result.

    ``ref`` stays the same; it says nothing of lines that are not public.
    """

    ref: str
    food: str
    venue: str
    area: str
    batches: int
    progress: Progress
    finding: Finding | None
    failing: int
    result: str
    why: str
    business: str


@dataclass(frozen=True, slots=True)
class OpenData:
    """A round as everybody may have it; what is not public yet is empty or None."""

    number: str
    title: str
    state: State
    times: Times
    ballots: int | None
    clear: int | None
    counted: int | None
    options: tuple[PublicOption, ...]
    lines: tuple[PublicLine, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What the timetable did."""

    number: str
    act: Act
    state: State


@dataclass(frozen=True, slots=True)
class Scans:
    """How often the posters of a place were scanned: by followers, by people who then followed, straight to the page."""

    area: Area
    chat: int
    follow: int
    page: int


@dataclass(frozen=True, slots=True)
class Shared:
    """A round and the places that posters are made for, everywhere first."""

    round: Round
    places: tuple[Scans, ...]
