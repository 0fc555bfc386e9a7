"""Which periods, and which statutory reasons, does the law give for a case received on a certain day?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.clock_event import Happening
from bot.domain.complaint import Kind
from bot.domain.refused import Refused

_Choice = TypeVar("_Choice", bound=StrEnum)
_REQUIRED = frozenset({"text", "kinds", "length", "starts", "stops", "article", "checked", "seen"})
_ENTRIES = _REQUIRED | {"restarts", "unless", "pause", "extension"}


class Unit(StrEnum):
    WORKING = "working"
    CALENDAR = "calendar"
    MONTHS = "months"


class Checked(StrEnum):
    """How well a value is founded: the article itself read, a copy of it, no source found, the office's own choice."""

    TEXT = "text"
    COPY = "copy"
    MEMORY = "memory"
    OFFICE = "office"

    @property
    def is_to_confirm(self) -> bool:
        """The office has to confirm it before it relies on it: 「待本局确认」."""
        return self in (Checked.MEMORY, Checked.OFFICE)


@dataclass(frozen=True, slots=True)
class Length:
    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Source:
    """``text``: the sentence it founds, for staff; ``seen``: the day of the text that was read."""

    text: str
    article: str
    checked: Checked
    seen: date | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """``count`` in the clock's own unit, at most ``times`` times; ``by`` says who approves."""

    count: int
    times: int
    by: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One clock: from a happening of ``starts`` until one of ``stops``; one of ``restarts`` sets it to zero.

    It does not start once one of ``unless`` has happened.
    """

    key: str
    kinds: frozenset[Kind]
    length: Length
    starts: frozenset[Happening]
    stops: frozenset[Happening]
    restarts: frozenset[Happening]
    unless: frozenset[Happening]
    source: Source
    pause: Source | None
    extension: Extension | None

    @property
    def is_to_confirm(self) -> bool:
        return self.source.checked.is_to_confirm or (self.pause is not None and self.pause.checked.is_to_confirm)


@dataclass(frozen=True, slots=True)
class Pack:
    """What holds for cases received from ``since`` on, until a later pack begins."""

    name: str
    title: str
    since: date
    source: str
    counting: Mapping[str, Source]
    clocks: Mapping[str, Rule]
    reasons: Mapping[str, Mapping[str, Source]]
    reopen: Length
    reopen_source: Source


def pack_for(packs: Iterable[Pack], received: date) -> Pack:
    """The pack in force on the day of receipt (Beijing); raises Refused ``rules.none_for_day``."""
    found = max((pack for pack in packs if pack.since <= received), key=lambda pack: pack.since, default=None)
    if found is None:
        raise Refused("rules.none_for_day", day=received.isoformat())
    return found


def parse(data: Mapping[str, Any]) -> Pack:
    """One file of content/rules; ValueError names the entry and says what to write."""
    try:
        return Pack(
            name=data["name"],
            title=data["title"],
            since=_day(data["since"], "since"),
            source=data["source"],
            counting={key: _source(given, f"counting.{key}", "rule") for key, given in data["counting"].items()},
            clocks={key: _rule(key, given) for key, given in data["clocks"].items()},
            reasons={act: _reasons(act, given) for act, given in data["reasons"].items()},
            reopen=_length(data["reopen"]["length"], "reopen"),
            reopen_source=_source(data["reopen"], "reopen", ""),
        )
    except KeyError as error:
        raise ValueError(f"{error.args[0]} is missing; see another pack of content/rules for its form") from None
    except (TypeError, AttributeError) as error:
        raise ValueError(f"not the form of a rule pack ({error}); see another pack of content/rules") from None


def _rule(key: str, given: Mapping[str, Any]) -> Rule:
    where = f"clocks.{key}"
    if missing := sorted(_REQUIRED - given.keys()):
        raise ValueError(f"{where}: {missing[0]} is missing; see another clock for its form")
    if unknown := sorted(given.keys() - _ENTRIES):
        raise ValueError(f"{where}: {unknown[0]} is not known; use {', '.join(sorted(_ENTRIES))}")
    rule = Rule(
        key=key,
        kinds=frozenset(_one(Kind, kind, where) for kind in given["kinds"]),
        length=_length(given["length"], where),
        starts=_happenings(given["starts"], where),
        stops=_happenings(given["stops"], where),
        restarts=_happenings(given.get("restarts", ()), where),
        unless=_happenings(given.get("unless", ()), where),
        source=_source(given, where, "text"),
        pause=_source(given["pause"], f"{where}.pause", "") if "pause" in given else None,
        extension=_extension(given["extension"], where) if "extension" in given else None,
    )
    if rule.length.unit is Unit.MONTHS and (rule.pause or rule.extension):
        raise ValueError(f"{where}: a period in months takes neither pause nor extension; give it in days")
    return rule


def _length(given: Mapping[str, Any], where: str) -> Length:
    return Length(_whole(given, "count", where), _one(Unit, given["unit"], where))


def _extension(given: Mapping[str, Any], where: str) -> Extension:
    return Extension(_whole(given, "count", where), _whole(given, "times", where), given["by"])


def _whole(given: Mapping[str, Any], name: str, where: str) -> int:
    value = given[name]
    if type(value) is not int or value < 1:
        raise ValueError(f"{where}: {name} must be a whole number from 1 on, not {value}")
    return value


def _reasons(act: str, given: Sequence[Mapping[str, Any]]) -> dict[str, Source]:
    found = {one["code"]: _source(one, f"reasons.{act}.{one['code']}", "text") for one in given}
    if len(found) < len(given):
        raise ValueError(f"reasons.{act}: two reasons have the same code; each needs its own")
    return found


def _source(given: Mapping[str, Any], where: str, text: str) -> Source:
    seen = _day(given["seen"], where) if "seen" in given else None
    return Source(given[text] if text else "", given["article"], _one(Checked, given["checked"], where), seen)


def _happenings(given: Iterable[str], where: str) -> frozenset[Happening]:
    return frozenset(_one(Happening, one, where) for one in given)


def _one(choices: type[_Choice], given: Any, where: str) -> _Choice:
    try:
        return choices(given)
    except ValueError:
        raise ValueError(f"{where}: {given} is not known; use {', '.join(choices)}") from None


def _day(given: Any, where: str) -> date:
    if type(given) is not date:
        raise ValueError(f"{where}: {given} is no day; write it as 2026-04-15")
    return given
