"""What can a citizen, or the platform about a citizen, tell us? One typed value for each kind of push."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """Common to every push.

    ``account`` is the receiving account's original id (gh_…), ``sender`` the openid, ``created`` epoch seconds.
    ``identity`` is what makes a delivery *this* delivery among all of one sender: MsgId for messages, event name, key, MsgID and
    a hash of the body for events (events carry no id of their own, and two may share a second).
    """

    account: str
    sender: str = field(repr=False)
    created: int
    identity: str
    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Incoming):
    """Something the citizen sent into the chat; opens the long customer-service window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Incoming):
    """Something that happened; ``name`` is the platform's Event value in lower case."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Message):
    content: str = field(repr=False)
    choice: str | None = None  # bizmsgmenuid: the tapped item of a msgmenu


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(Message):
    media_id: str
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice(Message):
    media_id: str
    format: str
    media_id_16k: str | None = None
    recognition: str | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Video(Message):
    media_id: str
    thumb_media_id: str
    is_short: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Location(Message):
    """A place the citizen chose; degrees (GCJ-02), ``scale`` is the map's zoom."""

    latitude: float
    longitude: float
    scale: int
    label: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Message):
    title: str
    description: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe(Event):
    """Followed the account; ``scene`` is the QR's scene without its ``qrscene_`` prefix."""

    scene: str | None = None
    ticket: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe(Event):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan(Event):
    scene: str
    ticket: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(Event):
    """The LOCATION event: where the phone is, in degrees and metres."""

    latitude: float
    longitude: float
    precision: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Click(Event):
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View(Event):
    """A menu link was opened: a page's URL, or a mini-program's page path (``view_miniprogram``)."""

    url: str
    menu_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanCode(Event):
    """scancode_push, scancode_waitmsg."""

    key: str
    scan_type: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures(Event):
    """pic_sysphoto, pic_photo_or_album, pic_weixin: the pictures themselves follow as image messages."""

    key: str
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationSelect(Event):
    key: str
    latitude: float
    longitude: float
    scale: int
    label: str = field(repr=False)
    place: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSent(Event):
    """TEMPLATESENDJOBFINISH: ``status`` is ``success``, ``failed:user block`` or ``failed: system failed``."""

    message_id: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MassSent(Event):
    """MASSSENDJOBFINISH: counts only, no state by recipient."""

    message_id: str
    status: str
    total: int
    filtered: int
    sent: int
    errors: int
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Event):
    """PUBLISHJOBFINISH: ``status`` 0 published … 6 banned."""

    publish_id: str
    status: int
    article_id: str | None = None
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAnswer:
    """One template's line in a consent event; ``accepted`` is what the citizen chose."""

    template_id: str
    accepted: bool
    scene: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeConsent(Event):
    """subscribe_msg_popup_event, subscribe_msg_change_event (only rejections are pushed there)."""

    answers: tuple[NoticeAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeOutcome:
    """One template's line in subscribe_msg_sent_event; ``code`` 0 is delivered."""

    template_id: str
    message_id: str
    code: int
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSent(Event):
    outcomes: tuple[NoticeOutcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData(Event):
    """user_info_modified, user_authorization_revoke, user_authorization_cancellation: clean the person's data."""

    openid: str = field(repr=False)
    revoked: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountNotice(Event):
    """qualification_verify_*, naming_verify_*, annual_renew, verify_expired; times in epoch seconds."""

    expires: int | None = None
    failed: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownMessage(Message):
    """A message type this version does not know: kept, never fatal."""

    kind: str
    fields: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEvent(Event):
    """An event this version does not know: recorded, answered with silence."""

    fields: Mapping[str, Any] = field(default_factory=dict, repr=False)
