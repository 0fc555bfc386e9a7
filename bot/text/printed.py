"""What printed on a package does a text repeat: a barcode, a batch number, a date of production?"""

import re
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from bot.domain.lookup import Span

_BARCODE = re.compile(r"(?<![\dA-Za-z])69(?:[\s-]?\d){11}(?![\dA-Za-z])")
_BATCH = re.compile(
    r"(?:生产)?批(?:号|次号?|次)\s*[是为]?\s*[::]?\s*(?P<batch>(?=[A-Za-z\d.\-/]*\d)[A-Za-z\d][A-Za-z\d.\-/]{2,24})"
)
_FULL = r"(?<!\d)(?P<year>20\d\d)\s*[年./\-]\s*(?P<month>\d{1,2})\s*[月./\-]\s*(?P<day>\d{1,2})(?!\d)[日号]?"
_COMPACT = r"(?<![\dA-Za-z])(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?![\dA-Za-z])"
_SHORT = r"(?<!\d)(?P<mm>\d{1,2})月(?P<dd>\d{1,2})[日号]"
_DATE = re.compile(rf"(?:生产日期|日期)?\s*[是为:]?\s*(?:{_FULL}|{_COMPACT}|{_SHORT})")
_LABEL = re.compile(r"生产日期|生产批|批号|批次号?\s*[是为]?\s*[::]?\s*[A-Za-z\d]|[日号]生产的|这一?批|那一?批")
_SHORTEST = 24  # characters: more tells of something else too
_PUBLISHED = re.compile(r"(?:公布|公示|发布|通报|公告)")


@dataclass(frozen=True, slots=True)
class Printed:
    """``batch`` as written, a date as YYYYMMDD; ``published`` a day on which something was announced; ``rest`` of the text."""

    rest: str
    barcode: str = ""
    batch: str = ""
    published: Span | None = None


def printed_in(text: str, today: date) -> Printed:
    """What stands in ``text`` (half width); a day without a year is the last such day."""
    if match := _BARCODE.search(text):
        return Printed(_without(text, match), barcode=re.sub(r"\D", "", match[0]))
    if match := _BATCH.search(text):
        number = match["batch"].rstrip(".-/").upper()
        return Printed(_without(text, match), batch=_as_date(number) or number)
    for match in _DATE.finditer(text):
        day = _day(match, today)
        if day is not None and _PUBLISHED.match(text, match.end()):
            return Printed(_without(text, match), published=Span(day, day))
        if day is not None:
            return Printed(_without(text, match), batch=f"{day:%Y%m%d}")
    return Printed(text)


def is_barcode(digits: str) -> bool:
    """Does the last of thirteen digits fit the others (GS1 General Specifications, 7.9)?"""
    if len(digits) != 13 or not digits.isascii() or not digits.isdigit():
        return False
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return total % 10 == 0


def is_printed(text: str) -> bool:
    """Is a short ``text`` about what is printed on a package, in so many words or as a barcode?"""
    plain = normalize("NFKC", text).strip()
    if len(plain) > _SHORTEST:
        return False
    is_labelled = _LABEL.search(plain) is not None and printed_in(plain, date.max).batch != ""
    is_bare = re.fullmatch(_COMPACT, plain) is not None
    return is_labelled or is_bare or _BARCODE.search(plain) is not None


def _as_date(number: str) -> str:
    """2026-03-15 and 2026.3.15 are one and the same batch."""
    match = re.fullmatch(_FULL, number)
    return f"{int(match['year']):04}{int(match['month']):02}{int(match['day']):02}" if match else ""


def _day(match: re.Match[str], today: date) -> date | None:
    year, month, day = (match[a] or match[b] for a, b in (("year", "y"), ("month", "m"), ("day", "d")))
    try:
        if year:
            return date(int(year), int(month), int(day))
        found = date(today.year, int(match["mm"]), int(match["dd"]))
        return found if found <= today else date(today.year - 1, found.month, found.day)
    except ValueError:
        return None


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]}|{text[match.end() :]}"
