"""Who opened this page? Silent authorisation (snsapi_base): a code for the browser, an openid for the bot."""

import secrets

from aiohttp import web
from yarl import URL

from bot.sandbox.api.call import Call, Method, check_appid
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform

CODE_LIFE = 300
COOKIE = "sandbox_citizen"


def authorize(platform: Platform, request: web.Request) -> web.Response:
    """Sends the browser back with a code at once; the citizen is the one the phone's cookie or the query names."""
    query = request.query
    target = query.get("redirect_uri", "")
    openid = query.get(COOKIE) or request.cookies.get(COOKIE, "")
    if query.get("appid") != platform.settings.appid or not target.startswith(("http://", "https://")):
        return _page("参数错误", "appid 或 redirect_uri 不对")
    if query.get("response_type") != "code" or query.get("scope") not in ("snsapi_base", "snsapi_userinfo"):
        return _page("参数错误", "response_type 或 scope 不对")
    try:
        platform.people[openid]
    except KeyError:
        return _page("请在微信客户端打开链接", "请先在沙盒手机里选一位市民，再打开这个页面")
    code = secrets.token_urlsafe(24)
    until = platform.clock.now() + CODE_LIFE
    platform.codes.put(code, {"openid": openid, "until": until, "used": False, "scope": query["scope"]})
    platform.ledger.write("authorize", at=platform.clock.now(), citizen=openid, redirect=target)
    platform.ledger.flush()
    location = URL(target).update_query(code=code, state=query.get("state", ""))
    return web.Response(status=302, headers={"Location": str(location)})


def _page(title: str, text: str) -> web.Response:
    head = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title>'
    body = f"{head}<h1>{title}</h1><p>{text}</p></html>"
    return web.Response(text=body, content_type="text/html", status=400)


def exchange(platform: Platform, call: Call) -> Record:
    """A code is good once and for five minutes."""
    query = call.query
    check_appid(platform, query.get("appid", ""), query.get("secret", ""))
    if query.get("grant_type") != "authorization_code":
        raise ApiError(40002)
    value = query.get("code", "")
    if not value:
        raise ApiError(41008)
    code = platform.codes.get(value)
    if code is None or code["until"] <= platform.clock.now():
        raise ApiError(40029)
    if code["used"]:
        raise ApiError(40163)
    platform.codes.put(value, code | {"used": True})
    tokens = {"access_token": secrets.token_urlsafe(64), "refresh_token": secrets.token_urlsafe(64)}
    return {**tokens, "expires_in": 7200, "openid": code["openid"], "scope": code["scope"]}


METHODS = (Method("/sns/oauth2/access_token", "GET", exchange, needs_token=False),)
