"""What is thrown away once its time is over?"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete

from bot.store import tables, tick


def purge(connection: Connection, now: datetime) -> dict[str, int]:
    """Lapsed dialogues and links, staff sessions, login tries of yesterday, ticks of last week but each job's last.

    Rows removed by table.
    """
    limits = {
        tables.session: tables.session.c.expires_at < now - timedelta(days=1),
        tables.staff_session: tables.staff_session.c.expires_at < now,
        tables.login_try: tables.login_try.c.at < now - timedelta(days=1),
        tables.page_ticket: tables.page_ticket.c.expires_at < now - timedelta(days=1),
        tables.tick: tick.is_past(now - timedelta(days=7)),
    }
    return {table.name: connection.execute(delete(table).where(limit)).rowcount for table, limit in limits.items()}
