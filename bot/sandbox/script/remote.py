"""How does a script reach the platform? By the same control interface that phones use, wherever it runs."""

import asyncio
import re
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

Bubble = dict[str, Any]


class PlayError(Exception):
    """The conversation did not go as it is written, or cannot be played here."""


def matched(spoken: str, pattern: str) -> dict[str, str] | None:
    """What the pattern's names stand for, if the text contains it as it stands or matches it; else None."""
    if pattern in spoken:
        return {}
    try:
        found = re.search(pattern, spoken)
    except re.error:
        return None
    return {name: value or "" for name, value in found.groupdict().items()} if found else None


class Remote:
    """The platform at ``url`` (http://host:port)."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=90))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    async def get(self, path: str, **query: str | float) -> dict[str, Any]:
        return await self._call("GET", path, params=query)

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        return await self._call("POST", path, json=body)

    async def upload(self, path: str, file: Path) -> dict[str, Any]:
        """Sends the file as a form's ``file``; raises PlayError if it cannot be read."""
        form = aiohttp.FormData()
        try:
            form.add_field("file", file.read_bytes(), filename=file.name)  # noqa: ASYNC240 - a picture beside the script
        except OSError as error:
            raise PlayError(f"{file}: cannot be read: {error.strerror}") from None
        return await self._call("POST", path, data=form)

    async def mend(self) -> None:
        await self._call("DELETE", "faults")

    async def _call(self, verb: str, path: str, **how: Any) -> dict[str, Any]:
        try:
            async with self._http.request(verb, f"{self.url}/sandbox/api/{path}", **how) as response:
                body: Any = await response.json(content_type=None)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            reason = str(error) or type(error).__name__
            raise PlayError(
                f"no sandbox answers at {self.url} ({reason}); start one with `python -m bot sandbox`"
            ) from None
        if response.status != 200:
            raise PlayError(str(body.get("error", {}).get("message", body)) if isinstance(body, dict) else str(body))
        return dict(body)


class Phone:
    """One citizen's. What stood on the screen before ``after`` is not heard."""

    def __init__(self, remote: Remote, citizen: dict[str, Any], after: int) -> None:
        self.openid, self.name = str(citizen["openid"]), str(citizen["name"])
        self._remote, self._read = remote, after
        self._began = after
        self._acted = 0
        self._fresh: list[Bubble] = []

    async def does(self, act: str, body: dict[str, Any]) -> None:
        self._took(await self._remote.post(f"citizens/{self.openid}/{act}", **body))

    async def sends_file(self, act: str, file: Path) -> None:
        self._took(await self._remote.upload(f"citizens/{self.openid}/{act}", file))

    def _took(self, answer: dict[str, Any]) -> None:
        self._acted = int(answer["push"])

    async def hears(self, pattern: str, within: float) -> dict[str, str]:
        """The pattern's names from the first fitting bubble not heard yet; waits for it, else PlayError."""
        until = asyncio.get_running_loop().time() + within
        while True:
            for bubble in self._fresh:
                found = matched(bubble["text"], pattern)
                if found is not None:
                    self._fresh.remove(bubble)
                    return found
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                raise PlayError(f"{self.name} did not hear {pattern!r} within {within:g} s\n{await self.transcript()}")
            await self._listen(left)

    async def hears_nothing(self, seconds: float) -> None:
        """No answer to the last act is left unheard, and none comes in the next ``seconds``; else PlayError."""
        until = asyncio.get_running_loop().time() + seconds
        while (left := until - asyncio.get_running_loop().time()) > 0:
            await self._listen(left)
            if any(bubble["seq"] > self._acted for bubble in self._fresh):
                raise PlayError(f"{self.name} should have heard nothing\n{await self.transcript()}")

    async def choice(self, wording: str) -> dict[str, Any]:
        """The choice of that wording in the newest menu message; else PlayError."""
        for bubble in reversed(await self._bubbles()):
            for item in bubble.get("list", []) if bubble["kind"] == "msgmenu" else []:
                if item["content"] == wording:
                    return dict(item)
        raise PlayError(f"{self.name} sees no choice {wording!r}\n{await self.transcript()}")

    async def _listen(self, wait: float) -> None:
        page = await self._remote.get(f"citizens/{self.openid}/chat", after=self._read, wait=round(wait, 3))
        for bubble in page["bubbles"]:
            self._read = bubble["seq"]
            if bubble["side"] in ("them", "fault"):
                self._fresh.append(bubble)

    async def _bubbles(self) -> list[Bubble]:
        page = await self._remote.get(f"citizens/{self.openid}/chat", after=self._began)
        return list(page["bubbles"])

    async def transcript(self) -> str:
        """The chat since the script began, one line a bubble."""
        lines = [f"  {bubble['side']:>6}: {bubble['text']}" for bubble in await self._bubbles()]
        return "\n".join(lines) or "  (empty chat)"
