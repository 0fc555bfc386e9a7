"""What does the platform tell an account about itself: addresses, reachability, quotas, page tickets?"""

import asyncio
import time

from yarl import URL

from bot.sandbox.api.call import OK, Call, Method, check_appid
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform
from bot.sandbox.quotas import PER_MINUTE, daily_limit


def addresses(_: Platform, __: Call) -> Record:
    return {"ip_list": ["127.0.0.1"]}


async def check(platform: Platform, call: Call) -> Record:
    """Whether the callback's host answers, as the platform's own probe tells it: address and packet loss."""
    if call.body.get("action") not in ("all", "dns", "ping"):
        raise ApiError(40035)
    url = URL(platform.settings.callback or "http://127.0.0.1:1")
    started = time.perf_counter()
    try:
        async with asyncio.timeout(5):
            _, writer = await asyncio.open_connection(url.host, url.port)
        writer.close()
        loss = "0%"
    except (OSError, TimeoutError):
        loss = "100%"
    spent = f"{(time.perf_counter() - started) * 1000:.3f}ms"
    call.rule = f"探测 {url.host}:{url.port}"
    ping = {"ip": url.host, "from_operator": "CAP", "package_loss": loss, "time": spent}
    return {"dns": [{"ip": url.host, "real_operator": "CAP"}], "ping": [ping]}


def clear(platform: Platform, call: Call) -> Record:
    check_appid(platform, str(call.body.get("appid", "")), None)
    platform.quotas.clear()
    return OK


def clear_by_secret(platform: Platform, call: Call) -> Record:
    check_appid(platform, str(call.body.get("appid", "")), str(call.body.get("appsecret", "")))
    platform.quotas.clear()
    return OK


def _path(platform: Platform, call: Call) -> str:
    path = call.text("cgi_path", 76021)
    if path not in platform.quotas.paths:
        raise ApiError(76021)
    return path


def quota(platform: Platform, call: Call) -> Record:
    path = _path(platform, call)
    limit, used = daily_limit(path, platform.settings.profile), platform.quotas.used(path)
    told: Record = {**OK, "quota": {"daily_limit": limit, "used": used, "remain": max(0, limit - used)}}
    return told | ({"rate_limit": {"call_count": PER_MINUTE[path], "refresh_second": 60}} if path in PER_MINUTE else {})


def clear_one(platform: Platform, call: Call) -> Record:
    platform.quotas.clear_one(_path(platform, call))
    return OK


def ticket(platform: Platform, call: Call) -> Record:
    """What a page's JS-SDK configuration is signed with; the same until it is over, so that it can be cached."""
    kind = call.query.get("type", "")
    if kind not in ("jsapi", "wx_card"):
        raise ApiError(40097)
    value, left = platform.jssdk.ticket(kind)
    return {**OK, "ticket": value, "expires_in": left}


METHODS = (
    Method("/cgi-bin/getcallbackip", "GET", addresses),
    Method("/cgi-bin/get_api_domain_ip", "GET", addresses),
    Method("/cgi-bin/callback/check", "POST", check),
    Method("/cgi-bin/clear_quota", "POST", clear),
    Method("/cgi-bin/clear_quota/v2", "POST", clear_by_secret, needs_token=False),
    Method("/cgi-bin/openapi/quota/get", "POST", quota),
    Method("/cgi-bin/openapi/quota/clear", "POST", clear_one),
    Method("/cgi-bin/ticket/getticket", "GET", ticket),
)
