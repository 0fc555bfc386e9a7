"""What do staff see of a case, and, when they ask for it, of who reported it?"""

import json
from asyncio import gather
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.console.due import Due, clock_due
from bot.console.page import render
from bot.console.reply import chosen
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.case import TABLE, Act, is_open
from bot.domain.clock import can_extend
from bot.domain.complaint import ANSWER_LIMIT
from bot.domain.ports import Connection
from bot.domain.staff import Actor, Permission
from bot.services import alert, audit, complaint, desk_lists, house, roster


async def show(request: web.Request) -> web.Response:
    """The look is recorded while the case is read; nothing is shown before it is."""
    typed = await _canned(request)
    page, _ = await gather(case_page(request, typed=typed), _look(request))
    return page


async def _look(request: web.Request) -> None:
    number, actor = request.match_info["number"], session_of(request).actor
    await request.app[UNITS].run(_looked, number, actor, now_of(request))


def _looked(connection: Connection, number: str, actor: Actor, now: datetime) -> None:
    complaint.look(connection, number=number, actor=actor, now=now)
    audit.looked(connection, actor=actor, act="case.open", subject=number, now=now)


async def here(request: web.Request) -> web.Response:
    """Who has this case open? Asked by the page every minute, which also says that its reader is still there."""
    number, actor, now = request.match_info["number"], session_of(request).actor, now_of(request)
    await request.app[UNITS].run(complaint.look, number=number, actor=actor, now=now)
    case = await request.app[UNITS].read(complaint.case, number=number, actor=actor, now=now)
    return render(request, "_here.html", case=case)


async def refresh(request: web.Request) -> web.Response:
    """What of a case changes while somebody reads it."""
    return await case_page(request, template="_case.html")


async def case_page(
    request: web.Request,
    *,
    template: str = "case.html",
    status: int = 200,
    problems: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    revealed: Mapping[str, Any] | None = None,
) -> web.Response:
    """A case; ``problems`` and ``typed`` by act, ``revealed`` what was just asked for."""
    actor, now = session_of(request).actor, now_of(request)
    case, lists = await request.app[UNITS].read(_read, request.match_info["number"], actor, now)
    return render(
        request,
        template,
        status=status,
        case=case,
        acts=_acts(case, actor, lists["waiting"]),
        is_over=not is_open(case.state),
        may_ask=_may_ask(case, actor, lists["waiting"]),
        clock_name=lambda key: case.pack.clocks[key].source.text if case.pack else key,
        may_assign=actor.may(Permission.CASE_ANSWER),
        due=_next_due(case, now),
        near_points=_near_points(case),
        nearby=house.shipped().nearby.metres,
        clock_words=lambda clock: clock_due(clock, now),
        reason_of=lambda line: _reason(case, line),
        done=request.query.get("done", ""),
        limit=ANSWER_LIMIT,
        problems=problems or {},
        typed=typed or {},
        revealed=revealed or {},
        **lists,
    )


def _read(connection: Connection, number: str, actor: Actor, now: datetime) -> tuple[Any, dict[str, Any]]:
    case = complaint.case(connection, number=number, actor=actor, now=now)
    areas = {area.code: area.name for area in desk_lists.areas(connection)}
    facts = alert.reporter_facts(connection, number=number, actor=actor, now=now)
    lists = {
        "handlers": desk_lists.handlers(connection),
        "canned": desk_lists.canned(connection),
        "waiting": complaint.waiting_extensions(connection, number=number, actor=actor),
        "alerts": alert.of_case(connection, number=number),
        "facts": [one for one in facts if one.count > 1],
    }
    return case, {**lists, "area_name": areas.get(case.area or "", "")}


def _near_points(case: Any) -> str:
    """Similar cases whose place is known, for the map."""
    found = [one for one in case.similar if one.point is not None]
    points = [{"number": one.number, "latitude": one.point[0], "longitude": one.point[1]} for one in found]
    return json.dumps(points)


def _acts(case: Any, actor: Actor, waiting: list[Any]) -> list[Act]:
    """What the page offers; more time is not given by whoever asked for it."""
    if not actor.may(Permission.CASE_ANSWER):
        return []
    own = bool(waiting) and not any(one.may_decide for one in waiting)
    return [act for act in case.acts if not (own and act is Act.EXTEND)]


def _may_ask(case: Any, actor: Actor, waiting: list[Any]) -> bool:
    """Is there a clock for which more time could be asked, and has nobody asked yet?"""
    if not actor.may(Permission.CASE_ANSWER) or (case.kind, case.state, Act.EXTEND) not in TABLE:
        return False
    asked = {one.clock for one in waiting}
    return any(can_extend(clock) and clock.rule.key not in asked for clock in case.clocks)


def _reason(case: Any, line: Any) -> str:
    found = case.pack.reasons.get(line.act, {}).get(line.reason) if case.pack else None
    return str(found.text if found else line.reason)


def _next_due(case: Any, now: datetime) -> Due:
    running = [clock for clock in case.clocks if clock.stopped is None]
    first = min(running, key=lambda clock: clock.due or now.max.replace(tzinfo=now.tzinfo), default=None)
    return clock_due(first, now) if first and is_open(case.state) else Due("已结束", "", "none")


async def _canned(request: web.Request) -> dict[str, str]:
    """The reply that was chosen, with this case's own facts filled in."""
    wanted, units = request.query.get("canned", ""), request.app[UNITS]
    if not wanted:
        return {}
    number, actor, now = request.match_info["number"], session_of(request).actor, now_of(request)
    case = await units.read(complaint.case, number=number, actor=actor, now=now)
    return {Act.ANSWER.value: await chosen(request, wanted, case)}


async def reveal(request: web.Request) -> web.Response:
    """Show what is masked; the service records it, or refuses and records that."""
    what = str((await request.post()).get("what", ""))
    works = {
        "contact": complaint.reveal_contact,
        "story": complaint.reveal_story,
        "parties": complaint.reveal_parties,
    }
    if what not in works:
        raise web.HTTPNotFound
    actor, number = session_of(request).actor, request.match_info["number"]
    value = await request.app[UNITS].run(works[what], number=number, actor=actor, now=now_of(request))
    template = "_revealed.html" if "HX-Request" in request.headers else "case.html"
    return await case_page(request, template=template, revealed={what: value})


async def alarm(request: web.Request) -> web.Response:
    """Somebody says that they have it; the next on duty is not told."""
    number, actor, now = request.match_info["number"], session_of(request).actor, now_of(request)
    await request.app[UNITS].run(roster.acknowledge, number=number, actor=actor, now=now)
    raise web.HTTPSeeOther(f"/console/case/{number}?done=alarm_taken")


async def chat(request: web.Request) -> web.Response:
    """A person takes the chat over from the bot, or hands it back."""
    what, number = str((await request.post()).get("what", "")), request.match_info["number"]
    works = {"take_over": complaint.take_over, "hand_back": complaint.hand_back}
    if what not in works:
        raise web.HTTPNotFound
    await request.app[UNITS].run(works[what], number=number, actor=session_of(request).actor, now=now_of(request))
    raise web.HTTPSeeOther(f"/console/case/{number}?done={what}")
