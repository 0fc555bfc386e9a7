"""Which cases are there, the most urgent first, and who takes them?"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.console import label
from bot.console.due import Due, due
from bot.console.page import page_number, render
from bot.console.settings import LABELS, UNITS, now_of, session_of
from bot.domain.calendar import Calendar
from bot.domain.case import is_open
from bot.domain.case.wall import may_hand_on
from bot.domain.ports import Connection
from bot.domain.staff import Actor, Permission
from bot.services import complaint, desk_lists, gap, house, reminder, workdays

TABS = {
    "open": "在办",
    "due": "今天到期",
    "overdue": "已超期",
    "mine": "我的",
    "unassigned": "待分派",
    "all": "全部",
}
EMPTY = {
    "open": "没有在办的案件。市民在微信里提交后，会自动出现在这里。",
    "due": "今天没有到期的案件。",
    "overdue": "没有超期的案件。",
    "mine": "没有分派给您的案件。",
    "unassigned": "没有待分派的案件。",
    "all": "还没有案件。",
}
FILTERS = ("kind", "state", "area", "category", "source", "assignee")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which part of the list is asked for."""

    tab: str = "open"
    filters: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> str:
        """As part of an address, with a trailing &."""
        return f"{urlencode({'tab': self.tab, **self.filters})}&"

    def onto(self, tab: str) -> str:
        return replace(self, tab=tab).query


def chosen_of(query: Mapping[str, str]) -> Chosen:
    tab = query.get("tab", "")
    filters = {name: query[name][:40] for name in FILTERS if query.get(name)}
    return Chosen(tab if tab in TABS else "open", filters)


async def home(request: web.Request) -> web.Response:
    raise web.HTTPSeeOther("/console/")


async def show(request: web.Request) -> web.Response:
    return await _list(request, "inbox.html")


async def listing(request: web.Request) -> web.Response:
    """Only the list, for the page's own refreshing."""
    return await _list(request, "_inbox.html")


async def _list(request: web.Request, template: str) -> web.Response:
    chosen, actor, now = chosen_of(request.query), session_of(request).actor, now_of(request)
    found, lists = await request.app[UNITS].read(_read, chosen, actor, page_number(request), now)
    return render(
        request,
        template,
        found=found,
        chosen=chosen,
        tabs=TABS,
        empty=EMPTY,
        filters=_choices(request.app[LABELS], lists),
        may_assign=actor.may(Permission.CASE_ANSWER),
        may_pick=lambda item: may_hand_on(actor, item.assignee_id),
        due_of=lambda item: due_of(item, now, lists["calendar"]),
        done=request.query.get("done", ""),
        **lists,
    )


def _read(connection: Connection, chosen: Chosen, actor: Actor, page: int, now: datetime) -> tuple[Any, dict[str, Any]]:
    found = complaint.inbox(connection, actor=actor, tab=chosen.tab, filters=dict(chosen.filters), page=page, now=now)
    lists = {
        "handlers": desk_lists.handlers(connection),
        "areas": [area for area in desk_lists.areas(connection) if area.is_ours],
        "views": desk_lists.views(connection, actor=actor),
        "calendar_year": workdays.warning(connection, now=now),
        "reminders": reminder.mine(connection, actor=actor),
        "extensions": _extensions(connection, actor),
        "questions": gap.waiting(connection),
        "calendar": house.rules(connection).calendar,
    }
    return found, lists


def _extensions(connection: Connection, actor: Actor) -> list[Any]:
    if "approver" not in actor.roles:
        return []
    return [one for one in complaint.waiting_extensions(connection, actor=actor) if one.may_decide]


def _choices(labels: Mapping[str, Mapping[str, str]], lists: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    return [
        ("kind", "类型", labels["kinds"].items()),
        ("state", "状态", labels["states"].items()),
        ("area", "属地", [(area.code, area.name) for area in lists["areas"]]),
        ("source", "来源", label.SOURCES.items()),
        ("assignee", "承办人", lists["handlers"]),
    ]


def due_of(item: Any, now: datetime, calendar: Calendar) -> Due:
    if not is_open(item.state):
        return Due("已结束", "", "none")
    return due(item.due, now, calendar, is_paused=item.is_paused)


async def assign(request: web.Request) -> web.Response:
    """The ticked cases go to somebody; from the list or from a case's page."""
    form = await request.post()
    numbers = [str(number) for number in form.getall("number", [])][:100]
    done = await request.app[UNITS].run(
        complaint.assign,
        numbers=numbers,
        to=str(form.get("to", "")) or None,
        actor=session_of(request).actor,
        now=now_of(request),
    )
    if "case" in form and numbers:
        raise web.HTTPSeeOther(f"/console/case/{numbers[0]}?done=assign")
    back = chosen_of({name: str(value) for name, value in form.items()})
    raise web.HTTPSeeOther(f"/console/?{back.query}done={done}")
