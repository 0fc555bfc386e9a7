"""May somebody of the office do this with a happening now, and what is kept of it?"""

from datetime import datetime
from typing import Any

from bot.domain.happening import Act, State, Step, act_on
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services.happening.known import found, shown
from bot.services.happening.views import Happening
from bot.store import audit
from bot.store.engine import raise_signal
from bot.store.happening import happenings as store
from bot.store.happening import telling

_NEEDS = {
    Act.EDIT: Permission.CAMPAIGN_EDIT,
    Act.OPEN: Permission.CAMPAIGN_APPROVE,
    Act.CANCEL: Permission.CAMPAIGN_APPROVE,
}


def record(connection: Connection, actor: Actor, act: str, ref: str, now: datetime, detail: str = "") -> None:
    """Keep who did what, and have the pages that show it made again."""
    audit.write(connection, actor=actor.login, act=f"happening.{act}", subject=ref, now=now, detail=detail)
    raise_signal(connection, "happening")


def acting(connection: Connection, actor: Actor, ref: str, act: Act, why: str = "") -> tuple[Any, State]:
    """The row, locked, and where ``act`` leads it.

    Raises Refused ``staff.not_allowed``, ``happening.unknown``, ``.not_now``, ``.needs_why``, ``.why_long``.
    """
    actor.require(_NEEDS[act])
    row = found(connection, ref, lock=True)
    return row, act_on(State(row.state), act, why)


def act(connection: Connection, *, actor: Actor, ref: str, act: Act, now: datetime, why: str = "") -> Happening:
    """Show it to everybody (not whoever wrote it last), or call it off, with a reason that those who signed up are told.

    Raises Refused as ``acting``, and ``happening.second_person``, ``.not_filled``, ``.not_ahead``.
    """
    row, state = acting(connection, actor, ref, act, why)
    values: dict[str, Any] = {"state": state.value, "changed_at": now}
    match act:
        case Act.EDIT:
            raise Refused("happening.not_now")
        case Act.OPEN:
            _check_opening(row, actor, now)
            values |= {"opened_by": actor.id, "opened_at": now}
        case Act.CANCEL:
            values |= {"why": why.strip(), "version": row.version + 1}
            if row.state == State.OPEN and row.ends_at > now:
                telling.drop_late(connection, row.ref, ("happening_remind", "happening_in", "happening_moved"))
                telling.start(connection, row.id, Step.CANCELLED, row.version + 1, now)
    store.change(connection, row.id, values)
    record(connection, actor, act.value, row.ref, now, why.strip())
    return shown(connection, [store.by_id(connection, row.id)], now)[0]


def _check_opening(row: Any, actor: Actor, now: datetime) -> None:
    if row.edited_by == actor.id:
        raise Refused("happening.second_person")
    if not row.title or not row.place:
        raise Refused("happening.not_filled")
    if row.starts_at <= now:
        raise Refused("happening.not_ahead")
