"""When does an approved campaign begin, who stops it without a person, and when is it over? The sender asks before every call."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.campaign.state import Form, State
from bot.domain.campaign.table import CLOCK, Act, act_on
from bot.domain.ports import Connection
from bot.services import house
from bot.services.campaign.acting import VOID
from bot.services.campaign.approving import stands
from bot.services.campaign.known import found
from bot.services.campaign.recording import SYSTEM, record
from bot.store import outbox_bulk
from bot.store.campaign import campaigns as store

TOO_LATE = "定好的时间已经过了太久，没有发；要发请重新定时间、再批准"
NOT_APPROVED = "批准已经不作数：内容改过，或者批准的人不再有权限"


def due(connection: Connection, *, now: datetime) -> list[str]:
    """References of approved campaigns that may begin now, the first first."""
    return [row.ref for row in store.due(connection, now) if is_awake(row, now)]


def is_awake(row: Any, now: datetime) -> bool:
    """Is it no quiet hour, or is the campaign urgent?"""
    return bool(row.is_urgent or not house.shipped().sending.is_quiet(now))


def start(connection: Connection, *, ref: str, now: datetime) -> bool:
    """Begin; False where another process did, its time has not come, it came too long ago, or nobody stands behind it any more: in
    the last two cases it is a draft again.

    Raises Refused ``campaign.unknown``.
    """
    row = found(connection, ref, lock=True)
    is_due = row.send_at is None or row.send_at <= now
    if row.state != State.APPROVED or not is_due or not is_awake(row, now):
        return False
    if not stands(connection, row):
        _halt(connection, row, now, NOT_APPROVED)
        return False
    if row.send_at is not None and house.shipped().sending.is_late(row.send_at, now):
        _halt(connection, row, now, TOO_LATE)
        return False
    listed = {"is_listed": True, "listed_at": now} if row.form == Form.ARTICLE and not row.is_training else {}
    _move(connection, row, Act.START, now, values={"started_at": now} | listed)
    return True


def goes_on(connection: Connection, *, campaign: int, now: datetime) -> bool:
    """May the next call be made? Locks the campaign, so that nobody changes it before the call is on record. False in quiet hours
    and in any state but sending; where nobody stands behind it any more it is paused.
    """
    row = store.by_id(connection, campaign, lock=True)
    if row is None or row.state != State.SENDING or not is_awake(row, now):
        return False
    if not stands(connection, row):
        _halt(connection, row, now, NOT_APPROVED)
        return False
    return True


def halt(connection: Connection, *, ref: str, now: datetime, why: str) -> bool:
    """Stop it without a person, who has to look: sending → paused, approved → draft. False in any other state."""
    row = found(connection, ref, lock=True)
    if row.state not in (State.SENDING, State.APPROVED):
        return False
    _halt(connection, row, now, why)
    return True


def finish(connection: Connection, *, ref: str, now: datetime) -> bool:
    """Nothing of it is left to send; False where it is not sending. Whether nothing is left, ``outcome`` knows."""
    row = found(connection, ref, lock=True)
    if row.state != State.SENDING:
        return False
    _move(connection, row, Act.FINISH, now, values={"finished_at": now})
    return True


def fail(connection: Connection, *, ref: str, now: datetime, why: str) -> bool:
    """It is over and reached nobody: no public page shows it. False where it is not sending."""
    row = found(connection, ref, lock=True)
    if row.state != State.SENDING:
        return False
    _move(connection, row, Act.FAIL, now, why=why, values={"finished_at": now, "is_listed": False, "why": why})
    return True


def _halt(connection: Connection, row: Any, now: datetime, why: str) -> None:
    values: dict[str, Any] = {"why": why}
    outbox_bulk.hold(connection, row.ref)
    if row.state == State.APPROVED:
        store.void(connection, row.id)
        values |= VOID
    _move(connection, row, Act.HALT, now, why=why, values=values)


def _move(
    connection: Connection, row: Any, act: Act, now: datetime, *, why: str = "", values: Mapping[str, Any]
) -> None:
    target = act_on(State(row.state), act, CLOCK, why)
    store.change(connection, row.id, {"state": target.value, "changed_at": now} | dict(values))
    record(connection, row, SYSTEM, act, now, why=why, hash=row.hash)
