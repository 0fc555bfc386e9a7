"""How does a citizen's photo get from the platform into the house? At once, again after a failure, never without a trace."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from prometheus_client import Counter

from bot.domain.ports import DeliveryError, MediaSource, Units
from bot.domain.refused import Refused
from bot.outbox.worker import Worker
from bot.services import media

log = structlog.get_logger()

FETCHED = Counter("shiyu_media_fetches_total", "Photos fetched from the platform, by what became of them", ["state"])

POLL = 2.0  # seconds: the floor under the wake-up calls
LIMIT = 10 * 1024 * 1024  # bytes: the platform's own limit for an image
ATTEMPTS = 12  # with the delays below, about a day; the platform keeps a file for three


def delay(attempts: int) -> timedelta:
    """How long to wait after ``attempts`` failures before this one: from five seconds to three hours."""
    return timedelta(seconds=min(5 * 3**attempts, 10800))


class Fetcher:
    """One worker of a process; rows are leased, so several processes may each run one."""

    def __init__(self, units: Units, source: MediaSource, clock: Callable[[], datetime]) -> None:
        self._units = units
        self._source = source
        self._clock = clock
        self._worker = Worker("fetcher", self.once, POLL)

    def wake(self) -> None:
        self._worker.wake()

    def start(self) -> None:
        self._worker.start()

    async def stop(self) -> None:
        """Finish the photos in hand, take no more."""
        await self._worker.stop()

    async def once(self) -> bool:
        """One round; True when there may be more to do."""
        if not await self._units.read(media.has_due, now=self._clock()):
            return False
        rows = await self._units.run(media.claim, now=self._clock(), limit=5)
        await asyncio.gather(*(self._fetch(row) for row in rows))
        return bool(rows)

    async def _fetch(self, row: media.Pending) -> None:
        try:
            raw = await self._source.fetch(row.media_id, limit=LIMIT)
            fetched = await asyncio.to_thread(media.harmless, row.kind, raw.data)
        except DeliveryError as error:
            await self._lose(row, str(error), again=error.verdict != "refused" and row.attempts < ATTEMPTS)
        except Refused as refused:
            await self._lose(row, refused.code, again=False)
        else:
            await self._units.run(media.keep, ref=row.ref, fetched=fetched, now=self._clock())
            FETCHED.labels("kept").inc()

    async def _lose(self, row: media.Pending, reason: str, *, again: bool) -> None:
        now = self._clock()
        retry_at = now + delay(row.attempts - 1) if again else None
        await self._units.run(media.lose, ref=row.ref, reason=reason, retry_at=retry_at, now=now)
        FETCHED.labels("again" if again else "lost").inc()
        log.info("photo not fetched", ref=row.ref, reason=reason, again=again)
