"""Which route do the features of a text speak for? Points learnt from sentences (``content/words/routes.tsv``), added up."""

from collections.abc import Container, Iterable, Mapping, Set
from dataclasses import dataclass
from math import exp, sqrt

import numpy as np

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
        self._rows = {feature: row for row, feature in enumerate(table.features, 1)}
        points = (
            (rarity**2, *(given.get(name, 0.0) for name in self._names)) for rarity, given in table.features.values()
        )
        self._points = np.array([(0.0,) * (1 + len(self._names)), *points])

    def weigh(self, features: Set[str]) -> Weighed:
        """The shares of all routes."""
        rows = sorted(filter(None, map(self._rows.get, features)))  # or sums would differ in the last bits
        length, *sums = self._points.take(rows, axis=0).sum(axis=0).tolist()
        norm = sqrt(length) or 1.0
        totals = [start + total / norm for start, total in zip(self._start, sums, strict=True)]
        most = max(totals)
        likely = [exp(total - most) for total in totals]
        whole = sum(likely)
        pairs = sorted(zip(self._names, likely, strict=True), key=lambda pair: -pair[1])
        return Weighed({name: share / whole for name, share in pairs})

    def words(self, features: Iterable[str], route: str, idle: Container[str] = ()) -> tuple[str, ...]:
        """The words that speak most for ``route``, none of ``idle``."""
        place = self._names.index(route) + 1
        said = {
            one.removeprefix(WORD): self._rows[one] for one in features if one.startswith(WORD) and one in self._rows
        }
        points = ((float(self._points[row, place]), word) for word, row in said.items() if word not in idle)
        best = sorted((one for one in points if one[0] > 0), key=lambda one: (-one[0], one[1]))
        return tuple(word for _, word in best[:_REASONS])
