"""Is somebody of the office there now?"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ports import Connection
from bot.services import house


@dataclass(frozen=True, slots=True)
class Away:
    """``back``: when somebody is there again, in Beijing; None while next year's working days are not known."""

    back: datetime | None


def away(connection: Connection, *, now: datetime) -> Away | None:
    """None in office hours: working days by the calendar in force, hours by ``content/rules/hours.yaml``."""
    rules = house.rules(connection)
    if rules.hours.is_open(now, rules.calendar):
        return None
    return Away(rules.hours.back(now, rules.calendar))
