"""How do staff file a case for somebody who phones, comes by, or whose case another body hands over?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from aiohttp import web

from bot.console.act_form import Choice, Field, problems, read
from bot.console.fault import say
from bot.console.page import render_form
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.complaint import Kind
from bot.domain.number import BEIJING
from bot.domain.refused import Refused
from bot.services import complaint, desk_lists

SOURCES: Sequence[Choice] = (
    ("phone", "电话", ""),
    ("visit", "来访", ""),
    ("12345", "12345 转办", ""),
    ("12315", "12315 平台", ""),
)
KINDS: Sequence[Choice] = (
    ("complaint", "投诉", "消费者有争议，要求解决；要真实姓名和电话。"),
    ("report", "举报", "提供违法线索，可以不留姓名。"),
)


def fields(areas: Sequence[Choice]) -> tuple[Field, ...]:
    return (
        Field("kind", "投诉还是举报", kind="radio", choices=KINDS),
        Field("source", "从哪里来", kind="select", choices=SOURCES),
        Field("received_on", "收到日期", "时限从收到的次日起算；转办的写本局收到的日期。", "date"),
        Field("source_number", "来源编号", "12345、12315 的编号。", limit=40, is_required=False),
        Field("story", "发生了什么", "尽量用当事人的原话。", "area", limit=2000),
        Field("happened", "什么时候", limit=60, is_required=False),
        Field("respondent", "商家名称", limit=100, is_required=False),
        Field("place", "地点", "店名、路名门牌；网购写平台和店铺名。", limit=200),
        Field("area", "属于哪里", kind="select", choices=areas, is_required=False),
        Field("request", "诉求", "投诉要写，如退款、赔偿。", limit=200, is_required=False),
        Field("name", "姓名", "投诉要真实姓名。", limit=30, is_required=False),
        Field("contact", "电话", "投诉必填。姓名、电话加密保存，查看有记录。", limit=30, is_required=False),
        Field("proxy", "代理人", "代理人的姓名、电话；要有授权委托书和身份证明。", limit=60, is_required=False),
        Field("joint", "共同投诉人", "每行一人，可推选一至二名代表人。", "area", is_required=False, limit=600),
    )


async def _asked(request: web.Request) -> tuple[Field, ...]:
    areas = await request.app[UNITS].read(desk_lists.areas)
    return fields([(area.code, area.name, "" if area.is_ours else area.office) for area in areas])


async def show(request: web.Request) -> web.Response:
    today = now_of(request).astimezone(BEIJING).date().isoformat()
    return render_form(request, "new.html", asked=await _asked(request), typed={"received_on": today})


async def submit(request: web.Request) -> web.Response:
    asked, form = await _asked(request), await request.post()
    typed = read(form, asked)
    found = problems(typed, asked) | _also(typed, now_of(request))
    if found:
        return render_form(request, "new.html", asked=asked, typed=typed, found=found)
    try:
        filed = await request.app[UNITS].run(
            complaint.file_by_staff,
            actor=session_of(request).actor,
            now=now_of(request),
            **_values(typed, now_of(request)),
        )
    except Refused as refused:
        return render_form(request, "new.html", asked=asked, typed=typed, problem=say(request, refused))
    raise web.HTTPSeeOther(f"/console/case/{filed.number}?done=file")


def _also(typed: Mapping[str, str], now: datetime) -> dict[str, str]:
    """What no field alone can tell: a dispute needs a name, a phone and a request (令121, Art 10)."""
    found: dict[str, str] = {}
    if typed["received_on"] > now.astimezone(BEIJING).date().isoformat():
        found["received_on"] = "收到日期不能晚于今天。"
    if typed["kind"] == Kind.COMPLAINT:
        words = {
            "name": "投诉要填姓名。",
            "contact": "投诉要填电话。",
            "request": "投诉要写诉求。",
            "respondent": "投诉要写商家名称。",
        }
        found |= {name: said for name, said in words.items() if not typed[name]}
    return found


def _values(typed: Mapping[str, str], now: datetime) -> dict[str, Any]:
    day = date.fromisoformat(typed["received_on"])
    noon = datetime.combine(day, time(12), BEIJING)
    plain = ("source", "story", "happened", "respondent", "place", "request")
    given = ("area", "name", "contact", "proxy")
    number = "number_12315" if typed["source"] == "12315" else "source_number"
    return (
        {name: typed[name] for name in plain}
        | {name: typed[name] or None for name in given}
        | {"kind": Kind(typed["kind"]), number: typed["source_number"] or None, "received": min(noon, now)}
        | {"joint": tuple(line.strip() for line in typed["joint"].splitlines() if line.strip())}
    )
