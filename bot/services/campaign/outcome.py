"""What is let go, what is taken back, what did the platform report, and when is a campaign over?"""

from datetime import datetime, timedelta
from typing import Any

from bot.domain.campaign.state import Batch, State
from bot.domain.ports import Connection
from bot.services import house
from bot.services.campaign import running
from bot.services.campaign.ledger import return_unused
from bot.store import citizen as people
from bot.store import outbox_bulk
from bot.store.campaign import batches, campaigns, jobs, quota, recipients
from bot.store.campaign.standing import PURPOSE, month_of
from bot.store.outbox_bulk import VOID

PORTION = 500  # messages of their own that senders may have at a time
_TRAINING = "training: nothing was sent"
_NEXT = "waits for the next contact"
CANCELLED = "the campaign was cancelled"
NOBODY_CAME = "not read in time"
NOBODY = "平台没有收，一个人也没有发到"
_MONTH = timedelta(days=31)  # one more is kept: a clock that was wrong for a moment forgets nothing
_LONG_AGO = timedelta(days=400)  # a year, and the same weeks of the year before


def let_go(connection: Connection, *, now: datetime) -> int:
    """The next portion of the messages to single people; whoever approved is asked again before each. How many."""
    done = 0
    for row in campaigns.in_states(connection, [State.SENDING]):
        if row.planned_at is not None and running.is_awake(row, now):
            done += _portion(connection, row, now)
    return done


def _portion(connection: Connection, row: Any, now: datetime) -> int:
    ref, campaign = row.ref, row.id
    free = 2 * PORTION - outbox_bulk.under_way(connection, ref)
    held = outbox_bulk.held(connection, ref, PORTION) if free >= PORTION else ()
    if not held or not running.goes_on(connection, campaign=campaign, now=now):
        return 0
    later = recipients.waiting_for(connection, campaign, {one.recipient for one in held})
    outbox_bulk.swallow(connection, [one.id for one in held if one.channel == VOID], now, _TRAINING)
    real = [one for one in held if one.channel != VOID]
    outbox_bulk.park(connection, [one.id for one in real if one.recipient in later], _NEXT)
    outbox_bulk.let_go(connection, [one.id for one in real if one.recipient not in later], now)
    return len(held)


def take_back(connection: Connection, *, now: datetime) -> int:
    """The next part of what was not sent of cancelled campaigns; how many calls and messages."""
    batch = batches.to_cancel(connection)
    if batch is not None:
        row = campaigns.by_id(connection, batch.campaign)
        batches.change(connection, batch.id, {"state": Batch.CANCELLED, "finished_at": now})
        if row is not None and batch.first_at is None:
            return_unused(connection, batch, row.planned_at or now, is_training=row.is_training)
        return 1
    for row in campaigns.cancelled_since(connection, now - timedelta(days=2)):
        if taken := outbox_bulk.take_back(connection, row.ref, PORTION, CANCELLED):
            return taken
    return 0


def settle(connection: Connection, *, now: datetime) -> list[str]:
    """Campaigns of which nothing is left to send are over; their references. A call that nobody knows of keeps one open."""
    done = []
    for row in campaigns.in_states(connection, [State.SENDING]):
        is_left = (
            row.planned_at is None or batches.open_of(connection, row.id) or outbox_bulk.unsettled(connection, row.ref)
        )
        if not is_left and _end(connection, row, now):
            done.append(row.ref)
    return done


def _end(connection: Connection, row: Any, now: datetime) -> bool:
    """Over; where the platform refused every call and nobody else was written to, nobody has it."""
    if batches.all_refused(connection, row.id) and not outbox_bulk.has_reached(connection, row.ref):
        return running.fail(connection, ref=row.ref, now=now, why=NOBODY)
    return running.finish(connection, ref=row.ref, now=now)


def expire(connection: Connection, *, now: datetime) -> int:
    """Messages whose reader did not come in time are dropped, a part at a time; how many."""
    before = now - timedelta(days=house.shipped().sending.next_contact_days)
    return outbox_bulk.expire(connection, PURPOSE, before, NOBODY_CAME)


def forget(connection: Connection, *, now: datetime) -> int:
    """Counts of months that are over, and who was in one campaign of long ago; how many rows, 0 when nothing is left."""
    return quota.purge(connection, month_of(now - _MONTH)) + recipients.purge(connection, now - _LONG_AGO)


def reported(
    connection: Connection,
    *,
    msg_id: str,
    status: str,
    counts: tuple[int, int, int, int],
    urls: tuple[str, ...],
    now: datetime,
) -> None:
    """What the platform says became of a call, maybe before the call's own answer; ``counts``: total, filtered, sent, failed."""
    jobs.note(connection, msg_id, status, counts, now)
    batch = batches.by_message(connection, msg_id)
    if batch is not None and urls and urls[0]:
        campaigns.change(connection, batch.campaign, {"article_url": urls[0][:1024]})


def nobody(connection: Connection, *, citizen: str) -> None:
    """Who reports for the platform is no follower, though their reports look like a citizen's."""
    people.exclude(connection, citizen)
