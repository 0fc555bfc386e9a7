"""What do chat, pages and staff see of a business?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.business import Colour, Outcome, Quant, Risk, Standing
from bot.domain.result.reading import Doubt
from bot.services.result.views import Results


@dataclass(frozen=True, slots=True)
class Business:
    """Empty texts and None: the register does not say. ``risk`` and ``quant`` are two scales that only share letters."""

    ref: str
    name: str
    alias: str
    credit_code: str
    licence: str
    licence_from: date | None
    licence_until: date | None
    standing: Standing
    kind: str
    kind_name: str
    address: str
    area: str
    area_name: str
    lat: float | None
    lon: float | None
    risk: Risk | None
    risk_on: date | None
    quant: Quant | None
    quant_on: date | None
    is_open: bool
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Near:
    business: Business
    metres: int


@dataclass(frozen=True, slots=True)
class Penalty:
    """``shown_until`` is the first day on which it is shown no longer; None: it was not made public."""

    id: int
    number: str
    fact: str
    basis: str
    outcome: str
    authority: str
    decided_on: date
    published_on: date | None
    shown_until: date | None
    is_minor: bool
    is_shown: bool
    why: str
    reply: str


@dataclass(frozen=True, slots=True)
class Listing:
    """``until`` is its last day on the list; ``is_on``: it stands there now."""

    id: int
    colour: Colour
    title: str
    reason: str
    authority: str
    since: date
    until: date | None
    off_on: date | None
    why: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Inspection:
    id: int
    checked_on: date
    outcome: Outcome
    summary: str
    authority: str
    reply: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """承诺达标合格证 of one lot."""

    number: str
    trace: str
    food: str
    amount: str
    origin: str
    ground: str
    issued_on: date
    business_name: str
    business_ref: str


@dataclass(frozen=True, slots=True)
class BusinessPage:
    """What everybody may see: penalties for as long as the law lets them be shown, lists it stands on now."""

    business: Business
    samples: Results
    inspections: tuple[Inspection, ...]
    penalties: tuple[Penalty, ...]
    listings: tuple[Listing, ...]
    certificates: tuple[Certificate, ...]


@dataclass(frozen=True, slots=True)
class StaffBusiness:
    """A business with all its records, also those that are not shown."""

    business: Business
    inspections: tuple[Inspection, ...]
    penalties: tuple[Penalty, ...]
    listings: tuple[Listing, ...]
    certificates: tuple[Certificate, ...]


@dataclass(frozen=True, slots=True)
class Businesses:
    """``page`` counts from 1."""

    items: list[Business]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of a file that was not understood."""

    id: int
    file: str
    file_name: str
    table: str
    sheet: str
    row: int
    cells: Mapping[str, str] = field(repr=False)
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Quarantine:
    items: Sequence[Waiting]
    page: int
    pages: int
    total: int
