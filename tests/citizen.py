"""How do tests speak? A platform in a process of its own, and citizens who say, tap, send and hear."""

import asyncio
import io
import os
import signal
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

from bot.sandbox.people import openid_of
from bot.sandbox.script.ear import Bubble, Ear, matched

_SEED = "shiyu"


def _upload(*files: bytes) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for data in files:
        form.add_field("file", io.BytesIO(data), filename="file", content_type="application/octet-stream")
    return form


class ControlError(AssertionError):
    """The platform refused what a test asked of it."""


class Clock:
    """The platform's clock."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox

    async def jump(self, *, hours: float = 0, seconds: float = 0, wire: bool | None = None) -> float:
        """Moves it and returns its epoch seconds; ``wire`` lets signatures carry the moved time too."""
        body: dict[str, Any] = {"jump": hours * 3600 + seconds}
        answer = await self._sandbox.post("clock", body | ({} if wire is None else {"wire": wire}))
        return float(answer["now"])


class Sandbox:
    """The local platform as a subprocess.

    ``options`` are those of ``python -m bot.sandbox`` (``callback``, ``token``, ``aes_key``, ``mode``, ``format``,
    ``ledger``, ``attempt_timeout`` …); token, AES key and secret travel in the environment.
    """

    def __init__(self, **options: Any) -> None:
        self.options = {name: value for name, value in options.items() if value is not None}
        self.url = ""
        self.clock = Clock(self)
        self._citizens: dict[str, Citizen] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        try:
            await self.start()
        except BaseException:
            await self._close()
            raise
        return self

    async def _close(self) -> None:
        if self._session:
            await self._session.close()
        self._errors.close()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        await self._close()

    async def start(self) -> None:
        """Starts the process; a restart listens where it listened before."""
        environment = {**os.environ}
        arguments = [sys.executable, "-m", "bot.sandbox"]
        for name, value in self.options.items():
            if name in ("token", "aes_key", "secret"):
                environment[f"SANDBOX_{name.upper()}"] = str(value)
            else:
                arguments += [f"--{name.replace('_', '-')}", str(value)]
        self._process = await asyncio.create_subprocess_exec(
            *arguments,
            stdout=asyncio.subprocess.PIPE,
            stderr=self._errors,
            env=environment,
            cwd=Path(__file__).parents[1],
        )
        assert self._process.stdout
        line = (await asyncio.wait_for(self._process.stdout.readline(), 60)).decode()
        if not line.startswith("sandbox ready on "):
            self._errors.seek(0)
            raise ControlError(f"the sandbox did not start: {line}{self._errors.read().decode()}")
        self.url = line.split()[-1]
        self.options["port"] = self.url.rpartition(":")[2]

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            process.send_signal(how)
            await process.wait()

    async def kill(self) -> None:
        """kill -9."""
        await self.stop(signal.SIGKILL)

    async def post(self, path: str, body: Mapping[str, Any] | aiohttp.FormData | None = None) -> dict[str, Any]:
        form = body if isinstance(body, aiohttp.FormData) else None
        return await self._call("POST", path, data=form, json=None if form else dict(body or {}))  # type: ignore[arg-type]

    async def get(self, path: str, **query: str | int | float) -> dict[str, Any]:
        return await self._call("GET", path, params=query)

    async def _call(self, verb: str, path: str, **how: Any) -> dict[str, Any]:
        assert self._session, "use the sandbox in an `async with`"
        async with self._session.request(verb, f"{self.url}/sandbox/api/{path}", **how) as response:
            body: dict[str, Any] = await response.json()
        if response.status != 200:
            raise ControlError(f"{path}: {response.status} {body}")
        return body

    def citizen(self, name: str) -> "Citizen":
        """The citizen of that name, always the same; made at the first act if there is none."""
        if name not in self._citizens:
            self._citizens[name] = Citizen(self, name, openid_of(str(self.options.get("seed", _SEED)), name))
        return self._citizens[name]

    async def change(self, **settings: Any) -> None:
        """Callback, mode, format, profile or timings, while it runs."""
        await self.post("settings", settings)

    async def faults(self, target: str, kind: str, count: int = 1, **more: Any) -> None:
        """The next ``count`` deliveries (``push``: cut, duplicate) or calls (``api``: errcode, hang, cut) go wrong."""
        await self.post("faults", {"target": target, "kind": kind, "count": count, **more})

    async def ledger(self, kind: str = "", after: int = 0, citizen: str = "") -> list[dict[str, Any]]:
        """Everything that happened, in order, or of one ``kind``: push, attempt, outcome, api, bubble …"""
        entries: list[dict[str, Any]] = []
        position: int | None = after
        while position is not None:
            page = await self.get("ledger", after=position, kind=kind, citizen=citizen)
            entries += page["entries"]
            position = page["next"]
        return entries

    async def wait_entry(self, kind: str, within: float = 30, **fields: Any) -> dict[str, Any]:
        """The first ledger entry of that kind whose fields are these."""
        return await self._wait(kind, lambda entry: all(entry.get(k) == v for k, v in fields.items()), within, fields)

    async def wait_sent(self, pattern: str, *, to: "Citizen | None" = None, within: float = 30) -> dict[str, Any]:
        """The first bubble sent through the customer-service API that contains ``pattern`` (text or expression)."""

        def fits(entry: dict[str, Any]) -> bool:
            of_citizen = to is None or entry["citizen"] == to.openid
            return of_citizen and entry["via"] == "api" and matched(entry["text"], pattern) is not None

        return await self._wait("bubble", fits, within, pattern)

    async def _wait(self, kind: str, fits: Any, within: float, sought: Any) -> dict[str, Any]:
        until = asyncio.get_running_loop().time() + within
        while True:
            for entry in await self.ledger(kind):
                if fits(entry):
                    return entry
            if asyncio.get_running_loop().time() > until:
                raise AssertionError(f"no {kind} entry like {sought!r} within {within} s")
            await asyncio.sleep(0.02)


class Citizen:
    """A person with a phone. Acts return the push's number as soon as the platform took it, before any answer."""

    def __init__(self, sandbox: Sandbox, name: str, openid: str) -> None:
        self.sandbox, self.name, self.openid = sandbox, name, openid
        self._ear = Ear(sandbox.get, openid)
        self._acted = 0
        self._known = False

    @property
    def heard(self) -> list[Bubble]:
        """Everything so far."""
        return self._ear.heard

    async def _act(self, act: str, body: Mapping[str, Any] | aiohttp.FormData | None = None) -> int:
        await self.known()
        answer = await self.sandbox.post(f"citizens/{self.openid}/{act}", body)
        self._acted = int(answer["push"])
        return self._acted

    async def known(self, *, following: bool = False) -> Self:
        """Makes sure the platform knows this citizen; ``following``: as a follower, without a push about it."""
        if not self._known or following:
            await self.sandbox.post("citizens", {"name": self.name, "following": following})
            self._known = True
        return self

    async def follows(self, scene: str = "") -> int:
        return await self._act("follow", {"scene": scene})

    async def unfollows(self) -> int:
        return await self._act("unfollow")

    async def says(self, text: str) -> int:
        return await self._act("says", {"text": text})

    async def sends_image(self, data: bytes | None = None) -> int:
        """The picture, or a built-in one."""
        if data is None:
            return await self._act("image", {"sample": 1})
        return await self._act("image", _upload(data))

    async def sends_location(self, latitude: float, longitude: float, label: str = "") -> int:
        return await self._act("location", {"latitude": latitude, "longitude": longitude, "label": label})

    async def sends_video(self, data: bytes) -> int:
        return await self._act("video", _upload(data))

    async def speaks(self, text: str, *, recognised: bool = True) -> int:
        """A voice message; the platform's transcript comes with it unless it was not ``recognised``."""
        return await self._act("voice", {"text": text, "recognised": recognised})

    async def clicks(self, key: str) -> int:
        return await self._act("click", {"key": key})

    async def views(self, url: str) -> int:
        return await self._act("view", {"url": url})

    async def scans(self, scene: str) -> int:
        return await self._act("scan", {"scene": scene})

    async def scans_for(self, key: str, result: str, *, waits: bool = False) -> int:
        """A menu button of type scancode_push, or with ``waits`` scancode_waitmsg."""
        return await self._act("scancode", {"key": key, "result": result, "waits": waits})

    async def photographs_for(self, key: str, kind: str = "pic_photo_or_album", *pictures: bytes) -> int:
        """A menu button that takes pictures; without any, the first built-in one."""
        body = _upload(*pictures) if pictures else {"sample": 1}
        return await self._act(f"pictures?type={kind}&key={key}", body)

    async def points_out_for(self, key: str, latitude: float, longitude: float, label: str = "") -> int:
        """A menu button of type location_select."""
        return await self._act("place", {"key": key, "latitude": latitude, "longitude": longitude, "label": label})

    async def answers_consent(self, answers: Mapping[str, str], scene: int = 1) -> int:
        """Of the sheet for notices: template id → accept or reject; ``scene`` 1 for a page, 2 for an article."""
        return await self._act("consents", {"answers": dict(answers), "scene": scene})

    async def refuses_notices(self, *templates: str) -> int:
        """On the page where notices are managed."""
        return await self._act("consents/managed", {"answers": dict.fromkeys(templates, "reject")})

    async def taps(self, choice: str) -> int:
        """The choice of that wording in the newest menu message."""
        await self.known()
        item = await self._ear.choice(choice)
        if item is None:
            raise AssertionError(f"{self.name} sees no choice {choice!r}\n{await self.transcript()}")
        return await self._act("tap", item)

    async def listen(self, seconds: float) -> None:
        """Take in what has come; waits that long for something."""
        await self.known()
        await self._ear.listen(seconds)

    async def hears(self, pattern: str, within: float = 30) -> Bubble:
        """The first bubble from the account not heard yet that contains ``pattern``; waits for it."""
        await self.known()
        bubble = await self._ear.first(pattern, within)
        if bubble is None:
            raise AssertionError(f"{self.name} did not hear {pattern!r} within {within} s\n{await self.transcript()}")
        return bubble

    async def hears_nothing(self, seconds: float) -> None:
        """No bubble since the citizen's last act is left unheard, and none comes in the next ``seconds``."""
        await self.known()
        if not await self._ear.is_quiet(seconds, self._acted):
            raise AssertionError(f"{self.name} should have heard nothing\n{await self.transcript()}")

    async def transcript(self) -> str:
        """The whole chat, one line a bubble."""
        page = await self.sandbox.get(f"citizens/{self.openid}/chat", after=0)
        return "\n".join(f"  {b['seq']:>5} {b['side']:>6}: {b['text']}" for b in page["bubbles"]) or "  (empty chat)"
