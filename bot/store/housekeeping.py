"""What is thrown away, and which tick of the timetable was taken?"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete
from sqlalchemy.dialects import postgresql, sqlite

from bot.store import tables


def claim_tick(connection: Connection, job: str, at: datetime) -> bool:
    """Take the tick of ``job`` at ``at``; False when another process has it."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(tables.tick).values(job=job, at=at).on_conflict_do_nothing(index_elements=["job", "at"])
    return bool(connection.execute(row).rowcount == 1)


def purge(connection: Connection, now: datetime) -> dict[str, int]:
    """Lapsed dialogues and links, staff sessions, login tries of yesterday, ticks of last week; rows removed by table."""
    limits = {
        tables.session: tables.session.c.expires_at < now - timedelta(days=1),
        tables.staff_session: tables.staff_session.c.expires_at < now,
        tables.login_try: tables.login_try.c.at < now - timedelta(days=1),
        tables.round_ticket: tables.round_ticket.c.expires_at < now - timedelta(days=1),
        tables.tick: tables.tick.c.at < now - timedelta(days=7),
    }
    return {table.name: connection.execute(delete(table).where(limit)).rowcount for table, limit in limits.items()}
