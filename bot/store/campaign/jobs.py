"""What does the platform report of its group messages?"""

from datetime import datetime

from sqlalchemy import Connection

from bot.store import tables
from bot.store.round.ballot import dialect_insert

t = tables.mass_job


def note(connection: Connection, msg_id: str, status: str, counts: tuple[int, int, int, int], now: datetime) -> None:
    """``counts``: total, filtered, sent, failed; a later report of the same message replaces the first."""
    said = dict(zip(("total", "filtered", "sent", "failed"), counts, strict=True)) | {"status": status[:60], "at": now}
    row = dialect_insert(connection, t).values(msg_id=msg_id[:32], **said)
    connection.execute(row.on_conflict_do_update(index_elements=["msg_id"], set_=said))
