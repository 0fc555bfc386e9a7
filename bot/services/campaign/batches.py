"""Whose turn is it to be called, and what did a call come to? Committed as attempted before the platform hears of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.domain.campaign import outcome as rules
from bot.domain.campaign.outcome import Outcome, Verdict
from bot.domain.campaign.state import Batch, State, Way
from bot.domain.clock import beijing_day
from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.services.campaign import running, saying
from bot.services.campaign.known import found
from bot.services.campaign.ledger import ALL, LIST, carry_over, return_unused
from bot.services.campaign.planning import NO_QUOTA
from bot.services.campaign.recording import record as note
from bot.store.campaign import batches as store
from bot.store.campaign import campaigns, quota, recipients
from bot.store.campaign.standing import month_of
from bot.store.engine import raise_signal

LEASE = timedelta(seconds=120)  # longer than a call can take: the sender gives up after 80
LAPSED = "the sender died between the call and its record"
_MANY = 5  # calls of campaigns that may not go on, looked at in one unit


@dataclass(frozen=True, slots=True)
class Call:
    """One claimed call. ``media_id`` empty though ``needs_media``: the platform has to be given the article or picture first.

    ``way``: all, tag (``target``), list (``openids``); ``until``: the end of the lease.
    """

    id: int
    campaign: int
    ref: str
    number: int
    way: str
    target: str
    client_id: str
    attempts: int
    was_unknown: bool
    is_training: bool
    needs_media: bool
    media_id: str
    until: datetime
    row: Any = field(repr=False)
    openids: tuple[str, ...] = field(default=(), repr=False)

    @property
    def message(self) -> tuple[str, Mapping[str, Any]]:
        """Kind and content, once the platform has what it needs."""
        return saying.mass(self.row, self.media_id)


def has_work(connection: Connection, *, now: datetime) -> bool:
    """Is there a campaign that the sender has to look at?"""
    waiting = campaigns.in_states(connection, [State.APPROVED, State.SENDING])
    cancelled = campaigns.cancelled_since(connection, now - timedelta(days=2))
    return bool(waiting or cancelled or store.has_leftover(connection, now))


def has_due(connection: Connection, *, now: datetime) -> bool:
    return store.has_due(connection, now)


def claim(connection: Connection, *, owner: str, now: datetime) -> Call | None:
    """The next call that may be made, held for ``LEASE``; None when there is none.

    Whoever approved is asked again before each; a campaign that nobody stands behind is paused.
    """
    _lapse(connection, now)
    sending = house.shipped().sending
    since = now - sending.unknown_until
    lists_too = store.calls_since(connection, _midnight(now)) < sending.list_calls_a_day
    for _ in range(_MANY):
        is_quiet = sending.is_quiet(now)
        row = store.due(connection, now, since, is_quiet=is_quiet, lists_too=lists_too)
        if row is None:
            return None
        if running.goes_on(connection, campaign=row.campaign, now=now):
            return _lease(connection, row, owner, now)
    return None


def _midnight(now: datetime) -> datetime:
    return datetime.combine(beijing_day(now), datetime.min.time(), BEIJING)


def _lapse(connection: Connection, now: datetime) -> None:
    for row in store.lapsed(connection, now):
        due = max(now, row.tried_at + house.shipped().sending.repeat_after)
        fresh = {"state": Batch.UNKNOWN, "due_at": due, "lease_until": None, "error": LAPSED}
        store.change(connection, row.id, fresh)


def _lease(connection: Connection, row: Any, owner: str, now: datetime) -> Call | None:
    campaign = campaigns.by_id(connection, row.campaign)
    if campaign is None or not carry_over(connection, row, campaign.planned_at, now):
        running.halt(connection, ref=row.ref, now=now, why=NO_QUOTA)
        return None
    lease = {"lease_until": now + LEASE, "lease_owner": owner, "attempts": row.attempts + 1}
    moments = {"first_at": row.first_at or now, "tried_at": now}
    store.change(connection, row.id, {"state": Batch.ATTEMPTING, **lease, **moments})
    if row.way == LIST and row.first_at is None:
        _leave_out(connection, row, now)
    openids = recipients.openids(connection, row.id) if row.way == LIST and not row.is_training else []
    return Call(
        id=row.id,
        campaign=row.campaign,
        ref=row.ref,
        number=row.number,
        way=row.way,
        target=row.target,
        client_id=row.client_id,
        attempts=row.attempts + 1,
        was_unknown=row.state == Batch.UNKNOWN,
        is_training=row.is_training,
        needs_media=saying.needs_media(row),
        media_id=row.media_id,
        until=now + LEASE,
        row=campaign,
        openids=tuple(openids),
    )


def _leave_out(connection: Connection, row: Any, now: datetime) -> None:
    """Who left or refused since it was planned; not before a repetition, which may be of a call that reached them."""
    gone = recipients.gone(connection, row.id)
    for citizen, why in gone.items():
        recipients.move(connection, row.campaign, citizen, {"way": Way.NONE, "why": why, "batch": None})
        if not row.is_training:
            quota.uncount_one(connection, month_of(now), citizen)
    if gone:
        store.change(connection, row.id, {"size": row.size - len(gone)})


def equip(connection: Connection, *, owner: str, call: Call, media_id: str) -> bool:
    """The platform has what the call refers to; False when the call is somebody else's by now."""
    row = store.mine(connection, call.id, owner, call.attempts)
    if row is None or row.state != Batch.ATTEMPTING:
        return False
    store.change(connection, call.id, {"media_id": media_id})
    return True


