"""How does a citizen answer: each question once, in the chat or on the page, and nobody can tell afterwards who did?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.quiz import correct_in, empty, next_of, with_answer
from bot.domain.refused import Refused
from bot.domain.round.ballot import voter
from bot.services.quiz.known import asked, found, takes_answers
from bot.services.quiz.views import Marked, Result, Standing
from bot.store.quiz import quizzes, tries
from bot.store.round import person


def answer(
    connection: Connection,
    *,
    ref: str,
    citizen: str,
    number: int,
    choice: int,
    now: datetime,
    source: str = "chat",
) -> Result:
    """The first answer to a question counts, another one changes nothing. ``source`` is chat or page.

    Raises Refused ``quiz.unknown``, ``.closed``, ``.follow_first``, ``.question_unknown``, ``.choice_bad``.
    """
    row, voting = _voter(connection, ref, citizen, now)
    questions = quizzes.questions(connection, row.id)
    if not 1 <= number <= len(questions):
        raise Refused("quiz.question_unknown")
    asked_one = questions[number - 1]
    if not 1 <= choice <= len(quizzes.options_of(asked_one)):
        raise Refused("quiz.choice_bad", most=len(quizzes.options_of(asked_one)))
    day = f"{now.astimezone(BEIJING):%Y-%m-%d}"
    mine = tries.begun(connection, row.id, voting, empty(len(questions)), source, day)
    before, given = int(mine.given[number - 1]), mine.given
    if not before:
        given = with_answer(given, number, choice)
        tries.change(connection, mine.id, given, correct_in(given, [one.answer for one in questions]))
    return Result(_marked(asked_one, before or choice), _standing(questions, given), bool(before))


def _voter(connection: Connection, ref: str, citizen: str, now: datetime) -> tuple[Any, str]:
    """The quiz, and whoever answers, under its own key."""
    row = found(connection, ref)
    if row.opened_at is None:
        raise Refused("quiz.unknown")
    if not takes_answers(row, now):
        raise Refused("quiz.closed")
    follower = person.follower(connection, citizen)
    if follower is None:
        raise Refused("quiz.follow_first")
    key = quizzes.key_of(connection, row)
    assert key is not None  # noqa: S101 - it takes answers
    return row, voter(key, follower[0])


def standing(connection: Connection, *, ref: str, citizen: str, now: datetime) -> Standing:
    """How far somebody is. Raises Refused ``quiz.unknown``, ``.closed``, ``.follow_first``."""
    row, voting = _voter(connection, ref, citizen, now)
    questions = quizzes.questions(connection, row.id)
    mine = tries.of(connection, row.id, voting)
    return _standing(questions, mine.given if mine else empty(len(questions)))


def _standing(questions: Sequence[Any], given: str) -> Standing:
    marked = tuple(_marked(one, int(given[place])) for place, one in enumerate(questions) if given[place] != "0")
    following = next_of(given)
    return Standing(
        correct=sum(one.is_right for one in marked),
        answered=len(marked),
        total=len(questions),
        next=asked(questions[following - 1]) if following else None,
        marked=marked,
    )


def _marked(row: Any, choice: int) -> Marked:
    return Marked(asked(row), choice, row.answer, row.why, row.source, row.entry)
