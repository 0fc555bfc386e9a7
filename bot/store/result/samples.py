"""Which samples does the office hold, with which tests, history and tasks?"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, literal_column, or_, select, update

from bot.store import tables
from bot.store.round.ballot import dialect_insert

s, t, e, f, i, n = (
    tables.sample,
    tables.sample_test,
    tables.sample_event,
    tables.follow_up,
    tables.result_import,
    tables.result_telling,
)
_UNDER_WAY = select(i.c.id).where(i.c.state != "done")
THERE = or_(s.c["import"].is_(None), s.c["import"].not_in(_UNDER_WAY))
"""What an import brought is there once all of it is."""


def known(connection: Connection, digests: Collection[str]) -> dict[str, str]:
    """Digest → ref of those that are there."""
    if not digests:
        return {}
    query = select(s.c.digest, s.c.ref).where(s.c.digest.in_(list(digests)))
    return {row.digest: row.ref for row in connection.execute(query)}


def withdrawn(connection: Connection, digests: Collection[str]) -> dict[str, str]:
    """Digest → ref of those that were taken down."""
    if not digests:
        return {}
    query = select(s.c.digest, s.c.ref).where(s.c.digest.in_(list(digests)), s.c.state == "withdrawn")
    return {row.digest: row.ref for row in connection.execute(query)}


def numbered(connection: Connection, numbers: Collection[str]) -> dict[str, str]:
    """Sampling number → digest of a sample that has it."""
    if not numbers:
        return {}
    query = select(s.c.sampling_number, s.c.digest).where(s.c.sampling_number.in_(list(numbers)))
    return {row.sampling_number: row.digest for row in connection.execute(query)}


def add(connection: Connection, rows: Sequence[tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]]) -> list[int]:
    """Samples, each with its tests; their ids, in order."""
    if not rows:
        return []
    refs = [secrets.token_hex(6) for _ in rows]
    made = [{**values, "ref": ref} for ref, (values, _) in zip(refs, rows, strict=True)]
    connection.execute(insert(s), made)
    ids = {row.ref: row.id for row in connection.execute(select(s.c.ref, s.c.id).where(s.c.ref.in_(refs)))}
    tests = [{**test, "sample": ids[ref]} for ref, (_, tests) in zip(refs, rows, strict=True) for test in tests]
    if tests:
        connection.execute(insert(t), tests)
    return [ids[ref] for ref in refs]


def by_ref(connection: Connection, ref: str, *, lock: bool = False) -> Any | None:
    """A sample that is there; ``lock`` it for a change."""
    query = select(s).where(s.c.ref == ref, THERE)
    if lock and connection.dialect.name == "postgresql":
        query = query.with_for_update()
    return connection.execute(query).first()


def by_id(connection: Connection, sample: int) -> Any:
    return connection.execute(select(s).where(s.c.id == sample)).one()


def of_import(
    connection: Connection, id: int, states: Collection[str], is_new: bool, limit: int, after: int
) -> Sequence[Any]:
    """Samples of an import in one of ``states``, by id those after ``after``, locked for a change; ``is_new``: not proposed yet,
    else proposed.
    """
    query = select(s).where(s.c["import"] == id, s.c.id > after, s.c.state.in_(list(states)), THERE)
    query = query.where(s.c.proposed_by.is_(None) if is_new else s.c.proposed_by.is_not(None))
    if connection.dialect.name == "postgresql":
        query = query.with_for_update()
    return connection.execute(query.order_by(s.c.id).limit(limit)).all()


def fill(connection: Connection, id: int, name: str, text: str, by: int | None, now: datetime) -> int:
    """Say ``text`` where received samples of an import that nobody proposed yet say nothing; how many."""
    bare: list[Any] = [s.c["import"] == id, s.c.state == "received", s.c.proposed_by.is_(None), s.c[name] == "", THERE]
    bare += [s.c.public_at.is_(None)]  # what was public before is looked at by itself
    return connection.execute(update(s).where(*bare).values({name: text, "edited_by": by, "changed_at": now})).rowcount


def change(connection: Connection, sample: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(s).where(s.c.id == sample).values(**values))


def set_tests(connection: Connection, sample: int, tests: Sequence[Mapping[str, Any]]) -> None:
    """These tests instead of those that are there."""
    connection.execute(t.delete().where(t.c.sample == sample))
    if tests:
        connection.execute(insert(t), [{**test, "sample": sample} for test in tests])


def log(connection: Connection, values: Sequence[Mapping[str, Any]]) -> None:
    if values:
        connection.execute(insert(e), list(values))


def history(connection: Connection, sample: int, *, is_public: bool) -> Sequence[Any]:
    """The first step first; ``is_public``: those that everybody may read."""
    query = select(e).where(e.c.sample == sample).order_by(e.c.id)
    return connection.execute(query.where(e.c.is_public.is_(True)) if is_public else query).all()


def page(
    connection: Connection,
    states: Collection[str],
    page: int,
    size: int,
    *,
    drafts: bool = False,
    id: int | None = None,
    verdict: str = "",
    area: str = "",
    refs: Collection[str] = (),
) -> tuple[Sequence[Any], int]:
    """Samples in ``states``, the newest first, and how many; ``drafts``: with a correction to agree to; ``id`` of an import;
    ``area``: in it, by the beginning of its code; only ``refs`` where some are given.
    """
    among = [s.c.state.in_(list(states)), THERE]
    among += [s.c.draft != ""] if drafts else []
    among += [s.c["import"] == id] if id is not None else []
    among += [s.c.verdict == verdict] if verdict else []
    among += [s.c.area.startswith(area, autoescape=True)] if area else []
    among += [s.c.ref.in_(list(refs))] if refs else []
    query = select(s).where(*among).order_by(s.c.id.desc()).limit(size).offset((page - 1) * size)
    total = select(func.count()).select_from(s).where(*among)
    return connection.execute(query).all(), connection.execute(total).scalar_one()


def counts(connection: Connection) -> dict[str, int]:
    """How many are in each state."""
    query = select(s.c.state, func.count()).where(THERE).group_by(s.c.state)
    return {row.state: row[1] for row in connection.execute(query)}


def task(connection: Connection, sample: int) -> Any | None:
    return connection.execute(select(f).where(f.c.sample == sample)).first()


def open_task(connection: Connection, sample: int, opened_on: date, due_on: date) -> None:
    """One for each sample: what comes back is followed up anew."""
    values = {"state": "open", "opened_on": opened_on, "due_on": due_on, "what": ""}
    anew = values | {"done_by": None, "agreed_by": None, "done_at": None}
    row = dialect_insert(connection, f).values(sample=sample, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["sample"], set_=anew))


def change_task(connection: Connection, task: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(f).where(f.c.id == task).values(**values))


def tasks(connection: Connection, states: Collection[str], page: int, size: int) -> tuple[Sequence[Any], int]:
    """Tasks with their sample's ref, food and venue, the first due first, and how many; of what is not public nothing is due."""
    among = f.c.state.in_(list(states)), s.c.is_public
    query = select(f, s.c.ref, s.c.food, s.c.venue).join(s, s.c.id == f.c.sample).where(*among)
    rows = connection.execute(query.order_by(f.c.due_on, f.c.id).limit(size).offset((page - 1) * size)).all()
    total = select(func.count()).select_from(f.join(s, s.c.id == f.c.sample)).where(*among)
    return rows, connection.execute(total).scalar_one()


def tell(connection: Connection, sample: int, version: int, step: str, now: datetime) -> None:
    """Those who asked are to hear of this step; once for each version."""
    row = dialect_insert(connection, n).values(sample=sample, version=version, step=step, cursor="", started_at=now)
    connection.execute(row.on_conflict_do_nothing(index_elements=["sample", "version", "step"]))


def published_version(connection: Connection, sample: int) -> int:
    """With which version it came to the public, the last time that it did."""
    query = select(func.max(e.c.version)).where(e.c.sample == sample, e.c.act == "publish")
    return connection.scalar(query) or 1


def is_named(connection: Connection, column: str, name: str) -> bool:
    """Has any published sample this food, venue or producer?"""
    query = select(s.c.id).where(literal_column("sample.is_public"), s.c[column] == name).limit(1)
    return connection.scalar(query) is not None
