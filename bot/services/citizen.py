"""What happens when a citizen comes, goes, or is not understood?"""

from datetime import datetime, timedelta

from bot.domain.ports import Connection
from bot.store import citizen as store

_IN_A_ROW = timedelta(minutes=10)


def join(connection: Connection, *, citizen: str, scene: str | None, now: datetime) -> None:
    """They follow the account, perhaps again; ``scene`` is the QR code they scanned."""
    store.join(connection, citizen, scene)


def leave(connection: Connection, *, citizen: str, now: datetime) -> None:
    """They no longer follow; cases stay, messages to them will wait."""
    store.leave(connection, citizen, now)
