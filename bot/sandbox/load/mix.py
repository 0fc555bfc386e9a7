"""What do the citizens of a load say, and how often?"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from bot.sandbox import messages
from bot.sandbox.lines import Lines, read_file
from bot.sandbox.messages import Outgoing
from bot.sandbox.script.verbs import StepError, place, text

_TURNS = {
    "says": (text, messages.text),
    "clicks": (text, messages.click),
    "sends_location": (place, lambda at: messages.location(at["latitude"], at["longitude"], at.get("label", ""))),
}


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one citizen says, one after another, each time after having been answered."""

    turns: tuple[Outgoing, ...]
    weight: float = 1.0


def read_mix(path: Path) -> tuple[Conversation, ...]:
    """Raises FileError, which names file, line and key and says what to do."""
    keys = read_file(path).keyed("a mix", ("conversations",), ())
    return tuple(_conversation(entry) for entry in keys["conversations"].listed("conversations"))


def _conversation(entry: Lines) -> Conversation:
    keys = entry.keyed("a conversation", ("turns",), ("weight", "name"))
    weight = keys["weight"].value if "weight" in keys else 1
    if isinstance(weight, bool) or not isinstance(weight, int | float) or weight <= 0:
        raise keys["weight"].error("weight takes a number above 0")
    return Conversation(tuple(_turn(one) for one in keys["turns"].listed("turns")), float(weight))


def _turn(entry: Lines) -> Outgoing:
    """A text, or one of the verbs with its value."""
    keys = dict(entry.items()) if entry.is_mapping else {"says": entry}
    if len(keys) != 1 or not keys.keys() <= _TURNS.keys():
        raise entry.error(f"a turn is a text or one of {', '.join(_TURNS)}, not {', '.join(keys)}")
    verb, value = next(iter(keys.items()))
    takes, makes = _TURNS[verb]
    try:
        checked: Any = takes(value.value)
    except StepError as error:
        raise value.error(f"{verb} {error}") from None
    return makes(checked)  # type: ignore[no-any-return, operator]


def spoken(*lines: str) -> Conversation:
    return Conversation(tuple(messages.text(line) for line in lines))


def talk(mix: Sequence[Conversation], chance: Random) -> Iterator[Outgoing]:
    """One citizen's messages without end: conversations by weight, each from its beginning to its end."""
    weights = [one.weight for one in mix]
    while True:
        yield from chance.choices(mix, weights)[0].turns


def round_from(turns: Sequence[Outgoing], place: int) -> Iterator[Outgoing]:
    """The same messages over and over, beginning at ``place``."""
    return itertools.islice(itertools.cycle(turns), place % len(turns), None)


SMALL_TALK = (spoken("您好"), spoken("在吗", "谢谢"), spoken("今天几点下班呀"))
