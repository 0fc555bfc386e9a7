"""May the service write to a citizen now? The platform's windows for customer-service messages.

Source: the platform's page on customer-service messages (since 2023-06-12): five messages within 48 hours of a message the
citizen sent; three within one minute of following, a menu click or a scan. A new message opens a fresh window.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

MESSAGE_WINDOW = timedelta(hours=48)
MESSAGE_COUNT = 5
TRIGGER_WINDOW = timedelta(minutes=1)
TRIGGER_COUNT = 3
SAFETY = timedelta(seconds=5)  # the platform's clock and ours may differ; a message in flight takes its time


@dataclass(frozen=True, slots=True)
class Contact:
    """When the citizen last wrote or triggered, and when we sent since (aware UTC)."""

    message_at: datetime | None
    trigger_at: datetime | None
    sent: tuple[datetime, ...] = ()

    def may_send(self, now: datetime) -> bool:
        """Is any window open with messages left in it?"""
        return self._is_open(self.message_at, MESSAGE_WINDOW, MESSAGE_COUNT, now) or self._is_open(
            self.trigger_at, TRIGGER_WINDOW, TRIGGER_COUNT, now
        )

    def _is_open(self, since: datetime | None, span: timedelta, count: int, now: datetime) -> bool:
        if since is None or now >= since + span - SAFETY:
            return False
        return sum(moment >= since for moment in self.sent) < count
