"""When does a job fire? The same moments in every process, whenever it started."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from apscheduler.triggers.cron import CronTrigger

_DAY = timedelta(days=1)
_ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Job:
    """``name`` is unique; ``every`` an interval of whole seconds, or ``at`` a cron line in Asia/Shanghai.

    ``is_whole``: all that it does is one unit, so that what it did and that it is done are kept together. ``is_own``: each
    process does it for itself, and it leaves nothing behind.
    """

    name: str
    run: Callable[[], Awaitable[object]]
    every: timedelta | None = None
    at: str | None = None
    is_whole: bool = False
    is_own: bool = False

    def last(self, after: datetime, now: datetime) -> datetime | None:
        """The last fire time later than ``after`` and not later than ``now``; those before it are not made up for."""
        return _of_interval(self.every, after, now) if self.every else last_of_cron(str(self.at), after, now)


def _of_interval(step: timedelta, after: datetime, now: datetime) -> datetime | None:
    seconds, length = int(now.timestamp()), int(step.total_seconds())
    found = datetime.fromtimestamp(seconds - seconds % length, UTC)
    return found if found > after else None


def last_of_cron(line: str, after: datetime, now: datetime) -> datetime | None:
    """The last moment of a cron line in Asia/Shanghai in the span from ``after`` (not with it) to ``now``; aware UTC."""
    trigger = CronTrigger.from_crontab(line, timezone=_ZONE)
    # Whoever was away for months and fires each minute need not go through all of them.
    found = _walk(trigger, now - _DAY, now) if now - after > _DAY else None
    return found or _walk(trigger, after, now)


def next_of_cron(line: str, after: datetime) -> datetime | None:
    """The first moment of a cron line in Asia/Shanghai after ``after``; aware UTC. Raises ValueError for a line that is none."""
    return _next(CronTrigger.from_crontab(line, timezone=_ZONE), after)


def _walk(trigger: CronTrigger, after: datetime, now: datetime) -> datetime | None:
    found: datetime | None = None
    moment = _next(trigger, after)
    while moment is not None and moment <= now:
        found, moment = moment, _next(trigger, moment)
    return found


def _next(trigger: CronTrigger, after: datetime) -> datetime | None:
    fired = cast("datetime | None", trigger.get_next_fire_time(None, after + timedelta(microseconds=1)))
    return fired.astimezone(UTC) if fired else None
