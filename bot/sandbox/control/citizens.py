"""What can a citizen do with the phone? Each act becomes a push and, where a phone would show it, a bubble."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.sandbox import messages
from bot.sandbox.control.door import PLATFORM, RefusalError, answer, body_of, number_of, text_of, told
from bot.sandbox.ledger import Record
from bot.sandbox.media import mime_of
from bot.sandbox.messages import Outgoing
from bot.sandbox.phone.samples import sample
from bot.sandbox.platform import Platform

_LONGEST_WAIT = 60.0


def _citizen(request: web.Request) -> Record:
    try:
        return request.app[PLATFORM].people[request.match_info["openid"]]
    except KeyError:
        raise RefusalError(404, "unknown_citizen", "没有这位市民") from None


async def listing(request: web.Request) -> web.Response:
    return answer({"citizens": request.app[PLATFORM].people.all()})


async def invite(request: web.Request) -> web.Response:
    """A citizen by name, new or known; ``following`` makes a quiet follower, without a push."""
    platform, body = request.app[PLATFORM], await body_of(request)
    openid = platform.people.invite(text_of(body, "name"))["openid"]
    if body.get("following") and not platform.people.is_follower(openid):
        platform.people.follow(openid)
    platform.ledger.write("citizen", at=platform.clock.now(), citizen=openid)
    return told(platform, platform.people[openid])


async def chat(request: web.Request) -> web.Response:
    """Bubbles past ``after``; with ``wait`` seconds it answers when there are some or the time is over."""
    platform, openid = request.app[PLATFORM], _citizen(request)["openid"]
    after = int(number_of(dict(request.query), "after", 0))
    wait = min(number_of(dict(request.query), "wait", 0), _LONGEST_WAIT)
    bubbles = platform.chat.since(openid, after)
    if not bubbles and wait > 0:
        await platform.hub.next_bubble(openid, wait)
        bubbles = platform.chat.since(openid, after)
    return answer({"bubbles": bubbles})


async def act(request: web.Request) -> web.Response:
    platform, citizen = request.app[PLATFORM], _citizen(request)
    openid, name = citizen["openid"], request.match_info["act"]
    if name not in _ACTS:
        raise RefusalError(404, "unknown_act", f"手机不会 {name}")
    if name not in ("follow", "scan") and not citizen["following"]:
        raise RefusalError(409, "not_following", "还没有关注公众号")
    outgoing, bubble = await _ACTS[name](platform, openid, request)
    push = platform.pusher.send(openid, outgoing)
    if bubble:
        side, kind = bubble.pop("side", "me"), bubble.pop("kind")
        platform.chat.add(openid, side, kind, bubble.pop("text"), push=push, **bubble)
    return told(platform, {"push": push})


Act = tuple[Outgoing, Record]


def _followed(platform: Platform, openid: str, scene: str) -> Act:
    platform.people.follow(openid, scene)
    line = {"side": "system", "kind": "text", "text": f"你已关注 {platform.settings.name}"}
    return messages.subscribe(scene, f"ticket-{scene}"), line


async def _follow(platform: Platform, openid: str, request: web.Request) -> Act:
    if platform.people.is_follower(openid):
        raise RefusalError(409, "following", "已经关注了")
    return _followed(platform, openid, str((await body_of(request)).get("scene", "")))


async def _unfollow(platform: Platform, openid: str, _: web.Request) -> Act:
    platform.people.unfollow(openid)
    platform.windows.close(openid)
    return messages.unsubscribe(), {"side": "system", "kind": "text", "text": f"你已取消关注 {platform.settings.name}"}


async def _says(_: Platform, __: str, request: web.Request) -> Act:
    text = text_of(await body_of(request), "text")
    return messages.text(text), {"kind": "text", "text": text}


async def _image(platform: Platform, _: str, request: web.Request) -> Act:
    """A multipart field ``file``, or a built-in picture by ``sample`` 1 or 2."""
    data = await _picture(request)
    if mime_of(data) not in ("image/png", "image/jpeg", "image/gif"):
        raise RefusalError(400, "not_a_picture", "请选择 PNG、JPEG 或 GIF 图片")
    media_id = platform.media.keep(data, "image")["media_id"]
    bubble = {"kind": "image", "text": "[图片]", "media": media_id}
    return messages.image(media_id, platform.media_url(media_id)), bubble


async def _picture(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return sample(int(number_of(await body_of(request), "sample", 1)))
    field = (await request.post()).get("file")
    return field.file.read() if isinstance(field, web.FileField) else b""


async def _location(_: Platform, __: str, request: web.Request) -> Act:
    body = await body_of(request)
    latitude, longitude = number_of(body, "latitude"), number_of(body, "longitude")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise RefusalError(400, "not_on_earth", "经纬度超出范围")
    label = str(body.get("label", "")).encode("utf-8", "replace").decode()
    bubble = {"kind": "location", "text": label or "[位置]", "latitude": latitude, "longitude": longitude}
    return messages.location(latitude, longitude, label), bubble


async def _click(_: Platform, __: str, request: web.Request) -> Act:
    return messages.click(text_of(await body_of(request), "key")), {}


async def _view(_: Platform, __: str, request: web.Request) -> Act:
    return messages.view(text_of(await body_of(request), "url")), {}


async def _scan(platform: Platform, openid: str, request: web.Request) -> Act:
    """A code scanned by a stranger makes a follower of them, by a follower it is a SCAN."""
    scene = str((await body_of(request)).get("scene", ""))
    if not scene:
        raise RefusalError(400, "missing", "缺少 scene")
    if not platform.people.is_follower(openid):
        return _followed(platform, openid, scene)
    return messages.scan(scene, f"ticket-{scene}"), {}


async def _tap(_: Platform, __: str, request: web.Request) -> Act:
    body = await body_of(request)
    content = text_of(body, "content")
    return messages.text(content, text_of(body, "id")), {"kind": "text", "text": content}


_ACTS: dict[str, Callable[[Platform, str, web.Request], Awaitable[Act]]] = {
    "follow": _follow,
    "unfollow": _unfollow,
    "says": _says,
    "image": _image,
    "location": _location,
    "click": _click,
    "view": _view,
    "scan": _scan,
    "tap": _tap,
}

ROUTES = (
    web.get("/sandbox/api/citizens", listing),
    web.post("/sandbox/api/citizens", invite),
    web.get("/sandbox/api/citizens/{openid}/chat", chat),
    web.post("/sandbox/api/citizens/{openid}/{act}", act),
)
