"""What does a tapped line of an answer ask for: a business's results, its card, a complaint about it, a food, a place by name?"""

import re
from dataclasses import dataclass

from bot.dialog.message import Text
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase

_TAP = re.compile(r"L\.(?:(?P<what>[rbc])\.(?P<ref>[0-9a-f]{12})|(?P<named>[fn]))")
_NAME = re.compile("「(?P<name>[^「」]{1,60})」")
_MARKUP = str.maketrans({"<": "〈", ">": "〉", '"': "”", "&": "＆", "「": "", "」": "", "#": "＃"})
_LABEL = 24  # characters of a name on a line to tap


@dataclass(frozen=True, slots=True)
class Tap:
    """``what``: results, card or complain (about ``ref``), food or place (by ``name``)."""

    what: str
    ref: str = ""
    name: str = ""


_WHAT = {"r": "results", "b": "card", "c": "complain", "f": "food", "n": "place"}


def tapped(turn: Turn) -> Tap | None:
    choice = turn.message.choice if isinstance(turn.message, Text) else None
    match = _TAP.fullmatch(choice) if choice else None
    if match is None:
        return None
    name = _NAME.search(turn.text)
    return Tap(_WHAT[match["what"] or match["named"]], match["ref"] or "", name["name"] if name else "")


def line(label: str | Phrase, says: str | Phrase, id: str) -> Phrase:
    """Something to tap that writes ``says`` into the chat."""
    return Phrase("result.tap", {"label": label, "says": says, "id": id})


def food(name: str) -> Phrase:
    plain = clean(name)
    return line(plain, Phrase("result.says_food", {"name": plain}), "L.f")


def place(ref: str, name: str, what: str = "r") -> Phrase:
    """A business by its ref, else by the name that only samples know."""
    plain = clean(name)
    return line(plain[:_LABEL], Phrase("result.says_place", {"name": plain}), f"L.{what}.{ref}" if ref else "L.n")


def clean(name: str) -> str:
    """``name`` without what would end a link."""
    return name.translate(_MARKUP)
