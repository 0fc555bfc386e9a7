"""How do staff begin a campaign, and change what it says, to whom and when?"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.campaign import audience as audiences
from bot.domain.campaign import entered, fill
from bot.domain.campaign.audience import Audience
from bot.domain.campaign.guide import Template
from bot.domain.campaign.state import Form, State
from bot.domain.campaign.table import Act, act_on
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.services.campaign import rich
from bot.services.campaign.acting import VOID
from bot.services.campaign.known import found
from bot.services.campaign.recording import record
from bot.store.campaign import campaigns as store

_SAID = ("title", "digest", "body", "source", "lines")


def draft(
    connection: Connection,
    *,
    actor: Actor,
    template: str,
    now: datetime,
    origin: str = "",
    audience: Audience | None = None,
    fields: Mapping[str, str] | None = None,
) -> str:
    """A draft from a template; its reference. ``origin``: ``sample``, ``happening`` or ``quiz`` and a ref, or ``plan:<id>``.

    Raises Refused ``staff.not_allowed``, ``campaign.template_unknown``.
    """
    actor.require(Permission.CAMPAIGN_EDIT)
    values = begun(template, fields or {}, now)
    values |= {"edited_by": actor.id or None, "created_by": actor.id or None, "origin": origin[:60]}
    if audience is not None:
        values["audience"] = audiences.dump(audience)
    return keep(connection, values, actor.login, now)


def keep(connection: Connection, values: Mapping[str, Any], by: str, now: datetime) -> str:
    """A new row and its first line of history; its reference."""
    _, ref = store.add(connection, values)
    record(connection, found(connection, ref), by, "create", now)
    return ref


def begun(key: str, fields: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """The columns of a draft of template ``key``; raises Refused ``campaign.template_unknown``."""
    template = template_of(key)
    known = {one.key: entered.tidied(f"{entered.FIELD}{one.key}", fields.get(one.key, "")) for one in template.fields}
    said = fill.said(template, known, rich.clean)
    return {
        **{name: said[name] for name in _SAID},
        "lines": _lines(template, said["lines"]),
        "template": key,
        "form": template.form.value,
        "author": "",
        "cover": "",
        "fields": json.dumps(known, ensure_ascii=False),
        "link": "",
        "audience": audiences.dump(template.audience),
        "topic": template.topic,
        "ways": " ".join(template.ways),
        "is_urgent": False,
        "is_training": False,
        "state": State.DRAFT.value,
        "version": 1,
        "hash": "",
        "created_at": now,
        "changed_at": now,
        "cursor": "",
        "media_id": "",
        "is_listed": False,
        "article_url": "",
        "why": "",
    }


def template_of(key: str) -> Template:
    """Raises Refused ``campaign.template_unknown``."""
    template = house.shipped().campaigns.template(key)
    if template is None:
        raise Refused("campaign.template_unknown")
    return template


def _lines(template: Template | None, contents: Any) -> str:
    """Lines keep the ids that their template gives to these places."""
    ids = [line.id for line in template.lines] if template else []
    named = [(ids[place] if place < len(ids) else f"line{place + 1}", text) for place, text in enumerate(contents)]
    return json.dumps(named, ensure_ascii=False)


def editable(connection: Connection, *, actor: Actor, ref: str) -> dict[str, str]:
    """Every field as text, as ``edit`` takes them. Raises Refused ``staff.not_allowed``, ``campaign.unknown``."""
    actor.require(Permission.CAMPAIGN_EDIT)
    return entered.texts(found(connection, ref))


def edit(
    connection: Connection, *, actor: Actor, ref: str, given: Mapping[str, str], now: datetime, version: int = 0
) -> None:
    """Other texts for fields of ``entered.WORDS``, ``OTHERS`` and ``fields.<key>``; proposal and approvals are void, it is a draft
    again. Words that nobody touched follow the fields of the template. ``version``: the one that was looked at, when not 0.

    Raises Refused ``staff.not_allowed``, ``campaign.…``: ``unknown``, ``not_now``, ``not_allowed``, ``changed``, ``unchanged``,
    and what ``entered.tidied`` names.
    """
    actor.require(Permission.CAMPAIGN_EDIT)
    row = found(connection, ref, lock=True)
    target = act_on(State(row.state), Act.EDIT, actor.roles)
    if version and version != row.version:
        raise Refused("campaign.changed")
    values = _changed(row, given)
    store.void(connection, row.id)
    kept = {"state": target.value, "version": row.version + 1, "edited_by": actor.id or None, "changed_at": now}
    store.change(connection, row.id, values | kept | {**VOID, "media_id": "", "why": ""})
    record(connection, found(connection, ref), actor.login, Act.EDIT, now, why=" ".join(sorted(values)))


def _safe(form: str, name: str, text: str) -> str:
    """Nothing but what an article may hold gets into one."""
    return rich.clean(text) if name == "body" and form == Form.ARTICLE else text


def _changed(row: Any, wanted: Mapping[str, str]) -> dict[str, Any]:
    """The columns that become others."""
    before = entered.texts(row)
    fresh = {name: _safe(row.form, name, entered.tidied(name, text)) for name, text in wanted.items()}
    if unknown := sorted(name for name in fresh if name not in before):
        raise Refused("campaign.field_unknown", field=unknown[0])
    changed = {name: text for name, text in fresh.items() if text != before[name]}
    if not changed:
        raise Refused("campaign.unchanged")
    if changed.get("topic") and house.shipped().campaigns.topic(changed["topic"]) is None:
        raise Refused("campaign.value_bad", field="topic")
    plain = {name: text for name, text in changed.items() if name != "lines" and not name.startswith(entered.FIELD)}
    values = {name: entered.column(name, text) for name, text in plain.items()}
    return values | _words(row, before | changed, changed)


def _words(row: Any, after: Mapping[str, str], changed: Mapping[str, str]) -> dict[str, Any]:
    """Columns of what readers see, where fields of the template or the lines are others now."""
    template = house.shipped().campaigns.template(row.template)
    fields = {name.removeprefix(entered.FIELD): text for name, text in after.items() if name.startswith(entered.FIELD)}
    lines = tuple(after["lines"].splitlines())
    if template is None or not any(name.startswith(entered.FIELD) for name in changed):
        return {"lines": _lines(template, lines)} if "lines" in changed else {}
    now = {name: after[name] for name in _SAID if name != "lines"} | {"lines": lines}
    said = fill.refilled(template, json.loads(row.fields), fields, now, rich.clean)
    return {
        **{name: said[name] for name in _SAID},
        "lines": _lines(template, said["lines"]),
        "fields": json.dumps(fields, ensure_ascii=False),
    }
