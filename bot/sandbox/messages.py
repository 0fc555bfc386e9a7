"""Which fields does each message and event carry when it is pushed?"""

from dataclasses import dataclass
from typing import Any

Fields = dict[str, Any]

# Events that may be answered in the chat; everything else is told to the account only.
REPLYABLE = {"subscribe", "SCAN", "CLICK", "scancode_waitmsg"}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A push to be made: its fields past the common head and the window it opens, if any."""

    fields: Fields
    opens: str = ""

    @property
    def is_message(self) -> bool:
        return str(self.fields["MsgType"]) != "event"

    @property
    def may_be_answered(self) -> bool:
        return self.is_message or self.fields.get("Event") in REPLYABLE

    @property
    def articles(self) -> int:
        """One article answers a message since 2018-10-12, eight an event."""
        return 1 if self.is_message else 8


def text(content: str, choice: str = "") -> Outgoing:
    fields: Fields = {"MsgType": "text", "Content": content}
    return Outgoing(fields | ({"bizmsgmenuid": choice} if choice else {}), "message")


def image(media_id: str, url: str) -> Outgoing:
    return Outgoing({"MsgType": "image", "PicUrl": url, "MediaId": media_id}, "message")


def location(latitude: float, longitude: float, label: str) -> Outgoing:
    place = {"Location_X": latitude, "Location_Y": longitude, "Scale": 16, "Label": label}
    return Outgoing({"MsgType": "location", **place}, "message")


def _event(name: str, opens: str = "", **fields: Any) -> Outgoing:
    return Outgoing({"MsgType": "event", "Event": name, **fields}, opens)


def subscribe(scene: str, ticket: str) -> Outgoing:
    if scene:
        return _event("subscribe", "subscribe", EventKey=f"qrscene_{scene}", Ticket=ticket)
    return _event("subscribe", "subscribe", EventKey="")


def unsubscribe() -> Outgoing:
    return _event("unsubscribe", EventKey="")


def scan(scene: str, ticket: str) -> Outgoing:
    return _event("SCAN", "scan", EventKey=scene, Ticket=ticket)


def click(key: str) -> Outgoing:
    return _event("CLICK", "click", EventKey=key)


def view(url: str) -> Outgoing:
    return _event("VIEW", EventKey=url)


def raw(fields: Fields) -> Outgoing:
    """A push as a test wrote it; a message opens the window as any message does."""
    return Outgoing(fields, "message" if fields["MsgType"] != "event" else "")
