"""What is in force, what waits for a second person, what does the platform show, and what was before?"""

from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web

from bot.console.account_text import label
from bot.console.account_text.edit import HOME, kind_of
from bot.console.account_text.form import WHY
from bot.console.act_form import problems, read
from bot.console.fault import say, status_of
from bot.console.page import page_number, render, row_number
from bot.console.settings import SETTINGS, UNITS, now_of, session_of
from bot.domain.account_text import Kind
from bot.domain.ports import DeliveryError
from bot.domain.refused import Refused
from bot.services import account_text

_DONE = {
    "propose": "已提交，等另一位审批员发布。",
    "publish": "已发布，半分钟内生效；菜单在手机上要过几分钟，或者重新打开公众号才看到。",
    "refuse": "已退回。",
    "take_back": "已收回。",
    "send": "马上再发一次，请稍后刷新。",
}
_ACTS: dict[str, Callable[..., None]] = {
    "publish": account_text.publish,
    "refuse": account_text.refuse,
    "take_back": account_text.take_back,
}


async def show(request: web.Request) -> web.Response:
    return await _home(request)


async def _home(request: web.Request, refusal: str = "") -> web.Response:
    found = await request.app[UNITS].read(account_text.standing, actor=session_of(request).actor)
    done = _DONE.get(request.query.get("done", ""), "")
    status = 422 if refusal else 200
    return render(
        request, "account_text/home.html", status=status, found=found, labels=label, done=done, refusal=refusal
    )


async def settle(request: web.Request) -> web.Response:
    """The one who decides has read what the ``hash`` of the form stands for."""
    given = await request.post()
    what = str(given.get("act", ""))
    if what not in _ACTS:
        raise web.HTTPNotFound
    more: dict[str, Any] = {"hash": str(given.get("hash", ""))[:64]} if what == "publish" else {}
    values = {"actor": session_of(request).actor, "row": row_number(request), "now": now_of(request)} | more
    try:
        await request.app[UNITS].run(_ACTS[what], **values)
    except Refused as refused:
        if status_of(refused) != 409:
            raise
        return await _home(request, say(request, refused))
    raise web.HTTPSeeOther(f"{HOME}?done={what}")


async def compare(request: web.Request) -> web.Response:
    """The menu that followers see, asked for now."""
    actor, menu = session_of(request).actor, request.app[SETTINGS].menu
    try:
        if menu is None:
            raise Refused("account_text.offline", problem="没有设置")
        try:
            theirs = await menu.shown()
        except DeliveryError as error:
            raise Refused("account_text.offline", problem=error.code) from None
    except Refused as refused:
        return _compared(request, [], say(request, refused))
    present = (await request.app[UNITS].read(account_text.standing, actor=actor))[Kind.MENU].present
    found = await request.app[UNITS].read(account_text.compared, actor=actor, theirs=theirs)
    return _compared(request, found, is_published=present.id > 0)


def _compared(
    request: web.Request, found: Sequence[object], refusal: str = "", *, is_published: bool = False
) -> web.Response:
    return render(
        request,
        "account_text/compare.html",
        kind=Kind.MENU,
        labels=label,
        found=found,
        refusal=refusal,
        is_published=is_published,
    )


async def send_again(request: web.Request) -> web.Response:
    await request.app[UNITS].run(account_text.send_again, actor=session_of(request).actor, now=now_of(request))
    raise web.HTTPSeeOther(f"{HOME}?done=send")


async def history(request: web.Request) -> web.Response:
    kind, page = kind_of(request), page_number(request)
    found = await request.app[UNITS].read(account_text.history, actor=session_of(request).actor, kind=kind, page=page)
    return render(request, "account_text/history.html", kind=kind, found=found, labels=label)


async def show_version(request: web.Request) -> web.Response:
    return await _version(request)


async def _version(request: web.Request, why: str = "", refusal: str = "") -> web.Response:
    kind = kind_of(request)
    found = await request.app[UNITS].read(
        account_text.version, actor=session_of(request).actor, kind=kind, row=row_number(request)
    )
    return render(
        request,
        "account_text/version.html",
        status=422 if refusal else 200,
        kind=kind,
        found=found,
        labels=label,
        asked=WHY,
        why=why,
        refusal=refusal,
    )


async def again(request: web.Request) -> web.Response:
    """Back to this version: proposed like any other."""
    kind, typed = kind_of(request), read({"why": str((await request.post()).get("why", ""))}, (WHY,))
    if found := problems(typed, (WHY,)):
        return await _version(request, typed["why"], found["why"])
    values: dict[str, Any] = {"actor": session_of(request).actor, "row": row_number(request), "now": now_of(request)}
    try:
        await request.app[UNITS].run(account_text.again, kind=kind, why=typed["why"], **values)
    except Refused as refused:
        if refused.code == "account_text.unknown":
            raise
        return await _version(request, typed["why"], say(request, refused))
    raise web.HTTPSeeOther(f"{HOME}?done=propose")
