"""How does a push become one run and one answer, within the platform's deadline?

The platform delivers a message up to three times. Deliveries join: in this process on the run under way, across restarts and
processes on the inbox row. Nothing is said before it is committed. The usual way is made of callbacks, without a task or a
timer for each message: it is the hot path of the service.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import structlog
from prometheus_client import Counter

from bot.dialog.flood import Flood
from bot.dialog.message import Incoming, Message, Text, Voice
from bot.dialog.reply import Answer, Answered, Dropped, Silent, Verdict
from bot.dialog.runner import Run, Runner, kind_of
from bot.domain.decision import Decision
from bot.domain.lookup import lone_word
from bot.domain.ports import Delivery, Inbox, Outcome, Taken, Unavailable, Visit

log = structlog.get_logger()

JOINED = Counter("shiyu_retries_joined_total", "Deliveries that joined an earlier run of the same push", ["where"])
OVERDUE = Counter("shiyu_deadline_missed_total", "Deliveries whose answer was not ready at the deadline", ["verdict"])

POLL = 0.2  # seconds between looks at a row that another process is working on
LAST_WORD = 0.4  # seconds between our deadline (4.5 s) and the platform's (5 s), to commit that the answer comes later
LONG_TEXT = 200  # characters beyond which deciding leaves the loop: it may take milliseconds

Tell = Callable[[Verdict], None]
_DROPPED = Dropped()
_SILENT = Silent()


class _Waiter:
    """One delivery that waits for its verdict until ``due`` (the loop's time)."""

    __slots__ = ("due", "is_told", "tell", "underway")

    def __init__(self, tell: Tell, underway: "_Underway", due: float) -> None:
        self.tell = tell
        self.underway = underway
        self.due = due
        self.is_told = False

    def told(self, verdict: Verdict) -> None:
        if not self.is_told:
            self.is_told = True
            self.tell(verdict)


@dataclass(slots=True, eq=False)
class _Underway:
    """A push that this process is working on, and the deliveries that wait for it."""

    key: str
    delivery: Delivery
    run: Run
    again: bool
    waiters: list[_Waiter] = field(default_factory=list)
    is_accepted: bool = False  # its inbox row is committed while the handler takes its time


class Dispatcher:
    """``receive`` is the webhook's way in; ``resume`` takes up what an earlier process left without an outcome."""

    def __init__(
        self,
        runner: Runner,
        inbox: Inbox,
        decide: Callable[[str], Decision],
        clock: Callable[[], datetime],
        deadline: float = 4.5,
        at_once: int = LONG_TEXT,
        flood: Flood | None = None,
    ) -> None:
        """``deadline`` in seconds; texts of more than ``at_once`` characters are decided off the loop.

        Without ``flood`` there is no limit to what one citizen sends.
        """
        self._runner = runner
        self._inbox = inbox
        self._decide = decide
        self._clock = clock
        self._deadline = deadline
        self._at_once = at_once
        self._flood = flood
        self._underway: dict[str, _Underway] = {}
        self._citizens: dict[str, deque[_Underway] | None] = {}
        self._due: deque[_Waiter] = deque()
        self._alarm: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, incoming: Incoming, tell: Tell) -> None:
        """Have ``tell`` called with the verdict on one delivery, at the latest half a second after the deadline."""
        key = self._key(incoming)
        underway = self._underway.get(key)
        is_new = underway is None
        loop = asyncio.get_running_loop()
        at = loop.time()
        if underway is None:
            underway = self._note(key, incoming)
            if self._flood is not None and underway.delivery.is_message:
                underway.run.excess = self._flood.look(incoming.sender, at)
        else:
            JOINED.labels("process").inc()
        waiter = _Waiter(tell, underway, at + self._deadline)
        underway.waiters.append(waiter)
        while self._due and self._due[0].is_told:  # or they, and all they hold, would live until the alarm
            self._due.popleft()
        self._due.append(waiter)
        if self._alarm is None:
            self._alarm = loop.call_at(waiter.due, self._ring)
        if is_new:
            self._line_up(underway)

    async def receive(self, incoming: Incoming) -> Verdict:
        """``take``, for callers who can wait."""
        future: asyncio.Future[Verdict] = asyncio.get_running_loop().create_future()
        self.take(incoming, lambda verdict: None if future.done() else future.set_result(verdict))
        return await future

    def handed(self, delivery: str) -> None:
        """The answer of this name was written to the connection."""
        self._inbox.handed(delivery)

    async def resume(self, pushes: Iterable[Incoming]) -> int:
        """Run again what was accepted and never finished; the answers follow through the outbox. The number of them."""
        count = 0
        for incoming in pushes:
            key = self._key(incoming)
            if key not in self._underway:
                await self._inbox.postpone(key)
                underway = self._note(key, incoming, again=True)
                over = self._end_of(underway)
                self._line_up(underway)
                await over
                count += 1
        return count

    async def close(self, patience: float) -> None:
        """Let what is under way finish for up to ``patience`` seconds; the rest is left to the next start."""
        ends = [self._end_of(underway) for underway in self._underway.values()]
        if ends:
            await asyncio.wait(ends, timeout=patience)
        if self._alarm is not None:
            self._alarm.cancel()

    def _end_of(self, underway: _Underway) -> asyncio.Future[None]:
        """Done when ``underway`` is concluded."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        underway.waiters.append(_Waiter(lambda _verdict: future.set_result(None), underway, 0))
        return future

    def _key(self, incoming: Incoming) -> str:
        return self._inbox.key(incoming.sender, incoming.created, incoming.identity)

    def _note(self, key: str, incoming: Incoming, *, again: bool = False) -> _Underway:
        is_message = isinstance(incoming, Message)
        delivery = Delivery(key, incoming.sender, kind_of(incoming), is_message, incoming.body, self._clock())
        underway = self._underway[key] = _Underway(key, delivery, Run(incoming), again)
        return underway

    # One citizen's pushes run one after another.

    def _line_up(self, underway: _Underway) -> None:
        sender = underway.delivery.sender
        if sender not in self._citizens:
            self._citizens[sender] = None
            self._begin(underway)
        elif (line := self._citizens[sender]) is not None:
            line.append(underway)
        else:
            self._citizens[sender] = deque([underway])

    def _begin(self, underway: _Underway) -> None:
        text = _words(underway.run.incoming)
        if len(text) > self._at_once:
            self._spawn(self._ponder(underway, text))
            return
        if text:
            self._decided(underway, text, self._decide(text))
        self._enter(underway)

    async def _ponder(self, underway: _Underway, text: str) -> None:
        self._decided(underway, text, await asyncio.to_thread(self._decide, text))
        self._enter(underway)

    def _decided(self, underway: _Underway, text: str, decision: Decision) -> None:
        underway.run.decision = decision
        underway.delivery.word = lone_word(text, decision)

    def _enter(self, underway: _Underway) -> None:
        """Into the writer's queue; ``_entered`` hears what came of it."""

        submit = self._inbox.settle if underway.again else self._inbox.take
        try:
            submit(underway.delivery, partial(self._runner.first, underway.run), partial(self._entered, underway))
        except Unavailable as error:
            self._conclude(underway, None, error)

    def _entered(self, underway: _Underway, taken: Taken | None, error: Exception | None) -> None:
        if taken is None:
            self._conclude(underway, None, error)
        elif not taken.is_first:
            JOINED.labels("store").inc()
            if taken.kind == "pending":
                self._spawn(self._join(underway))
            else:
                self._conclude(underway, taken, None)
        elif underway.run.slow is not None:
            underway.is_accepted = True
            self._spawn(self._finish(underway))
        else:
            self._conclude(underway, taken, None)

    async def _finish(self, underway: _Underway) -> None:
        """The slow part of an async handler, then its finishing function in a unit of its own."""
        finish = await self._runner.take_time(underway.run)

        def step(visit: Visit) -> Outcome:
            return self._runner.second(underway.run, visit, finish)

        self._inbox.settle(underway.delivery, step, partial(self._conclude, underway))

    async def _join(self, underway: _Underway) -> None:
        """It was there already, in the hands of another process: wait for its outcome until the deadline."""
        waited, taken = 0.0, await self._inbox.look(underway.key)
        while taken.kind == "pending" and waited + 2 * POLL < self._deadline:
            await asyncio.sleep(POLL)
            waited += POLL
            taken = await self._inbox.look(underway.key)
        self._conclude(underway, taken if taken.kind != "pending" else await self._inbox.postpone(underway.key), None)

    def _conclude(self, underway: _Underway, taken: Taken | None, error: Exception | None) -> None:
        """Tell every delivery that waits, and let the citizen's next push in."""
        self._underway.pop(underway.key, None)
        if error is not None:
            log.warning("delivery not taken", error=type(error).__name__, reason=_reason(error))
        verdict = _verdict(taken, underway.key) if taken is not None else _DROPPED
        waiters, underway.waiters = underway.waiters, []  # or push and waiter would hold each other until a collection
        for waiter in waiters:
            waiter.told(verdict)
        line = self._citizens.get(underway.delivery.sender)
        if line:
            self._begin(line.popleft())
        else:
            self._citizens.pop(underway.delivery.sender, None)

    # The deadline: one alarm for all who wait.

    def _ring(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        while self._due and (self._due[0].is_told or self._due[0].due <= now):
            waiter = self._due.popleft()
            if not waiter.is_told:
                self._overdue(waiter)
        self._alarm = loop.call_at(self._due[0].due, self._ring) if self._due else None

    def _overdue(self, waiter: _Waiter) -> None:
        """Not ready in time: ``success`` only once it is committed that the answer comes later."""
        if waiter.underway.is_accepted:
            self._spawn(self._announce(waiter))
        else:
            self._miss(waiter, _DROPPED)

    async def _announce(self, waiter: _Waiter) -> None:
        verdict: Verdict = _DROPPED
        try:
            key = waiter.underway.key
            verdict = _verdict(await asyncio.wait_for(self._inbox.postpone(key), LAST_WORD), key)
        except (TimeoutError, Unavailable):
            log.warning("late answer could not be announced")
        if not waiter.is_told:
            self._miss(waiter, verdict)

    def _miss(self, waiter: _Waiter, verdict: Verdict) -> None:
        OVERDUE.labels(type(verdict).__name__.lower()).inc()
        waiter.told(verdict)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _words(incoming: Incoming) -> str:
    if isinstance(incoming, Text):
        return incoming.content
    return incoming.recognition or "" if isinstance(incoming, Voice) else ""


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, Unavailable) else ""


def _verdict(taken: Taken, key: str) -> Verdict:
    return Answered(Answer(taken.reply), key) if taken.reply else _SILENT
