"""Which menu hangs under the chat, and what may it look like?"""

import re
from typing import Any

from bot.sandbox.api.call import OK, Call, Method
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform

_ESCAPE = re.compile(rb"\\u[0-9a-fA-F]{4}")
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
_KEY = {0: (128, 40019), 1: (128, 40026)}
_URL = {0: (1024, 40020), 1: (1024, 40027)}


def create(platform: Platform, call: Call) -> Record:
    if _ESCAPE.search(call.raw):
        raise ApiError(40033)
    buttons = call.body.get("button")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
        raise ApiError(40016)
    platform.menu.put("button", [_checked(button, 0) for button in buttons])
    platform.ledger.write("menu", at=platform.clock.now())
    return OK


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
    limits = {"key": _KEY, "url": _URL}.get(needed, _KEY)
    target = {needed: _within(button.get(needed), limits[level])}
    if button["type"] == "miniprogram":
        target |= {"appid": str(button.get("appid", "")), "url": _within(button.get("url"), _URL[level])}
    return target


def get(platform: Platform, _: Call) -> Record:
    buttons = platform.menu.get("button")
    if not buttons:
        raise ApiError(46003)
    return {"menu": {"button": buttons}}


def delete(platform: Platform, _: Call) -> Record:
    platform.menu.clear()
    platform.ledger.write("menu", at=platform.clock.now())
    return OK


METHODS = (
    Method("/cgi-bin/menu/create", "POST", create, daily=1000),
    Method("/cgi-bin/menu/get", "GET", get, daily=10_000),
    Method("/cgi-bin/menu/delete", "GET", delete, daily=1000),
)
