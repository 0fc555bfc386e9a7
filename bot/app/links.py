"""Does a page answer at an address that a campaign links to? Asked for as a reader would, and nothing more than its beginning."""

import asyncio
import ipaddress
import socket
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import ResolveResult

PATIENCE = 6  # seconds
_HOPS = 4
_MOVED = (301, 302, 303, 307, 308)
_GUARDED = (401, 403, 405, 429)  # something is there; whether it shows itself to readers only a person can tell


class Outside(aiohttp.ThreadedResolver):
    """Connects to public addresses alone: a name that was judged may mean another address when it is looked up again."""

    def __init__(self, own: str) -> None:
        """``own``: our host, which may be anywhere."""
        super().__init__()
        self._own = own

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await super().resolve(host, port, family)
        if host != self._own and not all(_is_public(one["host"]) for one in found):
            raise OSError(f"{host} is inside a private network")
        return found


class LinkProbe:
    """Implements ``bot.domain.ports.LinkProbe``. Addresses inside private networks are asked for on our own site alone."""

    def __init__(self, own: str) -> None:
        """``own``: where our pages are."""
        self._own = urlsplit(own).netloc

    async def look(self, address: str) -> str:
        try:
            road = aiohttp.TCPConnector(resolver=Outside(urlsplit(f"//{self._own}").hostname or ""))
            async with (
                asyncio.timeout(PATIENCE),
                aiohttp.ClientSession(connector=road, auto_decompress=False) as http,
            ):
                return await self._follow(http, address)
        except TimeoutError:
            return f"unseen：{PATIENCE} 秒没有回应"
        except (aiohttp.ClientError, OSError, ValueError):
            return "连不上"

    async def _follow(self, http: aiohttp.ClientSession, address: str) -> str:
        for _ in range(_HOPS):
            if why := await self._forbidden(address):
                return why
            async with http.get(address, allow_redirects=False, headers={"User-Agent": "shiyu-link-check"}) as answer:
                if answer.status not in _MOVED:
                    return _judged(answer.status)
                address = urljoin(address, answer.headers.get("Location", ""))
        return "转来转去没有尽头"

    async def _forbidden(self, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return "不是网址"
        if parts.netloc == self._own:
            return ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = await asyncio.get_running_loop().getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        return "" if all(_is_public(str(one[4][0])) for one in found) else "通向内部网络"


def _is_public(address: str) -> bool:
    return ipaddress.ip_address(address).is_global


def _judged(status: int) -> str:
    if status in _GUARDED:
        return f"unseen：回应 {status}"
    return f"回应 {status}" if status >= 400 else ""
