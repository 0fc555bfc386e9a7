"""How do templates write a moment, a day and a span, as the office's clock shows them?"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.number import BEIJING
from bot.services.happening.said import span, when


def day(value: datetime) -> str:
    """2026年11月22日."""
    local = value.astimezone(BEIJING)
    return f"{local.year}年{local.month}月{local.day}日"


SHOWN: Mapping[str, Callable[..., Any]] = {"day": day, "when": when, "span": span}
