"""How do staff type the holidays of a year, and what is wrong with what they typed?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.console.act_form import Field
from bot.domain.calendar import DAY, Year

FIELDS = (
    Field("notice", "通知的名称或文号", "国务院办公厅关于这一年部分节假日安排的通知。", limit=120),
    Field("issued", "发布日期", kind="date"),
    Field("source", "通知的网址", limit=300),
    Field("off", "放假", "每行一个：名称、第一天、最后一天，如：国庆节 2027-10-01 2027-10-07。", "area", limit=2000),
    Field("work", "调休上班的周六、周日", "每行一天，如：2027-10-09。", "area", is_required=False, limit=600),
)


def typed(year: Year) -> dict[str, str]:
    """A year as the form shows it; spans are joined days, their names are not kept."""
    days = sorted(year.off)
    starts = [day for day in days if day - DAY not in year.off]
    ends = [day for day in days if day + DAY not in year.off]
    return {
        "notice": year.notice,
        "issued": year.issued.isoformat(),
        "source": year.source,
        "off": "\n".join(f"放假 {first} {last}" for first, last in zip(starts, ends, strict=True)),
        "work": "\n".join(day.isoformat() for day in sorted(year.work)),
    }


def data(year: int, given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What bot.domain.calendar.parse takes, and the problems by field."""
    found: dict[str, str] = {}
    spans: dict[str, list[date]] = {}
    for number, line in enumerate(given["off"].splitlines(), 1):
        days = _days(line.split()[1:], year)
        if len(days) not in (1, 2) or len(days) != len(line.split()) - 1 or days[0] > days[-1]:
            found["off"] = f"第 {number} 行看不懂：请写成“国庆节 {year}-10-01 {year}-10-07”。"
        else:
            spans[f"{number} {line.split()[0]}"] = days
    work = _days(given["work"].split(), year)
    if len(work) != len(given["work"].split()) or any(day.weekday() < 5 for day in work):
        found["work"] = f"每行写一个 {year} 年的周六或周日，如：{year}-10-09。"
    issued = _days([given["issued"]], None)
    if not issued:
        found["issued"] = "请选择日期。"
    values = {"year": year, "notice": given["notice"], "source": given["source"], "holidays": spans, "workdays": work}
    return values | {"issued": issued[0] if issued else date.min}, found


def _days(words: list[str], year: int | None) -> list[date]:
    """Those that are days (of the year)."""
    found = []
    for word in words:
        try:
            day = date.fromisoformat(word)
        except ValueError:
            continue
        if year in (None, day.year):
            found.append(day)
    return found
