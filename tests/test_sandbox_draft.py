"""Are drafts kept, checked and published as articles?"""

from typing import Any

import pytest

from tests.sandbox_api import JPEG, Api, platform

DRAFT = "/cgi-bin/draft"
PUBLISH = "/cgi-bin/freepublish"


async def article(api: Api, title: str = "本周抽检结果", **changed: Any) -> dict[str, Any]:
    body = {"title": title, "content": "<p>本周抽检 20 批次，全部合格。</p>", "thumb_media_id": await api.keep("thumb")}
    return body | changed


async def drafted(api: Api, *titles: str) -> str:
    articles = [await article(api, title) for title in titles or ("本周抽检结果",)]
    return str((await api.post(f"{DRAFT}/add", {"articles": articles}))["media_id"])


async def test_drafts_are_kept_changed_and_deleted() -> None:
    async with platform() as api:
        media_id = await drafted(api, "一", "二")
        kept = (await api.post(f"{DRAFT}/get", {"media_id": media_id}))["news_item"]
        assert [one["title"] for one in kept] == ["一", "二"]
        assert (await api.fetch(kept[0]["thumb_url"]))[1] == JPEG
        change = {"media_id": media_id, "index": 1, "articles": await article(api, "三")}
        assert await api.code(f"{DRAFT}/update", change) == 0
        assert await api.code(f"{DRAFT}/update", change | {"index": 2}) == 40114
        kept = (await api.post(f"{DRAFT}/get", {"media_id": media_id}))["news_item"]
        assert [one["title"] for one in kept] == ["一", "三"]
        assert await api.code(f"{DRAFT}/delete", {"media_id": media_id}) == 0
        assert await api.code(f"{DRAFT}/get", {"media_id": media_id}) == 40007


async def test_drafts_are_listed_in_pages() -> None:
    async with platform() as api:
        for title in "一二三":
            await drafted(api, title)
            await api.sandbox.clock.jump(seconds=2)
        assert (await api.get(f"{DRAFT}/count"))["total_count"] == 3
        listed = await api.post(f"{DRAFT}/batchget", {"offset": 1, "count": 5, "no_content": 1})
        titles = [item["content"]["news_item"][0]["title"] for item in listed["item"]]
        assert (listed["total_count"], listed["item_count"], titles) == (3, 2, ["二", "一"])
        assert "content" not in listed["item"][0]["content"]["news_item"][0]
        assert await api.code(f"{DRAFT}/batchget", {"offset": 0, "count": 0}) == 40097


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"title": "题" * 33}, 45003),
        ({"title": "题" * 32}, 0),
        ({"title": ""}, 45003),
        ({"author": "人" * 17}, 45110),
        ({"digest": "摘" * 129}, 45004),
        ({"content": ""}, 44004),
        ({"content": "字" * 20_000}, 45002),
        ({"content_source_url": "http://example.test/" + "u" * 1024}, 45005),
        ({"thumb_media_id": "gone"}, 40007),
        ({"article_type": "poster"}, 40097),
        ({"article_type": "newspic"}, 40097),
        ({"article_type": "newspic", "image_info": {"image_list": [{"image_media_id": "gone"}]}}, 40007),
    ],
)
async def test_articles_are_checked_field_by_field(changed: dict[str, Any], expected: int) -> None:
    async with platform() as api:
        assert await api.code(f"{DRAFT}/add", {"articles": [await article(api, **changed)]}) == expected


async def test_a_draft_has_one_to_eight_articles() -> None:
    async with platform() as api:
        one = await article(api)
        assert await api.code(f"{DRAFT}/add", {"articles": [one] * 8}) == 0
        assert await api.code(f"{DRAFT}/add", {"articles": [one] * 9}) == 45008
        assert await api.code(f"{DRAFT}/add", {"articles": []}) == 44003
        assert await api.code(f"{DRAFT}/add", {"articles": ["text"]}) == 47001


async def test_a_picture_article_holds_permanent_pictures() -> None:
    async with platform() as api:
        pictures = {"image_list": [{"image_media_id": await api.keep("image")}]}
        made = await article(api, article_type="newspic", image_info=pictures, thumb_media_id="")
        media_id = (await api.post(f"{DRAFT}/add", {"articles": [made]}))["media_id"]
        assert (await api.post(f"{DRAFT}/get", {"media_id": media_id}))["news_item"][0]["image_info"] == pictures


