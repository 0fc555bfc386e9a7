"""How does the menu that two people agreed on get to the platform? At once, again after a failure, never without a trace."""

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.domain.ports import AccountMenu, DeliveryError, Units
from bot.outbox.worker import Worker
from bot.services import account_text

log = structlog.get_logger()

POLL = 15.0  # seconds: the floor under the wake-up calls


class MenuSender:
    """One worker of a process; the version is leased, so several processes may each run one."""

    def __init__(self, units: Units, menu: AccountMenu, clock: Callable[[], datetime]) -> None:
        self._units = units
        self._menu = menu
        self._clock = clock
        self._worker = Worker("menu", self.once, POLL)

    def wake(self) -> None:
        self._worker.wake()

    def start(self) -> None:
        self._worker.start()

    async def stop(self) -> None:
        await self._worker.stop()

    async def once(self) -> bool:
        """One round; True when there may be more to do."""
        if not await self._units.read(account_text.has_due, now=self._clock()):
            return False
        due = await self._units.run(account_text.claim, now=self._clock())
        if due is None:
            return False
        problem, may_repeat = "", False
        try:
            await self._menu.put(due.body)
        except DeliveryError as error:
            problem, may_repeat = str(error), error.verdict != "refused"
        await self._units.run(
            account_text.record, row=due.row, problem=problem, may_repeat=may_repeat, now=self._clock()
        )
        log.info("menu sent", version=due.row, problem=problem, again=may_repeat)
        return True
