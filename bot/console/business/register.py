"""Which businesses are in the register, what is known of one, and how is that put right?"""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.console import act_form
from bot.console.act_form import Field
from bot.console.business import label
from bot.console.business.shown import refused_words, render, who
from bot.console.page import page_number, row_number
from bot.console.settings import SETTINGS, UNITS
from bot.domain.business import LONG
from bot.domain.refused import Refused
from bot.services import business, desk_lists, round
from bot.services.business import Business, StaffBusiness

_HINTS = {
    "credit_code": "18 位，最后一位是校验码。",
    "licence_until": "没有期限的写“长期”。",
    "risk": "决定多久检查一次，和量化分级是两回事。",
    "quant": "餐饮店门口的笑脸，和风险等级是两回事。",
    "lat": "和经度要么都填，要么都不填。",
}


_ENDED = ("penalty", "listing")


async def show(request: web.Request) -> web.Response:
    name = request.query.get("name", "").strip()[:60]
    found = await request.app[UNITS].read(business.listing, name=name, page=page_number(request), **who(request))
    return render(request, "list.html", found=found, name=name)


async def _look(request: web.Request) -> StaffBusiness:
    return await request.app[UNITS].read(business.look, ref=request.match_info["ref"], **who(request))


async def show_one(request: web.Request) -> web.Response:
    return await _one(request)


async def _one(request: web.Request, refusal: str = "", asking: Mapping[str, Any] | None = None) -> web.Response:
    """``asking``: what is to be shown no longer, once it is said a second time."""
    return render(request, "one.html", refusal=refusal, known=await _look(request), asking=asking)


async def _asked(request: web.Request) -> list[Field]:
    areas = await request.app[UNITS].read(desk_lists.areas)
    choices = {
        "area": [(area.name, area.name, "") for area in areas if area.is_ours],
        "kind": [(venue.key, venue.name, "") for venue in round.venues()],
        "risk": [(str(code), words, "") for code, words in label.RISKS.items()],
        "quant": [(str(code), words, "") for code, words in label.QUANTS.items()],
        "state": [(code, words, "") for code, words in label.OPEN.items()],
    }
    return [
        Field(
            name,
            label.field(name),
            _HINTS.get(name, ""),
            "select" if name in choices else "line",
            is_required=name in ("name", "state"),
            choices=choices.get(name, ()),
        )
        for name in business.FIELDS
    ]


def typed_of(one: Business) -> dict[str, str]:
    """As the form has it."""
    days = {name: getattr(one, name) for name in ("licence_from", "licence_until", "risk_on", "quant_on")}
    said = {name: "长期" if day == LONG else day.isoformat() if day else "" for name, day in days.items()}
    texts = {name: getattr(one, name) for name in ("name", "alias", "credit_code", "licence", "kind", "address")}
    points = {name: "" if (at := getattr(one, name)) is None else str(at) for name in ("lat", "lon")}
    more = {"area": one.area_name, "risk": one.risk or "", "quant": one.quant or ""}
    return {**texts, **said, **points, **more, "state": "open" if one.is_open else "closed"}


async def show_edit(request: web.Request) -> web.Response:
    known = (await _look(request)).business
    return await _form(request, known, typed_of(known))


async def show_new(request: web.Request) -> web.Response:
    return await _form(request, None, {"state": "open"})


async def _form(
    request: web.Request,
    known: Business | None,
    typed: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    refusal: str = "",
) -> web.Response:
    asked = await _asked(request)
    given = {field.name: typed.get(field.name, "") for field in asked}
    return render(request, "edit.html", known=known, asked=asked, typed=given, problems=problems or {}, refusal=refusal)


async def save(request: web.Request) -> web.Response:
    known = (await _look(request)).business
    return await _save(request, known)


async def add(request: web.Request) -> web.Response:
    return await _save(request, None)


async def _save(request: web.Request, known: Business | None) -> web.Response:
    asked = await _asked(request)
    typed = act_form.read(await request.post(), asked)
    if found := act_form.problems(typed, asked):
        return await _form(request, known, typed, found)
    try:
        if known is None:
            ref = await request.app[UNITS].run(business.add, typed=typed, **who(request))
        else:
            ref = known.ref
            await request.app[UNITS].run(business.edit, ref=ref, typed=typed, **who(request))
    except Refused as refused:
        return await _form(request, known, typed, refusal=refused_words(request, refused))
    raise web.HTTPSeeOther(f"/console/businesses/{ref}?done=edit")


async def settle(request: web.Request) -> web.Response:
    """The business's own words beside a record, or the record is shown no longer: that is asked twice."""
    form, ref = await request.post(), request.match_info["ref"]
    what, words = str(form.get("what", "")), str(form.get("words", "")).replace("\r\n", "\n")
    which: dict[str, Any] = {"ref": ref, "table": str(form.get("table", "")), "id": row_number(request)}
    try:
        if what == "end" and which["table"] in _ENDED and words.strip() and form.get("sure") != "1":
            return await _one(request, asking=which | {"words": words})
        if what == "end":
            await request.app[UNITS].run(business.end, why=words, **which, **who(request))
        else:
            await request.app[UNITS].run(business.reply, words=words, **which, **who(request))
    except Refused as refused:
        return await _one(request, refused_words(request, refused))
    raise web.HTTPSeeOther(f"/console/businesses/{ref}?done=record")


async def sheet(request: web.Request) -> web.Response:
    """What hangs on its door, to be printed on A6; its code says where its page is, if nothing better."""
    known, settings = (await _look(request)).business, request.app[SETTINGS]
    scan = await business.code(request.app[UNITS], settings.codes, ref=known.ref)
    scan = scan or f"{settings.public_url.rstrip('/')}/b/{known.ref}"
    data = await asyncio.to_thread(business.sheet, known, scan, settings.assets)
    headers = {"Content-Disposition": f'attachment; filename="{known.ref}.png"'}
    return web.Response(body=data, content_type="image/png", headers=headers)
