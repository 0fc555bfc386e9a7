"""What do chat, pages and staff see of an inspection result?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.result.reading import Column, Count, Doubt, Made, Sample, Test, Verdict
from bot.domain.result.state import Objection, Reinspection, State
from bot.domain.result.table import Act

ONLY_THIS_BATCH = "仅指该批次所检项目"
"""Stands beside every result."""


@dataclass(frozen=True, slots=True)
class PublicResult:
    """One batch as everybody may see it. Of a withdrawn one all but ``ref``, ``public_at``, ``changed_at`` and ``why`` is empty.

    ``venue_ref``, ``producer_ref``: pages of these businesses, where known; ``failing``: those of ``tests`` that failed;
    ``overturned`` (Overturned): by what, once that was found, and until it is corrected.
    """

    ref: str
    food: str
    category: str
    spec: str
    brand: str
    made: tuple[Made, ...]
    made_on: date | None
    batch: str
    venue: str
    venue_address: str
    venue_kind: str
    venue_ref: str
    producer: str
    producer_address: str
    producer_ref: str
    area: str
    area_name: str
    verdict: Verdict | None
    tests: tuple[Test, ...]
    failing: tuple[Test, ...]
    lab: str
    qualification: str
    evidence: str
    task: str
    publisher: str
    published_on: date | None
    public_at: datetime | None
    changed_at: datetime
    version: int
    reply: str
    follow_up: str
    overturned: str
    is_withdrawn: bool
    why: str


@dataclass(frozen=True, slots=True)
class Results:
    """``page`` counts from 1; ``total`` is counted up to a bound, ``is_more`` when there are more than that."""

    items: list[PublicResult]
    page: int
    pages: int
    total: int
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A step of a result's history as everybody may read it."""

    version: int
    act: str
    at: datetime
    why: str
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """A slice of everything that was ever public, by time of its last change; ``after`` asks for the next one, "" at the end."""

    items: list[PublicResult]
    after: str


@dataclass(frozen=True, slots=True)
class Rate:
    """``samples`` stands beside every rate: a share of few says little."""

    key: str
    name: str
    samples: int
    failed: int

    @property
    def passed_share(self) -> float | None:
        return (self.samples - self.failed) / self.samples if self.samples else None


@dataclass(frozen=True, slots=True)
class Event:
    """A step of a result's history as staff see it."""

    at: datetime
    act: str
    by: str
    version: int
    why: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    is_public: bool


@dataclass(frozen=True, slots=True)
class Task:
    """核查处置 of a failing sample; ``state`` is open, written (a second person agrees to ``hash``) or done."""

    ref: str
    food: str
    venue: str
    state: str
    opened_on: date
    due_on: date
    what: str
    done_by: str
    agreed_by: str
    is_late: bool
    hash: str = ""


@dataclass(frozen=True, slots=True)
class StaffResult:
    """A result with what only the office sees. ``acts``: what this person may do now; ``missing``: codes of what still stands in
    the way of publishing (``refused.<code>``); ``hash`` is what an approval is given for; ``draft``: a correction to agree to.
    """

    shown: PublicResult
    state: State
    acts: tuple[Act, ...]
    missing: tuple[str, ...]
    hash: str
    source: str
    import_ref: str
    sampling_number: str
    report_number: str
    region: str
    remark: str
    edited_by: str
    proposed_by: str
    approved_by: str
    notified_at: datetime | None
    served_on: date | None
    served_how: str
    window_until: date | None
    objection: Objection
    objection_text: str
    reinspection: Reinspection
    line: int | None
    draft: Mapping[str, str]
    history: tuple[Event, ...]
    task: Task | None


@dataclass(frozen=True, slots=True)
class Queued:
    """A result in a list of the office."""

    ref: str
    state: State
    food: str
    venue: str
    producer: str
    verdict: Verdict | None
    published_on: date | None
    window_until: date | None
    changed_at: datetime
    version: int
    has_draft: bool
    is_overturned: bool
    is_ready: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """``page`` counts from 1; ``counts``: how many are in each state."""

    items: list[Queued]
    page: int
    pages: int
    total: int
    counts: Mapping[State, int]


@dataclass(frozen=True, slots=True)
class RowSeen:
    """What was understood of a row: the sample and its texts, or its doubts."""

    sheet: str
    row: int
    is_new: bool
    cells: Mapping[str, str] = field(repr=False)
    understood: Mapping[str, str] = field(repr=False)
    doubts: tuple[Doubt, ...] = ()
    sample: Sample | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Preview:
    """A file before it is brought in: its columns, the ones nobody knows yet, its first rows, and what would come of it.

    ``withdrawn``: rows whose sample is there, taken down.
    """

    name: str
    source: str
    title: str
    columns: tuple[Column, ...]
    unknown: tuple[Column, ...]
    rows: Sequence[RowSeen]
    counts: tuple[Count, ...]
    notes: tuple[str, ...]
    read: int
    new: int
    known: int
    quarantined: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Import:
    """A file that was brought in, or is on its way: ``read`` rows of ``total``; ``withdrawn``: of so many the sample was taken
    down.

    ``state``: kept, running, done, cancelled, failed.
    """

    ref: str
    name: str
    source: str
    state: str
    title: str
    counts: tuple[Count, ...]
    total: int
    read: int
    new: int
    known: int
    quarantined: int
    withdrawn: int
    why: str
    made_by: str
    made_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row that was not understood. ``cells`` in their order; ``state``: open, settled, left; gone where it was understood and its
    sample was taken down.
    """

    id: int
    import_ref: str
    source: str
    sheet: str
    row: int
    cells: Mapping[str, str]
    doubts: tuple[Doubt, ...]
    state: str
    why: str
    settled_by: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The document by which a business learns of its result, to be printed. ``text`` has the sentences of content/texts."""

    ref: str
    venue: str
    venue_address: str
    text: str
    made_at: datetime
    served_on: date | None
    window_until: date | None
