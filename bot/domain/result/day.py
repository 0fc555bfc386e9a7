"""Which day is meant, in whatever way it is written?"""

import re
from datetime import date, timedelta
from enum import StrEnum

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?!\d))?"
DAY = re.compile(
    rf"(?<![A-Za-z\d]){_YEAR}\s?[-./年]\s?(?P<m>\d{{1,2}})\s?[-./月]\s?(?P<d>\d{{1,2}})(?!\d)(?:\s?[日号])?{_TIME}"
    r"|(?<![A-Za-z\d])(?P<y8>(?:19|20)\d\d)(?P<m8>\d\d)(?P<d8>\d\d)(?![A-Za-z\d])"
    r"|(?<![A-Za-z\d.\-/])(?P<short>\d{2}[./\-年]\d{1,2}[./\-月]\d{1,2}日?)(?![A-Za-z\d./\-])"
    r"|(?<![A-Za-z\d.\-/])(?P<turned>\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d)(?![A-Za-z\d./\-])"
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")  # a part of a day is a time
_FIRST = date(1899, 12, 30)  # day 0 of Excel's calendar, which counts a 29 February 1900
_SERIALS = range(36526, 55153)  # 2000-2050


class Odd(StrEnum):
    """Why a text that looks like a date is none."""

    IMPOSSIBLE = "impossible"
    SHORT = "short"  # two digits for the year: which one is it?
    TURNED = "turned"  # 1/12/2025: January or December?


def day_of(match: re.Match[str]) -> date | Odd:
    """The day that ``DAY`` matched."""
    if match["short"]:
        return Odd.SHORT
    if match["turned"]:
        return Odd.TURNED
    year, month, day = (match[name] or match[f"{name}8"] for name in "ymd")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return Odd.IMPOSSIBLE


def serial_of(text: str) -> date | None:
    """The day of a spreadsheet's serial number (45992, 45992.0); None for anything else."""
    match = _SERIAL.fullmatch(text)
    return _FIRST + timedelta(int(match[1])) if match and int(match[1]) in _SERIALS else None
