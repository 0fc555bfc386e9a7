"""What do pages, the sender and the command line see of a campaign?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.campaign.audience import Audience
from bot.domain.campaign.guide import Line
from bot.domain.campaign.state import Form, State, Way
from bot.domain.campaign.table import Act


@dataclass(frozen=True, slots=True)
class Approval:
    """``is_valid``: given for what is there now, by somebody who still may."""

    name: str
    at: datetime
    is_valid: bool


@dataclass(frozen=True, slots=True)
class Event:
    """A step of a campaign's history; ``by`` is a login."""

    at: datetime
    act: str
    by: str
    version: int
    why: str
    hash: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as staff see it.

    ``body`` is safe HTML of an article, else plain; ``fields`` those of its template; ``send_at`` none: once approved. ``hash``: of
    what is there now; ``acts``: what this person may do now; ``approvals_needed``: how many people, by the rules in force.
    """

    id: int
    ref: str
    template: str
    form: Form
    title: str
    digest: str
    author: str
    cover: str
    body: str = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    link: str
    source: str
    audience: Audience
    topic: str
    ways: tuple[Way, ...]
    is_urgent: bool
    is_training: bool
    send_at: datetime | None
    state: State
    version: int
    hash: str
    acts: tuple[Act, ...]
    edited_by: str
    proposed_by: str
    proposed_at: datetime | None
    approved_at: datetime | None
    approvals: tuple[Approval, ...]
    approvals_needed: int
    origin: str
    created_by: str
    created_at: datetime
    changed_at: datetime
    planned_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    is_listed: bool
    listed_at: datetime | None
    article_url: str
    why: str
    history: tuple[Event, ...]

    @property
    def is_by_call(self) -> bool:
        """One call for all of them, without anybody's name: to everybody, or to a tag."""
        return self.audience.is_by_call and Way.MASS in self.ways


@dataclass(frozen=True, slots=True)
class Listed:
    """A campaign in a list of the office."""

    ref: str
    title: str
    form: Form
    state: State
    audience: Audience
    ways: tuple[Way, ...]
    is_urgent: bool
    is_training: bool
    send_at: datetime | None
    changed_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    proposed_by: str
    origin: str
    why: str


@dataclass(frozen=True, slots=True)
class Page:
    """``page`` counts from 1; ``counts``: how many are in each state."""

    items: list[Listed]
    page: int
    pages: int
    total: int
    counts: Mapping[State, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """Campaigns that begin by the calendar: ``cron`` in Asia/Shanghai; ``next_at`` none while it is off."""

    id: int
    name: str
    cron: str
    template: str
    fields: Mapping[str, str]
    audience: Audience
    ways: tuple[Way, ...]
    is_on: bool
    catch_up: str
    made_by: str
    last_at: datetime | None
    next_at: datetime | None
