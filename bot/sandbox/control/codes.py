"""What does a QR code say, typed or on a picture, and what would a phone do with it?"""

import io

import zxingcpp
from aiohttp import web
from PIL import Image, UnidentifiedImageError

from bot.sandbox.control.door import PLATFORM, RefusalError, answer, body_of, text_of
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_MOST_PIXELS = 40_000_000
PICTURE = "http://weixin.qq.com/q/"  # what the account's own codes say


def read_code(data: bytes) -> str:
    """The text of the first QR code on a picture; RefusalError if there is none."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise RefusalError(400, "too_large", "图片太大，请先缩小")
            found = zxingcpp.read_barcodes(picture.convert("L"), formats=_QR)
    except (UnidentifiedImageError, OSError):
        raise RefusalError(400, "not_a_picture", "请选择 PNG、JPEG 或 GIF 图片") from None
    texts = [code.text for code in found if code.text]
    if not texts:
        raise RefusalError(422, "no_code", "图片里没有找到二维码")
    return texts[0]


def meaning(platform: Platform, text: str) -> Record:
    """``scene`` of the account's own codes (and of whatever else is no address), or the ``page`` to open."""
    found = platform.qrcodes.scanned(text)
    is_own = found is not None and found["scene"] != text
    if text.startswith(("http://", "https://")) and not is_own and not text.startswith(PICTURE):
        return {"text": text, "scene": "", "page": text}
    if found is None:
        raise RefusalError(410, "expired_code", "这个二维码已过期，请让公众号重新生成")
    return {"text": text, "scene": found["scene"], "page": ""}


async def read(request: web.Request) -> web.Response:
    """A multipart field ``file`` with a picture, or ``text`` in JSON."""
    if not request.content_type.startswith("multipart/"):
        return answer(meaning(request.app[PLATFORM], text_of(await body_of(request), "text")))
    field = (await request.post()).get("file")
    data = field.file.read() if isinstance(field, web.FileField) else b""
    return answer({"text": read_code(data)})


ROUTES = (web.post("/sandbox/api/codes", read),)
