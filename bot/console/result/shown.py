"""What do all pages of results have in common: the parts of the desk, the words of its codes, a no as a sentence?"""

from typing import Any

from aiohttp import web

from bot.console import page
from bot.console.result import label
from bot.console.round.shown import told_no
from bot.console.settings import PHRASES, now_of, session_of
from bot.domain.refused import Refused
from bot.domain.result.reading import Doubt
from bot.domain.staff import Permission

TABS = (
    ("", "结果", Permission.RESULT_READ),
    ("/imports", "导入", Permission.RESULT_READ),
    ("/rows", "没看懂的行", Permission.RESULT_READ),
    ("/tasks", "核查处置", Permission.RESULT_READ),
    ("/figures", "统计", Permission.RESULT_READ),
)


def who(request: web.Request) -> dict[str, Any]:
    """What every function of ``services.result`` that does something wants to know."""
    return {"actor": session_of(request).actor, "now": now_of(request)}


def render(request: web.Request, template: str, *, refusal: str = "", **values: Any) -> web.Response:
    """A page of the desk; ``refusal`` is why something could not be done."""
    actor = session_of(request).actor
    common: dict[str, Any] = {
        "tabs": [(f"/console/results{path}", words) for path, words, needed in TABS if actor.may(needed)],
        "names": label,
        "why_not": lambda code: _sentence(request, f"refused.{code}"),
        "doubt": lambda one: doubt_in_words(request, one),
        "done": request.query.get("done", ""),
        "refusal": refusal,
    }
    status = 422 if refusal or values.get("problems") else 200
    return page.render(request, f"result/{template}", status=status, **common | values)


def refused_words(request: web.Request, refused: Refused) -> str:
    """The sentence for the page; what is forbidden or not there is a page of its own."""
    return told_no(request, label.named(refused))


def doubt_in_words(request: web.Request, doubt: Doubt) -> str:
    return _sentence(request, f"result_doubt.{doubt.code}")


def _sentence(request: web.Request, key: str) -> str:
    """A code that has no sentence, or one with fields that nobody knows any more, stands for itself."""
    try:
        return request.app[PHRASES].say(key)
    except KeyError:
        return key.partition(".")[2]
