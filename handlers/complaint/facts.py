"""What has been taken from the citizen's words, and how is it shown to them?"""

from typing import Any

from bot.domain.phrase import Phrase
from bot.services.citizen_told import Told, read

SHOWN = ("when", "shop", "goods", "amount", "request", "people", "symptoms", "onset", "hospital")
_PLACE_SHOWN_APART = ("shop",)
_OF_THE_SICK = ("people",)  # a family of five at table are not five who are ill


def learn(data: dict[str, Any], text: str, *, corrects: bool = False) -> Told:
    """Put into the draft what ``text`` tells and the draft does not know yet, or puts right; the place only where shop and
    street are told.
    """
    told = read(text)
    facts = data.setdefault("facts", {})
    found = {name: getattr(told, name, "") for name in SHOWN if name != "shop"} | {"shop": told.place.shop}
    for name, value in found.items():
        if value and (corrects or name not in facts):
            facts[name] = value
    if told.place.shop and told.place.address:
        data.setdefault("place", told.place.words)
    for flag in ("wants_check", "is_minor", "is_insider", "is_afraid"):
        if getattr(told, flag):
            data[flag] = True
    for name in ("phone", "name"):
        if getattr(told, name):
            data.setdefault(name, getattr(told, name))
    return told


def heard(data: dict[str, Any]) -> str:
    """The facts in one line, as the citizen said them; what they wrote themselves instead goes first."""
    if "notes" in data:
        return str(data["notes"])
    facts = data.get("facts", {})
    has_place = "place" in data
    apart = (*(_PLACE_SHOWN_APART if has_place else ()), *(() if data.get("ill") else _OF_THE_SICK))
    names = [name for name in SHOWN if name in facts and name not in apart]
    return "，".join(f"{facts[name]}人" if name == "people" else str(facts[name]) for name in names)


def told_back(data: dict[str, Any]) -> tuple[Phrase, ...]:
    """That the story is written down, with what was heard in it."""
    line = heard(data)
    place = str(data.get("place", ""))
    if not line and not place:
        return (Phrase("complaint.story_kept"),)
    return (Phrase("complaint.heard", {"facts": "；".join(part for part in (place, line) if part)}),)
