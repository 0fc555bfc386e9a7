"""Which days does a text speak of: 上个月, 去年下半年, 2026年3月, 最近?"""

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.domain.lookup import Span

RECENT = timedelta(days=90)  # of a district's announcements the last few, whatever their rhythm
_FIGURES = {sign: value for value, sign in enumerate("零一二三四五六七八九十", 0)} | {"两": 2, "十一": 11, "十二": 12}
_FIGURE = r"(?:十[一二]?|[一二两三四五六七八九]|1[0-2]|0?[1-9])"
_COUNT = rf"(?:{_FIGURE}|[二三四五六七八九]?十[一二三四五六七八九]?|[1-9]\d{{1,2}})"
_YEAR = r"(?:(?<!\d)20\d\d年?|今年|本年度?|去年|上一?年度?|前年)"
_PART = (
    r"(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度|"
    rf"(?P<month>(?<!\d){_FIGURE})月(?!\d)(?:份|里)?"
)
_DATED = re.compile(
    rf"(?:(?P<year>{_YEAR})的?)?(?:{_PART})"
    rf"|(?P<alone>{_YEAR})(?:[-/.](?P<figure>1[0-2]|0?[1-9])(?!\d))?(?!\d)"
)
_BACK = re.compile(rf"最?近(?:来|的|这)?(?P<count>半|{_COUNT})个?(?P<unit>年|月|周|星期|天)")


def period_in(text: str, today: date) -> tuple[Span | None, str]:
    """The days named first, and ``text`` without the words for them."""
    if match := _BACK.search(text):
        return Span(_back(today, match["count"], match["unit"]), today), _without(text, match)
    for pattern, span in _NAMED:
        if match := pattern.search(text):
            return span(today), _without(text, match)
    match = _DATED.search(text)
    return (_dated(match, today), _without(text, match)) if match else (None, text)


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]}|{text[match.end() :]}"


def _figure(words: str) -> int:
    if words in _FIGURES:
        return _FIGURES[words]
    tens, ten, ones = words.partition("十")
    return 10 * _FIGURES.get(tens, 1) + _FIGURES.get(ones, 0) if ten else int(words)


def _back(today: date, count: str, unit: str) -> date:
    if unit in ("周", "星期", "天"):
        days = 1 if unit == "天" else 7
        return today - timedelta(days=days * (1 if count == "半" else _figure(count)))
    whole = 12 if unit == "年" else 1
    months = max(whole // 2, 1) if count == "半" else _figure(count) * whole
    year, month = _before(today.year, today.month, months)
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _dated(match: re.Match[str], today: date) -> Span:
    """A year, half, quarter or month; of those without a year the last one that has begun."""
    year = _year(match["year"] or match["alone"], today)
    if match["half"]:
        first = 1 if match["half"] == "上" else 7
        return _months(year or today.year - (first > today.month), first, 6)
    if match["quarter"]:
        first = 3 * _figure(match["quarter"]) - 2
        return _months(year or today.year - (first > today.month), first, 3)
    if words := match["month"] or match["figure"]:
        month = _figure(words)
        return _month(year or today.year - (month > today.month), month)
    return _months(year or today.year, 1, 12)


def _year(words: str | None, today: date) -> int | None:
    if not words:
        return None
    if words.startswith("20"):
        return int(words[:4])
    return today.year - {"今": 0, "本": 0, "去": 1, "上": 1, "前": 2}[words[0]]


def _before(year: int, month: int, months: int) -> tuple[int, int]:
    whole = 12 * year + month - 1 - months
    return whole // 12, whole % 12 + 1


def _month(year: int, month: int) -> Span:
    return _months(year, month, 1)


def _months(year: int, first: int, count: int) -> Span:
    last = first + count - 1
    return Span(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _week(day: date) -> Span:
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + timedelta(days=6))


_NAMED = (
    (re.compile("上个?月"), lambda day: _month(*_before(day.year, day.month, 1))),
    (re.compile("(?:本|这个?|当)月"), lambda day: _month(day.year, day.month)),
    (re.compile("上个?(?:周|星期|礼拜)"), lambda day: _week(day - timedelta(days=7))),
    (re.compile("(?:本|这个?)(?:周|星期|礼拜)"), _week),
    (re.compile("昨天"), lambda day: Span(day - timedelta(days=1), day - timedelta(days=1))),
    (re.compile("今天"), lambda day: Span(day, day)),
    (re.compile("最近|近期|近来|近日|这段时间|这阵子|这一阵"), lambda day: Span(day - RECENT, day, is_vague=True)),
)
