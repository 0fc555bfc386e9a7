"""How do staff write down what people can come to, and change it?"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from bot.domain.happening import Act, Setting, State, Step, acts_offered, asks_for
from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.sentence import sanitise
from bot.domain.staff import Actor, Permission
from bot.services.happening.acting import acting, record
from bot.services.happening.known import shown
from bot.services.happening.queue import fill
from bot.services.happening.views import Happening
from bot.store.happening import happenings as store
from bot.store.happening import telling

_AHEAD, _LASTS = timedelta(days=14), timedelta(hours=2)  # of a new draft: staff change both


def draft(connection: Connection, *, actor: Actor, now: datetime, title: str = "", place: str = "") -> str:
    """A draft two weeks ahead, in the morning; its ref. Raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CAMPAIGN_EDIT)
    morning = (now.astimezone(BEIJING) + _AHEAD).replace(hour=9, minute=30, second=0, microsecond=0)
    given = Setting(title, "", place, morning, morning + _LASTS, morning - timedelta(days=1))
    ref = secrets.token_hex(6)
    values = _columns(given) | {"ref": ref, "state": State.DRAFT.value, "why": "", "version": 0}
    values |= {"edited_by": actor.id, "created_at": now, "changed_at": now}
    store.add(connection, values)
    record(connection, actor, "create", ref, now)
    return ref


def edit(connection: Connection, *, actor: Actor, ref: str, given: Setting, now: datetime) -> Happening:
    """What it says; of one that is open, those who signed up are told of another time or place, so it takes whoever approves.

    Raises Refused as ``acting``, and as ``Setting.check``.
    """
    row, _ = acting(connection, actor, ref, Act.EDIT)
    actor.require(_edits(State(row.state)))
    given.check()
    values = _columns(given) | {"edited_by": actor.id, "changed_at": now}
    is_moved = row.state == State.OPEN and any(
        values[name] != getattr(row, name) for name in ("starts_at", "ends_at", "place")
    )
    store.change(connection, row.id, values | {"version": row.version + is_moved})
    if is_moved and given.ends > now:
        telling.drop_late(connection, row.ref, ("happening_remind", "happening_moved"))
        telling.start(connection, row.id, Step.MOVED, row.version + 1, now)
    fresh = store.by_id(connection, row.id)
    fill(connection, fresh, now)
    record(connection, actor, "edit", row.ref, now)
    return shown(connection, [fresh], now)[0]


def _edits(state: State) -> Permission:
    return Permission.CAMPAIGN_APPROVE if state is State.OPEN else Permission.CAMPAIGN_EDIT


def _columns(given: Setting) -> dict[str, Any]:
    return {
        "title": " ".join(sanitise(given.title).split()),
        "words": sanitise(given.words),
        "place": " ".join(sanitise(given.place).split()),
        "starts_at": given.starts,
        "ends_at": given.ends,
        "sign_until": given.sign_until,
        "takes_sign_ups": given.takes_sign_ups,
        "places": given.places,
        "asks": asks_for(given.asks),
    }


def offered(one: Happening, *, actor: Actor) -> tuple[Act, ...]:
    """What somebody may do with it now."""
    may = {
        Act.EDIT: actor.may(_edits(one.state)),
        Act.OPEN: actor.may(Permission.CAMPAIGN_APPROVE) and actor.id != one.edited_by,
        Act.CANCEL: actor.may(Permission.CAMPAIGN_APPROVE),
    }
    return tuple(act for act in acts_offered(one.state) if may[act])
