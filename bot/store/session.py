"""How does a member of staff step into a citizen's dialogue, and out of it again?"""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store import tables
from bot.store.vault import vault_of

s = tables.session
_BEFORE = "_before"


def hold(connection: Connection, citizen: str, step: str, data: dict[str, Any], expires: datetime) -> None:
    """Put the dialogue at ``step``; what was running is laid aside."""
    _lock(connection, citizen)
    row = connection.execute(select(s.c.step, s.c.data, s.c.expires_at).where(s.c.citizen == citizen)).first()
    place, vault = f"session.data:{citizen}", vault_of(connection)
    before = None
    if row is not None and row.step and row.step != step:
        before = [row.step, json.loads(vault.open(row.data, place)), row.expires_at.isoformat()]
    _write(connection, citizen, step, data | {_BEFORE: before}, expires)


def release(connection: Connection, citizen: str, step: str) -> None:
    """Take up again what was laid aside, unless the dialogue has moved on from ``step``."""
    _lock(connection, citizen)
    query = select(s.c.data).where(s.c.citizen == citizen, s.c.step == step)
    row = connection.execute(query).first()
    if row is None:
        return
    before = json.loads(vault_of(connection).open(row.data, f"session.data:{citizen}")).get(_BEFORE)
    if before:
        _write(connection, citizen, before[0], before[1], datetime.fromisoformat(before[2]))
    else:
        connection.execute(delete(s).where(s.c.citizen == citizen))


def _lock(connection: Connection, citizen: str) -> None:
    """As every message of theirs does, so that neither undoes what the other wrote (bot.store.inbox)."""
    one = select(tables.citizen.c.ref).where(tables.citizen.c.ref == citizen)
    connection.execute(one.with_for_update(key_share=True))


def _write(connection: Connection, citizen: str, step: str, data: dict[str, Any], expires: datetime) -> None:
    sealed = vault_of(connection).seal(json.dumps(data, ensure_ascii=False).encode(), f"session.data:{citizen}")
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(s).values(citizen=citizen, step=step, data=sealed, expires_at=expires)
    values = {"step": step, "data": sealed, "expires_at": expires}
    connection.execute(row.on_conflict_do_update(index_elements=["citizen"], set_=values))
