"""What time is it, where nobody says otherwise?"""

from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)