async def test_scripts_and_foreign_pictures_are_taken_out() -> None:
    async with platform() as api:
        own = (await api.upload("/cgi-bin/media/uploadimg", JPEG))["url"]
        content = (
            f'<p onclick="steal()">合格<script>alert(1)</script></p><img src="{own}">'
            '<img data-src="https://elsewhere.test/a.png"><iframe src="http://elsewhere.test"></iframe>'
        )
        media_id = (await api.post(f"{DRAFT}/add", {"articles": [await article(api, content=content)]}))["media_id"]
        kept = (await api.post(f"{DRAFT}/get", {"media_id": media_id}))["news_item"][0]
        assert kept["content"] == f'<p>合格</p><img src="{own}"><img data-src="">'
        assert kept["digest"] == "合格"


async def test_publishing_uses_the_draft_and_tells() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        media_id = await drafted(api, "一", "二")
        job = await api.post(f"{PUBLISH}/submit", {"media_id": media_id})
        assert (job["errcode"], job["errmsg"]) == (0, "ok")
        info = (await api.event("PUBLISHJOBFINISH"))["PublishEventInfo"]
        assert (info["publish_id"], info["publish_status"], info["article_detail"]["count"]) == (
            job["publish_id"],
            0,
            2,
        )
        assert await api.code(f"{PUBLISH}/submit", {"media_id": media_id}) == 40007
        told = await api.post(f"{PUBLISH}/get", {"publish_id": job["publish_id"]})
        assert (told["publish_status"], told["article_id"]) == (0, info["article_id"])
        status, page = await api.fetch(told["article_detail"]["item"][1]["article_url"])
        assert (status, "<h1>二</h1>" in page.decode()) == (200, True)
        # Published articles are not pushed to followers.
        await wang.hears_nothing(0.05)


async def test_published_articles_are_read_listed_and_deleted() -> None:
    async with platform() as api:
        await api.post(f"{PUBLISH}/submit", {"media_id": await drafted(api, "一", "二")})
        listed = await api.post(f"{PUBLISH}/batchget", {"offset": 0, "count": 20, "no_content": 1})
        assert (listed["total_count"], listed["item_count"]) == (1, 1)
        article_id = listed["item"][0]["article_id"]
        read = (await api.post(f"{PUBLISH}/getarticle", {"article_id": article_id}))["news_item"]
        assert [(one["title"], one["is_deleted"]) for one in read] == [("一", False), ("二", False)]
        assert await api.code(f"{PUBLISH}/delete", {"article_id": article_id, "index": 1}) == 0
        assert (await api.fetch(read[0]["url"]))[0] == 404
        assert (await api.fetch(read[1]["url"]))[0] == 200
        assert await api.code(f"{PUBLISH}/delete", {"article_id": article_id, "index": 3}) == 40060
        assert await api.code(f"{PUBLISH}/delete", {"article_id": article_id}) == 0
        assert (await api.post(f"{PUBLISH}/batchget", {"offset": 0, "count": 20}))["total_count"] == 0
        info = (await api.event("PUBLISHJOBFINISH"))["PublishEventInfo"]
        told = await api.post(f"{PUBLISH}/get", {"publish_id": info["publish_id"]})
        assert told["publish_status"] == 5
        assert await api.code(f"{PUBLISH}/getarticle", {"article_id": "gone"}) == 53600
        assert await api.code(f"{PUBLISH}/get", {"publish_id": "1"}) == 53502


async def test_an_articles_page_runs_no_script() -> None:
    async with platform() as api:
        await api.post(f"{PUBLISH}/submit", {"media_id": await drafted(api)})
        info = (await api.event("PUBLISHJOBFINISH"))["PublishEventInfo"]
        assert api.sandbox._session
        async with api.sandbox._session.get(info["article_detail"]["item"][0]["article_url"]) as response:
            assert response.headers["Content-Security-Policy"].startswith("sandbox ")
        assert (await api.fetch(f"/sandbox/article/{info['article_id']}/0"))[0] == 404


@pytest.mark.parametrize("status", [2, 3, 4, 6])
async def test_a_publication_may_be_refused(status: int) -> None:
    async with platform() as api:
        await api.sandbox.post("verdicts", {"publish": status})
        job = await api.post(f"{PUBLISH}/submit", {"media_id": await drafted(api, "一", "二")})
        info = (await api.event("PUBLISHJOBFINISH"))["PublishEventInfo"]
        assert info == {"publish_id": job["publish_id"], "publish_status": status, "fail_idx": [1, 2]}
        told = await api.post(f"{PUBLISH}/get", {"publish_id": job["publish_id"]})
        assert (told["publish_status"], "article_id" in told) == (status, False)
        await api.post(f"{PUBLISH}/submit", {"media_id": await drafted(api)})
        assert (await api.event("PUBLISHJOBFINISH", 2))["PublishEventInfo"]["publish_status"] == 0
