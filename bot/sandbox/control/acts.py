"""What do citizens send from the chat? Each act becomes pushes and, where a phone would show it, a bubble."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from bot.sandbox import messages
from bot.sandbox.control.door import RefusalError, body_of, number_of, text_of
from bot.sandbox.ledger import Record
from bot.sandbox.media import mime_of
from bot.sandbox.messages import Outgoing
from bot.sandbox.phone.samples import poster, sample
from bot.sandbox.phone.voice import LONGEST, silence
from bot.sandbox.platform import Platform

_PICTURES = ("image/png", "image/jpeg", "image/gif")
_LARGEST_VIDEO = 10 * 2**20


@dataclass(frozen=True, slots=True)
class Step:
    """A push and the bubble it leaves on the citizen's own screen, if any."""

    push: Outgoing
    bubble: Record = field(default_factory=dict)


Act = Callable[[Platform, str, web.Request], Awaitable[list[Step]]]


def _line(text: str) -> Record:
    return {"side": "system", "kind": "text", "text": text}


def _followed(platform: Platform, openid: str, scene: str = "", ticket: str = "") -> list[Step]:
    platform.people.follow(openid, scene)
    return [Step(messages.subscribe(scene, ticket), _line(f"你已关注 {platform.settings.name}"))]


def _code(platform: Platform, text: str) -> tuple[str, str]:
    """Scene and ticket of the account's own code."""
    found = platform.qrcodes.scanned(text)
    if found is None:
        raise RefusalError(410, "expired_code", "这个二维码已过期，请让公众号重新生成")
    return found["scene"], found["ticket"]


async def follow(platform: Platform, openid: str, request: web.Request) -> list[Step]:
    if platform.people.is_follower(openid):
        raise RefusalError(409, "following", "已经关注了")
    scene = (await body_of(request)).get("scene")
    return _followed(platform, openid, *(_code(platform, str(scene)) if scene else ()))


async def unfollow(platform: Platform, openid: str, _: web.Request) -> list[Step]:
    platform.people.unfollow(openid)
    platform.windows.close(openid)
    return [Step(messages.unsubscribe(), _line(f"你已取消关注 {platform.settings.name}"))]


async def scan(platform: Platform, openid: str, request: web.Request) -> list[Step]:
    """A code scanned by a stranger makes a follower of them, by a follower it is a SCAN."""
    scene, ticket = _code(platform, text_of(await body_of(request), "scene"))
    if not platform.people.is_follower(openid):
        return _followed(platform, openid, scene, ticket)
    return [Step(messages.scan(scene, ticket))]


async def says(_: Platform, __: str, request: web.Request) -> list[Step]:
    text = text_of(await body_of(request), "text")
    return [Step(messages.text(text), {"kind": "text", "text": text})]


async def tap(_: Platform, __: str, request: web.Request) -> list[Step]:
    body = await body_of(request)
    content = text_of(body, "content")
    return [Step(messages.text(content, text_of(body, "id")), {"kind": "text", "text": content})]


async def files_of(request: web.Request) -> list[bytes]:
    """The multipart fields ``file``, or the built-in pictures that ``sample`` names (1, 2 or a list of them)."""
    if not request.content_type.startswith("multipart/"):
        wanted = (await body_of(request)).get("sample", 1)
        return [
            sample(int(number_of({"sample": one}, "sample"))) for one in (wanted if type(wanted) is list else [wanted])
        ]
    return [part.file.read() for part in (await request.post()).getall("file", []) if isinstance(part, web.FileField)]


def picture_steps(platform: Platform, pictures: list[bytes]) -> list[Step]:
    if not pictures or any(mime_of(data) not in _PICTURES for data in pictures):
        raise RefusalError(400, "not_a_picture", "请选择 PNG、JPEG 或 GIF 图片")
    steps = []
    for data in pictures:
        media_id = platform.media.keep(data, "image")["media_id"]
        bubble = {"kind": "image", "text": "[图片]", "media": media_id}
        steps.append(Step(messages.image(media_id, platform.media_url(media_id)), bubble))
    return steps


async def image(platform: Platform, _: str, request: web.Request) -> list[Step]:
    return picture_steps(platform, await files_of(request))


async def video(platform: Platform, _: str, request: web.Request) -> list[Step]:
    """A multipart field ``file`` with an MP4; the preview picture is the phone's own."""
    data = b"".join((await files_of(request))[:1]) if request.content_type.startswith("multipart/") else b""
    if mime_of(data) != "video/mp4" or len(data) > _LARGEST_VIDEO:
        raise RefusalError(400, "not_a_video", "请选择 10 MB 以内的 MP4 视频")
    media_id, preview = (platform.media.keep(*each)["media_id"] for each in ((data, "video"), (poster(), "thumb")))
    return [Step(messages.video(media_id, preview), {"kind": "video", "text": "[视频]", "media": media_id})]


async def voice(platform: Platform, _: str, request: web.Request) -> list[Step]:
    """``text`` is what was said; ``recognised`` false leaves the platform's transcript empty, as it often is."""
    body = await body_of(request)
    said = text_of(body, "text")
    seconds = number_of(body, "seconds", min(LONGEST, max(1, round(len(said) / 4))))
    if not 1 <= seconds <= LONGEST:
        raise RefusalError(400, "too_long", f"语音最长 {LONGEST} 秒")
    media_id = platform.media.keep(silence(seconds), "voice")["media_id"]
    push = messages.voice(media_id, recognition=said if body.get("recognised", True) else "")
    bubble = {"kind": "voice", "text": f"[语音] {said}", "media": media_id, "seconds": round(seconds), "said": said}
    return [Step(push, bubble)]


@dataclass(frozen=True, slots=True)
class Place:
    latitude: float
    longitude: float
    label: str

    def sent(self) -> Step:
        shown = {"latitude": self.latitude, "longitude": self.longitude}
        bubble = {"kind": "location", "text": self.label or "[位置]", **shown}
        return Step(messages.location(self.latitude, self.longitude, self.label), bubble)


def place_of(body: Record) -> Place:
    latitude, longitude = number_of(body, "latitude"), number_of(body, "longitude")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise RefusalError(400, "not_on_earth", "经纬度超出范围")
    return Place(latitude, longitude, str(body.get("label", "")).encode("utf-8", "replace").decode())


async def location(_: Platform, __: str, request: web.Request) -> list[Step]:
    return [place_of(await body_of(request)).sent()]


ACTS: dict[str, Act] = {
    "follow": follow,
    "unfollow": unfollow,
    "scan": scan,
    "says": says,
    "tap": tap,
    "image": image,
    "video": video,
    "voice": voice,
    "location": location,
}
