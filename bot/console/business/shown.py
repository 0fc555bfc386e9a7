"""What do all pages of the register have in common: its parts, the words of its codes, a no as a sentence?"""

from typing import Any

from aiohttp import web

from bot.console import page
from bot.console.business import label
from bot.console.round.shown import told_no
from bot.console.settings import PHRASES, now_of, session_of
from bot.domain.refused import Refused
from bot.domain.result.reading import Doubt
from bot.domain.staff import Permission

TABS = (
    ("", "商户", Permission.RESULT_READ),
    ("/new", "登记一家", Permission.BUSINESS_EDIT),
    ("/import", "导入表格", Permission.BUSINESS_EDIT),
    ("/rows", "没看懂的行", Permission.BUSINESS_EDIT),
)


def who(request: web.Request) -> dict[str, Any]:
    return {"actor": session_of(request).actor, "now": now_of(request)}


def render(request: web.Request, template: str, *, refusal: str = "", **values: Any) -> web.Response:
    """A page of the register; ``refusal`` is why something could not be done."""
    actor = session_of(request).actor
    common: dict[str, Any] = {
        "tabs": [(f"/console/businesses{path}", words) for path, words, needed in TABS if actor.may(needed)],
        "names": label,
        "doubt": lambda one: doubt_in_words(request, one),
        "done": request.query.get("done", ""),
        "refusal": refusal,
    }
    status = 422 if refusal or values.get("problems") else 200
    return page.render(request, f"business/{template}", status=status, **common | values)


def doubt_in_words(request: web.Request, doubt: Doubt) -> str:
    say = request.app[PHRASES].say
    try:
        return say(f"business_doubt.{doubt.code}")
    except KeyError:
        return doubt.code


def refused_words(request: web.Request, refused: Refused) -> str:
    """The sentence for the page, with names of fields and reasons as staff know them."""
    values = dict(refused.values)
    if refused.code == "business.field":
        values["why"] = doubt_in_words(request, Doubt(str(values["why"]), ""))
        values["field"] = label.field(str(values["field"]))
    return told_no(request, Refused(refused.code, **values))
