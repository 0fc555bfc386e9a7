"""Which campaigns begin by the calendar? A fire time makes one draft for staff to finish and approve; it never sends."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.domain.campaign import audience as audiences
from bot.domain.campaign import entered
from bot.domain.campaign.audience import Audience
from bot.domain.campaign.state import Way
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services.campaign.known import found
from bot.services.campaign.making import begun, keep, template_of
from bot.services.campaign.recording import SYSTEM
from bot.services.campaign.views import Plan
from bot.store import audit
from bot.store.campaign import plans as store
from bot.store.round import rounds

LATEST, NONE = "latest", "none"
"""After an outage: the last fire time that was missed makes a draft, or none does."""
GRACE = timedelta(minutes=15)  # a draft that comes so late is not late
_BACK = timedelta(hours=1)  # the clock went back: fire times of this last while are looked at again, and used once
_NAME = 40
# Once a day at most; days of the week by name, because programs do not agree on which one is 0.
_CRON = re.compile(r"\d{1,2} \d{1,2} [\d*,/-]+ [\d*,/-]+ (\*|[a-z]{3}([,-][a-z]{3})*)")

Last = Callable[[str, datetime, datetime], datetime | None]
Next = Callable[[str, datetime], datetime | None]
_CLOCK: list[tuple[Last, Next]] = []


def read_cron_with(last: Last, following: Next) -> None:
    """Handed over once by ``bot.app``: the last moment of a cron line (Asia/Shanghai) in a span, and the next one after a moment.
    Both raise ValueError for a line that is none.
    """
    _CLOCK[:] = [(last, following)]


def plans(connection: Connection, *, actor: Actor, now: datetime) -> list[Plan]:
    """All of them, by name. Raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CAMPAIGN_READ)
    rows = store.every(connection)
    names = rounds.names(connection, {row.made_by for row in rows})
    return [_shown(row, names, now) for row in rows]


def _shown(row: Any, names: Mapping[int, str], now: datetime) -> Plan:
    return Plan(
        id=row.id,
        name=row.name,
        cron=row.cron,
        template=row.template,
        fields=json.loads(row.fields),
        audience=audiences.load(row.audience),
        ways=tuple(map(Way, row.ways.split())),
        is_on=row.is_on,
        catch_up=row.catch_up,
        made_by=names.get(row.made_by, ""),
        last_at=row.last_at,
        next_at=_CLOCK[0][1](row.cron, now) if row.is_on else None,
    )


def add_plan(
    connection: Connection,
    *,
    actor: Actor,
    name: str,
    cron: str,
    template: str,
    now: datetime,
    fields: Mapping[str, str] | None = None,
    audience: Audience | None = None,
    ways: Sequence[Way] = (),
    catch_up: str = LATEST,
) -> int:
    """A plan that is on; audience and ways are those of the template unless given. Its id.

    Raises Refused ``staff.not_allowed``, ``campaign.…``: ``template_unknown``, ``plan_name``, ``plan_cron``, ``value_bad``,
    ``ways_bad``.
    """
    actor.require(Permission.CAMPAIGN_EDIT)
    given = template_of(template)
    values = {
        "name": _name(connection, name),
        "cron": _cron(cron, now),
        "template": template,
        "fields": json.dumps(dict(fields or {}), ensure_ascii=False),
        "audience": audiences.dump(audience or given.audience),
        "ways": entered.tidied("ways", " ".join(ways or given.ways)),
        "is_on": True,
        "catch_up": _catch_up(catch_up),
        "made_by": actor.id,
        "made_at": now,
    }
    plan = store.add(connection, values)
    _record(connection, actor.login, "plan", plan, now, f"{values['name']} {values['cron']}")
    return plan


def switch_plan(connection: Connection, *, actor: Actor, plan: int, is_on: bool, now: datetime) -> None:
    """On again, it begins from now: what it would have made meanwhile is not made up for.

    Raises Refused ``staff.not_allowed``, ``campaign.plan_unknown``.
    """
    actor.require(Permission.CAMPAIGN_EDIT)
    row = _found(connection, plan)
    if row.is_on == is_on:
        return
    store.change(connection, plan, {"is_on": is_on} | ({"last_at": now} if is_on else {}))
    _record(connection, actor.login, "plan_on" if is_on else "plan_off", plan, now, row.name)


def change_plan(connection: Connection, *, actor: Actor, plan: int, cron: str, catch_up: str, now: datetime) -> None:
    """Other times, from now on. Raises Refused as ``add_plan``, and ``campaign.plan_unknown``."""
    actor.require(Permission.CAMPAIGN_EDIT)
    row = _found(connection, plan)
    given = {"cron": _cron(cron, now), "catch_up": _catch_up(catch_up)}
    store.change(connection, plan, {**given, "last_at": now})
    _record(connection, actor.login, "plan_change", plan, now, f"{row.name} {given['cron']}")


def _found(connection: Connection, plan: int) -> Any:
    row = store.by_id(connection, plan, lock=True)
    if row is None:
        raise Refused("campaign.plan_unknown")
    return row


def _name(connection: Connection, name: str) -> str:
    name = name.strip()
    if not 1 <= len(name) <= _NAME or store.named(connection, name) is not None:
        raise Refused("campaign.plan_name", most=_NAME)
    return name


def _catch_up(given: str) -> str:
    if given not in (LATEST, NONE):
        raise Refused("campaign.value_bad", field="catch_up")
    return given


def _cron(line: str, now: datetime) -> str:
    line = " ".join(line.lower().split())
    try:
        is_good = _CRON.fullmatch(line) is not None and _CLOCK[0][1](line, now) is not None
    except ValueError:
        is_good = False
    if not is_good:
        raise Refused("campaign.plan_cron")
    return line


def fire_due(connection: Connection, *, now: datetime) -> list[str]:
    """References of the drafts that fire times made, each fire time one, whichever process comes first. One unit."""
    made = (_fire(connection, row, now) for row in store.working(connection))
    return [ref for ref in made if ref]


def _fire(connection: Connection, plan: Any, now: datetime) -> str:
    since = plan.last_at or plan.made_at
    at = _CLOCK[0][0](plan.cron, since if since <= now else max(plan.made_at, now - _BACK), now)
    if at is None or not store.fire(connection, plan.id, at, now):
        return ""
    store.change(connection, plan.id, {"last_at": at})
    if plan.catch_up == NONE and now - at > GRACE:
        _record(connection, SYSTEM, "plan_missed", plan.id, now, plan.name)
        return ""
    return _draft(connection, plan, at, now)


def _draft(connection: Connection, plan: Any, at: datetime, now: datetime) -> str:
    """A plan whose template is gone is switched off."""
    try:
        values = begun(plan.template, json.loads(plan.fields), now)
    except Refused:
        store.change(connection, plan.id, {"is_on": False})
        _record(connection, SYSTEM, "plan_off", plan.id, now, plan.name)
        return ""
    values |= {"audience": plan.audience, "ways": plan.ways, "origin": f"plan:{plan.id}"}
    values |= {"edited_by": plan.made_by, "created_by": plan.made_by}
    ref = keep(connection, values, SYSTEM, now)
    store.made(connection, plan.id, at, found(connection, ref).id)
    return ref


def _record(connection: Connection, by: str, act: str, plan: int, now: datetime, detail: str) -> None:
    audit.write(connection, actor=by, act=f"campaign.{act}", subject=f"plan:{plan}", now=now, detail=detail)
