"""Can this installation and the platform reach each other, and if not, what is to be done?"""

import re
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.wechat.client import AsyncWeChatClient
from bot.wechat.clock import utc_now
from bot.wechat.codec.signing import sign
from bot.wechat.errors import PlatformError, Unreachable

_ADVICE = {
    "40013": "Set wechat.appid to the AppID shown in the account's console.",
    "40125": "Set wechat.appsecret to the AppSecret of this AppID; resetting it in the console voids the old one.",
    "40243": "The AppSecret is frozen: unfreeze it in the account's console.",
    "40164": "Add this server's outgoing address to the IP list in the account's console, then wait some minutes.",
    "45009": "The day's calls are used up: wait until midnight, or clear the quota (ten times a month).",
    "48001": "The account may not call this: it must be verified, and the permission granted in its console.",
}
_OUTSIDE = "Open outgoing HTTPS to the platform's host, or set wechat.api_base to the proxy that leads there."
_INSIDE = (
    "Check DNS, certificate and nginx: the address must answer from outside, on port 80 or 443, without a redirect."
)


Template = tuple[str, Collection[str]]
_CASE = ("notices", "content/templates/case.yaml", "notice_template")
_TOPIC = ("topic notices", "content/templates/topic.yaml", "topic_template")


@dataclass(frozen=True, slots=True)
class Finding:
    """One check; ``advice`` is blank when ``ok``."""

    name: str
    ok: bool
    message: str
    advice: str = ""


async def examine(
    client: AsyncWeChatClient,
    http: aiohttp.ClientSession,
    *,
    callback: str,
    token: str,
    clock: Callable[[], datetime] = utc_now,
    notice: Template = ("", ()),
    topic: Template = ("", ()),
) -> list[Finding]:
    """Every check against the platform; ``callback`` is the public URL of the webhook, ``token`` the push's token.

    ``notice`` and ``topic``: the templates of notices, if there are any, and the keywords that are filled.
    """
    findings = [await _token(client), await _reachable(http, callback, token, clock)]
    if findings[0].ok:
        findings.append(await _network(client))
        for kind, template in ((_CASE, notice), (_TOPIC, topic)):
            if template[0]:
                findings.append(await _notices(client, *template, kind))
    return [*findings[:1], _address_allowed(findings[0]), *findings[1:]]


async def _token(client: AsyncWeChatClient) -> Finding:
    try:
        await client.fetch_token()  # a stored one would hide that this server may not fetch any
    except Unreachable as error:
        return Finding("token", False, f"The platform cannot be reached: {error}.", _OUTSIDE)
    except PlatformError as error:
        return Finding("token", False, f"No access token: {error}.", _ADVICE.get(error.code, "See the error code."))
    return Finding("token", True, "An access token is at hand.")


def _address_allowed(token: Finding) -> Finding:
    if token.ok:
        return Finding("server address", True, "The platform takes calls from this server.")
    if "40164" not in token.message:
        return Finding("server address", False, "Unknown until a token can be fetched.", "Mend the token check first.")
    found = re.search(r"invalid ip ([0-9a-fA-F.:]+)", token.message)
    seen = f" It saw {found[1]}." if found else ""
    return Finding("server address", False, f"The platform refuses this server.{seen}", _ADVICE["40164"])


async def _reachable(http: aiohttp.ClientSession, callback: str, token: str, clock: Callable[[], datetime]) -> Finding:
    echo = secrets.token_hex(8)
    timestamp, nonce = str(int(clock().timestamp())), secrets.token_hex(5)
    query = {"signature": sign(token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce, "echostr": echo}
    try:
        async with http.get(f"{callback}?{urlencode(query)}", allow_redirects=False) as response:
            status, body = response.status, await response.content.read(64)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return Finding("callback", False, f"{callback} does not answer: {type(error).__name__}.", _INSIDE)
    if status == 200 and body == echo.encode():
        return Finding("callback", True, f"{callback} answers as the platform expects.")
    advice = "The running server has another wechat.token, or its clock is wrong." if status == 403 else _INSIDE
    return Finding("callback", False, f"{callback} answers with status {status}.", advice)


async def _network(client: AsyncWeChatClient) -> Finding:
    """The platform's own look at the callback's DNS and route."""
    name = "platform's view"
    try:
        seen = await client.post("callback/check", data={"action": "all", "check_operator": "DEFAULT"})
    except PlatformError as error:
        return Finding(name, False, f"The platform did not check: {error}.", _ADVICE.get(error.code, "Try later."))
    lost = [str(ping.get("ip")) for ping in _listed(seen, "ping") if ping.get("package_loss") not in (None, "0%")]
    if not _listed(seen, "dns"):
        return Finding(name, False, "The platform resolves no address for the callback.", _INSIDE)
    if lost:
        return Finding(name, False, f"The platform loses packets on the way to {', '.join(lost)}.", _INSIDE)
    return Finding(name, True, "The platform resolves and reaches the callback's host.")


async def _notices(
    client: AsyncWeChatClient, template: str, filled: Collection[str], kind: tuple[str, str, str]
) -> Finding:
    """Is the template the account's, and are its keywords those that the file of its ``kind`` fills?"""
    name, file, setting = kind
    try:
        answer = await client.get("https://api.weixin.qq.com/wxaapi/newtmpl/gettemplate")
    except PlatformError as error:
        return Finding(name, False, f"The platform lists no templates: {error}.", _ADVICE.get(error.code, "Try later."))
    found = next((one for one in _listed(answer, "data") if one.get("priTmplId") == template), None)
    if found is None:
        return Finding(name, False, f"The account has no template {template}.", f"Set wechat.{setting}, or empty it.")
    wanted = set(re.findall(r"\{\{(\w+)\.DATA\}\}", str(found.get("content", ""))))
    if wanted != set(filled):
        advice = f"Fill exactly these in {file}: {', '.join(sorted(wanted))}."
        return Finding(name, False, f"The template has other keywords than {file} fills.", advice)
    return Finding(name, True, "The template of notices is there, with the keywords that are filled.")


def _listed(answer: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [item for item in answer.get(name) or () if isinstance(item, dict)]
