"""How are several sentences said as one?"""

from collections.abc import Sequence
from datetime import date
from functools import reduce

from bot.dialog.reply import Reply
from bot.domain.phrase import Phrase

CHOICES = Phrase("menu.choices")


def day(value: date) -> str:
    """2026年3月5日."""
    return f"{value.year}年{value.month}月{value.day}日"


def say(*phrases: Phrase) -> Reply:
    """The sentences, a paragraph each."""
    return Reply("common.paragraphs", {"paragraphs": phrases})


def lines(phrases: Sequence[Phrase]) -> Phrase:
    """The sentences, a line each; at least one."""
    return reduce(lambda above, below: Phrase("common.lines", {"above": above, "below": below}), phrases)
