"""What is kept of a step of a campaign?"""

from datetime import datetime
from typing import Any

from bot.domain.campaign.table import Act
from bot.domain.ports import Connection
from bot.store import audit
from bot.store.campaign import campaigns as store
from bot.store.engine import raise_signal

SYSTEM = "system"


def record(
    connection: Connection, row: Any, by: str, act: Act | str, now: datetime, *, why: str = "", hash: str = ""
) -> None:
    """The history of the campaign, the audit, and pages that show it are made again. ``by``: a login, or SYSTEM."""
    event = {"campaign": row.id, "version": row.version, "act": str(act), "by": by, "at": now, "why": why, "hash": hash}
    store.log(connection, event)
    detail = " ".join(filter(None, (why, hash[:12])))
    audit.write(connection, actor=by, act=f"campaign.{act}", subject=row.ref, now=now, detail=detail)
    raise_signal(connection, "campaign")
