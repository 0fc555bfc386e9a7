"""How do staff answer a case? What they typed stays until it is sent."""

from aiohttp import web

from bot.console.complaint import case_page
from bot.console.fault import say
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.case import Act
from bot.domain.refused import Refused
from bot.services import complaint
from bot.services.complaint import Given

SENT = "complaint.text_same"
"""Said of the second of two clicks."""


def seen_of(given: object) -> int:
    """How many lines of the case were on the page; -1, which no case has, for nonsense."""
    seen = str(given)
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 7 else -1


async def answer(request: web.Request) -> web.StreamResponse:
    form = await request.post()
    text = str(form.get("text", "")).replace("\r\n", "\n").strip()
    typed = {Act.ANSWER.value: text}
    if not text:
        problem = {Act.ANSWER.value: "请写下要告诉对方的话。"}
        return await case_page(request, status=422, problems=problem, typed=typed)
    number = request.match_info["number"]
    try:
        await request.app[UNITS].run(
            complaint.act,
            number=number,
            act=Act.ANSWER,
            actor=session_of(request).actor,
            given=Given(text=text),
            seen=seen_of(form.get("seen", "")),
            now=now_of(request),
        )
    except Refused as refused:
        if refused.code == "complaint.unknown":
            raise
        if refused.code != SENT:
            problem = {Act.ANSWER.value: say(request, refused)}
            return await case_page(request, status=422, problems=problem, typed=typed)
    raise web.HTTPSeeOther(f"/console/case/{number}?done=answer")
