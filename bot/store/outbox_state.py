"""Which rows of the outbox stand in which of its indexes? A query says it in the index's own words, or the index is not used.

Most rows were sent and are only looked up by their key, citizen or subject; the indexes of the others hold nothing else. One
state each: what has to be looked at for every row that changes is what costs (a list of states twice as much as the change).
"""

from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, or_


def _is(rows: Any, state: str) -> ColumnElement[bool]:
    is_that: ColumnElement[bool] = rows.c.state == literal_column(f"'{state}'")
    return is_that


def is_waiting(rows: Any) -> ColumnElement[bool]:
    """``rows`` is the outbox, or an alias of it, here and below."""
    return _is(rows, "waiting")


def is_sending(rows: Any) -> ColumnElement[bool]:
    return _is(rows, "sending")


def is_held(rows: Any) -> ColumnElement[bool]:
    return _is(rows, "held")


def is_parked(rows: Any) -> ColumnElement[bool]:
    return _is(rows, "parked")


def is_undecided(rows: Any) -> ColumnElement[bool]:
    """Unknown or failed: a person looks at it."""
    return or_(_is(rows, "unknown"), _is(rows, "failed"))


def is_about(rows: Any, subject: str) -> ColumnElement[bool]:
    """Of one subject, where few rows are read anyhow: without the index of subjects, in which all that were sent stand too."""
    return func.coalesce(rows.c.subject, "") == subject
