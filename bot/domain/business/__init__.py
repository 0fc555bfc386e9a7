"""Businesses of the register: names and codes, grades, lists and penalties with the time they are shown, the rows of a file."""

from bot.domain.business.grade import Quant, Risk
from bot.domain.business.guide import Display, Guide
from bot.domain.business.licence import LONG, Standing, standing
from bot.domain.business.record import Colour, Outcome, is_on, shown_until
from bot.domain.name import plain

__all__ = [
    "LONG",
    "Colour",
    "Display",
    "Guide",
    "Outcome",
    "Quant",
    "Risk",
    "Standing",
    "is_on",
    "plain",
    "shown_until",
    "standing",
]
