"""How far is a line of the sampling plan, who may hear of it, and what does an approval stand for?"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from bot.domain.refused import Refused

FEW = 5  # venues: fewer of a type in an area are as good as named


class Progress(StrEnum):
    PLANNED = "planned"
    SAMPLED = "sampled"
    AT_LAB = "at_lab"
    RESULT = "result"
    NOT_SAMPLED = "not_sampled"


class Finding(StrEnum):
    PASSED = "passed"
    FAILED = "failed"


class Dropped(StrEnum):
    """Why a line leaves the plan: no words of somebody's own, for voters and the audit's readers are told."""

    LAB = "lab"
    SEASON = "season"
    DOUBLED = "doubled"
    VENUE = "venue"
    LIMIT = "limit"


_P = Progress
_MOVES = {
    _P.PLANNED: frozenset({_P.SAMPLED, _P.NOT_SAMPLED}),
    _P.SAMPLED: frozenset({_P.AT_LAB, _P.RESULT}),
    _P.AT_LAB: frozenset({_P.RESULT}),
    _P.RESULT: frozenset[Progress](),
    _P.NOT_SAMPLED: frozenset({_P.PLANNED}),
}


def move(present: Progress, target: Progress) -> None:
    """Raises Refused ``plan.step``."""
    if target not in _MOVES[present]:
        raise Refused("plan.step")


def next_steps(present: Progress) -> tuple[Progress, ...]:
    return tuple(step for step in Progress if step in _MOVES[present])


def is_settled(progress: Progress) -> bool:
    return progress in (Progress.RESULT, Progress.NOT_SAMPLED)


def is_sampled(progress: Progress) -> bool:
    """Have the samplers been there, so that nobody can be warned any more?"""
    return progress in (Progress.SAMPLED, Progress.AT_LAB, Progress.RESULT)


def is_guarded(*, is_named: bool, venues: int | None) -> bool:
    """Would telling of the line warn somebody? ``venues``: how many of its type its area holds; None is not known."""
    return is_named or venues is None or venues < FEW


def may_tell(progress: Progress, *, is_guarded: bool) -> bool:
    """May anybody outside the plan team hear of the line? (食品安全抽样检验管理办法: the sampled business is not told before)"""
    return is_sampled(progress) or not is_guarded


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line has its score: ``kind`` names the rule, ``points`` what it gave, ``figure`` what it rests on."""

    kind: str
    points: float
    figure: str = ""


def digest(lines: Iterable[Mapping[str, Any]]) -> str:
    """What an approval is bound to: any change of any line is another digest."""
    ordered = sorted(lines, key=lambda line: line["id"])
    return sha256(json.dumps(ordered, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
