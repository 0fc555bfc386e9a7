"""How does a script reach the platform? By the same control interface that phones use, wherever it runs."""

from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

from bot.sandbox.script.ear import Bubble, Ear, matched


class PlayError(Exception):
    """The conversation did not go as it is written, or cannot be played here."""


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
        self._remote, self._began = remote, after
        self._ear = Ear(remote.get, self.openid, after)
        self._acted = 0

    async def does(self, act: str, body: dict[str, Any]) -> None:
        self._took(await self._remote.post(f"citizens/{self.openid}/{act}", **body))

    async def sends_file(self, act: str, file: Path) -> None:
        self._took(await self._remote.upload(f"citizens/{self.openid}/{act}", file))

    def _took(self, answer: dict[str, Any]) -> None:
        self._acted = int(answer["push"])

    async def hears(self, pattern: str, within: float) -> dict[str, str]:
        """The pattern's names from the first fitting bubble not heard yet; waits for it, else PlayError."""
        bubble = await self._ear.first(pattern, within)
        if bubble is None:
            raise PlayError(f"{self.name} did not hear {pattern!r} within {within:g} s\n{await self.transcript()}")
        return matched(bubble["text"], pattern) or {}

    async def hears_nothing(self, seconds: float) -> None:
        """No answer to the last act is left unheard, and none comes in the next ``seconds``; else PlayError."""
        if not await self._ear.is_quiet(seconds, self._acted):
            raise PlayError(f"{self.name} should have heard nothing\n{await self.transcript()}")

    async def choice(self, wording: str) -> dict[str, Any]:
        """The choice of that wording in the newest menu message; else PlayError."""
        found = await self._ear.choice(wording)
        if found is None:
            raise PlayError(f"{self.name} sees no choice {wording!r}\n{await self.transcript()}")
        return found

    async def _bubbles(self) -> list[Bubble]:
        page = await self._remote.get(f"citizens/{self.openid}/chat", after=self._began)
        return list(page["bubbles"])

    async def transcript(self) -> str:
        """The chat since the script began, one line a bubble."""
        lines = [f"  {bubble['side']:>6}: {bubble['text']}" for bubble in await self._bubbles()]
        return "\n".join(lines) or "  (empty chat)"
