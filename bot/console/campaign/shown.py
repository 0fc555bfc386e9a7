"""What do all pages of notices have in common: the parts of the desk, the words of its codes, a no as a sentence?"""

from typing import Any

from aiohttp import web

from bot.console import page
from bot.console.campaign import label
from bot.console.round.shown import told_no
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.staff import Permission
from bot.services.campaign import known
from bot.services.campaign.views import Campaign

__all__ = ["asked", "look", "render", "told_no", "who"]

TABS = (
    ("/campaigns", "通知", Permission.CAMPAIGN_READ),
    ("/campaigns/unknown", "没有确认的群发", Permission.CAMPAIGN_READ),
    ("/campaigns/plans", "定时", Permission.CAMPAIGN_READ),
    ("/campaigns/quota", "额度日历", Permission.CAMPAIGN_READ),
    ("/campaigns/testers", "预览人", Permission.CAMPAIGN_READ),
    ("/happenings", "活动", Permission.CAMPAIGN_READ),
    ("/quizzes", "答题", Permission.CAMPAIGN_READ),
)


def who(request: web.Request) -> dict[str, Any]:
    """What every function of ``services.campaign`` that does something wants to know."""
    return {"actor": session_of(request).actor, "now": now_of(request)}


def asked(request: web.Request) -> dict[str, Any]:
    """Whose look at which notice, when."""
    return who(request) | {"ref": request.match_info["ref"]}


async def look(request: web.Request) -> Campaign:
    return await request.app[UNITS].read(known.view, **asked(request))


def render(request: web.Request, template: str, *, refusal: str = "", **values: Any) -> web.Response:
    """A page of the desk; ``refusal`` is why something could not be done."""
    actor = session_of(request).actor
    common: dict[str, Any] = {
        "tabs": [(f"/console{path}", words) for path, words, needed in TABS if actor.may(needed)],
        "names": label,
        "done": request.query.get("done", ""),
        "refusal": refusal,
    }
    status = 422 if refusal or values.get("problems") else 200
    return page.render(request, template, status=status, **common | values)
