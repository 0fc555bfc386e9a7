"""Which rules does the office work by?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.business.guide import Guide as Register
from bot.domain.calendar import Calendar
from bot.domain.campaign.guide import Guide as Campaigns
from bot.domain.campaign.rules import Sending
from bot.domain.clock_reminder import Plan
from bot.domain.hours import Hours
from bot.domain.lookup import LookupWords
from bot.domain.name import NameWords
from bot.domain.quiz import Template as QuizTemplate
from bot.domain.result.category import Foods
from bot.domain.result.rules import Publishing
from bot.domain.round.guide import Guide
from bot.domain.rulepack import Pack


@dataclass(frozen=True, slots=True)
class Nearby:
    """Which open cases are shown as similar: of the same business or within ``metres``, received in the last ``days``."""

    metres: float
    days: int


def parse_nearby(data: Mapping[str, Any]) -> Nearby:
    """The data of ``content/rules/nearby.yaml``; ValueError says what is wrong."""
    metres, days = data.get("metres"), data.get("days")
    if not isinstance(metres, int | float) or not 10 <= metres <= 5000:
        raise ValueError("metres must be a number from 10 to 5000")
    if not isinstance(days, int) or not 1 <= days <= 365:
        raise ValueError("days must be a whole number from 1 to 365")
    return Nearby(float(metres), days)


@dataclass(frozen=True, slots=True)
class Rules:
    """``packs`` by date of receipt, ``calendar`` of working days, ``plan`` of reminders; ``labels``: group → code → words;
    ``hours`` of the office; ``names``: how those of businesses are made up.
    """

    packs: tuple[Pack, ...]
    calendar: Calendar
    plan: Plan
    labels: Mapping[str, Mapping[str, str]]
    nearby: Nearby
    hours: Hours
    rounds: Guide = field(default_factory=Guide)
    lookup: LookupWords = field(default_factory=LookupWords)
    businesses: Register = field(default_factory=Register)
    names: NameWords = field(default_factory=NameWords)
    publishing: Publishing = field(default_factory=Publishing)
    foods: Foods = field(default_factory=Foods)
    sending: Sending = field(default_factory=Sending)
    campaigns: Campaigns = field(default_factory=Campaigns)
    quizzes: tuple[QuizTemplate, ...] = ()
