"""What of the month's group messages is taken, by whom, and what is given back?

A 服务号 may send to everybody four times a month, and no follower gets more than four; what a call may use is reserved before it is
made. Source: the platform's page on mass messages.
"""

from datetime import datetime
from typing import Any

from bot.domain.campaign.state import Form, Way
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.services.campaign.known import ways_of
from bot.store import audit
from bot.store.campaign import quota as store
from bot.store.campaign.standing import month_of

ALL, TAG, LIST = "all", "tag", "list"


def mass_ways(row: Any) -> tuple[Way, ...]:
    """The campaign's ways that its form can take: lines to tap are no group message."""
    return tuple(way for way in ways_of(row) if way is not Way.MASS or row.form != Form.MENU)


def reserve(connection: Connection, *, campaign: int, now: datetime) -> bool:
    """One of the month's group messages to all; True also where the campaign has one already, False where none is left."""
    month = month_of(now)
    if store.slot_of(connection, campaign, month) is not None:
        return True
    slots = range(1, house.shipped().sending.slots_a_month + 1)
    return any(store.take(connection, month, slot, campaign, now) for slot in slots)


def note_by_hand(connection: Connection, *, actor: Actor, month: str, slot: int, is_used: bool, now: datetime) -> None:
    """Somebody sent to everybody at the platform's own console, which does not tell. Raises Refused ``staff.not_allowed``,
    ``campaign.slot_bad``, ``campaign.slot_taken``.
    """
    actor.require(Permission.CAMPAIGN_APPROVE)
    if not 1 <= slot <= house.shipped().sending.slots_a_month or not _is_month(month):
        raise Refused("campaign.slot_bad")
    done = store.take(connection, month, slot, None, now) if is_used else store.free(connection, month, slot)
    if not done:
        raise Refused("campaign.slot_taken")
    act = "campaign.slot" if is_used else "campaign.slot_free"
    audit.write(connection, actor=actor.login, act=act, subject=f"{month} {slot}", now=now)


def _is_month(text: str) -> bool:
    try:
        return datetime.strptime(text, "%Y-%m").strftime("%Y-%m") == text  # noqa: DTZ007 - a month has no zone
    except ValueError:
        return False


def carry_over(connection: Connection, batch: Any, planned: datetime, now: datetime) -> bool:
    """A call that was planned in another month takes from this one; False where none is left."""
    before, month = _counted_in(batch, planned), month_of(now)
    if batch.is_training or before == month or batch.first_at is not None:
        return True
    if batch.way == LIST:
        store.uncount(connection, before, batch.id)
        store.count_batch(connection, month, batch.id)
    elif batch.way == ALL:
        store.give_back(connection, batch.campaign)
        return reserve(connection, campaign=batch.campaign, now=now)
    return True


def _counted_in(batch: Any, planned: datetime) -> str:
    """The month of its first try or, where that is as if it had not been, of its last; of the plan before any."""
    return month_of(batch.first_at or batch.tried_at or planned)


def return_unused(connection: Connection, batch: Any, planned: datetime, *, is_training: bool) -> None:
    """The platform did not take the call, or it was not made."""
    if is_training:
        return
    if batch.way == LIST:
        store.uncount(connection, _counted_in(batch, planned), batch.id)
    elif batch.way == ALL:
        store.give_back(connection, batch.campaign)
