"""Which housekeeping runs by the clock, and whose turn is it?"""

from datetime import datetime, timedelta

from bot.domain.clock import beijing_day
from bot.domain.ports import Begun, Connection
from bot.services import media
from bot.store import case_parts, housekeeping, inbox, opinion, outbox, outbox_dead, question
from bot.store.happening import sign_ups
from bot.store.round import telling

FORGOTTEN = timedelta(days=2)  # a chat that a person took over and never gave back
ASKED = timedelta(days=180)  # who asked what the knowledge does not answer
CALLED = timedelta(days=30)  # name and phone of whoever signed up, after the event (待本局确认)
JUDGED = timedelta(days=400)  # counts and votes: a year, and the same weeks of the year before


def sweep(
    connection: Connection,
    now: datetime,
    since: timedelta = timedelta(minutes=10),
    begun: Begun | None = None,
) -> tuple[int, int]:
    """Answers nobody took go out by the outbox, sends without a record become unknown, but those of which ``begun`` knows that
    they were not begun. (recovered, unknown)
    """
    return inbox.recover(connection, now, since), outbox_dead.abandon(connection, now, begun)


def retain(connection: Connection, now: datetime, inbox_days: int, outbox_days: int) -> dict[str, int]:
    """Remove what has outlived its purpose; rows removed by kind."""
    case_parts.drop_stale(connection, now - FORGOTTEN)
    sign_ups.forget_contacts(connection, now - CALLED)
    return {
        "inbox": inbox.purge(connection, now - timedelta(days=inbox_days)),
        "outbox": outbox.strip(connection, now - timedelta(days=outbox_days)),
        "question_gap": question.purge(connection, now - ASKED),
        "answer_vote": opinion.purge(connection, beijing_day(now - JUDGED)),
        "sign_up": sign_ups.purge(connection, now - ASKED),
        "stub": telling.purge(connection, now - ASKED),
        "media": media.purge(connection, now=now),
        **housekeeping.purge(connection, now),
    }
