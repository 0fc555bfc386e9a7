"""How is a conversation played for who watches the phone? One at a time, told step by step in the ledger."""

import asyncio
from contextlib import suppress

from aiohttp import web

from bot.sandbox.control.door import PLATFORM, RefusalError, answer, body_of, number_of, text_of, told
from bot.sandbox.ledger import Record
from bot.sandbox.lines import FileError
from bot.sandbox.platform import Platform
from bot.sandbox.script.player import Progress, play
from bot.sandbox.script.reader import Script, parse_script, read_folder
from bot.sandbox.script.remote import PlayError, Remote
from bot.sandbox.script.stage import Stage

_SLOWEST = 10.0


class Tours:
    """At most one is under way. It plays through the platform's own front door, as any script does."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._task: asyncio.Task[None] | None = None
        self._run = 0
        self.running: Record | None = None

    def listed(self) -> list[Script]:
        """What the folder of ``--tours`` holds now; FileError."""
        return read_folder(self._platform.settings.tours)

    def start(self, script: Script, address: str, pace: float) -> int:
        """The run's number; it is told of in ledger entries of kind ``tour``."""
        self._run = self._platform.ledger.last + 1
        self.running = {
            "run": self._run,
            "tour": script.name,
            "title": script.title,
            "step": 0,
            "of": len(script.steps),
        }
        self._task = asyncio.get_running_loop().create_task(self._play(script, address, pace))
        return self._run

    async def _play(self, script: Script, address: str, pace: float) -> None:
        state, message = "stopped", ""
        try:
            async with Remote(address) as remote:
                await play(script, Stage(remote, pace=pace), self._told)
            state = "finished"
        except PlayError as error:
            state, message = "failed", str(error)
        finally:
            self._write(state=state, message=message)
            self.running = None

    def _told(self, progress: Progress) -> None:
        if self.running is None or progress.state == "failed":
            return  # the failure is told once, with the run's end
        step = progress.step
        self.running["step"] = progress.number
        doing = {"who": step.who, "verb": step.verb, "text": step.shown, "state": progress.state, "message": ""}
        self._write(progress.citizen, **doing)

    def _write(self, citizen: str = "", **body: str) -> None:
        at = self._platform.clock.now()
        self._platform.ledger.write("tour", at=at, citizen=citizen, **{**(self.running or {}), **body})

    async def stop(self) -> None:
        task, self._task = self._task, None
        if task:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


TOURS = web.AppKey("tours", Tours)


def _listed(request: web.Request) -> list[Script]:
    try:
        return request.app[TOURS].listed()
    except FileError as error:
        raise RefusalError(400, "bad_script", str(error)) from error


async def listing(request: web.Request) -> web.Response:
    tours = [
        {"name": one.name, "title": one.title, "about": one.about, "steps": len(one.steps), "citizens": one.citizens}
        for one in _listed(request)
    ]
    return answer({"tours": tours, "running": request.app[TOURS].running})


async def begin(request: web.Request) -> web.Response:
    """``tour`` by name, or a ``script`` as text; ``pace`` 0 is as fast as the bot answers, 1 to watch."""
    tours, body = request.app[TOURS], await body_of(request)
    if tours.running:
        raise RefusalError(409, "playing", f"正在演示“{tours.running['title']}”，请先停止")
    script = _script(request, body)
    if script.needs_bot:
        raise RefusalError(400, "bad_script", "这段脚本要停掉机器人，只能用命令行播放：python -m bot sandbox play")
    pace = min(max(number_of(body, "pace", 1.0), 0.0), _SLOWEST)
    run = tours.start(script, _own_address(request), pace)
    return told(request.app[PLATFORM], {"run": run})


def _script(request: web.Request, body: Record) -> Script:
    if "script" in body:
        try:
            return parse_script(text_of(body, "script"))
        except FileError as error:
            raise RefusalError(400, "bad_script", str(error)) from error
    name = text_of(body, "tour")
    for script in _listed(request):
        if script.name == name:
            return script
    raise RefusalError(404, "unknown_tour", f"没有名为“{name}”的演示")


def _own_address(request: web.Request) -> str:
    """Where this process was reached, whatever proxy stands before it."""
    assert request.transport  # noqa: S101 - the request is being answered
    host, port = request.transport.get_extra_info("sockname")[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def end(request: web.Request) -> web.Response:
    await request.app[TOURS].stop()
    return told(request.app[PLATFORM], {"running": None})


def setup(app: web.Application) -> None:
    """A tour under way ends when the server stops."""

    async def stop(app: web.Application) -> None:
        await app[TOURS].stop()

    app[TOURS] = Tours(app[PLATFORM])
    app.on_shutdown.append(stop)


ROUTES = (
    web.get("/sandbox/api/play", listing),
    web.post("/sandbox/api/play", begin),
    web.delete("/sandbox/api/play", end),
)
