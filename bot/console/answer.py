"""How do staff answer and close a case? What they typed stays until it is sent."""

from collections.abc import Mapping

from aiohttp import web

from bot.console.complaint import case_page
from bot.console.fault import say
from bot.console.page import render
from bot.console.settings import PHRASES, UNITS, now_of, session_of
from bot.domain.complaint import ANSWER_LIMIT, Act
from bot.domain.refused import Refused
from bot.services import complaint, desk


async def answer(request: web.Request) -> web.StreamResponse:
    return await _act(request, Act.ANSWER)


async def close(request: web.Request) -> web.StreamResponse:
    """In two steps: what will be sent is shown before it is."""
    form = await request.post()
    text = _text(form)
    if "confirmed" in form or "back" in form or not 0 < len(text) <= ANSWER_LIMIT:
        return await _act(request, Act.CLOSE)
    number = request.match_info["number"]
    case = await request.app[UNITS].read(complaint.case, number=number)
    preview = request.app[PHRASES].say("complaint.closed", {"number": number, "text": text})
    return render(request, "close.html", case=case, text=text, preview=preview, seen=str(form.get("seen", "")))


def _text(form: Mapping[str, object]) -> str:
    """Browsers send line breaks as two characters."""
    return str(form.get("text", "")).replace("\r\n", "\n").strip()


async def _act(request: web.Request, act: Act) -> web.StreamResponse:
    form = await request.post()
    text = _text(form)
    typed = {act.value: text}
    if "back" in form:
        return await case_page(request, typed=typed)
    if not text:
        return await case_page(request, status=422, problems={act.value: "请写下要告诉对方的话。"}, typed=typed)
    try:
        await _do(request, act, text, str(form.get("seen", "")))
    except Refused as refused:
        if refused.code == "complaint.unknown":
            raise
        if refused.code != "complaint.text_same":  # sent by the first of two clicks
            problem = say(request, refused)
            return await case_page(request, status=422, problems={act.value: problem}, typed=typed)
    raise web.HTTPSeeOther(f"/console/case/{request.match_info['number']}?done={act.value}")


async def _do(request: web.Request, act: Act, text: str, seen: str) -> None:
    await request.app[UNITS].run(
        desk.act,
        act=act,
        seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 7 else -1,
        number=request.match_info["number"],
        actor=session_of(request).actor,
        text=text,
        phrases=request.app[PHRASES],
        now=now_of(request),
    )
