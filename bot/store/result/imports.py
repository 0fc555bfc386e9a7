"""Which files were brought in, which of their rows were not understood, and what did staff say of their columns?"""

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, select, update

from bot.store import tables
from bot.store.round.ballot import dialect_insert
from bot.store.sealed_text import seal, unseal
from bot.store.vault import vault_of

i, m, r, s, t = (
    tables.result_import,
    tables.result_mapping,
    tables.result_row,
    tables.sample,
    tables.sample_test,
)
_NONE = {"title": "", "counts": "[]", "total": 0, "read": 0, "new": 0, "known": 0, "quarantined": 0, "why": ""}
_SHOWN = [column for column in i.c if column.name != "data"]
_DONE = select(i.c.id).where(i.c.state == "done")


def add(connection: Connection, data: bytes, values: Mapping[str, Any]) -> str:
    """A file to bring in, sealed: nobody looked at what is in it yet; its ref."""
    ref = secrets.token_hex(6)
    sealed = vault_of(connection).seal(data, f"result_import.data:{ref}")
    connection.execute(insert(i).values(ref=ref, data=sealed, **_NONE | dict(values)))
    return ref


def by_ref(connection: Connection, ref: str) -> Any | None:
    """Without the file itself."""
    return connection.execute(select(*_SHOWN).where(i.c.ref == ref)).first()


def by_id(connection: Connection, id: int | None) -> Any | None:
    return connection.execute(select(*_SHOWN).where(i.c.id == id)).first() if id is not None else None


def data(connection: Connection, ref: str) -> bytes | None:
    sealed = connection.scalar(select(i.c.data).where(i.c.ref == ref))
    return None if sealed is None else vault_of(connection).open(sealed, f"result_import.data:{ref}")


def running(connection: Connection) -> Any | None:
    return connection.execute(select(*_SHOWN).where(i.c.state == "running")).first()


def change(connection: Connection, id: int, values: Mapping[str, Any], state: str = "running") -> bool:
    """``values`` for an import that is still in ``state``; False when it is not."""
    still = i.c.id == id, i.c.state == state
    return connection.execute(update(i).where(*still).values(**values)).rowcount == 1


def half(connection: Connection) -> Sequence[int]:
    """Imports that ended without being done; what is left of them is nobody's."""
    over = i.c.state.in_(("cancelled", "failed"))
    left = (
        select(s.c["import"]).where(s.c["import"] == i.c.id).exists(),
        select(r.c.id).where(r.c["import"] == i.c.id).exists(),
    )
    return connection.scalars(select(i.c.id).where(over, left[0] | left[1])).all()


def sweep(connection: Connection, id: int, limit: int) -> int:
    """Remove at most ``limit`` samples or rows of a half import; how many."""
    samples = connection.scalars(select(s.c.id).where(s.c["import"] == id).limit(limit)).all()
    if samples:
        connection.execute(delete(t).where(t.c.sample.in_(samples)))
        connection.execute(delete(s).where(s.c.id.in_(samples)))
        return len(samples)
    rows = connection.scalars(select(r.c.id).where(r.c["import"] == id).limit(limit)).all()
    connection.execute(delete(r).where(r.c.id.in_(rows)))
    return len(rows)


def page(connection: Connection, page: int, size: int) -> tuple[Sequence[Any], int]:
    query = select(*_SHOWN).order_by(i.c.id.desc()).limit(size).offset((page - 1) * size)
    return connection.execute(query).all(), connection.execute(select(func.count()).select_from(i)).scalar_one()


def forget_files(connection: Connection, before: datetime) -> int:
    """Files that were kept and never brought in, or failed and nobody tried again; how many."""
    old = i.c.state.in_(("kept", "failed")), i.c.data.is_not(None), i.c.made_at < before
    state = case((i.c.state == "kept", "cancelled"), else_=i.c.state)
    return connection.execute(update(i).where(*old).values(state=state, data=None)).rowcount


def mapping(connection: Connection, source: str) -> dict[str, str]:
    query = select(m.c.header, m.c.field).where(m.c.source == source)
    return {row.header: row.field for row in connection.execute(query)}


def map(connection: Connection, source: str, fields: Mapping[str, str], by: str, now: datetime) -> None:
    for header, field in fields.items():
        row = dialect_insert(connection, m).values(
            source=source, header=header, field=field, confirmed_by=by, confirmed_at=now
        )
        new = {"field": field, "confirmed_by": by, "confirmed_at": now}
        connection.execute(row.on_conflict_do_update(index_elements=["source", "header"], set_=new))


def known_rows(connection: Connection, digests: Collection[str]) -> set[str]:
    """Which of these rows are in quarantine already, or were."""
    if not digests:
        return set()
    return set(connection.scalars(select(r.c.digest).where(r.c.digest.in_(list(digests)))))


def add_rows(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows with what stood in them, which nobody looked at for who is named there, sealed."""
    if rows:
        connection.execute(insert(r), [seal(connection, "result_row", row, ("cells", "doubts")) for row in rows])


def rows(
    connection: Connection, page: int, size: int, *, state: str, id: int | None = None
) -> tuple[Sequence[Any], int]:
    """Rows of imports that are done, the newest first, with ref and source of their import; and how many."""
    among = [r.c.state == state, r.c["import"].in_(_DONE)]
    among += [r.c["import"] == id] if id is not None else []
    query = select(r, i.c.ref.label("import_ref"), i.c.source).join(i, i.c.id == r.c["import"]).where(*among)
    found = connection.execute(query.order_by(r.c.id.desc()).limit(size).offset((page - 1) * size)).all()
    return found, connection.execute(select(func.count()).select_from(r).where(*among)).scalar_one()


def row(connection: Connection, id: int, *, lock: bool = False) -> Any | None:
    query = select(r, i.c.ref.label("import_ref"), i.c.source).join(i, i.c.id == r.c["import"])
    query = query.where(r.c.id == id, r.c["import"].in_(_DONE))
    return connection.execute(query.with_for_update(of=r) if lock else query).first()


def cells(connection: Connection, row: Any) -> list[tuple[str, str]]:
    """Header and text of each cell of a row."""
    given: list[tuple[str, str]] = json.loads(unseal(connection, "result_row", "cells", row))
    return given


def doubts(connection: Connection, row: Any) -> str:
    """As ``bot.domain.result.written`` writes them."""
    return unseal(connection, "result_row", "doubts", row)


def settle(connection: Connection, id: int, values: Mapping[str, Any]) -> bool:
    """False when another was first."""
    still = r.c.id == id, r.c.state == "open"
    return connection.execute(update(r).where(*still).values(**values)).rowcount == 1
