"""Which quizzes are there, with which questions and which key?"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.domain.quiz import Question
from bot.store import tables
from bot.store.vault import vault_of

q, n = tables.quiz, tables.quiz_question


def place_of(ref: str) -> str:
    """What the sealed key is bound to."""
    return f"quiz.key:{ref}"


def add(connection: Connection, ref: str, key: bytes, values: Mapping[str, Any]) -> int:
    sealed = vault_of(connection).seal(key, place_of(ref))
    row = insert(q).values(ref=ref, key=sealed, **values).returning(q.c.id)
    return int(connection.execute(row).scalar_one())


def key_of(connection: Connection, row: Any) -> bytes | None:
    """The key of the quiz's keyed hashes; None when it was destroyed."""
    return vault_of(connection).open(row.key, place_of(row.ref)) if row.key else None


def by_ref(connection: Connection, ref: str, *, lock: bool = False) -> Any | None:
    query = select(q).where(q.c.ref == ref)
    return connection.execute(query.with_for_update() if lock else query).first()


def change(connection: Connection, id: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(q).where(q.c.id == id).values(values))


def page(connection: Connection, page: int, size: int) -> tuple[Sequence[Any], int]:
    """The newest first, and how many there are."""
    rows = connection.execute(select(q).order_by(q.c.id.desc()).limit(size).offset((page - 1) * size)).all()
    return rows, connection.scalar(select(func.count()).select_from(q)) or 0


def running(connection: Connection, now: datetime, limit: int) -> Sequence[Any]:
    """Those that take answers, the one that ends first at the front."""
    query = select(q).where(q.c.state == "open", q.c.until > now).order_by(q.c.until, q.c.id)
    return connection.execute(query.limit(limit)).all()


def due(connection: Connection, now: datetime) -> Sequence[Any]:
    """Open ones whose time is over."""
    return connection.execute(select(q).where(q.c.state == "open", q.c.until <= now).order_by(q.c.id)).all()


def questions(connection: Connection, quiz: int) -> Sequence[Any]:
    return connection.execute(select(n).where(n.c.quiz == quiz).order_by(n.c.number)).all()


def options_of(row: Any) -> tuple[str, ...]:
    return tuple(json.loads(row.options))


def set_questions(connection: Connection, quiz: int, given: Sequence[tuple[Question, str]]) -> None:
    """All of them, in this order, each with the line of its source."""
    connection.execute(delete(n).where(n.c.quiz == quiz))
    rows = [_row(quiz, number, question, source) for number, (question, source) in enumerate(given, 1)]
    if rows:
        connection.execute(insert(n), rows)


def _row(quiz: int, number: int, question: Question, source: str) -> dict[str, Any]:
    return {
        "quiz": quiz,
        "number": number,
        "words": question.words.strip(),
        "options": json.dumps(question.options, ensure_ascii=False),
        "answer": question.answer,
        "why": question.why.strip(),
        "entry": question.entry,
        "source": source,
    }
