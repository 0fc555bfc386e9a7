"""Which dates and batch numbers does a label carry, and what do they mean?"""

import re
from collections.abc import Iterator
from datetime import date

from bot.domain.result.day import DAY, Odd, day_of, serial_of
from bot.domain.result.found import Found, joined
from bot.domain.result.kind import header_kind, kind_of
from bot.domain.result.reading import DateKind, Doubt, Made
from bot.domain.result.signs import flat
from bot.domain.result.tidy import tidy

_PARTS = re.compile(r"[;、\n,]|和|及|(?<=[日\d)）])\s+(?=[^\d\s]{2,6}\s*(?:日期)?\s*[:]?\s*\d|\d{4}[-./年]\d)")
_BATCH = re.compile(r"(?:生产|产品|样品)?(?:批号|批次号?|货号|lot)(?:no\.?)?[:.\s]*", re.IGNORECASE)
_SPAN = re.compile(r"\s*(?:至|到|~|-|/)\s*(?:\d{1,2}[-./月])?\d{1,2}[日号]?\s*$|\s*(?:至|到|~|-)\s*(?=\d{4,8}\D?)")
_SHORT = re.compile(r"(?:\d{1,2}[-./月])?\d{1,2}[日号]?|(?:19|20)\d\d年?")  # of a day named before, or no day at all
_ENGLISH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
_EDGE = " :;,。.()[]【】/-·|日期"
_NUMBER = re.compile(r"[A-Za-z0-9#()\-_/.*+: ]*\d[A-Za-z0-9#()\-_/.*+: ]*|[A-Za-z][A-Za-z0-9\-_/.]*")
_ODD = {Odd.IMPOSSIBLE: "made_impossible", Odd.SHORT: "made_short", Odd.TURNED: "made_turned"}
_MONTH = re.compile(r"(?:19|20)\d\d[-./年]\s?(\d{1,2})月?")
_MOST = 400


def made_in(cell: str, *, header: str = "") -> Found[Made]:
    """The dates and numbers of one cell; ``header`` (购进日期, 批号) tells the kind where the cell does not.

    Doubts: ``made_impossible``, ``made_short`` (25.12.1), ``made_turned`` (1/12/2025), ``made_span``, ``made_kind``,
    ``made_unclear``.
    """
    raw = tidy(cell)
    if not raw:
        return Found()
    if len(cell) > _MOST:
        return _doubt("made_unclear", cell[:_MOST])
    implied, is_batch = header_kind(header)
    if is_batch:
        return _number(raw, raw, implied)
    if (on := serial_of(flat(raw))) is not None:
        return Found((Made(raw, implied, on),))
    cell = _mended(cell)
    return joined(_part(part, implied) for part in _parts(cell))


def date_in(text: str) -> date | None:
    """The one date ``text`` is, in any spelling (2025-12-01, 20251201, 2025年12月1日, 45992); None when it is none, or several."""
    bare = flat(text).strip()
    if (serial := serial_of(bare)) is not None:
        return serial
    days = [day_of(match) for match in DAY.finditer(bare)]
    return days[0] if len(days) == 1 and isinstance(days[0], date) else None


def _mended(cell: str) -> str:
    """Without the line feeds that break one date in two: none of its lines is a date, or only all of them together."""
    lines = [line.strip() for line in cell.split("\n")]
    whole = "".join(lines)
    is_torn = len(lines) > 1 and DAY.search(flat(whole)) and not any(DAY.search(flat(line)) for line in lines)
    return whole if is_torn or (len(lines) > 1 and DAY.fullmatch(flat(whole))) else cell


def _parts(cell: str) -> Iterator[str]:
    """What signs part; words without a number stay with what stands before them."""
    bare = flat(cell)
    edges = [match.span() for match in _PARTS.finditer(bare) if not _depth(bare, match.start())]
    starts = [0, *(end for _, end in edges)]
    ends = [*(start for start, _ in edges), len(cell)]
    kept: list[str] = []
    for start, end in zip(starts, ends, strict=True):
        is_word = re.search(r"[A-Za-z0-9]", bare[start:end]) is None
        if kept and (is_word or not re.search(r"[A-Za-z0-9]", kept[-1])):
            kept[-1] += cell[ends[starts.index(start) - 1] : end]
        else:
            kept.append(cell[start:end])
    return (part for text in kept if (part := tidy(text)))


def _depth(bare: str, end: int) -> int:
    return bare.count("(", 0, end) - bare.count(")", 0, end)


def _part(raw: str, implied: DateKind) -> Found[Made]:
    """One date with what stands around it, or a number."""
    part = flat(raw)
    match = DAY.search(part)
    if match is None:
        return _other(raw, part, implied)
    day, before, behind = day_of(match), part[: match.start()], part[match.end() :]
    if _BATCH.search(before) and "日期" not in before:
        return _number(raw, _BATCH.split(part, maxsplit=1)[-1], implied)
    if isinstance(day, Odd) or _is_span(behind):
        return _doubt(_ODD[day] if isinstance(day, Odd) else "made_span", raw)
    behind = _BATCH.sub(" ", behind)
    number = "" if _words(behind) else behind.strip(_EDGE)
    words = _words(f"{before} {behind}")
    kind = kind_of(words) if words else implied
    is_other_day = re.fullmatch(r"\d{8}", number) is not None and date_in(number) not in (None, day)
    is_odd = (
        is_other_day
        or (number and not _NUMBER.fullmatch(number))
        or (_words(behind) and re.search(r"[A-Za-z0-9]", behind))
    )
    if kind is None or is_odd:
        return _doubt("made_unclear" if kind else "made_kind", raw)
    return Found((Made(raw, kind, day, number),))


def _is_span(behind: str) -> bool:
    """2025-12-01至03, 2025-12-01~2025-12-03; 2025-12-01/20251201 is a day and its batch."""
    match = _SPAN.match(behind)
    return match is not None and (match.end() == len(behind) or DAY.match(behind, match.end()) is not None)


def _words(text: str) -> str:
    """The Chinese of ``text``, which names a kind."""
    return " ".join(re.findall(r"[\u4e00-\u9fff]+", _BATCH.sub("", text.replace("日期", ""))))


def _other(raw: str, part: str, kind: DateKind) -> Found[Made]:
    """A text without a whole date: a month, or a number."""
    if month := _MONTH.fullmatch(part):
        return Found((Made(raw, kind),)) if 1 <= int(month[1]) <= 12 else _doubt("made_impossible", raw)
    if _SHORT.fullmatch(part) or _ENGLISH.search(part):
        return _doubt("made_short", raw)
    mark = _BATCH.match(part)
    if mark is None and not _NUMBER.fullmatch(part):
        return _doubt("made_unclear", raw)
    return _number(raw, part[mark.end() :] if mark else part, kind)


def _number(raw: str, number: str, kind: DateKind) -> Found[Made]:
    batch = tidy(number).strip(" :;,。()")
    return Found((Made(raw, kind, None, batch),)) if batch else Found()


def _doubt(code: str, text: str) -> Found[Made]:
    return Found(doubts=(Doubt(code, "", text),))
