"""What does the platform tell an account about itself: addresses, reachability, quotas?"""

import asyncio
import time

from yarl import URL

import bot.sandbox.api as contents
from bot.sandbox.api.call import OK, Call, Method, check_appid
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform


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


def quota(platform: Platform, call: Call) -> Record:
    path = call.text("cgi_path", 76021)
    if path not in contents.METHODS:
        raise ApiError(76021)
    limit, used = contents.METHODS[path].daily, platform.quotas.used(path)
    return {**OK, "quota": {"daily_limit": limit, "used": used, "remain": max(0, limit - used)}}


METHODS = (
    Method("/cgi-bin/getcallbackip", "GET", addresses),
    Method("/cgi-bin/get_api_domain_ip", "GET", addresses),
    Method("/cgi-bin/callback/check", "POST", check),
    Method("/cgi-bin/clear_quota", "POST", clear),
    Method("/cgi-bin/openapi/quota/get", "POST", quota),
)
