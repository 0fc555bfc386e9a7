"""Which quiz is meant, and how does it look to those who ask?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.quiz import State, Template
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.services.quiz.views import Asked, Full, Quiz, Quizzes
from bot.store.quiz import quizzes as store

_LISTED = 10


def templates() -> tuple[Template, ...]:
    """Sets of questions in content/quiz."""
    return house.shipped().quizzes


def found(connection: Connection, ref: str, *, lock: bool = False) -> Any:
    """The row; raises Refused ``quiz.unknown``."""
    row = store.by_ref(connection, ref.strip().lower()[:12], lock=lock)
    if row is None:
        raise Refused("quiz.unknown")
    return row


def asked(row: Any) -> Asked:
    return Asked(row.number, row.words, store.options_of(row))


def shown(connection: Connection, row: Any, now: datetime) -> Quiz:
    return Quiz(
        ref=row.ref,
        title=row.title,
        words=row.words,
        state=State(row.state),
        until=row.until,
        questions=tuple(asked(one) for one in store.questions(connection, row.id)),
        takes_answers=takes_answers(row, now),
        edited_by=row.edited_by,
        changed=row.changed_at,
    )


def takes_answers(row: Any, now: datetime) -> bool:
    return bool(row.state == State.OPEN and row.key is not None and now < row.until)


def look(connection: Connection, *, actor: Actor, ref: str, now: datetime) -> Quiz:
    """Raises Refused ``staff.not_allowed``, ``quiz.unknown``."""
    actor.require(Permission.CAMPAIGN_READ)
    return shown(connection, found(connection, ref), now)


def full(connection: Connection, *, actor: Actor, ref: str) -> list[Full]:
    """The questions with their answers. Raises Refused ``staff.not_allowed``, ``quiz.unknown``."""
    actor.require(Permission.CAMPAIGN_READ)
    return fully(store.questions(connection, found(connection, ref).id))


def fully(rows: Sequence[Any]) -> list[Full]:
    return [
        Full(row.number, row.words, store.options_of(row), row.answer, row.why, row.entry, row.source) for row in rows
    ]


def listing(connection: Connection, *, actor: Actor, now: datetime, page: int = 1, size: int = 20) -> Quizzes:
    """All of them, the newest first; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CAMPAIGN_READ)
    rows, total = store.page(connection, max(page, 1), size)
    items = [shown(connection, row, now) for row in rows]
    return Quizzes(items, max(page, 1), max(1, -(-total // size)), total)


def public(connection: Connection, *, ref: str, now: datetime) -> Quiz:
    """As anybody may see it; raises Refused ``quiz.unknown``, also for one that was never opened."""
    row = found(connection, ref)
    if row.opened_at is None:
        raise Refused("quiz.unknown")
    return shown(connection, row, now)


def current(connection: Connection, *, now: datetime) -> list[Quiz]:
    """Those that take answers now."""
    return [shown(connection, row, now) for row in store.running(connection, now, _LISTED)]
