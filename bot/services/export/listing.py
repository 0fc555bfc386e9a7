"""What leaves as a sheet: the cases of a span without their reporters, or its figures with small counts held back."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from bot.domain.figure import Line
from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import figures as adding_up
from bot.services import house
from bot.services.export.sheet import File, write
from bot.services.figures import span
from bot.store import audit
from bot.store import export as store

MOST = 20_000
"""Cases in one file; a longer span is exported in parts."""
HEAD = (
    "编号",
    "类别",
    "状态",
    "收到",
    "到期",
    "办结",
    "是否超期",
    "来源",
    "来源编号",
    "12315编号",
    "品类",
    "区域",
    "被反映单位",
    "地点",
    "经过",
    "诉求",
)
_FIGURES = ("项目", "值", "收到", "办结", "按时", "超期", "办理中", "按时率")
_PARTS = {
    "months": "月份",
    "kinds": "类别",
    "categories": "品类",
    "areas": "区域",
    "sources": "来源",
    "resolved": "满意度：是否解决（1 最好）",
    "attitude": "满意度：态度（1 最好）",
}


def cases(connection: Connection, *, actor: Actor, since: date, until: date, form: str, now: datetime) -> File:
    """The cases received in the span, recorded in the audit.

    Raises Refused ``staff.not_allowed``, ``export.form``, ``export.too_many``.
    """
    actor.require(Permission.CASE_EXPORT)
    rows = store.cases(connection, *span(since, until), MOST + 1)
    if len(rows) > MOST:
        raise Refused("export.too_many", most=MOST)
    labels = house.shipped().labels
    file = write(_name("cases", since, until), form, HEAD, (_row(row, labels) for row in rows))
    _record(connection, actor, "case.export", f"{since}–{until}", now, f"{form}, {len(rows)}")
    return file


def _row(row: Any, labels: Any) -> tuple[object, ...]:
    return (
        row.number,
        labels["kinds"].get(row.kind, row.kind),
        labels["states"].get(row.state, row.state),
        *(moment(at) for at in (row.received_at, row.due_at, row.closed_at)),
        "是" if row.was_late else "否",
        *(row.source, row.source_number, row.number_12315, row.category, row.area),
        *(row.respondent, row.place, row.story, row.request),
    )


def moment(at: datetime | None) -> str:
    """A moment as Beijing reads it."""
    return "" if at is None else f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def _name(what: str, since: date, until: date) -> str:
    return f"{what}-{since:%Y%m%d}-{until:%Y%m%d}"


def _record(connection: Connection, actor: Actor, act: str, subject: str, now: datetime, detail: str) -> None:
    audit.write(connection, actor=actor.login, act=act, subject=subject, now=now, detail=detail)


def figures(connection: Connection, *, actor: Actor, since: date, until: date, form: str, now: datetime) -> File:
    """The figures of the span as one sheet; raises as ``cases`` does."""
    actor.require(Permission.CASE_EXPORT)
    report = adding_up.report(connection, actor=actor, since=since, until=until, now=now)
    lines = [("合计", report.total), *_lines(report)]
    file = write(
        _name("figures", since, until), form, _FIGURES, (_figure(part, line, report.least) for part, line in lines)
    )
    _record(connection, actor, "figures.export", f"{since}–{until}", now, form)
    return file


def _lines(report: adding_up.Report) -> Iterator[tuple[str, Line]]:
    for name, part in _PARTS.items():
        for line in getattr(report, name):
            yield part, line


def _figure(part: str, line: Line, least: int) -> tuple[object, ...]:
    counts = (line.received, line.closed, line.on_time, line.late, line.running)
    share = "" if line.on_time_share is None else f"{line.on_time_share:.1%}"
    return part, line.key or "（未填）", *(f"不足 {least}" if count is None else count for count in counts), share
