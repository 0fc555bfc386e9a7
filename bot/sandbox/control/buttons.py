"""What does a tap on each type of menu button push?"""

import hashlib

from aiohttp import web

from bot.sandbox import messages
from bot.sandbox.control.acts import Act, Step, files_of, picture_steps, place_of
from bot.sandbox.control.door import RefusalError, body_of, text_of
from bot.sandbox.platform import Platform

_CAMERAS = ("pic_sysphoto", "pic_photo_or_album", "pic_weixin")
_MOST_PICTURES = 9


def _bar(platform: Platform, openid: str) -> str:
    """The conditional menu this citizen sees, empty for the default one."""
    return platform.menus.seen_by(openid)[1]


async def click(_: Platform, __: str, request: web.Request) -> list[Step]:
    return [Step(messages.click(text_of(await body_of(request), "key")))]


async def view(platform: Platform, openid: str, request: web.Request) -> list[Step]:
    return [Step(messages.view(text_of(await body_of(request), "url"), _bar(platform, openid)))]


async def miniprogram(platform: Platform, openid: str, request: web.Request) -> list[Step]:
    return [Step(messages.view_miniprogram(text_of(await body_of(request), "page"), _bar(platform, openid)))]


async def scancode(_: Platform, __: str, request: web.Request) -> list[Step]:
    """``result`` is what the code says; ``waits`` for scancode_waitmsg, which may be answered."""
    body = await body_of(request)
    return [Step(messages.scancode(text_of(body, "key"), text_of(body, "result"), waits=bool(body.get("waits"))))]


async def pictures(platform: Platform, _: str, request: web.Request) -> list[Step]:
    """The event names the pictures by digest, then each follows as a message; ``type`` and ``key`` in the query."""
    event, key = request.query.get("type", ""), request.query.get("key", "")
    if event not in _CAMERAS or not key:
        raise RefusalError(400, "missing", f"缺少 key，或 type 不是 {'、'.join(_CAMERAS)}")
    chosen = await files_of(request)
    if len(chosen) > _MOST_PICTURES:
        raise RefusalError(400, "too_many", f"一次最多 {_MOST_PICTURES} 张图片")
    steps = picture_steps(platform, chosen)
    digests = [hashlib.md5(data, usedforsecurity=False).hexdigest() for data in chosen]
    return [Step(messages.pictures(event, key, digests)), *steps]


async def place(_: Platform, __: str, request: web.Request) -> list[Step]:
    """A location_select button: its event, then the location as a message."""
    body = await body_of(request)
    key, chosen = text_of(body, "key"), place_of(body)
    return [Step(messages.location_select(key, chosen.latitude, chosen.longitude, chosen.label)), chosen.sent()]


BUTTONS: dict[str, Act] = {
    "click": click,
    "view": view,
    "miniprogram": miniprogram,
    "scancode": scancode,
    "pictures": pictures,
    "place": place,
}
