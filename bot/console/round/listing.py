"""Which rounds are there, how does one begin, and where does it stand?"""

from aiohttp import web

from bot.console import page
from bot.console.round import label
from bot.console.round.shown import look, render
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.round import Act
from bot.services import round

# Where an act is done; whatever is not here has a page that says what it will do.
_WHERE = {
    Act.EDIT: "edit",
    Act.RESCHEDULE: "times",
    Act.REVIEW: "nominations",
    Act.DOUBT: "doubts",
    Act.DRAW: "plan",
    Act.ADJUST: "plan",
    Act.PROGRESS: "plan",
}


async def show(request: web.Request) -> web.Response:
    actor, number = session_of(request).actor, page.page_number(request)
    found = await request.app[UNITS].read(round.listing, actor=actor, page=number, now=now_of(request))
    return page.render(request, "round/list.html", found=found, templates=round.templates(), names=label)


async def create(request: web.Request) -> web.Response:
    """A draft that is complete as it stands, opened for changes."""
    template = str((await request.post()).get("template", ""))
    actor, now = session_of(request).actor, now_of(request)
    number = await request.app[UNITS].run(round.create, actor=actor, template=template, now=now)
    raise web.HTTPSeeOther(f"/console/rounds/{number}/edit")


async def show_one(request: web.Request) -> web.Response:
    known = await look(request)
    offered = round.offered(actor=session_of(request).actor, round=known)
    ways = {act: _WHERE.get(act, f"do/{act}") for act in offered if act in label.ACTS}
    return render(request, "one.html", known, ways=ways, venue=round.venue_name)
