"""How is a case number written, and how is one found in what people type?"""

import re
from datetime import datetime
from unicodedata import normalize
from zoneinfo import ZoneInfo

from bot.domain.complaint import Kind

BEIJING = ZoneInfo("Asia/Shanghai")
_LETTERS = {Kind.COMPLAINT: "T", Kind.REPORT: "J"}
_CENTURY = "20"
_NUMBER = re.compile(r"(?<![0-9a-z])([tj])\s*(20\d{6})\s*[-–—_ ]?\s*(\d{4,6})(?!\d)", re.IGNORECASE)


def day_of(kind: Kind, now: datetime) -> str:
    """The part of a number that all cases of ``kind`` share on that day in Beijing: T20261122."""
    return f"{_LETTERS[kind]}{now.astimezone(BEIJING):%Y%m%d}"


def number(day: str, count: int) -> str:
    return f"{day}-{count:04d}"


def find(text: str) -> str | None:
    """The case number somewhere in ``text``, however it was typed; None when there is none."""
    plain = normalize("NFKC", text)
    match = _NUMBER.search(plain) if _CENTURY in plain else None
    return f"{match[1].upper()}{match[2]}-{match[3]}" if match else None


def without(text: str) -> str:
    """``text`` without the case number in it."""
    return _NUMBER.sub("", normalize("NFKC", text))
