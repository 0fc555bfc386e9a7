"""What does ``content/`` say, and is it fit to be said?"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.content.businesses import load_businesses
from bot.content.campaigns import load_campaigns
from bot.content.faq import load_faq
from bot.content.foods import load_foods
from bot.content.lookup import load_lookup
from bot.content.menu import load_menu
from bot.content.points import read_points
from bot.content.quizzes import load_quizzes
from bot.content.reading import ContentError, first, read
from bot.content.results import load_results
from bot.content.rounds import load_rounds
from bot.domain import calendar, clock_reminder, hours, rulepack, subscription
from bot.domain.account_text import Menu
from bot.domain.campaign.notice import parse as parse_topic_notice
from bot.domain.campaign.rules import parse_sending
from bot.domain.faq import Entry
from bot.domain.name import parse_names
from bot.domain.phrase import Phrase
from bot.domain.result.rules import parse_publishing
from bot.domain.result.words import ResultWords
from bot.domain.rules import Rules, parse_nearby
from bot.domain.sentence import TEXT_LIMIT
from bot.domain.words import Words

__all__ = ["Content", "ContentError", "Texts", "fields_of", "load", "load_faq", "load_rules", "load_texts"]

_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_FORMATTER = Formatter()
Parsed = TypeVar("Parsed")


class Texts:
    """Implements ``bot.domain.ports.Phrases``: sentences by key, with {fields}."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = dict(sentences)
        self._fields = {key: tuple(fields_of(sentence)) for key, sentence in sentences.items()}

    def __iter__(self) -> Iterator[str]:
        return iter(self._sentences)

    def sentence(self, key: str) -> str:
        """The sentence as written, with its fields."""
        return self._sentences[key]

    def say(self, key: str, values: Mapping[str, Any] | None = None) -> str:
        """See ``Phrases.say``; a ``Phrase`` among the values is said, a tuple becomes paragraphs."""
        sentence, fields = self._sentences[key], self._fields[key]
        if not fields:
            return sentence
        given = {} if values is None else values
        return sentence.format_map({name: self._value(given[name]) for name in fields})

    def _value(self, value: Any) -> Any:
        if type(value) is str:
            return value
        if isinstance(value, Phrase):
            return self.say(value.key, value.values)
        if isinstance(value, tuple):
            return "\n\n".join([str(self._value(one)) for one in value])
        return value


def fields_of(sentence: str) -> set[str]:
    """The names of the {fields} of ``sentence``; ValueError when it is malformed."""
    return {name for _, name, _, _ in _FORMATTER.parse(sentence) if name is not None}


@dataclass(frozen=True, slots=True)
class Content:
    texts: Texts
    words: Words
    menu: Menu
    rules: Rules
    areas: list[dict[str, Any]]
    notice: subscription.Form
    results: ResultWords
    faq: tuple[Entry, ...] = ()
    topic_notice: Mapping[str, str] = field(default_factory=dict)


def load(path: Path) -> Content:
    """Everything under ``path``; raises ContentError."""
    texts, words = load_texts(path / "texts"), _load_words(path / "words")
    menu, areas = load_menu(path / "menu.yaml"), _load_areas(path / "catalogue" / "areas.yaml")
    notice = _parsed(path / "templates" / "case.yaml", subscription.parse)
    found = Content(texts, words, menu, load_rules(path), areas, notice, load_results(path), load_faq(path / "faq"))
    return replace(found, topic_notice=_parsed(path / "templates" / "topic.yaml", parse_topic_notice))


class Area(BaseModel):
    """A district (6 digits), town (9) or village (12); ``ours``: this office handles it, else ``office`` says who does."""

    model_config = ConfigDict(extra="forbid")
    code: str = Field(pattern=r"^(\d{6}|\d{9}|\d{12})$")
    name: str = Field(min_length=1, max_length=40)
    parent: str | None = None
    words: str = ""
    office: str = Field(default="", max_length=120)
    ours: bool = True


def _load_areas(file: Path) -> list[dict[str, Any]]:
    """The grid as the table of areas takes it; raises ContentError."""
    try:
        areas = TypeAdapter(list[Area]).validate_python(read(file, list))
    except ValidationError as error:
        raise ContentError(first(file, error)) from None
    codes = {area.code for area in areas}
    if lost := [area.code for area in areas if area.parent and area.parent not in codes]:
        raise ContentError(f"{file}: {lost[0]} has a parent that is not in the list; add it")
    return [area.model_dump(exclude={"ours"}) | {"is_ours": area.ours} for area in areas]


