"""How many points has a line of the plan, and for which reasons? Plain sums, each of them shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.round.guide import Weights
from bot.domain.round.line import Reason


@dataclass(frozen=True, slots=True)
class Known:
    """What speaks for a line: votes of so many ballots, supporters of nominations, complaints, past failures, and
    failing samples that were published (``found``).
    """

    food: str
    venue: str
    area: str
    votes: int = 0
    ballots: int = 0
    voices: int = 0
    cases: int = 0
    failures: int = 0
    found: int = 0
    month: int = 0


def reasons(known: Known, weights: Weights) -> list[Reason]:
    """Only those that give points."""
    share = known.votes / known.ballots if known.ballots else 0.0
    given = [
        Reason("votes", round(weights.votes * share, 1), f"{known.votes}/{known.ballots}"),
        Reason("voices", min(weights.voices_most, weights.voice * known.voices), str(known.voices)),
        Reason("cases", min(weights.cases_most, weights.case * known.cases), str(known.cases)),
        Reason("failures", min(weights.failures_most, weights.failure * known.failures), str(known.failures)),
        Reason("found", _found(known, weights), str(known.found)),
        Reason("people", _people(known.area, weights), str(weights.population.get(known.area, 0))),
        Reason("season", weights.season if _in_season(known, weights) else 0, str(known.month)),
        Reason("tourist", weights.tourist if _for_tourists(known, weights) else 0, known.area or known.venue),
    ]
    return [reason for reason in given if reason.points]


def _found(known: Known, weights: Weights) -> float:
    """What failed anywhere counts as a failure of a round does; both share the most that failures give."""
    return max(0, min(weights.failures_most - weights.failure * known.failures, weights.failure * known.found))


def _people(area: str, weights: Weights) -> float:
    """By the area's share of those who live in the largest one that is known."""
    most = max(weights.population.values(), default=0)
    return round(weights.people * weights.population.get(area, 0) / most, 1) if most else 0


def _in_season(known: Known, weights: Weights) -> bool:
    return any(food in known.food and known.month in months for food, months in weights.seasons.items())


def _for_tourists(known: Known, weights: Weights) -> bool:
    return known.area in weights.tourist_areas or known.venue in weights.tourist_venues


def score(reasons: Sequence[Reason]) -> float:
    return round(sum(reason.points for reason in reasons), 1)


def shared_out(batches: int, scores: Sequence[float]) -> list[int]:
    """``batches`` by score, one at least for each line; what is left over goes to the highest remainders."""
    if not scores:
        return []
    whole, spare = sum(scores) or len(scores), max(0, batches - len(scores))
    exact = [spare * (score if sum(scores) else 1) / whole for score in scores]
    found = [1 + int(part) for part in exact]
    order = sorted(range(len(scores)), key=lambda place: (int(exact[place]) - exact[place], place))
    for place in order[: len(scores) + spare - sum(found)]:
        found[place] += 1
    return found


def year_batches(people: int, weights: Weights) -> tuple[int, int]:
    """What a year asks of so many people: batches, and those of them that are supervision samples."""
    batches = round(people / 1000 * weights.per_thousand)
    return batches, round(batches * weights.supervision)
