"""How does an outbox row reach the citizen? Claim with a lease, send outside any transaction, record; never twice blindly."""

import asyncio
import random
from collections import Counter as Counted
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from prometheus_client import Counter, Gauge

from bot.domain.ports import Channel, Connection, DeliveryError
from bot.outbox.journal import Journal, Unkept
from bot.outbox.stream import Pace, Stream
from bot.outbox.worker import Worker
from bot.store import outbox, outbox_notice
from bot.store.engine import Database
from bot.store.outbox import Sent
from bot.store.outbox_due import Row
from bot.store.outbox_notice import Unsent

log = structlog.get_logger()

SENT = Counter("shiyu_outbox_sends_total", "Hand-overs to the platform by what became of them", ["state"])
DEPTH = Gauge("shiyu_outbox_rows", "Outbox rows that are not sent, by state", ["state"])
AGE = Gauge("shiyu_outbox_oldest_seconds", "Age of the oldest due row that waits")

POLL = 1.0  # seconds: the floor under the wake-up calls, for rows that another process wrote
SLOWEST = timedelta(seconds=12)  # a send takes no longer: nothing is begun that the lease may not outlast
BASE = 2.0  # seconds before the second try; doubled each time
LONGEST = 900.0  # seconds between tries at the most
CHUNK = 10  # rows claimed for each that is handed over at a time: without a journal, whoever dies leaves twice as many unknown
AHEAD = 0.5  # seconds of sending that are claimed at a time, where a journal tells what was begun
# Rows: each claim takes the interpreter's lock from the loop sixty times, however many it brings; at 15 µs a row, the chat's
# messages wait for it. Only who sends thousands a second comes here.
MOST = 3000
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
        journal: Journal | None = None,
    ) -> None:
        """``is_quiet``: hours in which no notice goes out; what the chat's windows allow is not held back. ``rests``: hours in
        which no campaign does; urgent ones go always. ``journal``: closed with ``stop``.
        """
        self._database = database
        self._channel = channel
        self._clock = clock
        self._concurrency = concurrency
        self._chunk = concurrency * CHUNK
        self._attempts = attempts
        self._is_quiet = is_quiet
        self._rests = rests
        self._journal = journal or Unkept()
        self._owner = self._journal.owner
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
        self._journal.close()

    async def once(self) -> bool:
        """One round: claim, send, record, until nothing is due. True when there may be more to do."""
        return await self._chat() | await self._notices()

    async def _chat(self) -> bool:
        if not await self._database.read(outbox.has_due, self._clock()):
            return False
        return await self._flow(outbox.claim, self._told, outbox.record, lambda now: {"is_quiet": self._rests(now)})

    async def _notices(self) -> bool:
        """The other channel, for what waits without an open window."""
        now = self._clock()
        if not await self._database.read(outbox_notice.has_due, now, only_urgent=self._is_quiet(now)):
            return False
        return await self._flow(outbox_notice.claim, self._unannounced, outbox_notice.record, self._notice_hours)

    def _notice_hours(self, now: datetime) -> dict[str, bool]:
        return {"is_quiet": self._rests(now), "only_urgent": self._is_quiet(now)}

    async def _flow(
        self,
        claim: Callable[..., list[Row]],
        unsent: Callable[[Row, Sent], Sent],
        record: Callable[[Connection, str, Sequence[Sent], datetime], object],
        hours: Callable[[datetime], dict[str, bool]],
    ) -> bool:
        async def claimed(limit: int) -> Sequence[Row]:
            if self._is_stopping:
                return ()
            now = self._clock()
            return await self._database.run(claim, self._owner, now, limit, **hours(now))

        async def recorded(results: Sequence[Sent]) -> None:
            for state, number in Counted(one.state for one in results).items():
                SENT.labels(state).inc(number)
            try:
                await self._database.run(record, self._owner, results, self._clock())
            except Exception:
                self._journal.lose()
                raise

        pace = Pace(self._chunk, MOST, AHEAD) if self._journal.is_kept else Pace(self._chunk)
        return await Stream(
            claimed, partial(self._hand_over, unsent=unsent), recorded, lanes=self._concurrency, pace=pace
        ).run()

    def _unannounced(self, row: Row, sent: Sent) -> Sent:
        """Its message waits in the chat: nobody has to decide anything."""
        state = "dropped" if sent.state in ("parked", "failed") else sent.state
        is_refused = (sent.error or "").startswith(NO_CONSENT)
        return self._told(row, Unsent(sent.id, state, sent.error, sent.due, row=row, is_refused=is_refused))

    def _told(self, row: Row, sent: Sent) -> Sent:
        log.info("message not delivered", row=row.id, state=sent.state, error=sent.error, attempts=row.attempts + 1)
        return sent

    async def _hand_over(self, row: Row, unsent: Callable[[Row, Sent], Sent]) -> Sent:
        """``unsent`` is asked about what did not go out."""
        if self._clock() >= row.until - SLOWEST:  # it waited too long for its turn
            return unsent(row, Sent(row.id, "waiting", "the platform is slow", self._clock()))
        if row.openid is None:
            return unsent(row, Sent(row.id, "failed", "the citizen's data were erased"))
        self._journal.note(row.id)
        try:
            await self._channel.send(row.openid, row.content, row.key)
        except DeliveryError as error:
            return unsent(row, self._judge(row, error))
        except Exception as error:
            log.exception("channel failed", row=row.id)
            return unsent(row, Sent(row.id, "unknown", type(error).__name__))
        return Sent(row.id, "sent")

    def _judge(self, row: Row, error: DeliveryError) -> Sent:
        reason = str(error)[:200]
        if error.verdict == "closed":
            return Sent(row.id, "parked", reason)
        if error.verdict == "unknown":
            return Sent(row.id, "unknown", reason)
        if error.verdict == "refused" or row.attempts + 1 >= self._attempts:
            return Sent(row.id, "failed", reason)
        return Sent(row.id, "waiting", reason, self._clock() + back_off(row.attempts + 1))

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
