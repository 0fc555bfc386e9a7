"""What is a quiz made of, when does it take answers, and how is an answer marked?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.refused import Refused

TITLE, WORDS, QUESTION, OPTION, WHY = 40, 300, 120, 40, 300  # characters
MOST_QUESTIONS = 30
MOST_OPTIONS = 6


class State(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Act(StrEnum):
    EDIT = "edit"
    OPEN = "open"
    CLOSE = "close"
    CANCEL = "cancel"


TABLE: dict[tuple[State, Act], State] = {
    (State.DRAFT, Act.EDIT): State.DRAFT,
    (State.DRAFT, Act.OPEN): State.OPEN,
    (State.OPEN, Act.CLOSE): State.CLOSED,
    (State.DRAFT, Act.CANCEL): State.CANCELLED,
}


def act_on(state: State, act: Act) -> State:
    """Where ``act`` leads; what is open is not changed any more. Raises Refused ``quiz.not_now``."""
    target = TABLE.get((state, act))
    if target is None:
        raise Refused("quiz.not_now")
    return target


def acts_offered(state: State) -> tuple[Act, ...]:
    return tuple(act for act in Act if (state, act) in TABLE)


@dataclass(frozen=True, slots=True)
class Question:
    """``answer`` is the right option, from 1; ``entry`` names the knowledge it rests on, ``why`` tells it in few words."""

    words: str
    options: tuple[str, ...]
    answer: int
    why: str
    entry: str

    def check(self) -> None:
        """Raises Refused ``quiz.question_bad``, ``.options_bad``, ``.answer_bad``, ``.why_bad``."""
        if not 1 <= len(self.words.strip()) <= QUESTION:
            raise Refused("quiz.question_bad", limit=QUESTION)
        if not 2 <= len(self.options) <= MOST_OPTIONS or not all(1 <= len(one) <= OPTION for one in self.options):
            raise Refused("quiz.options_bad", most=MOST_OPTIONS, limit=OPTION)
        if len(set(self.options)) < len(self.options):
            raise Refused("quiz.options_bad", most=MOST_OPTIONS, limit=OPTION)
        if not 1 <= self.answer <= len(self.options):
            raise Refused("quiz.answer_bad")
        if not 1 <= len(self.why.strip()) <= WHY:
            raise Refused("quiz.why_bad", limit=WHY)


@dataclass(frozen=True, slots=True)
class Template:
    """A set of questions that the office may start from."""

    key: str
    title: str
    words: str
    questions: tuple[Question, ...]


def parse_template(key: str, data: Mapping[str, Any]) -> Template:
    """A file of content/quiz; ValueError says what is wrong with it."""
    given = data.get("questions")
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_QUESTIONS:
        raise ValueError(f"questions must be a list of 1 to {MOST_QUESTIONS}")
    questions = tuple(_parsed(number, one) for number, one in enumerate(given, 1))
    title, words = str(data.get("title", "")).strip(), str(data.get("words", "")).strip()
    if not 1 <= len(title) <= TITLE or len(words) > WORDS:
        raise ValueError(f"title must have 1 to {TITLE} characters, words {WORDS} at most")
    return Template(key, title, words, questions)


def _parsed(number: int, data: Any) -> Question:
    fields = {"question", "options", "answer", "why", "entry"}
    if not isinstance(data, Mapping) or set(data) != fields or not isinstance(data["options"], list):
        raise ValueError(f"question {number} must have {', '.join(sorted(fields))}, options as a list")
    try:
        options = tuple(str(one) for one in data["options"])
        question = Question(str(data["question"]), options, int(data["answer"]), str(data["why"]), str(data["entry"]))
        question.check()
    except Refused as refused:
        raise ValueError(f"question {number}: {refused.code}") from None
    return question


def empty(questions: int) -> str:
    """Nothing answered yet."""
    return "0" * questions


def with_answer(given: str, number: int, choice: int) -> str:
    return f"{given[: number - 1]}{choice}{given[number:]}"


def next_of(given: str) -> int | None:
    """The first question without an answer, from 1."""
    place = given.find("0")
    return None if place < 0 else place + 1


def correct_in(given: str, answers: Sequence[int]) -> int:
    return sum(str(answer) == choice for choice, answer in zip(given, answers, strict=True))
