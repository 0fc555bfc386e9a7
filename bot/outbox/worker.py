"""How does a worker of a process keep going? Rounds until nothing is left, then sleep until woken; it stops between rounds."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.domain.ports import Unavailable

log = structlog.get_logger()


class Worker:
    """Runs ``once`` again and again; several processes may each run one."""

    def __init__(self, name: str, once: Callable[[], Awaitable[bool]], poll: float) -> None:
        """``once`` returns True when there may be more to do; ``poll`` in seconds is the floor under the wake-up calls."""
        self._name = name
        self._once = once
        self._poll = poll
        self._awake = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        self._awake.set()

    def start(self) -> None:
        self._task = asyncio.create_task(self._work(), name=self._name)

    async def stop(self) -> None:
        """Finish the round in hand, begin no other."""
        self._stopping = True
        self._awake.set()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while not self._stopping:
            self._awake.clear()
            if not await self._round() and not self._stopping:
                await self._sleep()

    async def _round(self) -> bool:
        try:
            return await self._once()
        except Unavailable as error:
            log.warning("worker paused", worker=self._name, reason=str(error))
        except Exception:
            log.exception("worker round failed", worker=self._name)
        return False

    async def _sleep(self) -> None:
        try:
            await asyncio.wait_for(self._awake.wait(), self._poll)
        except TimeoutError:
            return
