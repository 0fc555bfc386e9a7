"""Is this button one the platform would hang under a chat?"""

from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record

_NEEDS = {
    "click": "key",
    "view": "url",
    "scancode_push": "key",
    "scancode_waitmsg": "key",
    "pic_sysphoto": "key",
    "pic_photo_or_album": "key",
    "pic_weixin": "key",
    "location_select": "key",
    "media_id": "media_id",
    "view_limited": "media_id",
    "article_id": "article_id",
    "article_view_limited": "article_id",
    "miniprogram": "pagepath",
}
# Limit in bytes → errcode, for buttons of the bar and of a sub-menu.
_NAME = {0: (16, 40018), 1: (60, 40025)}
_LIMITS = {
    "key": {0: (128, 40019), 1: (128, 40026)},
    "url": {0: (1024, 40020), 1: (1024, 40027)},
    "media_id": {0: (256, 40117), 1: (256, 40118)},
    "article_id": {0: (256, 53600), 1: (256, 53600)},
    "pagepath": {0: (1024, 40020), 1: (1024, 40027)},
}
_DOMAIN = {0: 40055, 1: 40054}


def buttons(raw: Any) -> list[Record]:
    """One to three buttons, checked; ApiError by rule."""
    if not isinstance(raw, list) or not 1 <= len(raw) <= 3:
        raise ApiError(40016)
    return [_checked(button, 0) for button in raw]


def _within(text: Any, limit: tuple[int, int]) -> str:
    """A non-empty text of at most so many bytes, else the errcode."""
    if not isinstance(text, str) or not 1 <= len(text.encode("utf-8", "replace")) <= limit[0]:
        raise ApiError(limit[1])
    return text


def _checked(button: Any, level: int) -> Record:
    if not isinstance(button, dict):
        raise ApiError(47001)
    name = _within(button.get("name"), _NAME[level])
    below = button.get("sub_button")
    if below:
        if level or not isinstance(below, list):
            raise ApiError(40022)
        if len(below) > 5:
            raise ApiError(40023)
        return {"name": name, "sub_button": [_checked(one, 1) for one in below]}
    return {"type": button.get("type"), "name": name, **_target(button, level), "sub_button": []}


def _target(button: Record, level: int) -> Record:
    needed = _NEEDS.get(str(button.get("type")))
    if needed is None:
        raise ApiError(40024 if level else 40017)
    target = {needed: _within(button.get(needed), _LIMITS[needed][level])}
    if button["type"] == "miniprogram":
        target |= {"appid": str(button.get("appid", "")), "url": _within(button.get("url"), _LIMITS["url"][level])}
    if "url" in target and urlsplit(target["url"]).scheme not in ("http", "https"):
        raise ApiError(_DOMAIN[level])
    return target


def leaves(menu: list[Record]) -> list[Record]:
    """The buttons that do something."""
    return [leaf for button in menu for leaf in (button["sub_button"] or [button])]


def as_told(menu: list[Record]) -> list[Record]:
    """As the account's current menu is told: sub-menus as a ``list``, nothing empty."""
    return [
        {"name": button["name"], "sub_button": {"list": as_told(button["sub_button"])}}
        if button["sub_button"]
        else {name: value for name, value in button.items() if name != "sub_button"}
        for button in menu
    ]
