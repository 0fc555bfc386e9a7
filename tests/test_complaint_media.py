"""Are photos fetched once, made harmless and kept sealed?"""

import struct
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from bot.domain.ports import Fetched
from bot.domain.refused import Refused
from bot.services import media
from bot.store import tables
from bot.store.engine import Database

CITIZEN = "a" * 22
SECRET = b"GPS 31.2,121.5 secret place"


def picture(form: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, form, **options)
    return out.getvalue()


def opened(fetched: Fetched) -> Image.Image:
    return Image.open(BytesIO(fetched.data))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_phones_send_becomes_a_plain_jpeg(form: str) -> None:
    kept = media.reencode(picture(form))
    assert (kept.mime, opened(kept).format, opened(kept).size) == ("image/jpeg", "JPEG", (40, 20))


def test_what_the_camera_wrote_is_dropped() -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    raw = picture("JPEG", exif=exif, comment=SECRET)
    assert SECRET in raw
    kept = media.reencode(raw)
    assert SECRET not in kept.data
    assert not opened(kept).getexif()


def test_a_turned_photo_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(media.reencode(picture("JPEG", exif=exif))).size == (20, 40)


def test_a_large_photo_is_made_smaller() -> None:
    assert opened(media.reencode(picture("JPEG", (4000, 1000)))).size == (1600, 400)


def test_transparent_places_become_white() -> None:
    assert opened(media.reencode(picture("PNG", mode="RGBA"))).getpixel((0, 0)) == (255, 255, 255)


def test_the_first_frame_of_an_animation_is_kept() -> None:
    frames = [Image.new("RGB", (8, 8), color) for color in ("white", "black")]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    assert opened(media.reencode(out.getvalue())).getpixel((0, 0)) == (255, 255, 255)


def test_too_many_pixels_are_refused_unread() -> None:
    with pytest.raises(Refused, match=r"photo\.too_large"):
        media.reencode(picture("PNG", (20000, 2001), mode="1"))


BAD = [
    b"",
    b"<svg/>",
    b"\xff\xd8\xff",
    picture("JPEG")[:200],
    picture("PNG")[:-30],
    picture("BMP"),
    picture("GIF")[:15],
]


@pytest.mark.parametrize("data", BAD)
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match=r"photo\.unreadable"):
        media.reencode(data)


async def test_a_photo_is_claimed_once_while_leased(database: Database, now: datetime) -> None:
    ref = await database.run(media.note, citizen=CITIZEN, media_id="MEDIA", now=now)
    (first,) = await database.run(media.claim, now=now, limit=10)
    assert (first.ref, first.media_id, first.attempts) == (ref, "MEDIA", 1)
    assert await database.run(media.claim, now=now, limit=10) == []
    (again,) = await database.run(media.claim, now=now + timedelta(minutes=3), limit=10)
    assert again.attempts == 2


async def test_a_kept_photo_is_sealed_and_settled(database: Database, now: datetime) -> None:
    ref = await database.run(media.note, citizen=CITIZEN, media_id="MEDIA", now=now)
    fetched = media.reencode(picture("JPEG"))
    assert await database.run(media.keep, ref=ref, fetched=fetched, now=now)
    assert not await database.run(media.keep, ref=ref, fetched=fetched, now=now)
    row = await database.read(lambda connection: connection.execute(select(tables.media)).one())
    assert (row.state, row.mime, row.size) == ("kept", "image/jpeg", len(fetched.data))
    assert fetched.data not in row.blob
    assert b"MEDIA" not in row.source


async def test_a_failed_fetch_comes_again_or_is_lost(database: Database, now: datetime) -> None:
    ref = await database.run(media.note, citizen=CITIZEN, media_id="MEDIA", now=now)
    later = now + timedelta(hours=1)
    await database.run(media.lose, ref=ref, reason="timeout", retry_at=later, now=now)
    assert await database.run(media.claim, now=now, limit=10) == []
    assert len(await database.run(media.claim, now=later, limit=10)) == 1
    await database.run(media.lose, ref=ref, reason="40007", retry_at=None, now=later)
    assert await database.run(media.claim, now=later + timedelta(days=1), limit=10) == []


async def test_photos_of_forgotten_dialogues_are_purged(database: Database, now: datetime) -> None:
    await database.run(media.note, citizen=CITIZEN, media_id="MEDIA", now=now)
    assert await database.run(media.purge, now=now + timedelta(days=3)) == 0
    assert await database.run(media.purge, now=now + timedelta(days=5)) == 1


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def phone_video() -> bytes:
    """The frame of an MP4 as a phone writes it, with the place in three spots."""
    place = box(b"\xa9xyz", b"+31.2304+121.4737/")
    track = box(b"trak", box(b"tkhd", bytes(20)), box(b"meta", place))
    moov = box(b"moov", box(b"mvhd", bytes(20)), track, box(b"udta", place))
    return box(b"ftyp", b"isom", bytes(4)) + box(b"mdat", b"moving pictures" * 9) + moov + box(b"uuid", place)


def test_a_video_keeps_its_pictures_and_loses_its_place() -> None:
    found = media.harmless("video", phone_video())
    assert (found.mime, len(found.data)) == ("video/mp4", len(phone_video()))
    assert b"moving pictures" in found.data and b"mvhd" in found.data
    assert b"121.4737" in phone_video() and b"121.4737" not in found.data


@pytest.mark.parametrize(
    "data",
    [b"", b"x" * 99, phone_video()[:-3], box(b"ftyp", b"isom", bytes(4)), phone_video().replace(b"isom", b"exec")],
)
def test_what_is_no_video_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match=r"video\.unreadable"):
        media.harmless("video", data)
