"""Which entry of the knowledge is this, and how does it read with the office's own details?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.domain.faq import Entry, by_id
from bot.domain.phrase import FIELD, Phrase
from bot.domain.ports import Phrases
from bot.services import house
from bot.text import Advisor

_SOURCES = 2  # named under an answer


@dataclass(slots=True)
class Knowledge:
    """What is known in this process; replaced as one."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    shipped: Mapping[str, Entry] = field(default_factory=dict)
    advisor: Advisor | None = None
    resting: dict[str, tuple[Entry, Phrase]] = field(default_factory=dict)
    answers: dict[str, tuple[Entry, Phrases, str]] = field(default_factory=dict)


_KNOWN = Knowledge()


def furnish(entries: Iterable[Entry]) -> None:
    """What content/ says is known, and what is known from now on."""
    _KNOWN.shipped = by_id(entries)
    replace(_KNOWN.shipped.values())


def replace(entries: Iterable[Entry]) -> None:
    """What is known from now on; content/ still says what it said."""
    _KNOWN.entries = by_id(entries)
    _KNOWN.resting.clear()
    _KNOWN.answers.clear()


def shipped() -> tuple[Entry, ...]:
    """The entries as content/ gives them."""
    return tuple(_KNOWN.shipped.values())


def shipped_entry(name: str) -> Entry | None:
    """The entry of this id as content/ gives it."""
    return _KNOWN.shipped.get(name)


def consult(advisor: Advisor) -> None:
    """Who decides about texts in this process, for staff who try one out."""
    _KNOWN.advisor = advisor


def advisor() -> Advisor:
    if _KNOWN.advisor is None:
        raise RuntimeError("nobody decides about texts: call faq.consult at the start")
    return _KNOWN.advisor


def entries() -> tuple[Entry, ...]:
    """All that is known, in the order of the files."""
    return tuple(_KNOWN.entries.values())


def entry(name: str) -> Entry | None:
    """The entry of this id; None when it is gone."""
    return _KNOWN.entries.get(name)


def titles(names: Iterable[str]) -> list[tuple[str, str]]:
    """(id, question) of those that there are, each once."""
    return [(name, found.question) for name in dict.fromkeys(names) if (found := entry(name)) is not None]


def filled(text: str) -> str:
    """``text`` with the office's name, telephone, hours and address."""
    return FIELD.sub(lambda match: house.phrases().say(match[1]), text)


def answer_of(entry: Entry) -> str:
    """The short answer with the office's own details; made once for these sentences."""
    phrases, made = house.phrases(), _KNOWN.answers.get(entry.id)
    if made is None or made[0] is not entry or made[1] is not phrases:
        made = _KNOWN.answers[entry.id] = entry, phrases, filled(entry.answer).strip()
    return made[2]


def rests_on(entry: Entry) -> Phrase:
    """The sentence about sources, and how far the answer may be trusted; made once, it was a third of an answer's cost."""
    made = _KNOWN.resting.get(entry.id)
    if made is None or made[0] is not entry:
        made = _KNOWN.resting[entry.id] = entry, _rests_on(entry)
    return made[1]


def _rests_on(entry: Entry) -> Phrase:
    sources = {"sources": "；".join(source.line for source in entry.sources[:_SOURCES])}
    if entry.checked == "verified":
        return Phrase("faq.verified", sources)
    return Phrase("faq.source", sources) if entry.checked == "source" else Phrase("faq.memory", sources)
