"""How does a member of staff propose another menu, other words of welcome, other keywords?"""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.console.account_text import form, label
from bot.console.act_form import problems, read
from bot.console.fault import say
from bot.console.page import render
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.account_text import Kind
from bot.domain.account_text.keyword import MOST
from bot.domain.refused import Refused
from bot.services import account_text
from bot.services.account_text import Version

HOME = "/console/account-texts"


def kind_of(request: web.Request) -> Kind:
    """What the address names; whatever is none is not found."""
    try:
        return Kind(request.match_info["kind"])
    except ValueError:
        raise web.HTTPNotFound from None


async def _present(request: web.Request, kind: Kind) -> Version:
    found = await request.app[UNITS].read(account_text.standing, actor=session_of(request).actor)
    return found[kind].present


async def show(request: web.Request) -> web.Response:
    kind = kind_of(request)
    present = await _present(request, kind)
    return _form(request, kind, present.hash, form.rows_of(present.document), form.typed(present.document))


def _form(
    request: web.Request,
    kind: Kind,
    base: str,
    rows: int,
    typed: Mapping[str, str],
    found: Mapping[str, str] | None = None,
    refusal: str = "",
) -> web.Response:
    """``base``: the version that the form was opened on."""
    return render(
        request,
        "account_text/edit.html",
        status=422 if found or refusal else 200,
        kind=kind,
        title=label.KINDS[kind],
        groups=form.groups(kind, rows),
        why=form.WHY,
        typed=typed,
        problems=found or {},
        refusal=refusal,
        base=base,
        rows=rows,
    )


async def submit(request: web.Request) -> web.Response:
    kind, given = kind_of(request), await request.post()
    base, number = str(given.get("base", ""))[:64], str(given.get("rows", ""))
    rows = min(int(number), MOST) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    asked = [field for _, fields in form.groups(kind, rows) for field in fields] + [form.WHY]
    typed = read({name: value for name, value in given.items() if isinstance(value, str)}, asked)
    if found := problems(typed, asked):
        return _form(request, kind, base, rows, typed, found, "有几项要改，请看下面红字。")
    proposed: dict[str, Any] = {"kind": kind, "document": form.document_of(kind, typed), "why": typed["why"]}
    try:
        await request.app[UNITS].run(
            account_text.propose, actor=session_of(request).actor, now=now_of(request), base=base, **proposed
        )
    except Refused as refused:
        return _form(request, kind, base, rows, typed, refusal=say(request, refused))
    raise web.HTTPSeeOther(f"{HOME}?done=propose")
