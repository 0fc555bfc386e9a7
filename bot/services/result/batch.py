"""How does staff take many results of one import a step on at once, still two people, still bound to what was looked at?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.result import digest
from bot.domain.result.state import State
from bot.domain.result.table import Act
from bot.domain.result.tidy import close
from bot.domain.staff import Actor, Permission
from bot.services.result import acting, content
from bot.services.result.importing import found
from bot.store import audit
from bot.store.engine import raise_signal
from bot.store.result import public as public_store
from bot.store.result import samples as store

MOST = 500
"""Results of one step: they are one unit, during which nobody else is served."""
_PARTS = 10  # so many times MOST results are looked through for some that are ready
_OPEN = (State.RECEIVED, State.NOTIFIED)
_FROM = {Act.PROPOSE: _OPEN, Act.APPROVE: _OPEN, Act.PUBLISH: (State.APPROVED,)}
FILLED = ("lab", "qualification", "task", "publisher")
"""What may be said once for all of an import."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Results of an import that a step is open for: refs, the one ``hash`` over all of them, and how many are ``left`` out for
    which reason (a code)."""

    refs: tuple[str, ...]
    hash: str
    left: Mapping[str, int]


def ready(connection: Connection, *, actor: Actor, import_ref: str, act: Act, now: datetime) -> Batch:
    """The next results of the import that ``act`` (PROPOSE, APPROVE or PUBLISH) is possible for; at most MOST.

    Raises Refused ``staff.not_allowed``, ``result_import.unknown``, ``result.not_now``.
    """
    actor.require(Permission.RESULT_READ)
    return _batch(_able(connection, actor, import_ref, act, now))


def _batch(judged: "Sequence[tuple[Any, Sequence[Any], str]]") -> Batch:
    hashes, left = dict[str, str](), dict[str, int]()
    for row, tests, code in judged:
        if code:
            left[code] = left.get(code, 0) + 1
        elif len(hashes) < MOST:
            hashes[row.ref] = content.hash_of(row, tests)
    return Batch(tuple(hashes), digest.of_all(hashes), left)


def _able(
    connection: Connection, actor: Actor, import_ref: str, act: Act, now: datetime
) -> list[tuple[Any, Sequence[Any], str]]:
    """Rows of the import with their tests, and the code of what stands in the way of ``act``."""
    if act not in _FROM:
        raise Refused("result.not_now")
    id, states = found(connection, import_ref).id, [state.value for state in _FROM[act]]
    judged, after = list[tuple[Any, Sequence[Any], str]](), 0
    for _part in range(_PARTS):
        rows = store.of_import(connection, id, states, act is Act.PROPOSE, MOST, after)
        tests = public_store.tests(connection, [row.id for row in rows])
        judged += [(row, tests[row.id], _why_not(connection, row, tests[row.id], actor, act, now)) for row in rows]
        if len(rows) < MOST or sum(not code for _, _, code in judged) >= MOST:
            break
        after = rows[-1].id
    return judged


def _why_not(connection: Connection, row: Any, tests: Sequence[Any], actor: Actor, act: Act, now: datetime) -> str:
    try:
        if act is Act.PROPOSE:
            acting.require(content.lacking(row, tests))
        elif act is Act.APPROVE:
            acting.check_approval(row, tests, actor, row.content_hash)
        else:
            acting.check_publication(connection, row, tests, now)
    except Refused as refused:
        return refused.code
    return ""


def step(
    connection: Connection, *, actor: Actor, import_ref: str, act: Act, hash: str, now: datetime
) -> tuple[str, ...]:
    """Carry ``act`` out on what ``ready`` gave under this ``hash``; refs. All of them, or none.

    Raises Refused as ``ready`` and each act do, and ``result.changed`` when anything is another content now, ``result.none_ready``.
    """
    actor.require(Permission.RESULT_EDIT if act is Act.PROPOSE else Permission.RESULT_APPROVE)
    judged = _able(connection, actor, import_ref, act, now)
    batch = _batch(judged)
    if not batch.refs:
        raise Refused("result.none_ready")
    if batch.hash != hash:
        raise Refused("result.changed")
    rows = {row.ref: row for row, _, _ in judged}
    for ref in batch.refs:
        row = rows[ref]
        acting.carry_out(connection, row, actor, act, now, values={}, hash=row.content_hash)
    detail = f"{act}: {len(batch.refs)}, {hash}"
    audit.write(connection, actor=actor.login, act="result.batch", subject=import_ref, now=now, detail=detail)
    return batch.refs


def fill(connection: Connection, *, actor: Actor, import_ref: str, values: Mapping[str, str], now: datetime) -> int:
    """Say lab, qualification, task or publisher for every result of the import that was received and says nothing of it.

    How many rows changed. Raises Refused ``staff.not_allowed``, ``result_import.unknown``, ``result.field_unknown``,
    ``result.value_long``.
    """
    actor.require(Permission.RESULT_EDIT)
    row, changed = found(connection, import_ref), 0
    for name, text in values.items():
        if name not in FILLED:
            raise Refused("result.field_unknown", field=name)
        said, most = close(text), 40 if name == "qualification" else 200
        if len(said) > most:
            raise Refused("result.value_long", field=name, most=most)
        changed += store.fill(connection, row.id, name, said, actor.id or None, now) if said else 0
    detail = "; ".join(f"{name} = {text}" for name, text in values.items())
    audit.write(connection, actor=actor.login, act="result.fill", subject=import_ref, now=now, detail=detail)
    raise_signal(connection, "result")
    return changed
