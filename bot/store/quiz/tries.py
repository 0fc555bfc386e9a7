"""What did somebody answer so far, and how did all of them do?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select, update

from bot.store import tables
from bot.store.round.ballot import dialect_insert

t = tables.quiz_try


def _mine(quiz: int, voter: str) -> Any:
    return select(t).where(t.c.quiz == quiz, t.c.voter == voter)


def of(connection: Connection, quiz: int, voter: str) -> Any | None:
    return connection.execute(_mine(quiz, voter)).first()


def begun(connection: Connection, quiz: int, voter: str, given: str, source: str, day: str) -> Any:
    """Their try, locked; a new one with ``given`` where they have none."""
    row = dialect_insert(connection, t).values(
        quiz=quiz, voter=voter, given=given, answered=0, correct=0, is_done=False, source=source, day=day
    )
    connection.execute(row.on_conflict_do_nothing(index_elements=["quiz", "voter"]))
    return connection.execute(_mine(quiz, voter).with_for_update()).one()


def change(connection: Connection, id: int, given: str, correct: int) -> None:
    answered = len(given) - given.count("0")
    values = {"given": given, "answered": answered, "correct": correct, "is_done": answered == len(given)}
    connection.execute(update(t).where(t.c.id == id).values(values))


def sums(connection: Connection, quiz: int) -> Any:
    """How many began and finished, and what those who finished had right together: began, done, correct."""
    done = func.coalesce(func.sum(t.c.correct).filter(t.c.is_done), 0)
    query = select(func.count(), func.count().filter(t.c.is_done), done).where(t.c.quiz == quiz)
    return connection.execute(query).one()


def scores(connection: Connection, quiz: int) -> Sequence[tuple[int, int]]:
    """(right answers, how many people) of those who finished."""
    query = select(t.c.correct, func.count()).where(t.c.quiz == quiz, t.c.is_done)
    rows = connection.execute(query.group_by(t.c.correct).order_by(t.c.correct))
    return [(correct, count) for correct, count in rows]


def by(connection: Connection, quiz: int, column: str) -> Sequence[tuple[str, int]]:
    """(day or source, how many began)."""
    name = t.c[column]
    rows = connection.execute(select(name, func.count()).where(t.c.quiz == quiz).group_by(name).order_by(name))
    return [(value, count) for value, count in rows]


def choices(connection: Connection, quiz: int, number: int) -> dict[int, int]:
    """How many gave which answer to a question, by option."""
    digit = func.substr(t.c.given, number, 1)
    rows = connection.execute(select(digit, func.count()).where(t.c.quiz == quiz).group_by(digit))
    return {int(choice): count for choice, count in rows if choice != "0"}
