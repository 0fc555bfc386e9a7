"""How does a citizen's photo get from the platform into the house? At once, again after a failure, never without a trace."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from prometheus_client import Counter

from bot.domain.ports import DeliveryError, MediaSource, Unavailable, Units
from bot.domain.refused import Refused
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
        self._awake = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        self._awake.set()

    def start(self) -> None:
        self._task = asyncio.create_task(self._work(), name="fetcher")

    async def stop(self) -> None:
        """Finish the photos in hand, take no more."""
        self._stopping = True
        self._awake.set()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while not self._stopping:
            self._awake.clear()
            try:
                busy = await self.once()
            except Unavailable as error:
                log.warning("fetcher paused", reason=str(error))
                busy = False
            except Exception:
                log.exception("fetcher round failed")
                busy = False
            if not busy and not self._stopping:
                await self._sleep()

    async def _sleep(self) -> None:
        try:
            await asyncio.wait_for(self._awake.wait(), POLL)
        except TimeoutError:
            return

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
            fetched = await asyncio.to_thread(media.reencode, raw.data)
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
