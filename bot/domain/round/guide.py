"""What does the office start a round from: templates, venue types, the weights of the plan, the signs of foul play?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Offered:
    """A food to choose, at venues of a type; ``area`` is empty for everywhere."""

    food: str
    venue: str
    area: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """``nominating``, ``reviewing``, ``voting``: how long each takes; no nominations when the first is zero."""

    key: str
    title: str
    words: str
    choices: int
    batches: int
    nominating: timedelta
    reviewing: timedelta
    voting: timedelta
    options: tuple[Offered, ...]


@dataclass(frozen=True, slots=True)
class Venue:
    """A type of venue; ``counts``: how many there are, by area."""

    key: str
    name: str
    words: tuple[str, ...]
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weights:
    """Points of the plan's score; ``seasons``: food → its months."""

    votes: float = 50
    voice: float = 2
    voices_most: float = 20
    case: float = 3
    cases_most: float = 15
    failure: float = 10
    failures_most: float = 20
    season: float = 5
    tourist: float = 5
    people: float = 5
    seasons: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    tourist_areas: frozenset[str] = frozenset()
    tourist_venues: frozenset[str] = frozenset()
    population: Mapping[str, int] = field(default_factory=dict)
    per_thousand: float = 1.5
    supervision: float = 0.2


@dataclass(frozen=True, slots=True)
class Signs:
    """From where on ballots are looked at: counts within a minute, of one pattern within an hour; hours of the night."""

    burst_least: int = 30
    burst_times: float = 10
    pattern_least: int = 20
    pattern_share: float = 0.5
    night: tuple[int, int] = (0, 5)


@dataclass(frozen=True, slots=True)
class Guide:
    """``harm``: words that are looked at by a person before anybody else sees them."""

    templates: tuple[Template, ...] = ()
    venues: tuple[Venue, ...] = ()
    weights: Weights = field(default_factory=Weights)
    signs: Signs = field(default_factory=Signs)
    harm: tuple[str, ...] = ()
    nominations: int = 5

    def venue(self, key: str) -> Venue | None:
        return next((venue for venue in self.venues if venue.key == key), None)

    def template(self, key: str) -> Template | None:
        return next((template for template in self.templates if template.key == key), None)


def _text(data: Mapping[str, Any], name: str, most: int) -> str:
    value = data.get(name, "")
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= most:
        raise ValueError(f"{name} must be 1 to {most} characters")
    return value.strip()


def _whole(data: Mapping[str, Any], name: str, least: int, most: int) -> int:
    value = data.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"{name} must be a whole number from {least} to {most}")
    return value


def parse_template(key: str, data: Mapping[str, Any]) -> Template:
    """A file of content/rounds; ValueError says what is wrong."""
    options = data.get("options")
    if not isinstance(options, list) or len(options) < 2:
        raise ValueError("options must be a list of two or more")
    template = Template(
        key=key,
        title=_text(data, "title", 30),
        words=_text(data, "words", 300),
        choices=_whole(data, "choices", 1, 10),
        batches=_whole(data, "batches", 1, 10000),
        nominating=timedelta(days=_whole(data, "nominating_days", 0, 60)),
        reviewing=timedelta(days=_whole(data, "reviewing_days", 0, 60)),
        voting=timedelta(days=_whole(data, "voting_days", 1, 60)),
        options=tuple(_offered(options)),
    )
    if template.choices > len(options):
        raise ValueError(f"choices is {template.choices}, there are only {len(options)} options")
    return template


def _offered(options: Sequence[Any]) -> Iterator[Offered]:
    for place, option in enumerate(options, 1):
        if not isinstance(option, Mapping):
            raise ValueError(f"option {place} must be {{food: …, venue: …}}")
        try:
            yield Offered(_text(option, "food", 20), _text(option, "venue", 16), note=str(option.get("note", ""))[:60])
        except ValueError as error:
            raise ValueError(f"option {place}: {error}") from None


def parse_venue(data: Mapping[str, Any]) -> Venue:
    """An entry of content/catalogue/venues.yaml; ValueError says what is wrong."""
    counts = data.get("counts") or {}
    if not isinstance(counts, Mapping) or not all(isinstance(count, int) and count >= 0 for count in counts.values()):
        raise ValueError("counts must be lines of “area: number”")
    words = tuple(str(data.get("words", "")).split())
    return Venue(_text(data, "key", 16), _text(data, "name", 12), words, {str(code): counts[code] for code in counts})


def parse_weights(data: Mapping[str, Any]) -> Weights:
    """``plan`` of content/rules/rounds.yaml; ValueError says what is wrong."""
    given = dict(data)
    seasons = {str(food): tuple(months) for food, months in given.pop("seasons", {}).items()}
    population = {str(code): int(people) for code, people in given.pop("population", {}).items()}
    areas, venues = (frozenset(map(str, given.pop(name, ()))) for name in ("tourist_areas", "tourist_venues"))
    if unknown := sorted(given.keys() - Weights.__dataclass_fields__.keys()):
        raise ValueError(f"plan.{unknown[0]} is no weight")
    if wrong := [name for name, value in given.items() if not isinstance(value, int | float) or value < 0]:
        raise ValueError(f"plan.{wrong[0]} must be a number, zero or more")
    return Weights(**given, seasons=seasons, population=population, tourist_areas=areas, tourist_venues=venues)


def parse_signs(data: Mapping[str, Any]) -> Signs:
    """``signs`` of content/rules/rounds.yaml; ValueError says what is wrong."""
    if unknown := sorted(data.keys() - Signs.__dataclass_fields__.keys()):
        raise ValueError(f"signs.{unknown[0]} is no sign")
    start, end = data.get("night", (0, 5))
    if not 0 <= start < end <= 24:
        raise ValueError("signs.night must be two hours, the earlier one first")
    return Signs(**{**data, "night": (start, end)})
