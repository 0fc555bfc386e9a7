"""How do bots put files on the platform and fetch what citizens sent?"""

from aiohttp import web

from bot.sandbox.api.call import Call, Method
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.media import mime_of
from bot.sandbox.platform import Platform

# Bytes and types by kind of temporary media.
_LIMITS: dict[str, tuple[int, tuple[str, ...]]] = {
    "image": (10 * 2**20, ("image/png", "image/jpeg", "image/gif")),
    "voice": (2 * 2**20, ("audio/amr", "audio/mpeg")),
    "video": (10 * 2**20, ("video/mp4",)),
    "thumb": (64 * 2**10, ("image/jpeg",)),
}


def upload(platform: Platform, call: Call) -> Record:
    kind = call.query.get("type", "")
    if kind not in _LIMITS:
        raise ApiError(40004)
    if call.upload is None or not call.upload[1]:
        raise ApiError(41005)
    size, types = _LIMITS[kind]
    data = call.upload[1]
    if len(data) > size:
        raise ApiError(40009 if kind == "image" else 45001)
    if mime_of(data) not in types:
        raise ApiError(40005)
    record = platform.media.keep(data, kind)
    name = "thumb_media_id" if kind == "thumb" else "media_id"
    return {"type": kind, name: record["media_id"], "created_at": record["created_at"]}


def get(platform: Platform, call: Call) -> Record | web.Response:
    """The file itself; of a video its address."""
    media_id = call.query.get("media_id", "")
    record, found = platform.media.find(media_id), platform.media.data(media_id)
    if record is None or found is None:
        raise ApiError(40007)
    if record["type"] == "video":
        return {"video_url": platform.media_url(media_id)}
    mime, data = found
    name = f"{media_id}.{mime.rpartition('/')[2]}"
    return web.Response(body=data, content_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})


METHODS = (
    Method("/cgi-bin/media/upload", "POST", upload, daily=100_000, takes="upload"),
    Method("/cgi-bin/media/get", "GET", get, daily=200_000),
)
