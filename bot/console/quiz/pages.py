"""Which quizzes are there, what does one ask, how did people do, and what may be done with it?"""

from typing import Any

from aiohttp import web

from bot.console.campaign.shown import asked, told_no, who
from bot.console.page import page_number
from bot.console.quiz import label
from bot.console.quiz.edit import seen_of
from bot.console.quiz.shown import look, render
from bot.console.round.chart import shares
from bot.console.round.edit import OVERTAKEN
from bot.console.settings import UNITS, session_of
from bot.domain.ports import Connection
from bot.domain.quiz import Act
from bot.domain.refused import Refused
from bot.services import quiz
from bot.services.campaign import announcing
from bot.services.quiz.views import Figures, Full, Quiz


async def show(request: web.Request) -> web.Response:
    return await _list(request)


async def _list(request: web.Request, refusal: str = "") -> web.Response:
    found = await request.app[UNITS].read(quiz.listing, page=page_number(request), **who(request))
    return render(request, "list.html", refusal=refusal, found=found, templates=quiz.templates())


async def create(request: web.Request) -> web.Response:
    template = str((await request.post()).get("template", ""))
    try:
        ref = await request.app[UNITS].run(quiz.draft, template=template, **who(request))
    except Refused as refused:
        return await _list(request, told_no(request, refused))
    raise web.HTTPSeeOther(f"/console/quizzes/{ref}/edit")


def _read(connection: Connection, /, *, now: Any, **which: Any) -> tuple[Quiz, list[Full], Figures]:
    return quiz.look(connection, **which, now=now), quiz.full(connection, **which), quiz.figures(connection, **which)


async def show_one(request: web.Request) -> web.Response:
    known, questions, figures = await request.app[UNITS].read(_read, **asked(request))
    values: dict[str, Any] = {
        "known": known,
        "questions": questions,
        "figures": figures,
        "acts": quiz.offered(known, actor=session_of(request).actor),
        "days": shares(dict(figures.days)),
        "sources": shares({label.SOURCES.get(code, code): count for code, count in figures.sources}),
        "scores": shares({f"对 {right} 题": people for right, people in figures.scores}),
    }
    return render(request, "one.html", **values)


def _named(request: web.Request) -> Act:
    given = request.match_info["act"]
    if given not in label.EFFECTS:
        raise web.HTTPNotFound
    return Act(given)


async def show_act(request: web.Request) -> web.Response:
    return _act(request, await look(request))


def _act(request: web.Request, known: Quiz, refusal: str = "") -> web.Response:
    act = _named(request)
    is_offered = act in quiz.offered(known, actor=session_of(request).actor)
    values = {"known": known, "act": act, "effects": label.EFFECTS[act] if is_offered else (), "seen": seen_of(known)}
    return render(request, "act.html", refusal=refusal, **values)


async def submit_act(request: web.Request) -> web.Response:
    """Only what was shown is done: one that changed since is shown again."""
    act, known, form = _named(request), await look(request), await request.post()
    if form.get("seen") != seen_of(known):
        return _act(request, known, OVERTAKEN)
    try:
        await request.app[UNITS].run(quiz.act, act=act, **asked(request))
    except Refused as refused:
        return _act(request, known, told_no(request, refused))
    raise web.HTTPSeeOther(f"/console/quizzes/{known.ref}?done={act}")


async def announce(request: web.Request) -> web.Response:
    """A notice about it, begun with what is known."""
    ref = await request.app[UNITS].run(announcing.from_quiz, **asked(request))
    raise web.HTTPSeeOther(f"/console/campaigns/{ref}/edit")
