"""Which campaign is meant, and how does staff see it, alone and in lists?"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.campaign import audience
from bot.domain.campaign.content import hash_of
from bot.domain.campaign.guide import Line
from bot.domain.campaign.state import Form, State, Way
from bot.domain.campaign.table import Act, acts_offered
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.services.campaign.approving import counted, holds
from bot.services.campaign.views import Approval, Campaign, Event, Listed, Page
from bot.store.campaign import campaigns as store
from bot.store.round import rounds

_STAFF = (Permission.CAMPAIGN_EDIT, Permission.CAMPAIGN_APPROVE)


def found(connection: Connection, ref: str, *, lock: bool = False) -> Any:
    """The campaign's row; raises Refused ``campaign.unknown``."""
    row = store.by_ref(connection, ref.strip()[:12], lock=lock)
    if row is None:
        raise Refused("campaign.unknown")
    return row


def view(connection: Connection, *, actor: Actor, ref: str, now: datetime) -> Campaign:
    """Raises Refused ``staff.not_allowed``, ``campaign.unknown``."""
    actor.require(Permission.CAMPAIGN_READ)
    return shown(connection, found(connection, ref), actor)


def listing(connection: Connection, *, actor: Actor, state: str = "", page: int = 1, size: int = 50) -> Page:
    """Campaigns of one state, or of all, the newest first. Raises Refused ``staff.not_allowed``, ``campaign.state_unknown``."""
    actor.require(Permission.CAMPAIGN_READ)
    if state and state not in list(State):
        raise Refused("campaign.state_unknown")
    page = max(page, 1)
    rows, total = store.page(connection, [state] if state else list(State), page, size)
    names = rounds.names(connection, {row.proposed_by for row in rows})
    counts = {State(one): count for one, count in store.counts(connection).items()}
    return Page([_listed(row, names) for row in rows], page, max(1, -(-total // size)), total, counts)


def ways_of(row: Any) -> tuple[Way, ...]:
    return tuple(map(Way, row.ways.split()))


def lines_of(row: Any) -> tuple[Line, ...]:
    return tuple(Line(*one) for one in json.loads(row.lines))


def shown(connection: Connection, row: Any, actor: Actor) -> Campaign:
    """``row`` as ``actor`` sees it."""
    hash, approvals = hash_of(row), store.approvals(connection, row.id)
    names = rounds.names(connection, {row.edited_by, row.proposed_by, row.created_by})
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Campaign(
        **plain,
        form=Form(row.form),
        fields=json.loads(row.fields),
        lines=lines_of(row),
        audience=audience.load(row.audience),
        ways=ways_of(row),
        state=State(row.state),
        hash=hash,
        acts=_acts(row, approvals, actor),
        edited_by=names.get(row.edited_by, ""),
        proposed_by=names.get(row.proposed_by, ""),
        created_by=names.get(row.created_by, ""),
        approvals=tuple(Approval(one.name, one.at, counted(one, row, hash)) for one in approvals),
        approvals_needed=house.shipped().sending.approvals,
        history=tuple(_event(event) for event in store.history(connection, row.id)),
    )


_PLAIN = (
    "id",
    "ref",
    "template",
    "title",
    "digest",
    "author",
    "cover",
    "body",
    "link",
    "source",
    "topic",
    "is_urgent",
    "is_training",
    "send_at",
    "version",
    "proposed_at",
    "approved_at",
    "origin",
    "created_at",
    "changed_at",
    "planned_at",
    "started_at",
    "finished_at",
    "is_listed",
    "listed_at",
    "article_url",
    "why",
)


def _acts(row: Any, approvals: Sequence[Any], actor: Actor) -> tuple[Act, ...]:
    """What this person may do now, as far as the row says."""
    if not any(map(actor.may, _STAFF)):
        return ()
    stands = holds(row, approvals)
    out = {Act.UNLIST} if not row.is_listed else {Act.LIST}
    out |= {Act.LIST} if row.form != Form.ARTICLE or row.is_training else set()
    out |= {Act.RESUME} if not stands else set()
    is_own = actor.id in (0, row.edited_by, row.proposed_by)
    has_given = any(one.staff == actor.id and one.hash == row.hash for one in approvals)
    out |= {Act.APPROVE} if is_own or has_given or stands else set()
    return tuple(act for act in acts_offered(State(row.state), actor.roles) if act not in out)


def _event(event: Any) -> Event:
    return Event(event.at, event.act, event.by, event.version, event.why, event.hash)


def _listed(row: Any, names: Mapping[int, str]) -> Listed:
    return Listed(
        ref=row.ref,
        title=row.title,
        form=Form(row.form),
        state=State(row.state),
        audience=audience.load(row.audience),
        ways=ways_of(row),
        is_urgent=row.is_urgent,
        is_training=row.is_training,
        send_at=row.send_at,
        changed_at=row.changed_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        proposed_by=names.get(row.proposed_by, ""),
        origin=row.origin,
        why=row.why,
    )
