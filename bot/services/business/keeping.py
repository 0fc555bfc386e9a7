"""How does the office keep a business's entry and its records right, each change on record?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.business.field import TABLES, Unclear, read, said, today_or_before
from bot.domain.contact import phone_in
from bot.domain.name import plain
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.spot import cell
from bot.domain.staff import Actor, Permission
from bot.services import house, seek
from bot.services.business import shown
from bot.services.business.importing import remember
from bot.services.business.judging import BLANK
from bot.services.business.known import found
from bot.services.business.matching import Areas
from bot.services.business.views import Businesses, StaffBusiness
from bot.store import audit
from bot.store.business import record
from bot.store.business import register as store

WORDS = 500
"""Characters of a reason, or of a business's own words."""
FIELDS = tuple(name for name in TABLES["register"] if name != "licence_span")
"""What a form about a business has."""


def listing(
    connection: Connection, *, actor: Actor, now: datetime, name: str = "", page: int = 1, size: int = 20
) -> Businesses:
    """The register, the newest first, or those that a ``name`` may mean. Raises Refused ``staff.not_allowed``."""
    actor.require(Permission.RESULT_READ)
    if name.strip():
        refs = [hit.ref for hit in seek.businesses(connection, name=name, limit=size)]
        rows = [row for ref in refs if (row := store.by_ref(connection, ref)) is not None]
        return Businesses(shown.businesses(connection, rows, now), 1, 1, len(rows))
    some, total = store.listing(connection, max(page, 1), size)
    return Businesses(shown.businesses(connection, some, now), max(page, 1), max(1, -(-total // size)), total)


def look(connection: Connection, *, actor: Actor, ref: str, now: datetime) -> StaffBusiness:
    """Raises Refused ``staff.not_allowed``, ``business.unknown``."""
    actor.require(Permission.RESULT_READ)
    row, day = found(connection, ref), shown.day_of(now)
    return StaffBusiness(
        business=shown.businesses(connection, [row], now)[0],
        inspections=tuple(shown.inspections(connection, row.id)),
        penalties=tuple(shown.penalties(connection, row.id, day)),
        listings=tuple(shown.listings(connection, row.id, day)),
        certificates=tuple(shown.certificates(connection, row)),
    )


def add(connection: Connection, *, actor: Actor, typed: Mapping[str, str], now: datetime) -> str:
    """A new business; its ref. Raises Refused as ``edit``."""
    actor.require(Permission.BUSINESS_EDIT)
    store.lock(connection)
    values = _values(connection, typed, now, 0)
    (ref,) = store.add(connection, [{**BLANK, **values, "changed_at": now}])
    _remembered(connection, actor, ref, "business.add", values, now)
    return ref


def edit(connection: Connection, *, actor: Actor, ref: str, typed: Mapping[str, str], now: datetime) -> None:
    """The entry is what is ``typed``, by FIELDS; what is blank is not known. What is not among ``typed`` stays.

    Raises Refused ``staff.not_allowed``, ``business.unknown``, ``business.field`` (which one, and why), ``business.code_taken``.
    """
    actor.require(Permission.BUSINESS_EDIT)
    store.lock(connection)
    row = found(connection, ref)
    values = _values(connection, typed, now, row.id)
    changes = {name: value for name, value in values.items() if getattr(row, name) != value}
    if changes:
        store.change(connection, row.id, {**changes, "changed_at": now})
        _remembered(connection, actor, row.ref, "business.edit", changes, now)


def _values(connection: Connection, typed: Mapping[str, str], now: datetime, own: int) -> dict[str, Any]:
    choices = house.shipped().businesses.values
    values: dict[str, Any] = {}
    for name in (name for name in FIELDS if name in typed):
        try:
            values |= {name: BLANK[name], **read("register", name, typed[name], choices)}
        except Unclear as unclear:
            raise Refused("business.field", field=name, why=unclear.code) from None
    if ahead := today_or_before({name: day for name, day in values.items() if day}, shown.day_of(now)):
        raise Refused("business.field", field=ahead, why="future")
    return values | _worked_out(connection, values, own)


def _worked_out(connection: Connection, values: Mapping[str, Any], own: int) -> dict[str, Any]:
    """What follows from ``values``."""
    more: dict[str, Any] = {}
    if "name" in values:
        more["plain"] = plain(values["name"])
    if values.get("area"):
        code = Areas(connection).named(values["area"])
        if code is None:
            raise Refused("business.field", field="area", why="area")
        more["area"] = code
    if "lat" in values or "lon" in values:
        lat, lon = values.get("lat"), values.get("lon")
        if (lat is None) != (lon is None):
            raise Refused("business.field", field="lat", why="half_place")
        more["cell"] = None if lat is None or lon is None else cell(lat, lon)
    if code := values.get("credit_code"):
        other = store.by_codes(connection, [code]).get(code)
        if other is not None and other.id != own:
            raise Refused("business.code_taken", name=other.name)
    return more


def _remembered(
    connection: Connection, actor: Actor, ref: str, act: str, changes: Mapping[str, Any], now: datetime
) -> None:
    if {"name", "alias", "address"} & changes.keys():
        remember(connection, refs=[ref])
    audit.write(connection, actor=actor.login, act=act, subject=ref, now=now, detail=", ".join(sorted(changes)))


def reply(connection: Connection, *, actor: Actor, ref: str, table: str, id: int, words: str, now: datetime) -> None:
    """The business's own words beside a penalty or an inspection (``table``); blank takes them off.

    Raises Refused ``staff.not_allowed``, ``business.unknown``, ``business.record``, ``business.words``, ``business.phone``.
    """
    if table not in ("penalty", "inspection"):
        raise Refused("business.record")
    if len(said(words)) > WORDS:
        raise Refused("business.words", most=WORDS)
    _require_no_phone(words)
    _change(connection, actor, ref, table, id, {"reply": said(words)}, "reply", now)


def end(connection: Connection, *, actor: Actor, ref: str, table: str, id: int, why: str, now: datetime) -> None:
    """Show a penalty (it was changed or taken back) or an entry of a list (``table``) no longer, from today on.

    Raises Refused ``staff.not_allowed``, ``business.unknown``, ``business.record``, ``business.why``, ``business.phone``.
    """
    ended = {"penalty": "ended_on", "listing": "off_on"}.get(table)
    if ended is None:
        raise Refused("business.record")
    if not 1 <= len(said(why)) <= WORDS:
        raise Refused("business.why", most=WORDS)
    _require_no_phone(why)
    _change(connection, actor, ref, table, id, {ended: shown.day_of(now), "why": said(why)}, "end", now)


def _require_no_phone(words: str) -> None:
    if phone_in(words):
        raise Refused("business.phone")


def _change(
    connection: Connection,
    actor: Actor,
    ref: str,
    table: str,
    id: int,
    values: Mapping[str, Any],
    act: str,
    now: datetime,
) -> None:
    actor.require(Permission.BUSINESS_EDIT)
    business, row = found(connection, ref), record.one(connection, table, id)
    if row is None or row.business != business.id:
        raise Refused("business.record")
    record.change(connection, table, id, values)
    store.change(connection, business.id, {"changed_at": now})
    detail = f"{table} {id}: {values.get('why', '')}"
    audit.write(connection, actor=actor.login, act=f"business.{act}", subject=business.ref, now=now, detail=detail)
