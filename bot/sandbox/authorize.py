"""May this page know who opened it? What the browser sees on its way to an openid."""

import html
import re

from aiohttp import web
from yarl import URL

from bot.sandbox.platform import Platform
from bot.sandbox.profiles import may_authorize

COOKIE = "sandbox_citizen"
_STATE = re.compile("[A-Za-z0-9]{0,128}")
_ANSWER = "sandbox_answer"


def authorize(platform: Platform, request: web.Request) -> web.Response:
    """On to the page with a code; the citizen is the one the phone's cookie or the query names.

    ``snsapi_base`` asks nobody, ``snsapi_userinfo`` asks those who do not follow the account.
    """
    query = request.query
    if problem := _problem(platform, query.get("redirect_uri", ""), request):
        return _page("无法打开页面", problem)
    openid = query.get(COOKIE) or request.cookies.get(COOKIE, "")
    try:
        citizen = platform.people[openid]
    except KeyError:
        return _page("请在微信客户端打开链接", "请先在沙盒手机里选一位市民，再打开这个页面")
    asks = query["scope"] == "snsapi_userinfo" and not citizen["following"]
    answer = query.get(_ANSWER, "")
    if asks and answer not in ("allow", "refuse", "snapshot") and not platform.grants.sees_snapshot(openid):
        return _consent(platform, request)
    snapshot = query["scope"] == "snsapi_userinfo" and (answer == "snapshot" or platform.grants.sees_snapshot(openid))
    return _on(platform, request, openid, refused=answer == "refuse", snapshot=snapshot)


def _problem(platform: Platform, target: str, request: web.Request) -> str:
    query, domain = request.query, platform.settings.web_domain
    if not may_authorize(platform.settings.profile):
        return "Scope 参数错误或没有 Scope 权限（错误码 10005）"
    if query.get("appid") != platform.settings.appid or not target.startswith(("http://", "https://")):
        return "appid 或 redirect_uri 不对"
    if domain and (URL(target).host or "") != domain:
        return "redirect_uri域名与后台配置不一致（错误码 10003）"
    if query.get("response_type") != "code" or query.get("scope") not in ("snsapi_base", "snsapi_userinfo"):
        return "response_type 或 scope 不对"
    return "" if _STATE.fullmatch(query.get("state", "")) else "state 只能是不超过 128 个字母和数字"


def _on(platform: Platform, request: web.Request, openid: str, *, refused: bool, snapshot: bool) -> web.Response:
    query, target = request.query, request.query["redirect_uri"]
    code = {} if refused else {"code": platform.grants.code(openid, query["scope"], snapshot=snapshot)}
    rule = "拒绝授权" if refused else "快照页" if snapshot else "同意授权"
    platform.ledger.write("authorize", at=platform.clock.now(), citizen=openid, redirect=target, rule=rule)
    platform.ledger.flush()
    location = URL(target).update_query(**code, state=query.get("state", ""))
    return web.Response(status=302, headers={"Location": str(location)})


def _consent(platform: Platform, request: web.Request) -> web.Response:
    choices = {"allow": "允许", "snapshot": "以快照页浏览", "refuse": "拒绝"}
    links = (
        f'<p><a data-testid="oauth-{answer}" href="{html.escape(str(request.rel_url.update_query({_ANSWER: answer})))}">'
        f"{label}</a></p>"
        for answer, label in choices.items()
    )
    name = html.escape(platform.settings.name)
    return _page(f"{name} 申请获取你的昵称、头像", "".join(links), status=200)


def _page(title: str, body: str, status: int = 400) -> web.Response:
    head = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title>'
    view = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    return web.Response(text=f"{head}{view}<h1>{title}</h1>{body}</html>", content_type="text/html", status=status)
