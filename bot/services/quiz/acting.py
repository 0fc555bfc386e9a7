"""May somebody of the office do this with a quiz now, and when does it close by itself?"""

from datetime import datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.quiz import Act, State, act_on
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services.quiz.known import found, shown
from bot.services.quiz.views import Quiz
from bot.store import audit
from bot.store.engine import raise_signal
from bot.store.quiz import quizzes as store

_NEEDS = {
    Act.EDIT: Permission.CAMPAIGN_EDIT,
    Act.OPEN: Permission.CAMPAIGN_APPROVE,
    Act.CLOSE: Permission.CAMPAIGN_APPROVE,
    Act.CANCEL: Permission.CAMPAIGN_EDIT,
}


def record(connection: Connection, actor: str, act: str, ref: str, now: datetime) -> None:
    """Keep who did what, and have the pages that show it made again."""
    audit.write(connection, actor=actor, act=f"quiz.{act}", subject=ref, now=now)
    raise_signal(connection, "quiz")


def acting(connection: Connection, actor: Actor, ref: str, act: Act) -> tuple[Any, State]:
    """The row, locked, and where ``act`` leads it. Raises Refused ``staff.not_allowed``, ``quiz.unknown``, ``.not_now``."""
    actor.require(_NEEDS[act])
    row = found(connection, ref, lock=True)
    return row, act_on(State(row.state), act)


def act(connection: Connection, *, actor: Actor, ref: str, act: Act, now: datetime) -> Quiz:
    """Open it (not whoever wrote it last), close it, or drop a draft.

    Raises Refused as ``acting``, and ``quiz.second_person``, ``.not_filled``, ``.no_questions``, ``.over``.
    """
    row, state = acting(connection, actor, ref, act)
    match act:
        case Act.EDIT:
            raise Refused("quiz.not_now")
        case Act.OPEN:
            _check_opening(connection, row, actor, now)
            opened = {"state": state.value, "opened_by": actor.id, "opened_at": now, "changed_at": now}
            store.change(connection, row.id, opened)
        case _:
            _end(connection, row, state, now)
    record(connection, actor.login, act.value, row.ref, now)
    return shown(connection, store.by_ref(connection, row.ref), now)


def _check_opening(connection: Connection, row: Any, actor: Actor, now: datetime) -> None:
    if row.edited_by == actor.id:
        raise Refused("quiz.second_person")
    if not row.title:
        raise Refused("quiz.not_filled")
    if not store.questions(connection, row.id):
        raise Refused("quiz.no_questions")
    if row.until <= now:
        raise Refused("quiz.over")


def _end(connection: Connection, row: Any, state: State, now: datetime) -> None:
    """No more answers; without the key nobody can tell whose they were."""
    store.change(connection, row.id, {"state": state.value, "key": None, "closed_at": now, "changed_at": now})


def tick(connection: Connection, *, now: datetime) -> int:
    """Close what is over; how many."""
    due = store.due(connection, now)
    for row in due:
        _end(connection, row, State.CLOSED, now)
        record(connection, "timetable", "close", row.ref, now)
    return len(due)
