"""How does a push become one run and one answer, within the platform's deadline?

The platform delivers a message up to three times. Deliveries join: in this process on the running task, across restarts and
processes on the inbox row. Nothing is said before it is committed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from prometheus_client import Counter

from bot.dialog.locks import Locks
from bot.dialog.message import Incoming, Message, Text, Voice
from bot.dialog.reply import Answer, Answered, Dropped, Silent, Verdict
from bot.dialog.runner import Run, Runner, kind_of
from bot.domain.decision import Decision
from bot.domain.ports import Delivery, Inbox, Taken, Unavailable

log = structlog.get_logger()

JOINED = Counter("shiyu_retries_joined_total", "Deliveries that joined an earlier run of the same push", ["where"])
OVERDUE = Counter("shiyu_deadline_missed_total", "Deliveries whose answer was not ready at the deadline", ["verdict"])

POLL = 0.2  # seconds between looks at a row that another process is working on
LAST_WORD = 0.4  # seconds between our deadline (4.5 s) and the platform's (5 s), to commit that the answer comes later


@dataclass(slots=True, eq=False)
class _Underway:
    """A push that this process is working on."""

    task: asyncio.Task[Taken]
    is_accepted: bool = False  # its inbox row is committed while the handler takes its time


class Dispatcher:
    """``receive`` is the webhook's way in; ``resume`` takes up what an earlier process left without an outcome."""

    def __init__(
        self,
        runner: Runner,
        inbox: Inbox,
        decide: Callable[[str], Awaitable[Decision]],
        clock: Callable[[], datetime],
        deadline: float = 4.5,
    ) -> None:
        """``deadline`` in seconds."""
        self._runner = runner
        self._inbox = inbox
        self._decide = decide
        self._clock = clock
        self._deadline = deadline
        self._underway: dict[str, _Underway] = {}
        self._citizens = Locks()

    async def receive(self, incoming: Incoming) -> Verdict:
        """The verdict on one delivery, at the latest half a second after the deadline."""
        key = self._key(incoming)
        underway = self._underway.get(key)
        if underway is None:
            underway = self._start(key, incoming)
        else:
            JOINED.labels("process").inc()
        done, _ = await asyncio.wait({underway.task}, timeout=self._deadline)
        if not done:
            return await self._overdue(key, underway)
        try:
            return _verdict(underway.task.result())
        except Unavailable as error:
            log.warning("delivery not taken", reason=str(error))
            return Dropped()

    def handed(self, incoming: Incoming) -> None:
        """The answer to this delivery was written to the connection."""
        self._inbox.handed(self._key(incoming))

    async def resume(self, pushes: Iterable[Incoming]) -> int:
        """Run again what was accepted and never finished; the answers follow through the outbox. The number of them."""
        count = 0
        for incoming in pushes:
            key = self._key(incoming)
            if key not in self._underway:
                await self._inbox.postpone(key)
                await asyncio.wait({self._start(key, incoming, again=True).task})
                count += 1
        return count

    async def close(self, patience: float) -> None:
        """Let what is under way finish for up to ``patience`` seconds; the rest is left to the next start."""
        if self._underway:
            await asyncio.wait([one.task for one in self._underway.values()], timeout=patience)

    def _key(self, incoming: Incoming) -> str:
        return self._inbox.key(incoming.sender, incoming.created, incoming.identity)

    def _start(self, key: str, incoming: Incoming, *, again: bool = False) -> _Underway:
        delivery = Delivery(
            key=key,
            sender=incoming.sender,
            kind=kind_of(incoming),
            is_message=isinstance(incoming, Message),
            body=incoming.body,
            received=self._clock(),
        )
        task = asyncio.create_task(self._run(delivery, incoming, again=again))
        underway = self._underway[key] = _Underway(task)
        task.add_done_callback(lambda done: self._forget(key, done))
        return underway

    def _forget(self, key: str, task: asyncio.Task[Taken]) -> None:
        self._underway.pop(key, None)
        if not task.cancelled() and (error := task.exception()) and not isinstance(error, Unavailable):
            log.error("delivery failed", error=type(error).__name__)

    async def _overdue(self, key: str, underway: _Underway) -> Verdict:
        """Not ready in time: ``success`` only once it is committed that the answer comes later."""
        verdict: Verdict = Dropped()
        if underway.is_accepted:
            try:
                verdict = _verdict(await asyncio.wait_for(self._inbox.postpone(key), LAST_WORD))
            except (TimeoutError, Unavailable):
                log.warning("late answer could not be announced")
        OVERDUE.labels(type(verdict).__name__.lower()).inc()
        return verdict

    async def _run(self, delivery: Delivery, incoming: Incoming, *, again: bool) -> Taken:
        text = _words(incoming)
        run = Run(incoming, await self._decide(text) if text else None)
        async with self._citizens.of(incoming.sender):
            enter = self._inbox.settle if again else self._inbox.take
            taken = await enter(delivery, lambda visit: self._runner.first(run, visit))
            if run.slow is not None and taken.is_first:
                self._underway[delivery.key].is_accepted = True
                finish = await self._runner.take_time(run)
                return await self._inbox.settle(delivery, lambda visit: self._runner.second(run, visit, finish))
        return taken if taken.is_first else await self._join(delivery.key, taken)

    async def _join(self, key: str, taken: Taken) -> Taken:
        """It was there already, perhaps in the hands of another process: wait for its outcome until the deadline."""
        JOINED.labels("store").inc()
        waited = 0.0
        while taken.kind == "pending" and waited + 2 * POLL < self._deadline:
            await asyncio.sleep(POLL)
            waited += POLL
            taken = await self._inbox.look(key)
        return taken if taken.kind != "pending" else await self._inbox.postpone(key)


def _words(incoming: Incoming) -> str:
    if isinstance(incoming, Text):
        return incoming.content
    return incoming.recognition or "" if isinstance(incoming, Voice) else ""


def _verdict(taken: Taken) -> Verdict:
    return Answered(Answer(taken.reply)) if taken.reply else Silent()
