"""What can a step of a script be, and what does each take?"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.faults import FaultError, checked

_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
_SPAN = re.compile(r"(-?\d+(?:\.\d+)?)\s*(second|minute|hour|day|week|month)s?")


class StepError(ValueError):
    """A value the verb does not take; the message says what it takes."""


def text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float) or str(value) == "":
        raise StepError("takes a text; put it in quotes")
    return str(value)


def pattern(value: Any) -> str:
    """A text that is looked for as it stands or as a regular expression."""
    try:
        re.compile(text(value))
    except re.error as error:
        if "(?P<" in str(value):
            raise StepError(f"is not a regular expression: {error}") from None
    return text(value)


def nothing(value: Any) -> None:
    if value is not None:
        raise StepError("takes nothing; write it without a value")


def scene(value: Any) -> str:
    """Where the citizen comes from; nothing is a citizen who searched for the account."""
    return "" if value is None else text(value)


def seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise StepError("takes a number of seconds, 0 or more")
    return float(value)


def span(value: Any) -> dict[str, float]:
    """As the clock takes it: seconds, or months of the calendar."""
    found = _SPAN.fullmatch(str(value))
    if not found or (found[2] == "month" and "." in found[1]):
        raise StepError("takes a span such as “49 hours”, “3 days” or “1 month”")
    return {"months": int(found[1])} if found[2] == "month" else {"jump": float(found[1]) * _UNITS[found[2]]}


def picture(value: Any) -> int | str:
    """One of the built-in pictures, or a file beside the script."""
    if isinstance(value, bool) or not (value in (1, 2) or isinstance(value, str)):
        raise StepError("takes 1 or 2 (built-in pictures) or the path of a PNG, JPEG or GIF file")
    return value  # type: ignore[no-any-return]


def place(value: Any) -> dict[str, Any]:
    names = {"latitude", "longitude"}
    if not isinstance(value, dict) or not names <= value.keys() <= names | {"label"}:
        raise StepError("takes latitude, longitude and, if wanted, label")
    if not all(isinstance(value[name], int | float) for name in names):
        raise StepError("takes latitude and longitude as numbers")
    return value


def fault(value: Any) -> dict[str, Any]:
    """``push: cut`` or ``api: errcode`` with what belongs to it, as the control interface takes it."""
    target = next((name for name in ("push", "api") if isinstance(value, dict) and name in value), "")
    if not target:
        raise StepError(
            "takes push or api with a kind, such as {push: cut, after: 0.1} or {api: errcode, errcode: 45009}"
        )
    more = {name: one for name, one in value.items() if name != target}
    try:
        checked(target, str(value[target]), more)
    except FaultError as error:
        raise StepError(str(error)) from None
    return {"target": target, "kind": str(value[target]), **more}


@dataclass(frozen=True, slots=True)
class Verb:
    """``takes`` checks the value; ``options`` may stand beside it; ``act`` is the phone's own word for it."""

    takes: Callable[[Any], Any]
    says: str
    act: str = ""
    options: tuple[str, ...] = ()


VERBS: dict[str, Verb] = {
    "note": Verb(text, "A line for who watches; nothing happens."),
    "follows": Verb(
        scene, "Follows the account, with a QR code's scene or without; a follower leaves first.", "follow"
    ),
    "unfollows": Verb(nothing, "Leaves the account.", "unfollow"),
    "says": Verb(text, "Types a text.", "says"),
    "taps": Verb(text, "Taps the choice of that wording in the newest menu message.", "tap"),
    "clicks": Verb(text, "Presses the menu's button of that name, or sends the click of that key.", "click"),
    "views": Verb(text, "Opens a link from the menu.", "view"),
    "scans": Verb(text, "Scans the QR code of that scene.", "scan"),
    "sends_image": Verb(picture, "Sends a picture: 1, 2 or a file beside the script.", "image"),
    "sends_location": Verb(place, "Sends a place: latitude, longitude, label.", "location"),
    "sends_voice": Verb(text, "Says something aloud; the value is its transcript.", "voice"),
    "hears": Verb(pattern, "Waits for a message that contains the text or matches the expression.", "", ("within",)),
    "hears_nothing": Verb(seconds, "Nothing comes for so many seconds."),
    "waits": Verb(seconds, "Waits for so many seconds."),
    "jumps": Verb(span, "Moves the platform's clock: “49 hours”, “1 month”."),
    "fault": Verb(fault, "Makes the next deliveries (push) or calls (api) go wrong."),
    "mends": Verb(nothing, "Takes back all faults."),
    "kills_bot": Verb(nothing, "kill -9 of the bot."),
    "starts_bot": Verb(nothing, "Starts the bot again and waits until it answers the platform."),
}
OF_THE_BOT = ("kills_bot", "starts_bot")
_OF_NOBODY = {"note", "waits", "jumps", "fault", "mends", *OF_THE_BOT}


def needs_citizen(verb: str) -> bool:
    return verb not in _OF_NOBODY