def load_rules(path: Path) -> Rules:
    """Working days, clocks, reasons and reminders of ``path``; raises ContentError."""
    folder = path / "rules"
    years = [_parsed(file, calendar.parse) for file in sorted((path / "calendar").glob("*.yaml"))]
    packs = tuple(_parsed(file, rulepack.parse) for file in sorted(folder.glob("order*.yaml")))
    if not packs:
        raise ContentError(f"{folder}: no rules found (order*.yaml); is the content folder complete?")
    try:
        days = calendar.Calendar(years)
    except ValueError as error:
        raise ContentError(f"{path / 'calendar'}: {error}") from None
    labels = read(folder / "labels.yaml") | read(path / "catalogue" / "labels.yaml")
    plan = _parsed(folder / "reminders.yaml", clock_reminder.parse)
    nearby = _parsed(folder / "nearby.yaml", parse_nearby)
    open_ = _parsed(folder / "hours.yaml", hours.parse)
    rounds = load_rounds(path)
    register = load_businesses(path, (venue.key for venue in rounds.venues))
    names = _parsed(path / "words" / "names.yaml", parse_names)
    lookup = load_lookup(path, rounds)
    publishing = _parsed(folder / "results.yaml", parse_publishing)
    sending = _parsed(folder / "campaigns.yaml", parse_sending)
    rules = Rules(packs, days, plan, labels, nearby, open_, rounds, publishing=publishing, sending=sending)
    rules = replace(rules, names=names, lookup=lookup, businesses=register, foods=load_foods(path))
    return replace(rules, campaigns=load_campaigns(path), quizzes=load_quizzes(path))


def _parsed(file: Path, parse: Callable[[Mapping[str, Any]], Parsed]) -> Parsed:
    given = read(file)
    try:
        return parse(given)
    except ValueError as error:
        raise ContentError(f"{file}: {error}") from None


def load_texts(folder: Path) -> Texts:
    """The sentences of ``folder``, ``<file>.<key>`` each; raises ContentError."""
    sentences: dict[str, str] = {}
    for file in sorted(folder.glob("*.yaml")):
        for key, sentence in _flat(file.stem, read(file)):
            sentences[key] = _checked(file, key, sentence)
    if not sentences:
        raise ContentError(f"{folder}: no texts found; is the content folder complete?")
    return Texts(sentences)


def _flat(prefix: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(f"{prefix}.{name}", inner)
    else:
        yield prefix, value


def _checked(file: Path, key: str, sentence: Any) -> str:
    if not isinstance(sentence, str) or not sentence.strip():
        raise ContentError(f"{file}: {key} must be a sentence; put it in quotes")
    if not _KEY.fullmatch(key):
        raise ContentError(f"{file}: {key} is no key; use small letters, digits and _")
    text = sentence.strip()
    try:
        fields_of(text)
    except ValueError as error:
        raise ContentError(f"{file}: {key}: {error}; write {{{{ and }}}} for braces that are no field") from None
    if (size := len(text.encode())) > TEXT_LIMIT:
        raise ContentError(f"{file}: {key} has {size} bytes; the platform takes {TEXT_LIMIT}: shorten it")
    return text


def _load_words(folder: Path) -> Words:
    given: dict[str, Any] = {}
    shapes = get_type_hints(Words)
    del shapes["routes"]
    for name, shape in shapes.items():
        file = folder / f"{name}.yaml"
        given[name] = read(file)
        _same_names(file, given[name], [field.name for field in fields(shape)] if is_dataclass(shape) else [])
    try:
        words = TypeAdapter(Words).validate_python({**given, "routes": read_points(folder / "routes.tsv")})
    except ValidationError as error:
        raise ContentError(first(folder, error)) from None
    _once(folder / "synonyms.yaml", (word for line in words.synonyms.equal for word in line))
    _once(folder / "synonyms.yaml", (word for line in words.synonyms.kinds.values() for word in line))
    return words


def _once(file: Path, words: Iterable[str]) -> None:
    seen: set[str] = set()
    for word in words:
        if word in seen:
            raise ContentError(f"{file}: {word} stands in two lines; join them, or take it out of one")
        seen.add(word)


def _same_names(file: Path, given: Mapping[str, Any], wanted: Sequence[str]) -> None:
    if missing := [name for name in wanted if name not in given]:
        raise ContentError(f"{file}: {missing[0]} is missing; add the list (it may be empty: [])")
    if unknown := [name for name in given if name not in wanted]:
        raise ContentError(f"{file}: {unknown[0]} is no list of this file; it has {', '.join(wanted)}")
