"""Is a question answered once and marked at once, does everything rest on the knowledge, and can nobody tell who answered?"""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.content import ContentError
from bot.content.quizzes import load_quizzes
from bot.domain.quiz import TABLE, Act, Question, State, act_on
from bot.domain.refused import Refused
from bot.services import faq, quiz
from bot.store.engine import Database
from tests.chat import CONTENT
from tests.happenings import Hall, hall
from tests.refusals import refusal
from tests.rounds import CHEN, LI, LOOK, WANG


@pytest.fixture
async def stage(database: Database, now: datetime) -> AsyncIterator[Hall]:
    faq.furnish(CONTENT.faq)
    async with hall(database, now) as found:
        yield found


def question(**other: Any) -> Question:
    given: dict[str, Any] = {"words": "死蟹能吃吗？", "options": ("能", "不能"), "answer": 2, "why": "煮也去不掉毒。"}
    return Question(**({**given, "entry": "kitchen-crab-cooking"} | other))


@pytest.mark.parametrize("template", CONTENT.rules.quizzes, ids=lambda one: one.key)
def test_every_question_rests_on_an_entry_of_the_knowledge(template: Any) -> None:
    known = {entry.id for entry in CONTENT.faq}
    assert {one.entry for one in template.questions} <= known
    assert len({one.words for one in template.questions}) == len(template.questions)


async def test_an_answer_is_marked_with_why_and_source(stage: Hall) -> None:
    await stage.asks()
    wrong = await stage.answers("zhang", 1, 1)
    assert (wrong.marked.is_right, wrong.marked.answer, wrong.is_same) == (False, 2, False)
    assert "呛进气管" in wrong.marked.why
    assert "发生食物中毒后该怎么办" in wrong.marked.source
    again = await stage.answers("zhang", 1, 2, source="page")
    assert (again.marked.choice, again.is_same) == (1, True)
    assert again.standing.next is not None
    assert again.standing.next.number == 2
    right = await stage.answers("zhang", 2, 3)
    assert (right.marked.is_right, right.standing.correct, right.standing.answered) == (True, 1, 2)
    assert await refusal(stage.answers("zhang", 3, 9)) == "quiz.choice_bad"
    assert await refusal(stage.answers("zhang", 99, 1)) == "quiz.question_unknown"


async def test_two_answers_at_once_count_as_one(stage: Hall) -> None:
    await stage.asks()
    await stage.follower("zhang")
    heard = await asyncio.gather(*(stage.answers("zhang", 1, choice) for choice in (1, 2, 3, 1)))
    assert len({one.marked.choice for one in heard}) == 1
    assert sorted(one.is_same for one in heard) == [False, True, True, True]
    assert await stage.column("quiz_try.answered") == [1]


async def test_figures_count_people_and_name_nobody(stage: Hall) -> None:
    await stage.asks("labels")
    for name, choices in (("zhang", (2, 2, 2, 2, 2, 2)), ("wang", (1, 2, 2, 1, 2, 2)), ("zhao", (3,))):
        for number, choice in enumerate(choices, 1):
            await stage.answers(name, number, choice, source="page" if name == "wang" else "chat")
    found = await stage.database.read(quiz.figures, actor=LOOK, ref=stage.ref)
    assert (found.began, found.done, found.mean) == (3, 2, 5.0)
    assert (found.scores, found.sources) == (((4, 1), (6, 1)), (("chat", 2), ("page", 1)))
    assert found.days == (("2026-11-22", 3),)
    assert (found.questions[0].choices, found.questions[0].correct) == ({1: 1, 2: 1, 3: 1}, 1)
    voters = set(await stage.column("quiz_try.voter"))
    assert voters.isdisjoint(stage.refs.values())


async def test_the_key_goes_when_the_quiz_is_over(stage: Hall) -> None:
    await stage.asks()
    await stage.answers("zhang", 1, 2)
    stage.later(days=15)
    assert await refusal(stage.answers("zhang", 2, 3)) == "quiz.closed"
    await stage.ticks()
    assert await stage.column("quiz.key") == [None]
    seen = await stage.database.read(quiz.public, ref=stage.ref, now=stage.now)
    assert (seen.state, seen.takes_answers) == (State.CLOSED, False)
    assert await stage.database.read(quiz.current, now=stage.now) == []


async def test_leaving_and_coming_back_is_the_same_person(stage: Hall) -> None:
    await stage.asks()
    await stage.answers("zhang", 1, 1)
    await stage.leaves("zhang")
    assert (await stage.answers("zhang", 1, 2)).is_same


async def test_another_person_opens_it_and_then_nothing_changes(stage: Hall) -> None:
    run, now = stage.database.run, stage.now
    ref = await run(quiz.draft, actor=LI, now=now)
    assert await refusal(run(quiz.act, actor=WANG, ref=ref, act=Act.OPEN, now=now)) == "quiz.not_filled"
    given: dict[str, Any] = {"title": "会不会挑螃蟹", "words": "", "until": now + timedelta(days=7)}
    await run(quiz.edit, actor=LI, ref=ref, now=now, **given)
    assert await refusal(run(quiz.act, actor=WANG, ref=ref, act=Act.OPEN, now=now)) == "quiz.no_questions"
    made = await run(quiz.set_questions, actor=LI, ref=ref, given=[question()], now=now)
    assert made.questions[0].options == ("能", "不能")
    assert quiz.offered(made, actor=WANG) == (Act.EDIT, Act.OPEN, Act.CANCEL)
    await run(quiz.edit, actor=WANG, ref=ref, now=now, **given)
    assert await refusal(run(quiz.act, actor=WANG, ref=ref, act=Act.OPEN, now=now)) == "quiz.second_person"
    await run(quiz.act, actor=CHEN, ref=ref, act=Act.OPEN, now=now)
    assert await refusal(run(quiz.set_questions, actor=LI, ref=ref, given=[], now=now)) == "quiz.not_now"
    unknown = run(
        quiz.set_questions,
        actor=LI,
        ref=await run(quiz.draft, actor=LI, now=now),
        given=[question(entry="nothing")],
        now=now,
    )
    assert await refusal(unknown) == "quiz.entry_unknown"


def test_a_question_begins_with_what_is_known() -> None:
    faq.furnish(CONTENT.faq)
    made = quiz.prefill("kitchen-honey-baby")
    made.check()
    assert made.why.startswith("1岁以内的宝宝一点都别吃")


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_every_act_leads_where_the_table_says(state: State, act: Act) -> None:
    if (state, act) in TABLE:
        assert act_on(state, act) is TABLE[state, act]
    else:
        with pytest.raises(Refused, match=r"quiz\.not_now"):
            act_on(state, act)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"words": ""}, "quiz.question_bad"),
        ({"options": ("能",)}, "quiz.options_bad"),
        ({"options": ("能", "能")}, "quiz.options_bad"),
        ({"answer": 3}, "quiz.answer_bad"),
        ({"why": ""}, "quiz.why_bad"),
    ],
)
def test_what_is_not_right_is_named(other: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        question(**other).check()
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title: 题\nwords: 说明\nquestions: []\n", "questions must be a list"),
        ("title: 题\nwords: 说明\nquestions: [{question: 问}]\n", "question 1 must have"),
    ],
)
def test_a_mistake_in_a_file_is_named(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "quiz").mkdir()
    (tmp_path / "quiz" / "bad.yaml").write_text(text, "utf-8")
    with pytest.raises(ContentError, match=f"bad.yaml: {words}"):
        load_quizzes(tmp_path)
