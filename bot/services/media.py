"""How does a photo come in: noted with the message, fetched after its commit, made harmless, kept?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image, ImageOps

from bot.domain.ports import Connection, Fetched
from bot.domain.refused import Refused
from bot.services import video
from bot.store import media as store
from bot.store.engine import raise_signal

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
PIXELS = 40_000_000  # a phone's largest photo; a decoded picture takes three bytes each
LONG_SIDE = 1600
QUALITY = 85
ORPHAN = timedelta(days=4)  # a draft is kept for three

Image.MAX_IMAGE_PIXELS = None  # ``reencode`` has a limit of its own that refuses instead of warning


@dataclass(frozen=True, slots=True)
class Pending:
    """A photo or video to be fetched now; ``attempts`` counts this one."""

    ref: str
    media_id: str = field(repr=False)
    attempts: int
    kind: str


def note(connection: Connection, *, citizen: str, media_id: str, now: datetime, is_video: bool = False) -> str:
    """Write down that a photo or video is to be fetched (the platform forgets it after three days); its reference."""
    ref = store.note(connection, citizen, media_id, now, "video" if is_video else "image")
    raise_signal(connection, "media")
    return ref


def has_due(connection: Connection, *, now: datetime) -> bool:
    """Is there a photo to fetch?"""
    return store.has_due(connection, now)


def claim(connection: Connection, *, now: datetime, limit: int) -> Sequence[Pending]:
    """Lease up to ``limit`` photos that are due; one not settled comes again after two minutes."""
    return [Pending(*row) for row in store.claim(connection, now, limit)]


def harmless(kind: str, data: bytes) -> Fetched:
    """A photo or video of which nothing is left but what it shows; no unit needed.

    Raises Refused ``photo.unreadable``, ``photo.too_large``, ``video.unreadable``.
    """
    return video.blanked(data) if kind == "video" else reencode(data)


def reencode(data: bytes) -> Fetched:
    """A JPEG of at most 1600 pixels a side without what the camera wrote into it; no unit needed.

    Raises Refused ``photo.unreadable`` or ``photo.too_large``.
    """
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > PIXELS:
                raise Refused("photo.too_large")
            picture.draft("RGB", (LONG_SIDE, LONG_SIDE))
            picture.thumbnail((LONG_SIDE, LONG_SIDE))
            return Fetched("image/jpeg", _jpeg(ImageOps.exif_transpose(picture)))
    except (OSError, SyntaxError, ValueError, EOFError) as error:  # what Pillow raises on damaged files
        raise Refused("photo.unreadable") from error


def _jpeg(picture: Image.Image) -> bytes:
    """On white where the picture is transparent; a fresh image carries no metadata."""
    rgba = picture.convert("RGBA")
    plain = Image.new("RGB", rgba.size, "white")
    plain.paste(rgba, mask=rgba.getchannel("A"))
    out = BytesIO()
    plain.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def within(data: bytes, most: int) -> bytes:
    """A JPEG of ours in at most ``most`` bytes, smaller and coarser as it needs; no unit needed.

    Raises Refused ``photo.too_large`` where even that is not enough.
    """
    if len(data) <= most:
        return data
    with Image.open(BytesIO(data), formats=FORMATS) as picture:
        for side, quality in ((LONG_SIDE, 75), (1280, 75), (960, 70), (640, 60)):
            fitted = picture.copy()
            fitted.thumbnail((side, side))
            out = BytesIO()
            fitted.save(out, "JPEG", quality=quality)
            if out.tell() <= most:
                return out.getvalue()
    raise Refused("photo.too_large")


def keep(connection: Connection, *, ref: str, fetched: Fetched, now: datetime) -> bool:
    """Keep a re-encoded photo; False when it is no longer wanted."""
    kept = store.keep(connection, ref, fetched)
    raise_signal(connection, "complaint")
    return kept


def lose(connection: Connection, *, ref: str, reason: str, retry_at: datetime | None, now: datetime) -> None:
    """A fetch failed: again at ``retry_at``, or, without one, the photo is lost and staff see why."""
    store.lose(connection, ref, reason, retry_at)
    raise_signal(connection, "complaint")


def purge(connection: Connection, *, now: datetime) -> int:
    """Forget photos of dialogues that never became a case; the number of them."""
    return store.purge(connection, now - ORPHAN)
