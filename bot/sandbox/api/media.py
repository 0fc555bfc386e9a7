"""How do bots put files on the platform for three days and fetch what citizens sent?"""

from aiohttp import web

from bot.sandbox.api.call import Call, Method
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.media import mime_of
from bot.sandbox.platform import Platform

_TOO_LARGE = {"image": 40009, "voice": 40010, "video": 40011, "thumb": 40012}
# Bytes and types by kind of media.
_LIMITS: dict[str, tuple[int, tuple[str, ...]]] = {
    "image": (10 * 2**20, ("image/png", "image/jpeg", "image/gif")),
    "voice": (2 * 2**20, ("audio/amr", "audio/mpeg")),
    "video": (10 * 2**20, ("video/mp4",)),
    "thumb": (64 * 2**10, ("image/jpeg",)),
}


def uploaded(call: Call) -> tuple[str, bytes]:
    """Kind and bytes of the file that came; 40004, 41005, 40005, and by kind for a size."""
    kind = call.query.get("type", "")
    if kind not in _LIMITS:
        raise ApiError(40004)
    if call.upload is None or not call.upload[1]:
        raise ApiError(41005)
    size, types = _LIMITS[kind]
    data = call.upload[1]
    if len(data) > size:
        raise ApiError(_TOO_LARGE[kind])
    if mime_of(data) not in types:
        raise ApiError(40005)
    return kind, data


def upload(platform: Platform, call: Call) -> Record:
    kind, data = uploaded(call)
    record = platform.media.keep(data, kind)
    name = "thumb_media_id" if kind == "thumb" else "media_id"
    return {"type": kind, name: record["media_id"], "created_at": record["created_at"]}


def get(platform: Platform, call: Call) -> Record | web.Response:
    """The file itself; of a video its address."""
    media_id = call.query.get("media_id", "")
    record = platform.media.find(media_id)
    if record is None or record.get("permanent"):
        raise ApiError(40007)
    if record["type"] == "video":
        return {"video_url": platform.media_url(media_id)}
    return file_of(platform, media_id)


def file_of(platform: Platform, media_id: str) -> web.Response:
    found = platform.media.data(media_id)
    if found is None:
        raise ApiError(40007)
    mime, data = found
    name = f"{media_id}.{mime.rpartition('/')[2]}"
    return web.Response(body=data, content_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def upload_image(platform: Platform, call: Call) -> Record:
    """A picture for an article's text: an address, no media id; JPEG or PNG below 1 MB."""
    if call.upload is None or not call.upload[1]:
        raise ApiError(41005)
    data = call.upload[1]
    if len(data) >= 2**20:
        raise ApiError(40009)
    if mime_of(data) not in ("image/png", "image/jpeg"):
        raise ApiError(40137)
    return {"url": platform.media_url(platform.media.keep(data, "inline", name="")["media_id"])}


def upload_video(platform: Platform, call: Call) -> Record:
    """A video that was uploaded before, with title and description, for a mass message."""
    media_id = call.text("media_id", 40007)
    found = platform.media.data(media_id)
    if platform.media.kind_of(media_id) != "video" or found is None:
        raise ApiError(40007)
    words = {name: str(call.body.get(name, "")) for name in ("title", "description")}
    record = platform.media.keep(found[1], "mpvideo", name="", **words)
    return {"type": "video", "media_id": record["media_id"], "created_at": record["created_at"]}


METHODS = (
    Method("/cgi-bin/media/upload", "POST", upload, takes="upload"),
    Method("/cgi-bin/media/get", "GET", get),
    Method("/cgi-bin/media/uploadimg", "POST", upload_image, takes="upload"),
    Method("/cgi-bin/media/uploadvideo", "POST", upload_video),
)
