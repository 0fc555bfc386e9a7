"""How urgent is a case, in words that need no colour?"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendar import WEEKDAYS, Calendar
from bot.domain.clock import Clock, ClockState, beijing_day
from bot.domain.number import BEIJING


@dataclass(frozen=True, slots=True)
class Due:
    """``tone`` chooses the colour (late, today, soon, calm, none) beside ``words`` that say the same."""

    words: str
    day: str
    tone: str


def day(moment: datetime) -> str:
    """11月24日（周二）"""
    here = moment.astimezone(BEIJING)
    return f"{here.month}月{here.day}日（周{WEEKDAYS[here.weekday()]}）"


def due(moment: datetime | None, now: datetime, calendar: Calendar, *, is_paused: bool = False) -> Due:
    """A case by the end of its next clock, in the working days that are left."""
    if is_paused:
        return Due("检测中，时限暂停", "", "calm")
    if moment is None:
        return Due("没有时限", "", "none")
    last, today = beijing_day(moment), beijing_day(now)
    return _said(moment, now, calendar.bounding.working_days(today, last))


def _said(moment: datetime, now: datetime, left: int) -> Due:
    """``left``: working days until then, negative afterwards."""
    last, today = beijing_day(moment), beijing_day(now)
    written = day(moment) if last.year == today.year else f"{last.year}年{day(moment)}"
    if moment < now:
        return Due(f"已超期 {-left} 个工作日" if left else "已超期", written, "late")
    if last == today:
        return Due("今天到期", written, "today")
    return Due(f"还有 {left} 个工作日", written, "soon" if left <= 3 else "calm")


def clock_due(clock: Clock, now: datetime) -> Due:
    """One clock as it stands."""
    if clock.stopped:
        words, tone = ("超期办完", "late") if clock.state is ClockState.MISSED else ("已按期办完", "calm")
        return Due(words, day(clock.stopped), tone)
    return Due("检测中，时限暂停", "", "calm") if clock.due is None else _said(clock.due, now, clock.left)
