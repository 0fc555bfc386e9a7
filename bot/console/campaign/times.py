"""How do staff say when a plan fires, without knowing cron, and how do they read it?"""

import re
from collections.abc import Mapping
from datetime import time

HOWS = {"year": "每年", "month": "每月", "week": "每周"}
WEEKDAYS = {"mon": "一", "tue": "二", "wed": "三", "thu": "四", "fri": "五", "sat": "六", "sun": "日"}
_LINE = re.compile(r"(\d{1,2}) (\d{1,2}) (\d{1,2}|\*) (\d{1,2}|\*) ([a-z]{3}|\*)")


def line(typed: Mapping[str, str]) -> str:
    """A cron line of Asia/Shanghai from ``how``, ``month``, ``day``, ``weekday`` and ``clock`` (09:00); empty when it is none."""
    how, day, month = typed.get("how", ""), typed.get("day", ""), typed.get("month", "")
    try:
        clock = time.fromisoformat(typed.get("clock", ""))
    except ValueError:
        return ""
    at = f"{clock.minute} {clock.hour}"
    if how == "week" and typed.get("weekday") in WEEKDAYS:
        return f"{at} * * {typed['weekday']}"
    if not (day.isascii() and day.isdigit()) or how not in ("month", "year"):
        return ""
    if how == "month":
        return f"{at} {day} * *"
    return f"{at} {day} {month} *" if month.isascii() and month.isdigit() else ""


def words(cron: str) -> str:
    """每年 6 月 10 日 09:00; a line of another shape stands for itself."""
    found = _LINE.fullmatch(cron)
    if found is None:
        return cron
    minute, hour, day, month, weekday = found.groups()
    at = f"{int(hour):02}:{int(minute):02}"
    match (day, month, weekday):
        case ("*", "*", name) if name in WEEKDAYS:
            return f"每周{WEEKDAYS[name]} {at}"
        case (_, "*", "*") if day != "*":
            return f"每月 {int(day)} 日 {at}"
        case (_, _, "*") if "*" not in (day, month):
            return f"每年 {int(month)} 月 {int(day)} 日 {at}"
    return cron
