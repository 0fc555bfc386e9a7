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


def voice(media_id: str, kind: str = "amr", recognition: str = "") -> Outgoing:
    """``recognition`` is what the platform made out of the words; accounts without the ability get none."""
    fields: Fields = {"MsgType": "voice", "MediaId": media_id, "Format": kind, "MediaId16K": media_id}
    return Outgoing(fields | ({"Recognition": recognition} if recognition else {}), "message")


def video(media_id: str, thumb_media_id: str) -> Outgoing:
    return Outgoing({"MsgType": "video", "MediaId": media_id, "ThumbMediaId": thumb_media_id}, "message")


def short_video(media_id: str, thumb_media_id: str) -> Outgoing:
    return Outgoing({"MsgType": "shortvideo", "MediaId": media_id, "ThumbMediaId": thumb_media_id}, "message")


def location(latitude: float, longitude: float, label: str, scale: int = 16) -> Outgoing:
    place = {"Location_X": latitude, "Location_Y": longitude, "Scale": scale, "Label": label}
    return Outgoing({"MsgType": "location", **place}, "message")


def link(title: str, description: str, url: str) -> Outgoing:
    return Outgoing({"MsgType": "link", "Title": title, "Description": description, "Url": url}, "message")


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


def location_report(latitude: float, longitude: float, precision: float) -> Outgoing:
    """What a phone tells by itself when the chat is opened."""
    return _event("LOCATION", Latitude=latitude, Longitude=longitude, Precision=precision)


def click(key: str) -> Outgoing:
    return _event("CLICK", "click", EventKey=key)


def view(url: str, menu_id: str = "") -> Outgoing:
    """``menu_id`` is that of the conditional menu the button stands in."""
    return _event("VIEW", EventKey=url, **({"MenuId": menu_id} if menu_id else {}))


def view_miniprogram(path: str, menu_id: str = "") -> Outgoing:
    return _event("view_miniprogram", EventKey=path, **({"MenuId": menu_id} if menu_id else {}))


def scancode(key: str, result: str, *, waits: bool, kind: str = "qrcode") -> Outgoing:
    """A code scanned through a menu button; the phone ``waits`` for an answer or shows the result itself."""
    info = {"ScanType": kind, "ScanResult": result}
    return _event("scancode_waitmsg" if waits else "scancode_push", "click", EventKey=key, ScanCodeInfo=info)


def pictures(event: str, key: str, digests: list[str]) -> Outgoing:
    """``event`` is the button's type: pic_sysphoto, pic_photo_or_album, pic_weixin; the pictures follow as messages."""
    listed = {"item": [{"PicMd5Sum": digest} for digest in digests]}
    return _event(event, EventKey=key, SendPicsInfo={"Count": len(digests), "PicList": listed})


def location_select(
    key: str, latitude: float, longitude: float, label: str, poi: str = "", scale: int = 16
) -> Outgoing:
    place = {"Location_X": latitude, "Location_Y": longitude, "Scale": scale, "Label": label, "Poiname": poi}
    return _event("location_select", EventKey=key, SendLocationInfo=place)


def template_finish(msgid: int, status: str) -> Outgoing:
    """``status``: success, failed:user block, failed: system failed."""
    return _event("TEMPLATESENDJOBFINISH", MsgID=msgid, Status=status)


def mass_finish(msgid: int, status: str, counts: Fields, urls: list[str]) -> Outgoing:
    """``urls`` are the addresses of the articles that were sent, if any."""
    items = [{"ArticleIdx": index, "ArticleUrl": url} for index, url in enumerate(urls, 1)]
    checked: Fields = {"Count": 0, "ResultList": "", "CheckState": 1 if urls else 0}
    links: Fields = {"Count": len(items), "ResultList": {"item": items} if items else ""}
    results: Fields = {**counts, "CopyrightCheckResult": checked, "ArticleUrlResult": links}
    return _event("MASSSENDJOBFINISH", MsgID=msgid, Status=status, **results)


def publish_finish(info: Fields) -> Outgoing:
    return _event("PUBLISHJOBFINISH", PublishEventInfo=info)


def subscribe_message(what: str, entries: list[Fields]) -> Outgoing:
    """``what``: popup, change or sent; one entry a template."""
    name = f"SubscribeMsg{what.capitalize()}Event"
    more: Fields = {name: {"List": entries}}
    return _event(f"subscribe_msg_{what}_event", **more)


def raw(fields: Fields) -> Outgoing:
    """A push as a test wrote it; a message opens the window as any message does."""
    return Outgoing(fields, "message" if fields["MsgType"] != "event" else "")
