"""How many points is each feature worth to each route? Logistic regression on sentences of several authors.

Learnt from are the sentences of tests/eval/routes (a file an author), the open half of tests/questions, a quarter of the ways
to ask (which the index that reads them does not hold, as it will not hold what citizens write), and reviews that may be looked
at, if there are any. Figures of the sealed halves are not used.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from bot.app.labelled import ROUTES, half_of, read_rows
from bot.content import load
from bot.content.points import write_points
from bot.domain.faq import Entry
from bot.domain.words import Points
from bot.text import Advisor
from tests.eval.reviews import Review, rows

SENTENCES = Path(__file__).parent / "routes"
QUESTIONS = Path("tests/questions")
_NEWEST = "fresh-"
_PART = 4  # one way to ask in so many is learnt from
_EVENLY = 0.6  # how far rare routes are lifted to the common ones: 0 not at all, 1 altogether
_FREEDOM = 20  # the inverse of the strength that holds points near 0
_LEAST = 6  # points, of a text of some 60, below which a feature says nothing
_SAID = 1.5  # points below which it says nothing about one route
_ROUNDS = 400

Sentence = tuple[str, str]
"""(route, text)"""


def sentences(folder: Path = SENTENCES) -> list[Sentence]:
    """Raises ValueError for a route that there is none of."""
    found = [(row[0].strip(), row[1].strip()) for file in sorted(folder.glob("*.tsv")) for row in rows(file)]
    if strays := {route for route, _ in found} - ROUTES:
        raise ValueError(f"{folder}: {min(strays)} is no route; it is one of {', '.join(sorted(ROUTES))}")
    return found


def labelled(folder: Path = QUESTIONS) -> list[Sentence]:
    """The open half of the questions, but for the newest examination, which only measures."""
    files = (file for file in sorted(folder.glob("*.tsv")) if not file.name.startswith(_NEWEST))
    given = (row for file in files for row in read_rows(file))
    return [(row.route, row.text) for row in given if half_of(row.text) == "open"]


def of_reviews(reviews: Iterable[Review]) -> list[Sentence]:
    return [("complaint" if review.is_fault else "other", review.text) for review in reviews]


def is_held(text: str) -> bool:
    """Is it one of the ways to ask that are learnt from?"""
    return sha256(text.encode()).digest()[1] % _PART == 0


def thinned(entries: Iterable[Entry]) -> list[Entry]:
    """The knowledge without the ways that are learnt from."""
    return [replace(entry, asked=tuple(text for text in entry.asked if not is_held(text))) for entry in entries]


def reader(content: Path) -> Advisor:
    """Who reads the sentences as citizens' will be read."""
    given = load(content)
    advisor = Advisor(given.words, thinned(given.faq))
    advisor.initialise()
    return advisor


def features(advisor: Advisor, text: str) -> list[str]:
    decision = advisor.first(text)
    return sorted(advisor.features(decision, advisor.matcher.closely(decision.text)))


def fitted(advisor: Advisor, given: Sequence[Sentence], least: float = _LEAST) -> Points:
    """Learnt twice: the second time from those features alone that the first time found to say something."""
    from sklearn.feature_extraction.text import CountVectorizer  # here: seconds that only learning needs

    counter = CountVectorizer(analyzer=lambda text: features(advisor, text), min_df=2, binary=True, dtype=np.float32)
    seen = counter.fit_transform([text for _, text in given]).tocsr()
    names = counter.get_feature_names_out()
    rarities, points, _ = _fit(seen, given)
    telling = np.abs(points * rarities).max(axis=0) >= least
    rarities, points, start = _fit(seen[:, telling], given)
    weighed = np.round(points * rarities)
    weighed[np.abs(weighed) < _SAID] = 0
    routes = sorted({route for route, _ in given})
    return Points(
        {route: round(float(value), 2) for route, value in zip(routes, start, strict=True)},
        {
            str(name): (round(float(rarity), 1), {routes[at]: float(column[at]) for at in np.flatnonzero(column)})
            for name, rarity, column in zip(names[telling], rarities, weighed.T, strict=True)
        },
    )


def _fit(seen: Any, given: Sequence[Sentence]) -> tuple[Any, Any, Any]:
    """Rarity of each feature, its points by route, the starts; the points are for features as rare, of a text of length 1."""
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.linear_model import LogisticRegression

    scale = TfidfTransformer()
    often = Counter(route for route, _ in given)
    weights = [(len(given) / len(often) / often[route]) ** _EVENLY for route, _ in given]
    model = LogisticRegression(C=_FREEDOM, max_iter=_ROUNDS)
    model.fit(scale.fit_transform(seen), [route for route, _ in given], sample_weight=weights)
    return scale.idf_, model.coef_, model.intercept_


def learn(content: Path, reviews: Iterable[Review]) -> str:
    """Renew routes.tsv of ``content``; what was done, in a line."""
    told = of_reviews(reviews)
    asked = [("ask", text) for entry in load(content).faq for text in entry.asked if is_held(text)]
    given = [*sentences(), *labelled(), *asked, *told]
    points = fitted(reader(content), given)
    write_points(content / "words" / "routes.tsv", points)
    return f"learnt from {len(given)} sentences ({len(told)} reviews): {len(points.features)} features"
