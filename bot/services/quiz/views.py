"""What do chat, pages and staff see of a quiz?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.quiz import State


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as everybody may see it before answering."""

    number: int
    words: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quiz:
    """``takes_answers``: now. ``questions`` without what is right."""

    ref: str
    title: str
    words: str
    state: State
    until: datetime
    questions: tuple[Asked, ...]
    takes_answers: bool
    edited_by: int
    changed: datetime


@dataclass(frozen=True, slots=True)
class Quizzes:
    """``page`` counts from 1."""

    items: list[Quiz]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer that counts: ``choice`` was given, ``answer`` is right, both from 1; ``entry`` tells more."""

    question: Asked
    choice: int
    answer: int
    why: str
    source: str
    entry: str

    @property
    def is_right(self) -> bool:
        return self.choice == self.answer


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody is: ``next`` question, None when all are answered; ``marked`` what was answered so far."""

    correct: int
    answered: int
    total: int
    next: Asked | None
    marked: tuple[Marked, ...]

    @property
    def is_done(self) -> bool:
        return self.next is None


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one answer; ``is_same``: it was answered before, and that answer counts."""

    marked: Marked
    standing: Standing
    is_same: bool


@dataclass(frozen=True, slots=True)
class Full:
    """A question with everything, for staff."""

    number: int
    words: str
    options: tuple[str, ...]
    answer: int
    why: str
    entry: str
    source: str


@dataclass(frozen=True, slots=True)
class Count:
    """How a question was answered; ``choices``: how many by option, from 1."""

    question: Full
    choices: Mapping[int, int]

    @property
    def answered(self) -> int:
        return sum(self.choices.values())

    @property
    def correct(self) -> int:
        return self.choices.get(self.question.answer, 0)


@dataclass(frozen=True, slots=True)
class Figures:
    """Who took part: ``scores`` are (right answers, people) of those who finished, ``days`` and ``sources`` of all."""

    began: int
    done: int
    mean: float
    scores: tuple[tuple[int, int], ...]
    days: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]
    questions: tuple[Count, ...]
