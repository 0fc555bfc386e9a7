"""What happens when a citizen comes and goes?"""

from datetime import datetime

from bot.domain.ports import Connection
from bot.store import audit, citizen_data, complaint
from bot.store import citizen as store


def join(connection: Connection, *, citizen: str, scene: str | None, now: datetime) -> None:
    """They follow the account, perhaps again; ``scene`` is the QR code they scanned."""
    store.join(connection, citizen, scene)


def leave(connection: Connection, *, citizen: str, now: datetime) -> None:
    """They no longer follow. Without a case everything that names them is erased, as the platform demands on this event.

    With a case that stays until the case's own retention: the office still has to handle it; the rest goes.
    """
    if complaint.has_any(connection, citizen):
        store.leave(connection, citizen, now)
        citizen_data.forget_loose(connection, citizen)
    else:
        store.forget(connection, citizen)
    audit.write(connection, actor="citizen", act="citizen.leave", subject=citizen, now=now)
