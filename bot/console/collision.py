"""Which entries are easily taken for each other? Compared beside the loop, once for each state of the knowledge."""

import asyncio

import structlog
from aiohttp import web

from bot.console.page import page_number, render
from bot.console.settings import session_of
from bot.services import collision
from bot.services.collision import Comparison, Found

log = structlog.get_logger()


class Comparing:
    """The comparison that was finished last, and the one that runs."""

    def __init__(self) -> None:
        self.found: Found | None = None
        self.running: Comparison | None = None
        self.has_failed = False
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def is_current(self) -> bool:
        return self.found is not None and self.found.key == collision.key()

    def look(self) -> None:
        """Unless what is known was compared already, or is being compared."""
        if self.is_current or (self.running and self.running.key == collision.key()):
            return
        if self.running:
            self.running.stop()
        self.running, self.has_failed = Comparison(), False
        task = asyncio.create_task(self._work(self.running), name="collisions")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, comparison: Comparison) -> None:
        try:
            self.found = await asyncio.to_thread(comparison.run) or self.found
        except Exception:
            log.exception("collisions not looked for")
            self.has_failed = True
        if self.running is comparison:
            self.running = None

    async def close(self, _app: web.Application) -> None:
        """A stopping server does not wait for what nobody will read."""
        if self.running:
            self.running.stop()
        await asyncio.gather(*self._tasks)


COMPARING = web.AppKey("comparing", Comparing)


async def show(request: web.Request) -> web.Response:
    request.app[COMPARING].look()
    return _page(request, "collision.html")


async def listing(request: web.Request) -> web.Response:
    """Only the list, for the page's own refreshing while texts are compared."""
    return _page(request, "_collision.html")


def _page(request: web.Request, template: str) -> web.Response:
    comparing = request.app[COMPARING]
    number = page_number(request)
    shown = comparing.found
    found = collision.page(shown, actor=session_of(request).actor, page=number) if shown else None
    return render(request, template, found=found, comparing=comparing, page=number, examples=collision.examples)


def setup(app: web.Application) -> None:
    app[COMPARING] = comparing = Comparing()
    app.on_shutdown.append(comparing.close)
