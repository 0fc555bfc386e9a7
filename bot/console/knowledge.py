"""What does the office know, how is one entry made up, and what would be said to a text?"""

from urllib.parse import urlencode

from aiohttp import web

from bot.console.draft import KINDS, STATES
from bot.console.fault import say
from bot.console.page import page_number, render
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.clock import beijing_day
from bot.domain.refused import Refused
from bot.services import draft_list, entries, faq, opinion
from bot.services.entries import Chosen

_DUE = {"soon": "快到复核日期", "over": "已过复核日期"}


async def show(request: web.Request) -> web.Response:
    given = {name: request.query.get(name, "").strip()[:60] for name in ("topic", "checked", "due", "words")}
    today, page = beijing_day(now_of(request)), page_number(request)
    found = entries.listing(actor=session_of(request).actor, chosen=Chosen(**given), today=today, page=page)
    base = f"/console/answers?{urlencode({name: value for name, value in given.items() if value})}"
    due = {entry.id: _DUE.get(entries.due_of(entry, today), "") for entry in found.items}
    return render(request, "knowledge.html", found=found, chosen=given, due=due, base=base)


async def show_entry(request: web.Request) -> web.Response:
    actor, now = session_of(request).actor, now_of(request)
    entry = entries.entry(actor=actor, name=request.match_info["name"])
    worth = await request.app[UNITS].read(opinion.of_entry, actor=actor, entry=entry.id, now=now)
    history = await request.app[UNITS].read(draft_list.history, entry=entry.id)
    return render(
        request,
        "knowledge_entry.html",
        entry=entry,
        history=history,
        states=STATES,
        kinds=KINDS,
        answer=faq.filled(entry.answer),
        page=faq.filled(entry.page),
        worth=worth,
        due=_DUE.get(entries.due_of(entry, beijing_day(now)), ""),
        related=faq.titles(entry.related),
    )


async def show_due(request: web.Request) -> web.Response:
    """Entries to be read again, the first due first."""
    given = request.query.get("days", "")
    days = int(given) if given in map(str, entries.SPANS) else entries.SPANS[1]
    today, page = beijing_day(now_of(request)), page_number(request)
    found = entries.due(actor=session_of(request).actor, today=today, days=days, page=page)
    return render(request, "knowledge_due.html", found=found, days=days, spans=entries.SPANS, today=today)


async def show_try(request: web.Request) -> web.Response:
    return render(request, "knowledge_try.html", tried=None, text="", problem="", limit=entries.TRY_LIMIT)


async def submit_try(request: web.Request) -> web.Response:
    """Posted, so that what citizens wrote stands in no address and in no log."""
    text = str((await request.post()).get("text", "")).strip()
    tried, problem = None, ""
    try:
        tried = entries.tried(actor=session_of(request).actor, text=text)
    except Refused as refused:
        problem = say(request, refused)
    status = 422 if problem else 200
    return render(
        request, "knowledge_try.html", status=status, tried=tried, text=text, problem=problem, limit=entries.TRY_LIMIT
    )
