"""How does an outbox row reach the citizen? Claim with a lease, send outside any transaction, record; never twice blindly."""

import asyncio
import random
from collections import Counter as Counted
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from prometheus_client import Counter, Gauge

from bot.domain.ports import Channel, Connection, DeliveryError
from bot.outbox.stream import Stream
from bot.outbox.worker import Worker
from bot.store import outbox, outbox_notice
from bot.store.engine import Database
from bot.store.outbox_due import Row
from bot.store.vault import new_ref

log = structlog.get_logger()
T = TypeVar("T", outbox.Sent, outbox_notice.Noticed)

SENT = Counter("shiyu_outbox_sends_total", "Hand-overs to the platform by what became of them", ["state"])
DEPTH = Gauge("shiyu_outbox_rows", "Outbox rows that are not sent, by state", ["state"])
AGE = Gauge("shiyu_outbox_oldest_seconds", "Age of the oldest due row that waits")

POLL = 1.0  # seconds: the floor under the wake-up calls, for rows that another process wrote
SLOWEST = timedelta(seconds=12)  # a send takes no longer: nothing is begun that the lease may not outlast
BASE = 2.0  # seconds before the second try; doubled each time
LONGEST = 900.0  # seconds between tries at the most
CHUNK = 10  # rows claimed for each that is handed over at a time: whoever dies leaves at most twice as many unknown
NO_CONSENT = "43101"  # the platform: this citizen agreed to no notice, or to none any more


def back_off(attempts: int, spread: Callable[[], float] = random.random) -> timedelta:
    """How long after the ``attempts``-th try the next may come: exponential, with full jitter over the upper half."""
    span = min(BASE * 2 ** (attempts - 1), LONGEST)
    return timedelta(seconds=span * (0.5 + 0.5 * spread()))


class Sender:
    """One worker of a process; several processes may each run one."""

    def __init__(
        self,
        database: Database,
        channel: Channel,
        clock: Callable[[], datetime],
        *,
        concurrency: int = 20,
        attempts: int = 8,
        is_quiet: Callable[[datetime], bool] = lambda _: False,
        rests: Callable[[datetime], bool] = lambda _: False,
    ) -> None:
        """``is_quiet``: hours in which no notice goes out; what the chat's windows allow is not held back. ``rests``: hours in
        which no campaign does; urgent ones go always.
        """
        self._database = database
        self._channel = channel
        self._clock = clock
        self._concurrency = concurrency
        self._chunk = concurrency * CHUNK
        self._attempts = attempts
        self._is_quiet = is_quiet
        self._rests = rests
        self._owner = new_ref()
        self._is_stopping = False
        # Two, so that nobody in the chat waits for thousands of notices.
        self._workers = Worker("outbox", self._chat, POLL), Worker("notices", self._notices, POLL)
        for worker in self._workers:
            database.on("outbox", worker.wake)

    def start(self) -> None:
        for worker in self._workers:
            worker.start()

    async def stop(self) -> None:
        """Claim no more; what is being sent is finished and recorded."""
        self._is_stopping = True
        await asyncio.gather(*(worker.stop() for worker in self._workers))

    async def once(self) -> bool:
        """One round: claim, send, record, until nothing is due. True when there may be more to do."""
        return await self._chat() | await self._notices()

    async def _chat(self) -> bool:
        if not await self._database.read(outbox.has_due, self._clock()):
            return False
        return await self._flow(outbox.claim, self._send, outbox.record, lambda now: {"is_quiet": self._rests(now)})

    async def _notices(self) -> bool:
        """The other channel, for what waits without an open window."""
        now = self._clock()
        if not await self._database.read(outbox_notice.has_due, now, only_urgent=self._is_quiet(now)):
            return False
        return await self._flow(outbox_notice.claim, self._notify, outbox_notice.record, self._notice_hours)

    def _notice_hours(self, now: datetime) -> dict[str, bool]:
        return {"is_quiet": self._rests(now), "only_urgent": self._is_quiet(now)}

    async def _flow(
        self,
        claim: Callable[..., list[Row]],
        send: Callable[[Row], Awaitable[T]],
        record: Callable[[Connection, str, Sequence[T], datetime], object],
        hours: Callable[[datetime], dict[str, bool]],
    ) -> bool:
        async def claimed(limit: int) -> Sequence[Row]:
            if self._is_stopping:
                return ()
            now = self._clock()
            return await self._database.run(claim, self._owner, now, limit, **hours(now))

        async def recorded(results: Sequence[T]) -> None:
            for state, number in Counted(one.state for one in results).items():
                SENT.labels(state).inc(number)
            await self._database.run(record, self._owner, results, self._clock())

        return await Stream(claimed, send, recorded, lanes=self._concurrency, chunk=self._chunk).run()

    async def _notify(self, row: Row) -> outbox_notice.Noticed:
        sent = await self._hand_over(row)
        if sent.state == "sent":
            return outbox_notice.Noticed(row, sent)
        if sent.state in ("parked", "failed"):  # its message waits in the chat: nobody has to decide anything
            sent = replace(sent, state="dropped")
        self._tell(row, sent)
        return outbox_notice.Noticed(row, sent, (sent.error or "").startswith(NO_CONSENT))

    async def _send(self, row: Row) -> outbox.Sent:
        sent = await self._hand_over(row)
        if sent.state != "sent":
            self._tell(row, sent)
        return sent

    def _tell(self, row: Row, sent: outbox.Sent) -> None:
        log.info("message not delivered", row=row.id, state=sent.state, error=sent.error, attempts=row.attempts + 1)

    async def _hand_over(self, row: Row) -> outbox.Sent:
        if self._clock() >= row.until - SLOWEST:  # it waited too long for its turn
            return outbox.Sent(row.id, "waiting", "the platform is slow", self._clock())
        if row.openid is None:
            return outbox.Sent(row.id, "failed", "the citizen's data were erased")
        try:
            await self._channel.send(row.openid, row.content, row.key)
        except DeliveryError as error:
            return self._judge(row, error)
        except Exception as error:
            log.exception("channel failed", row=row.id)
            return outbox.Sent(row.id, "unknown", type(error).__name__)
        return outbox.Sent(row.id, "sent")

    def _judge(self, row: Row, error: DeliveryError) -> outbox.Sent:
        reason = str(error)[:200]
        if error.verdict == "closed":
            return outbox.Sent(row.id, "parked", reason)
        if error.verdict == "unknown":
            return outbox.Sent(row.id, "unknown", reason)
        if error.verdict == "refused" or row.attempts + 1 >= self._attempts:
            return outbox.Sent(row.id, "failed", reason)
        return outbox.Sent(row.id, "waiting", reason, self._clock() + back_off(row.attempts + 1))

    async def measure(self) -> None:
        """Bring the gauges up to date."""
        rows = await self._database.read(outbox.depth)
        for state in ("waiting", "sending", "parked", "failed", "unknown"):
            DEPTH.labels(state).set(0)
        AGE.set(0)
        for state, count, oldest in rows:
            DEPTH.labels(state).set(count)
            if state == "waiting":
                AGE.set(max(0.0, (self._clock() - oldest).total_seconds()))
