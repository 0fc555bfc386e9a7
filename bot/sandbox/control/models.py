"""What does the platform show outside the API: articles, QR codes, templates, and what a phone checks by itself?"""

import html
import io
import re

import segno
from aiohttp import web

from bot.sandbox.control.door import PLATFORM, RefusalError, answer, body_of, number_of, text_of, told
from bot.sandbox.errors import ApiError
from bot.sandbox.platform import Platform
from bot.sandbox.subscription import LONG_TERM, ONCE

# The page's own markup comes from the account: no script of it runs.
_VERDICT = re.compile(r"send (success|fail)|err\(\d+\)")
_POLICY = "sandbox allow-popups allow-top-navigation; default-src 'none'; img-src *; style-src 'unsafe-inline'"


async def showqrcode(request: web.Request) -> web.Response:
    """The picture of a ticket, as at mp.weixin.qq.com; 404 when it is over."""
    code = request.app[PLATFORM].qrcodes.find(request.query.get("ticket", ""))
    if code is None:
        raise RefusalError(404, "unknown_ticket", "二维码不存在或已过期")
    picture = io.BytesIO()
    segno.make(code["url"], error="m").save(picture, kind="png", scale=8, border=4)
    return web.Response(body=picture.getvalue(), content_type="image/png")


async def article(request: web.Request) -> web.Response:
    """One article that was published or sent to everybody."""
    platform, number = request.app[PLATFORM], int(request.match_info["number"])
    try:
        found = platform.published.find(request.match_info["article_id"])
        shown = found["articles"][number - 1] if number else None
    except (ApiError, IndexError):
        shown = None
    if shown is None or shown["is_deleted"]:
        raise RefusalError(404, "unknown_article", "该内容已被发布者删除")
    return web.Response(text=_page(platform.settings.name, shown), content_type="text/html", headers=_headers())


def _headers() -> dict[str, str]:
    return {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"}


def _page(account: str, shown: dict[str, str]) -> str:
    head = '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
    view = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    style = "<style>body{font:17px/1.7 sans-serif;max-width:40rem;margin:1rem auto;padding:0 1rem}img{max-width:100%}</style>"
    title, by = html.escape(shown["title"]), html.escape(f"{shown['author']} {account}".strip())
    more = html.escape(shown["content_source_url"])
    source = f'<p><a href="{more}">阅读原文</a></p>' if more.startswith(("http://", "https://")) else ""
    return f"{head}{view}<title>{title}</title>{style}<h1>{title}</h1><p>{by}</p>{shown['content']}{source}</html>"


async def templates(request: web.Request) -> web.Response:
    platform = request.app[PLATFORM]
    return answer({"templates": platform.templates.all(), "notices": platform.subscriptions.templates()})


async def add_template(request: web.Request) -> web.Response:
    """A template as the account's real one has it: ``kind`` template or notice, ``title``, ``content``.

    ``template_id`` keeps the real id; ``long_term`` marks a notice that may be sent again and again.
    """
    platform, body = request.app[PLATFORM], await body_of(request)
    kind, title, content = text_of(body, "kind"), text_of(body, "title"), text_of(body, "content")
    template_id = str(body.get("template_id", ""))
    if kind not in ("template", "notice"):
        raise RefusalError(400, "unknown_kind", "kind 应为 template 或 notice")
    try:
        if kind == "template":
            made = platform.templates.add(title, content, template_id=template_id)
        else:
            lasting = LONG_TERM if body.get("long_term") else ONCE
            made = platform.subscriptions.add(title, content, lasting, template_id=template_id)
    except ApiError as error:
        raise RefusalError(409, "too_many", "模板已有 25 个，先删掉一个") from error
    return told(platform, {"template_id": made})


async def snapshot(request: web.Request) -> web.Response:
    """``on``: pages that ask this citizen (``openid``) for a profile are seen as a snapshot only."""
    platform, openid, on = await _switch(request)
    platform.grants.snapshot(openid, on)
    return told(platform, {"on": on})


async def _switch(request: web.Request) -> tuple[Platform, str, bool]:
    """``openid`` of a citizen there is, and ``on``."""
    platform, body = request.app[PLATFORM], await body_of(request)
    openid = text_of(body, "openid")
    try:
        return platform, str(platform.people[openid]["openid"]), bool(body.get("on"))
    except KeyError:
        raise RefusalError(404, "unknown_citizen", "没有这位市民") from None


async def refuses(request: web.Request) -> web.Response:
    """``on``: this citizen (``openid``) turned off the account's messages in the phone's settings."""
    platform, openid, on = await _switch(request)
    platform.people.change(openid, refuses=on)
    return told(platform, {"on": on})


async def verdicts(request: web.Request) -> web.Response:
    """How the next job ends: ``mass`` (send fail, err(20004) …), ``publish`` (2 not original … 6 banned)."""
    platform, body = request.app[PLATFORM], await body_of(request)
    if mass := str(body.get("mass", "")):
        if not _VERDICT.fullmatch(mass):
            raise RefusalError(400, "unknown_verdict", "mass 应为 send success、send fail 或 err(数字)")
        platform.mass.set_verdict(mass)
    if "publish" in body:
        status = int(number_of(body, "publish"))
        if status not in (0, 2, 3, 4, 5, 6):
            raise RefusalError(400, "unknown_verdict", "publish 应为 0、2、3、4、5 或 6")
        platform.published.set_verdict(status)
    return told(platform, {})


async def jssdk(request: web.Request) -> web.Response:
    """What ``wx.config`` would say to this page's configuration."""
    values = [request.query.get(name, "") for name in ("url", "noncestr", "timestamp", "signature")]
    right, rule = request.app[PLATFORM].jssdk.judge(*values)
    return answer({"ok": right, "rule": rule})


ROUTES = (
    web.get("/cgi-bin/showqrcode", showqrcode),
    web.get(r"/sandbox/article/{article_id}/{number:\d+}", article),
    web.get("/sandbox/api/templates", templates),
    web.post("/sandbox/api/templates", add_template),
    web.post("/sandbox/api/snapshot", snapshot),
    web.post("/sandbox/api/refuses", refuses),
    web.post("/sandbox/api/verdicts", verdicts),
    web.get("/sandbox/api/jssdk", jssdk),
)
