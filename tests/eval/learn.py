"""How many points is each sign worth? Logistic regression on the reviews that may be looked at, written into the words.

A sign's points may leave its guess only as far as reviews show it (a normal prior around the guess); signs without a
guess keep theirs. The points needed are the fewest whose F1 over five folds, each judged by the other four, is as good
as the best.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt
from pathlib import Path
from random import Random

from bot.content import load
from bot.domain.words import Sign
from bot.text import Decider
from tests.eval.reviews import SEED, Review, compared, read, split

ROUNDS = 300
STEP = 0.5
FOLDS = 5
APART = 0.4  # points: a sign that is only perhaps meant does not suffice, nor with a shop beside it
SLACK = 0.01  # of F1: so near to the best the folds do not tell one from another, and recall goes first
MARGINS = [step / 10 for step in range(-25, 6)]


@dataclass(frozen=True, slots=True)
class Case:
    """A review: the places of its sure signs, and the points of those that are perhaps meant."""

    signs: tuple[int, ...]
    beside: float
    is_fault: bool


class Fit:
    """Points of the signs and the points a text begins with, by gradient descent (AdaGrad)."""

    def __init__(self, signs: Sequence[Sign], cases: Sequence[Case]) -> None:
        self.points = [sign.points if sign.guess is None else sign.guess for sign in signs]
        self.start = -3.0
        squares = [1e-6] * (len(signs) + 1)
        for _ in range(ROUNDS):
            slopes = self._slopes(signs, cases)
            for place, slope in enumerate(slopes):
                squares[place] += slope * slope
                change = STEP * slope / sqrt(squares[place])
                if place < len(signs):
                    self.points[place] -= change
                else:
                    self.start -= change

    def _slopes(self, signs: Sequence[Sign], cases: Sequence[Case]) -> list[float]:
        pulls = (0.0 if s.guess is None else p - s.guess for s, p in zip(signs, self.points, strict=True))
        slopes = [*pulls, 0.0]
        for case in cases:
            error = 1 / (1 + exp(-self.score(case))) - case.is_fault
            slopes[-1] += error
            for place in case.signs:
                if signs[place].guess is not None:
                    slopes[place] += error
        return slopes

    def score(self, case: Case) -> float:
        return self.start + case.beside + sum(self.points[place] for place in case.signs)


def cases_of(decider: Decider, signs: Sequence[Sign], reviews: Sequence[Review]) -> list[Case]:
    place = {sign.name: number for number, sign in enumerate(signs)}
    found = [(decider.signs(review.text), review.is_fault) for review in reviews]
    return [
        Case(
            tuple(place[one.sign.name] for one in signs_of if one.is_sure),
            sum(one.points for one in signs_of if not one.is_sure),
            is_fault,
        )
        for signs_of, is_fault in found
    ]


def best_margin(signs: Sequence[Sign], cases: Sequence[Case]) -> tuple[float, float]:
    """The score from which a text counts, and the F1 it has over the folds."""
    order = list(range(len(cases)))
    Random(SEED).shuffle(order)
    judged: list[tuple[bool, float]] = []
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS])
        fit = Fit(signs, [cases[number] for number in order if number not in held])
        judged += [(cases[number].is_fault, fit.score(cases[number])) for number in sorted(held)]
    scored = {margin: compared([(truth, score >= margin) for truth, score in judged]).f1 for margin in MARGINS}
    margin = min(margin for margin, f1 in scored.items() if f1 >= max(scored.values()) - SLACK)
    return margin, scored[margin]


def written(text: str, signs: Sequence[Sign], fit: Fit, needed: float) -> str:
    """``text`` of the words' file with its numbers renewed, all else as it was."""
    for sign, points in zip(signs, fit.points, strict=True):
        if sign.guess is not None:
            text = re.sub(rf"(name: {re.escape(sign.name)}\n +points: )[-\d.]+", rf"\g<1>{points:.1f}", text)
    return re.sub(r"(?m)^needed: [-\d.]+", f"needed: {needed:.1f}", text)


def learn(content: Path, data: Path) -> str:
    """Renew the points in ``content``; says what the folds gave."""
    words = load(content).words
    decider = Decider(words)
    signs = words.signs.signs
    looked_at, _ = split(read(data))
    cases = cases_of(decider, signs, looked_at)
    margin, f1 = best_margin(signs, cases)
    fit = Fit(signs, cases)
    needed = max(margin - fit.start, words.signs.perhaps + APART)
    file = content / "words" / "signs.yaml"
    file.write_text(written(file.read_text("utf-8"), signs, fit, needed), "utf-8")
    return f"{len(cases)} reviews, {FOLDS} folds: F1 {f1:.3f}; needed {needed:.1f} points"
