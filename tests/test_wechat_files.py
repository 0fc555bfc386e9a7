"""Do files go to the platform and come back whole, bounded and without telling the token?"""

from collections.abc import AsyncIterator

import pytest

from bot.domain.ports import Fetched
from bot.wechat.errors import BadRequest
from tests.wechat_api import UNKNOWN_TOKEN, Bench, bench


@pytest.fixture
async def at() -> AsyncIterator[Bench]:
    async with bench() as started:
        yield started


async def test_files_go_up_under_their_field(at: Bench) -> None:
    at.api.answers("/cgi-bin/media/upload", {"type": "image", "media_id": "m9", "created_at": 1})
    at.api.answers("/cgi-bin/media/uploadimg", {"url": "http://mmbiz.qpic.cn/x"})
    at.api.answers("/cgi-bin/material/add_material", {"media_id": "p1"})
    assert (await at.client.media.upload("image", b"\xff\xd8jpeg", "a.jpg"))["media_id"] == "m9"
    assert await at.client.media.upload_image(b"\xff\xd8jpeg", "a.jpg") == "http://mmbiz.qpic.cn/x"
    assert (await at.client.material.add("video", b"mp4", "a.mp4", "题", "述"))["media_id"] == "p1"
    upload, _, video = at.api.calls[-3:]
    assert upload.query["type"] == "image"
    assert b'name="media"; filename="a.jpg"' in upload.body
    assert b"\xff\xd8jpeg" in upload.body
    assert '{"title": "题", "introduction": "述"}'.encode() in video.body


async def test_an_upload_survives_a_stale_token(at: Bench) -> None:
    at.api.answers("/cgi-bin/media/upload", UNKNOWN_TOKEN, {"media_id": "m9"})
    assert (await at.client.media.upload("image", b"jpeg", "a.jpg"))["media_id"] == "m9"


async def test_files_come_down_within_a_limit(at: Bench) -> None:
    path = "/cgi-bin/media/get"
    at.api.answers(path, b"x" * 1000, b"x" * 1001, {"errcode": 40007, "errmsg": "invalid media_id"})
    assert await at.client.media.download("m1", 1000) == Fetched("image/jpeg", b"x" * 1000)
    with pytest.raises(BadRequest, match="too_large"):
        await at.client.media.download("m1", 1000)
    with pytest.raises(BadRequest, match="40007"):
        await at.client.media.download("m1", 1000)


async def test_videos_are_fetched_where_the_platform_says(at: Bench) -> None:
    path = "/cgi-bin/media/get"
    at.api.answers(path, {"video_url": f"{at.base}/video/1"}, {"video_url": "http://169.254.169.254/secret"})
    at.api.answers("/video/1", b"mp4")
    assert (await at.client.media.download("m1")).data == b"mp4"
    assert "access_token" not in at.api.called("/video/1")[0].query
    with pytest.raises(BadRequest, match="foreign_host"):
        await at.client.media.download("m1")


async def test_permanent_media_is_a_file_or_articles(at: Bench) -> None:
    at.api.answers("/cgi-bin/material/get_material", b"jpeg", {"news_item": []})
    assert await at.client.material.get("p1") == Fetched("image/jpeg", b"jpeg")
    assert await at.client.material.get("p2") == {"news_item": []}
