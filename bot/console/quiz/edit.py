"""How do staff change what a quiz says and asks?"""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from bot.console import act_form
from bot.console.campaign.shown import asked, told_no
from bot.console.quiz import form as asking
from bot.console.quiz.shown import look, render
from bot.console.round.edit import OVERTAKEN
from bot.console.round.form import moment
from bot.console.settings import UNITS, session_of
from bot.domain.ports import Connection
from bot.domain.quiz import Question
from bot.domain.refused import Refused
from bot.services import quiz
from bot.services.quiz.views import Quiz

Rows = Sequence[Mapping[str, str]]


def seen_of(known: Quiz) -> str:
    """What a page was made from."""
    return known.changed.isoformat()


async def show(request: web.Request) -> web.Response:
    known = await look(request)
    which: dict[str, Any] = {"actor": session_of(request).actor, "ref": known.ref}
    questions = await request.app[UNITS].read(quiz.full, **which)
    return _page(request, known, asking.of_quiz(known), asking.of_questions(questions))


def _page(
    request: web.Request,
    known: Quiz,
    typed: Mapping[str, str],
    rows: Rows,
    problems: Mapping[str, str] | None = None,
    refusal: str = "",
) -> web.Response:
    values: dict[str, Any] = {"known": known, "asked": asking.FIELDS, "typed": typed, "rows": rows}
    return render(request, "edit.html", refusal=refusal, problems=problems or {}, seen=seen_of(known), **values)


async def save(request: web.Request) -> web.Response:
    known, form = await look(request), await request.post()
    typed, rows = act_form.read(form, asking.FIELDS), asking.rows(form)
    if "more" in form:
        return _more(request, known, typed, rows, str(form.get("from", "")))
    if found := asking.problems(typed):
        return _page(request, known, typed, rows, found)
    if form.get("seen") != seen_of(known):
        return _page(request, known, typed, rows, refusal=OVERTAKEN)
    try:
        await request.app[UNITS].run(_save, typed=typed, given=asking.questions(rows), **asked(request))
    except Refused as refused:
        return _page(request, known, typed, rows, refusal=told_no(request, refused))
    raise web.HTTPSeeOther(f"/console/quizzes/{known.ref}?done=edit")


def _more(request: web.Request, known: Quiz, typed: Mapping[str, str], rows: Rows, entry: str) -> web.Response:
    """One more question, begun from an entry of the knowledge; nothing is kept yet."""
    try:
        more = quiz.prefill(entry.strip())
    except Refused as refused:
        return _page(request, known, typed, rows, refusal=told_no(request, refused))
    return _page(request, known, typed, [*rows, asking.row_of(more)])


def _save(connection: Connection, /, *, typed: Mapping[str, str], given: list[Question], **which: Any) -> None:
    until = moment(typed["until"])
    quiz.edit(connection, title=typed["title"], words=typed["words"], until=until or which["now"], **which)
    quiz.set_questions(connection, given=given, **which)
