"""How does staff take a campaign from a draft to being sent, stop it, and go on?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.campaign.content import hash_of
from bot.domain.campaign.state import Form, State
from bot.domain.campaign.table import HEAD, TABLE, Act, act_on
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import PROOF_LASTS, Actor, Permission
from bot.services.campaign import checking
from bot.services.campaign.approving import stands
from bot.services.campaign.known import found, shown
from bot.services.campaign.recording import record
from bot.services.campaign.views import Campaign
from bot.store import outbox_bulk
from bot.store.campaign import campaigns as store

_WHY = 500  # characters
VOID: Mapping[str, Any] = {"hash": "", "proposed_by": None, "proposed_at": None, "approved_at": None}
"""What is left of a proposal once something was changed."""


@dataclass(frozen=True, slots=True)
class Deed:
    """``act`` on the locked ``row``, leading to ``target``; ``hash`` of what was looked at."""

    row: Any
    actor: Actor
    act: Act
    target: State
    now: datetime
    why: str
    hash: str


def act(
    connection: Connection,
    *,
    actor: Actor,
    ref: str,
    act: Act,
    now: datetime,
    why: str = "",
    hash: str = "",
    proved_at: datetime | None = None,
) -> Campaign:
    """Carry out ``act`` (all but EDIT); the campaign as it is then. PROPOSE, APPROVE and RESUME are for the ``hash`` that was
    looked at; ``proved_at``: when this person gave password or code once more.

    Raises Refused ``staff.not_allowed``, ``campaign.…``: ``unknown``, ``not_now``, ``not_allowed``, ``needs_why``, ``why_long``,
    ``needs_proof``, ``changed``, ``own``, ``given``, ``not_approved``, ``past``, ``not_listable``, ``check_failed``.
    """
    actor.require(Permission.CAMPAIGN_EDIT)
    row = found(connection, ref, lock=True)
    if len(why) > _WHY:
        raise Refused("campaign.why_long", most=_WHY)
    is_proved = proved_at is not None and proved_at <= now < proved_at + PROOF_LASTS
    target = act_on(State(row.state), act, actor.roles, why, is_proved=is_proved)
    if TABLE[State(row.state), act].roles == HEAD:
        actor.require(Permission.CAMPAIGN_APPROVE)
    if act not in _DO:
        raise Refused("campaign.own_function")
    _DO[act](connection, Deed(row, actor, act, target, now, why.strip(), hash))
    return shown(connection, found(connection, ref), actor)


def _keep(connection: Connection, deed: Deed, values: Mapping[str, Any], hash: str = "") -> None:
    """``values`` with the state that the act leads to, and its record."""
    store.change(connection, deed.row.id, {"state": deed.target.value, "changed_at": deed.now} | dict(values))
    record(connection, deed.row, deed.actor.login, deed.act, deed.now, why=deed.why, hash=hash)


def _propose(connection: Connection, deed: Deed) -> None:
    hash = _same(deed)
    _is_fit(connection, deed)
    store.void(connection, deed.row.id)
    fresh = {"hash": hash, "proposed_by": deed.actor.id or None, "proposed_at": deed.now, "why": ""}
    _keep(connection, deed, fresh, hash)


def _same(deed: Deed) -> str:
    """The hash of what is there, which is what was looked at."""
    hash = hash_of(deed.row)
    if deed.hash != hash:
        raise Refused("campaign.changed")
    return hash


def _is_fit(connection: Connection, deed: Deed) -> None:
    """Nothing of it has to be mended, and its time is ahead."""
    checking.require(connection, row=deed.row, now=deed.now)
    if deed.row.send_at is not None and deed.row.send_at <= deed.now:
        raise Refused("campaign.past")


def _return(connection: Connection, deed: Deed) -> None:
    store.void(connection, deed.row.id)
    _keep(connection, deed, {**VOID, "why": deed.why})


def _approve(connection: Connection, deed: Deed) -> None:
    """With the last approval that the rules ask for it is approved."""
    row, hash = deed.row, _same(deed)
    if hash != row.hash or row.proposed_by is None:
        raise Refused("campaign.changed")
    if deed.actor.id in (0, row.edited_by, row.proposed_by):
        raise Refused("campaign.own")
    if any(one.staff == deed.actor.id and one.hash == hash for one in store.approvals(connection, row.id)):
        raise Refused("campaign.given")
    if deed.row.state == State.PROPOSED:
        _is_fit(connection, deed)
    store.approve(connection, row.id, hash, deed.actor.id, deed.now)
    is_enough = stands(connection, row)
    state = deed.target if is_enough else State(row.state)
    fresh = {"state": state.value} | ({"approved_at": deed.now} if is_enough else {})
    _keep(connection, deed, fresh, hash)


def _pause(connection: Connection, deed: Deed) -> None:
    outbox_bulk.hold(connection, deed.row.ref)
    _keep(connection, deed, {"why": deed.why})


def _resume(connection: Connection, deed: Deed) -> None:
    hash = _same(deed)
    if not stands(connection, deed.row):
        raise Refused("campaign.not_approved")
    _keep(connection, deed, {"why": ""}, hash)


def _cancel(connection: Connection, deed: Deed) -> None:
    """What was sent stays sent; what was not is out of reach now, and taken back by ``outcome``, which looks at the state."""
    outbox_bulk.hold(connection, deed.row.ref)
    _keep(connection, deed, {"why": deed.why, "finished_at": deed.now})


def _list(connection: Connection, deed: Deed) -> None:
    if deed.row.form != Form.ARTICLE or deed.row.is_training:
        raise Refused("campaign.not_listable")
    _keep(connection, deed, {"is_listed": True, "listed_at": deed.row.listed_at or deed.now})


def _unlist(connection: Connection, deed: Deed) -> None:
    _keep(connection, deed, {"is_listed": False, "why": deed.why})


_DO: dict[Act, Callable[[Connection, Deed], None]] = {
    Act.PROPOSE: _propose,
    Act.RETURN: _return,
    Act.APPROVE: _approve,
    Act.PAUSE: _pause,
    Act.RESUME: _resume,
    Act.CANCEL: _cancel,
    Act.LIST: _list,
    Act.UNLIST: _unlist,
}