def record(connection: Connection, *, owner: str, call: Call, outcome: Outcome, now: datetime) -> bool:
    """Write down what the call came to; False when somebody made it again meanwhile."""
    row = store.mine(connection, call.id, owner, call.attempts)
    if row is None:
        return False
    values = {"error": outcome.code[:200], "lease_until": None} | _VALUES[outcome.verdict](call, outcome, now)
    store.change(connection, row.id, values)
    campaign = campaigns.by_id(connection, row.campaign)
    if values["state"] == Batch.REJECTED and campaign is not None:
        return_unused(connection, row, campaign.planned_at or now, is_training=campaign.is_training)
        if row.way == ALL and outcome.code.startswith(rules.NO_QUOTA):
            _fill(connection, now)
    if values["state"] == Batch.ACCEPTED and row.way == ALL:
        quota.went(connection, row.campaign, now)
    raise_signal(connection, "campaign")
    return True


def _fill(connection: Connection, now: datetime) -> None:
    """The platform has none left this month: what we counted as free was used at its own console."""
    for slot in range(1, house.shipped().sending.slots_a_month + 1):
        quota.take(connection, month_of(now), slot, None, now)


def _accepted(call: Call, outcome: Outcome, now: datetime) -> dict[str, Any]:
    return {"state": Batch.ACCEPTED, "msg_id": outcome.msg_id[:32], "finished_at": now}


def _rejected(call: Call, outcome: Outcome, now: datetime) -> dict[str, Any]:
    """A month that is used up may be so by an earlier try without an answer."""
    if call.was_unknown and outcome.code.startswith(rules.NO_QUOTA):
        return {"state": Batch.UNKNOWN, "due_at": rules.next_try(now, call.attempts)}
    return {"state": Batch.REJECTED, "finished_at": now}


def _unknown(call: Call, outcome: Outcome, now: datetime) -> dict[str, Any]:
    return {"state": Batch.UNKNOWN, "due_at": now + house.shipped().sending.repeat_after}


def _later(call: Call, outcome: Outcome, now: datetime) -> dict[str, Any]:
    """Not taken this time: that says nothing of an earlier try without an answer."""
    if call.was_unknown:
        return {"state": Batch.UNKNOWN, "due_at": rules.next_try(now, call.attempts)}
    if rules.is_given_up(call.attempts):
        return _rejected(call, outcome, now)
    media = {"media_id": ""} if outcome.code.startswith(rules.NO_MEDIA) else {}
    return {"state": Batch.PLANNED, "first_at": None, "due_at": rules.next_try(now, call.attempts)} | media


_VALUES: Mapping[Verdict, Callable[[Call, Outcome, datetime], dict[str, Any]]] = {
    Verdict.ACCEPTED: _accepted,
    Verdict.REJECTED: _rejected,
    Verdict.UNKNOWN: _unknown,
    Verdict.LATER: _later,
}


def decide(
    connection: Connection, *, actor: Actor, ref: str, number: int, is_sent: bool, now: datetime, why: str
) -> None:
    """A person says what became of a call that nobody knows of: it was sent, or it is to be made again.

    Raises Refused ``staff.not_allowed``, ``campaign.unknown``, ``campaign.not_undecided``, ``campaign.needs_why``.
    """
    actor.require(Permission.CAMPAIGN_APPROVE)
    if not why.strip():
        raise Refused("campaign.needs_why")
    campaign = found(connection, ref)
    row = store.numbered(connection, campaign.id, number)
    if row is None or row.state != Batch.UNKNOWN:
        raise Refused("campaign.not_undecided")
    fresh = {"state": Batch.ACCEPTED, "finished_at": now} if is_sent else _again(row, now)
    store.change(connection, row.id, {**fresh, "decided_by": actor.login})
    act = "took_as_sent" if is_sent else "send_again"
    note(connection, campaign, actor.login, act, now, why=f"{number}: {why.strip()[:200]}")


def _again(row: Any, now: datetime) -> dict[str, Any]:
    """While the platform knows the id of its first try it is asked at once, and for no longer than by itself; afterwards anew."""
    sending = house.shipped().sending
    if row.first_at > now - sending.unknown_until:
        return {"due_at": max(now, row.tried_at + sending.repeat_after)}
    # What it takes stays counted in the month of its first try.
    return {"state": Batch.PLANNED, "first_at": None, "tried_at": row.first_at, "due_at": now}
