"""Which route do the features of a text speak for? Points learnt from sentences (``content/words/routes.tsv``), added up."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from math import exp, sqrt

from bot.domain.words import Points
from bot.text.features import WORD

_REASONS = 4  # words that a choice names


@dataclass(frozen=True, slots=True)
class Weighed:
    """How likely each route is, the likeliest first; they add up to 1."""

    shares: Mapping[str, float]

    @property
    def best(self) -> str:
        return next(iter(self.shares))

    def of(self, *routes: str) -> float:
        """The share of all of ``routes`` together."""
        return sum(self.shares.get(route, 0.0) for route in routes)


class Routes:
    """A linear model: the points of every feature that is there, in a long text less each, and a start for each route."""

    def __init__(self, table: Points) -> None:
        self._names = tuple(table.start)
        self._start = tuple(table.start.values())
        places = {name: place for place, name in enumerate(self._names)}
        self._learnt = {
            feature: (rarity**2, tuple((places[route], points) for route, points in given.items()))
            for feature, (rarity, given) in table.features.items()
        }

    def weigh(self, features: Iterable[str]) -> Weighed:
        """The shares of all routes."""
        sums, length = [0.0] * len(self._names), 0.0
        for feature in features:
            if (learnt := self._learnt.get(feature)) is not None:
                length += learnt[0]
                for place, points in learnt[1]:
                    sums[place] += points
        norm = sqrt(length) or 1.0
        totals = [start + total / norm for start, total in zip(self._start, sums, strict=True)]
        most = max(totals)
        likely = [exp(total - most) for total in totals]
        whole = sum(likely)
        pairs = sorted(zip(self._names, likely, strict=True), key=lambda pair: -pair[1])
        return Weighed({name: share / whole for name, share in pairs})

    def words(self, features: Iterable[str], route: str, idle: Container[str] = ()) -> tuple[str, ...]:
        """The words that speak most for ``route``, none of ``idle``."""
        place = self._names.index(route)
        said = (one.removeprefix(WORD) for one in features if one.startswith(WORD) and one in self._learnt)
        points = ((dict(self._learnt[f"{WORD}{word}"][1]).get(place, 0.0), word) for word in said if word not in idle)
        best = sorted((one for one in points if one[0] > 0), key=lambda one: (-one[0], one[1]))
        return tuple(word for _, word in best[:_REASONS])
