"""What is known of one notice: what it says, whom it will reach, what the checks found, who agreed, how far it is?"""

from typing import Any

from aiohttp import web

from bot.console.campaign import label, readers
from bot.console.campaign.edit import on_phone
from bot.console.campaign.report import read as read_report
from bot.console.campaign.shown import asked, look, render
from bot.console.settings import PHRASES, UNITS
from bot.domain.campaign.check import Finding
from bot.domain.campaign.state import State, is_editable
from bot.domain.campaign.table import Act
from bot.domain.ports import Connection
from bot.services.campaign import checking, known
from bot.services.campaign.checking import Inspector
from bot.services.campaign.views import Campaign

INSPECTOR = web.AppKey("inspector", Inspector)
_MOVING = (State.APPROVED, State.SENDING, State.PAUSED)


def ways_of(known: Campaign) -> dict[Act, str]:
    """Where each act is done; whatever has no page of its own has one that says what it will do."""
    return {act: "edit" if act is Act.EDIT else f"do/{act}" for act in known.acts}


def _read(connection: Connection, /, **which: Any) -> tuple[Campaign, list[Finding], str]:
    campaign = known.view(connection, **which)
    findings = checking.look_at(connection, **which)[0] if is_editable(campaign.state) else []
    return campaign, findings, readers.in_words(connection, campaign.audience)


async def show(request: web.Request) -> web.Response:
    return await page(request)


async def page(request: web.Request, refusal: str = "") -> web.Response:
    """The notice; ``refusal`` is why something could not be done."""
    campaign, findings, words = await request.app[UNITS].read(_read, **asked(request))
    values: dict[str, Any] = {
        "known": campaign,
        "ways": ways_of(campaign),
        "findings": [in_words(request, one) for one in findings],
        "readers": words,
        "shown": on_phone(campaign),
        "is_moving": campaign.state in _MOVING,
        "seen_approved": sum(one.is_valid for one in campaign.approvals),
        "may_open": INSPECTOR in request.app,
    }
    return render(request, "campaign/one.html", refusal=refusal, **values)


def in_words(request: web.Request, one: Finding) -> tuple[str, str, str, str]:
    """How grave, where, what, and by which rule."""
    field = label.FIELDS.get(one.field, "")
    words = request.app[PHRASES].say(f"campaign_check.{one.code}", one.values)
    return one.level, field, words, one.source


async def progress(request: web.Request) -> web.Response:
    """How far it is, for the page's own refreshing; once it stands otherwise the whole page is another."""
    campaign, found = await request.app[UNITS].read(read_report, **asked(request), in_short=True)
    answer = render(request, "campaign/_progress.html", known=campaign, found=found)
    if request.query.get("state", campaign.state) != campaign.state:
        answer.headers["HX-Refresh"] = "true"
    return answer


async def checks(request: web.Request) -> web.Response:
    """The checks once more, every link opened: beside the page, because others' pages take their time."""
    inspector = request.app.get(INSPECTOR)
    if inspector is None:
        raise web.HTTPNotFound
    findings = await inspector.inspect(**asked(request))
    shown = [in_words(request, one) for one in findings]
    return render(request, "campaign/_checks.html", findings=shown, known=await look(request), may_open=False)
