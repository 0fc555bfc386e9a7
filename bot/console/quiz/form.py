"""What do staff fill in for a quiz and its questions, and is it good enough to be saved?"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.console import act_form
from bot.console.act_form import Field
from bot.console.round.form import is_whole, local, moment
from bot.domain.quiz import MOST_QUESTIONS, TITLE, WORDS, Question
from bot.services.quiz.views import Full, Quiz

FIELDS = (
    Field("title", "名称", "如：食品安全知识竞赛。", limit=TITLE),
    Field("words", "说明", "答题以前看到的一两句。", "area", is_required=False, limit=WORDS),
    Field("until", "到什么时候结束", kind="datetime-local"),
)
_NAMES = ("words", "options", "answer", "why", "entry")


def of_quiz(known: Quiz) -> dict[str, str]:
    """The form as it stands."""
    return {"title": known.title, "words": known.words, "until": local(known.until)}


def of_questions(questions: Sequence[Full]) -> list[dict[str, str]]:
    return [row_of(Question(one.words, one.options, one.answer, one.why, one.entry)) for one in questions]


def row_of(one: Question) -> dict[str, str]:
    """A question as a form shows it, options one a line."""
    options = "\n".join(one.options)
    return {"words": one.words, "options": options, "answer": str(one.answer), "why": one.why, "entry": one.entry}


def problems(typed: Mapping[str, str]) -> dict[str, str]:
    """What no rule but the form itself can find, by field."""
    found = act_form.problems(typed, FIELDS)
    return found | ({} if moment(typed["until"]) else {"until": "请选日期和时间。"})


def rows(form: Mapping[str, Any]) -> list[dict[str, str]]:
    """Questions as they were sent; one whose words were taken away is none."""
    given = str(form.get("rows", ""))
    count = min(int(given), MOST_QUESTIONS + 1) if is_whole(given) else 0
    found = [{name: _cell(form, f"{name}{row + 1}") for name in _NAMES} for row in range(count)]
    return [row for row in found if row["words"]]


def _cell(form: Mapping[str, Any], name: str) -> str:
    return str(form.get(name, "")).replace("\r\n", "\n").strip()


def questions(rows: Sequence[Mapping[str, str]]) -> list[Question]:
    """An answer that is no number is 0, which the rules refuse."""
    return [
        Question(
            words=row["words"],
            options=tuple(line.strip() for line in row["options"].splitlines() if line.strip()),
            answer=int(row["answer"]) if is_whole(row["answer"]) else 0,
            why=row["why"],
            entry=row["entry"],
        )
        for row in rows
    ]
