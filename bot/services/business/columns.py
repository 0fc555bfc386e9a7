"""What is each column of a source's tables, as staff said it once?"""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.business.field import TABLES
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.store import audit
from bot.store.result import imports as store

LONGEST = 40  # characters of a source
_MARK = "\x1f"  # no source of results begins so


def remembered(connection: Connection, *, source: str) -> dict[str, dict[str, str]]:
    """Header → field ("" to leave it out), by table; nothing without a source."""
    return {table: store.mapping(connection, _key(table, source)) for table in TABLES} if source else {}


def remember(
    connection: Connection, *, actor: Actor, source: str, table: str, fields: Mapping[str, str], now: datetime
) -> None:
    """From now on these headers are these fields in such tables of the source.

    Raises Refused ``staff.not_allowed``, ``business.source_long``, ``business.column`` for what the table does not have.
    """
    actor.require(Permission.BUSINESS_EDIT)
    if wrong := [field for field in fields.values() if field and field not in TABLES[table]]:
        raise Refused("business.column", field=wrong[0])
    store.map(connection, _key(table, source), {name[:200]: to for name, to in fields.items()}, actor.login, now)
    detail = ", ".join(f"{header}: {field or '-'}" for header, field in fields.items())
    audit.write(connection, actor=actor.login, act="business.columns", subject=source, now=now, detail=detail)


def _key(table: str, source: str) -> str:
    plain = "".join(filter(str.isprintable, source)).strip()
    if len(plain) > LONGEST:
        raise Refused("business.source_long", most=LONGEST)
    return f"{_MARK}{table}{_MARK}{plain}"
