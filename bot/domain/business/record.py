"""How long is a penalty or a list shown, and what did an inspection find?"""

from calendar import monthrange
from datetime import date
from enum import StrEnum

from bot.domain.business.guide import Display


class Colour(StrEnum):
    RED = "red"
    BLACK = "black"


class Outcome(StrEnum):
    """Of a supervisory inspection (令49): 符合, 基本符合, 不符合."""

    COMPLIANT = "compliant"
    MOSTLY = "mostly"
    FAILED = "failed"


def shown_until(display: Display, published: date, *, is_minor: bool, restricted: date | None = None) -> date:
    """The first day on which a penalty that was ``published`` is shown no longer (令45 Art 13).

    One that keeps a business from trading for longer is shown until that ends (``restricted``, its last day).
    """
    months = display.minor_months if is_minor else display.other_years * 12
    end = later(published, months)
    return max(end, later(restricted, 0, days=1)) if restricted else end


def later(day: date, months: int, *, days: int = 0) -> date:
    """``day`` some months on; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    moved = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return date.fromordinal(moved.toordinal() + days)


def is_on(since: date, until: date | None, off: date | None, day: date) -> bool:
    """Does a business stand on a list on ``day``? ``until`` is its last day there, ``off`` the day it was taken off."""
    return since <= day and (until is None or day <= until) and (off is None or day < off)
