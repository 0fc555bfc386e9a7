"""Do files that are kept for good behave as permanent material?"""

import pytest

from tests.sandbox_api import JPEG, MP3, MP4, platform
from tests.sandbox_bots import SAMPLE_PNG, token_of

MATERIAL = "/cgi-bin/material"


async def test_permanent_files_outlive_three_days() -> None:
    async with platform() as api:
        made = await api.upload(f"{MATERIAL}/add_material", SAMPLE_PNG, "image")
        assert made["url"].endswith(made["media_id"])
        await api.sandbox.clock.jump(hours=24 * 40)
        assert (await api.fetch(made["url"]))[1] == SAMPLE_PNG
        assert api.sandbox.platform.media.kind_of(made["media_id"]) == "image"
        assert (await api.get("/cgi-bin/media/get", media_id=made["media_id"]))["errcode"] == 40007


async def test_material_is_counted_listed_and_deleted() -> None:
    async with platform() as api:
        first, second = await api.keep("image"), await api.keep("image")
        await api.keep("voice")
        counts = await api.get(f"{MATERIAL}/get_materialcount")
        assert counts == {"voice_count": 1, "video_count": 0, "image_count": 2, "news_count": 0}
        page = {"type": "image", "offset": 0, "count": 1}
        listed = await api.post(f"{MATERIAL}/batchget_material", page)
        assert (listed["total_count"], listed["item_count"], listed["item"][0]["media_id"]) == (2, 1, second)
        listed = await api.post(f"{MATERIAL}/batchget_material", page | {"offset": 1})
        assert listed["item"][0]["media_id"] == first
        assert await api.code(f"{MATERIAL}/batchget_material", page | {"count": 21}) == 40097
        assert await api.code(f"{MATERIAL}/batchget_material", page | {"type": "news"}) == 40004
        assert await api.code(f"{MATERIAL}/del_material", {"media_id": first}) == 0
        assert await api.code(f"{MATERIAL}/del_material", {"media_id": first}) == 40007
        assert (await api.get(f"{MATERIAL}/get_materialcount"))["image_count"] == 1


async def test_material_is_given_back_by_kind() -> None:
    async with platform() as api:
        video = await api.keep("video")
        told = await api.post(f"{MATERIAL}/get_material", {"media_id": video})
        assert (told["title"], told["description"]) == ("片名", "简介")
        assert (await api.fetch(told["down_url"]))[1] == MP4
        voice = await api.keep("voice")
        assert api.sandbox._session
        url = f"{api.sandbox.url}{MATERIAL}/get_material?access_token={await token_of(api.sandbox)}"
        async with api.sandbox._session.post(url, json={"media_id": voice}) as response:
            assert await response.read() == MP3
        assert await api.code(f"{MATERIAL}/get_material", {"media_id": "gone"}) == 40007


async def test_a_video_needs_its_description() -> None:
    async with platform() as api:
        assert (await api.upload(f"{MATERIAL}/add_material", MP4, "video"))["errcode"] == 40097
        wrong = await api.upload(f"{MATERIAL}/add_material", MP4, "video", description="not json")
        assert wrong["errcode"] == 40097


async def test_pictures_for_articles_get_an_address() -> None:
    async with platform() as api:
        made = await api.upload("/cgi-bin/media/uploadimg", JPEG)
        assert made.keys() == {"url"}
        assert (await api.fetch(made["url"]))[1] == JPEG
        assert (await api.upload("/cgi-bin/media/uploadimg", b"GIF89a" + b"\0" * 40))["errcode"] == 40137
        assert (await api.upload("/cgi-bin/media/uploadimg", SAMPLE_PNG + b"\0" * 2**20))["errcode"] == 40009
        assert (await api.upload("/cgi-bin/media/uploadimg", b""))["errcode"] == 41005
        assert (await api.get(f"{MATERIAL}/get_materialcount"))["image_count"] == 0


@pytest.mark.parametrize(
    ("kind", "head", "kilobytes", "expected"),
    [
        ("image", JPEG, 10 * 1024, 40009),
        ("voice", MP3, 2 * 1024, 40010),
        ("video", MP4, 10 * 1024, 40011),
        ("thumb", JPEG, 64, 40012),
        ("thumb", SAMPLE_PNG, 0, 40005),
        ("voice", JPEG, 0, 40005),
    ],
)
async def test_each_kind_has_its_size_and_type(kind: str, head: bytes, kilobytes: int, expected: int) -> None:
    async with platform() as api:
        data = head + bytes(kilobytes * 1024)
        assert (await api.upload("/cgi-bin/media/upload", data, kind))["errcode"] == expected


async def test_a_thumbnail_has_an_id_of_its_own_name() -> None:
    async with platform() as api:
        made = await api.upload("/cgi-bin/media/upload", JPEG, "thumb")
        assert made.keys() == {"type", "thumb_media_id", "created_at"}
        video = (await api.upload("/cgi-bin/media/upload", MP4, "video"))["media_id"]
        assert (await api.get("/cgi-bin/media/get", media_id=video))["video_url"].endswith(video)


async def test_permanent_material_has_a_largest_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.api.material.MOST", {"voice": 1})
    async with platform() as api:
        await api.keep("voice")
        assert (await api.upload(f"{MATERIAL}/add_material", MP3, "voice"))["errcode"] == 45034
