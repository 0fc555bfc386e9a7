"""Do mass messages reach whom they may, once, and is the account told?"""

from typing import Any

import pytest

from tests.citizen import ControlError
from tests.sandbox_api import Api, platform
from tests.test_sandbox_draft import drafted

MASS = "/cgi-bin/message/mass"
TEXT = {"msgtype": "text", "text": {"content": "明天停水，餐饮店请备水"}}
ALL = {"filter": {"is_to_all": True}}


async def test_a_mass_message_reaches_all_and_is_reported() -> None:
    async with platform() as api:
        wang, li = await api.followers("王大妈", "小李")
        sent = await api.post(f"{MASS}/sendall", ALL | TEXT)
        assert (sent["errmsg"], "msg_data_id" in sent) == ("send job submission success", False)
        assert (await wang.hears("停水"))["via"] == "mass"
        await li.hears("停水")
        event = await api.event("MASSSENDJOBFINISH")
        counts = {"TotalCount": 2, "FilterCount": 2, "SentCount": 2, "ErrorCount": 0}
        assert event | counts == event
        assert (event["MsgID"], event["Status"], event["FromUserName"]) == (sent["msg_id"], "send success", "mphelper")
        state = await api.post(f"{MASS}/get", {"msg_id": str(sent["msg_id"])})
        assert state == {"msg_id": sent["msg_id"], "msg_status": "SEND_SUCCESS"}
        assert await api.code(f"{MASS}/get", {"msg_id": 1}) == 40059


async def test_a_tag_narrows_a_mass_message() -> None:
    async with platform() as api:
        wang, li = await api.followers("王大妈", "小李")
        await api.post("/cgi-bin/tags/create", {"tag": {"name": "城东"}})
        await api.post("/cgi-bin/tags/members/batchtagging", {"tagid": 100, "openid_list": [li.openid]})
        assert await api.code(f"{MASS}/sendall", {"filter": {"is_to_all": False, "tag_id": 100}} | TEXT) == 0
        await li.hears("停水")
        await wang.hears_nothing(0.05)
        assert await api.code(f"{MASS}/sendall", {"filter": {"is_to_all": False}} | TEXT) == 40152
        assert await api.code(f"{MASS}/sendall", {"filter": {"is_to_all": False, "tag_id": 7}} | TEXT) == 45159


async def test_four_messages_a_month_for_each_follower() -> None:
    async with platform() as api:
        wang, li = await api.followers("王大妈", "小李")
        both = {"touser": [wang.openid, li.openid]}
        for number in range(4):
            assert await api.code(f"{MASS}/send", both | TEXT) == 0
            await api.event("MASSSENDJOBFINISH", number + 1)
        (zhang,) = await api.followers("张师傅")
        assert await api.code(f"{MASS}/send", {"touser": [wang.openid, zhang.openid]} | TEXT) == 0
        event = await api.event("MASSSENDJOBFINISH", 5)
        assert (event["TotalCount"], event["FilterCount"], event["SentCount"]) == (2, 1, 1)
        await zhang.hears("停水")
        await api.sandbox.clock.jump(hours=31 * 24)
        assert await api.code(f"{MASS}/send", both | TEXT) == 0
        assert (await api.event("MASSSENDJOBFINISH", 6))["SentCount"] == 2


async def test_four_messages_a_month_to_everybody() -> None:
    async with platform() as api:
        await api.followers("王大妈", "小李")
        codes = [await api.code(f"{MASS}/sendall", ALL | TEXT) for _ in range(5)]
        assert codes == [0, 0, 0, 0, 45028]
        await api.sandbox.clock.jump(hours=31 * 24)
        assert await api.code(f"{MASS}/sendall", ALL | TEXT) == 0


async def test_subscription_accounts_send_once_a_day() -> None:
    async with platform(profile="subscription") as api:
        (wang,) = await api.followers("王大妈")
        assert await api.code(f"{MASS}/sendall", ALL | TEXT) == 0
        assert await api.code(f"{MASS}/sendall", ALL | TEXT) == 45028
        for _ in range(5):
            await api.sandbox.clock.jump(hours=24)
            assert await api.code(f"{MASS}/sendall", ALL | TEXT) == 0
        for _ in range(6):
            await wang.hears("停水")
        assert await api.code(f"{MASS}/send", {"touser": [wang.openid, "o"]} | TEXT) == 48001


async def test_articles_are_sent_as_cards_and_use_the_draft() -> None:
    async with platform() as api:
        wang, _ = await api.followers("王大妈", "小李")
        media_id = await drafted(api, "本周抽检结果", "夏季饮食提示")
        news = {"msgtype": "mpnews", "mpnews": {"media_id": media_id}, "send_ignore_reprint": 0}
        sent = await api.post(f"{MASS}/sendall", ALL | news)
        assert sent["msg_data_id"] != sent["msg_id"]
        card = await wang.hears("夏季饮食提示")
        assert [one["title"] for one in card["articles"]] == ["本周抽检结果", "夏季饮食提示"]
        assert (await api.fetch(card["articles"][1]["url"]))[0] == 200
        event = await api.event("MASSSENDJOBFINISH")
        links = event["ArticleUrlResult"]
        assert (links["Count"], links["ResultList"]["item"][0]["ArticleUrl"]) == (2, card["articles"][0]["url"])
        assert await api.code(f"{MASS}/sendall", ALL | news) == 40007
        url = {"url": card["articles"][0]["url"], "article_idx": 1}
        assert await api.code(f"{MASS}/delete", url) == 0
        assert [(await api.fetch(one["url"]))[0] for one in card["articles"]] == [404, 200]
        assert await api.code(f"{MASS}/delete", {"msg_id": sent["msg_id"]}) == 0
        assert (await api.post(f"{MASS}/get", {"msg_id": sent["msg_id"]}))["msg_status"] == "DELETE"
        assert "夏季饮食提示" in await wang.transcript()
        assert await api.code(f"{MASS}/delete", {"url": "http://elsewhere.test/"}) == 40059


async def test_texts_cannot_be_taken_back() -> None:
    async with platform() as api:
        await api.followers("王大妈")
        sent = await api.post(f"{MASS}/sendall", ALL | TEXT)
        assert await api.code(f"{MASS}/delete", {"msg_id": sent["msg_id"]}) == 40059


async def test_a_client_id_guards_against_sending_twice() -> None:
    async with platform() as api:
        wang, _ = await api.followers("王大妈", "小李")
        body = ALL | TEXT | {"clientmsgid": "notice-2026-11"}
        first = await api.post(f"{MASS}/sendall", body)
        assert await api.code(f"{MASS}/sendall", body) == 45066
        await api.sandbox.clock.jump(seconds=61)
        again = await api.post(f"{MASS}/sendall", body)
        assert (again["errcode"], again["msg_id"]) == (45065, first["msg_id"])
        await wang.hears("停水")
        await wang.hears_nothing(0.05)
        await api.sandbox.clock.jump(hours=24)
        assert await api.code(f"{MASS}/sendall", body) == 0
        assert await api.code(f"{MASS}/sendall", body | {"clientmsgid": "x" * 33}) == 45067


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"touser": ["one"]}, 40130),
        ({"touser": "everybody"}, 40031),
        ({"touser": [f"o{number}" for number in range(10_001)]}, 40032),
        ({"msgtype": "poem"}, 40008),
        ({"msgtype": "wxcard", "wxcard": {"card_id": "1"}}, 45113),
        ({"msgtype": "mpnews", "mpnews": {"media_id": "gone"}}, 40007),
        ({"msgtype": "images", "images": {"media_ids": ["gone"]}}, 40007),
        ({"msgtype": "images", "images": {}}, 40007),
        ({"msgtype": "mpvideo", "mpvideo": {"media_id": "gone"}}, 40007),
        ({"msgtype": "text", "text": {"content": ""}}, 44004),
    ],
)
async def test_mass_messages_are_refused_by_rule(changed: dict[str, Any], expected: int) -> None:
    async with platform() as api:
        body = {"touser": ["oOne", "oTwo"]} | TEXT | changed
        assert await api.code(f"{MASS}/send", body) == expected


async def test_pictures_voices_and_videos_are_sent_to_all() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        pictures = {"msgtype": "images", "images": {"media_ids": [await api.keep("image"), await api.keep("image")]}}
        assert await api.code(f"{MASS}/sendall", ALL | pictures) == 0
        assert len((await wang.hears("图片"))["media"]) == 2
        voice = {"msgtype": "voice", "voice": {"media_id": await api.keep("voice")}}
        assert await api.code(f"{MASS}/sendall", ALL | voice) == 0
        await wang.hears("语音")
        raw = {"media_id": await api.keep("video"), "title": "洗手七步", "description": "一分钟学会"}
        video = (await api.post("/cgi-bin/media/uploadvideo", raw))["media_id"]
        assert await api.code("/cgi-bin/media/uploadvideo", {"media_id": "gone"}) == 40007
        assert await api.code(f"{MASS}/sendall", ALL | {"msgtype": "mpvideo", "mpvideo": {"media_id": video}}) == 0
        assert (await wang.hears("洗手七步"))["description"] == "一分钟学会"


async def test_a_preview_goes_to_one_and_counts_nothing() -> None:
    async with platform() as api:
        wang, li = await api.followers("王大妈", "小李")
        media_id = await drafted(api)
        news = {"msgtype": "mpnews", "mpnews": {"media_id": media_id}}
        for _ in range(5):
            assert await api.code(f"{MASS}/preview", {"touser": wang.openid} | news) == 0
        await wang.hears("本周抽检结果")
        assert await api.code(f"{MASS}/preview", {"touser": wang.openid, "towxname": "小李"} | TEXT) == 0
        await li.hears("停水")
        stranger = await api.sandbox.citizen("路人").known()
        assert await api.code(f"{MASS}/preview", {"touser": stranger.openid} | TEXT) == 43004
        assert await api.code(f"{MASS}/sendall", ALL | news) == 0


async def test_the_speed_is_one_of_five() -> None:
    async with platform() as api:
        assert await api.code(f"{MASS}/speed/set", {"speed": 3}) == 0
        assert (await api.post(f"{MASS}/speed/get", b""))["realspeed"] == 30
        assert await api.code(f"{MASS}/speed/set", {"speed": 5}) == 45083
        assert await api.code(f"{MASS}/speed/set", {}) == 45084


async def test_sixty_mass_calls_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("bot.sandbox.quotas").sandbox.quotas.PER_MINUTE, f"{MASS}/send", 2)

    async def one(api: Api) -> int:
        return await api.code(f"{MASS}/send", {"touser": ["oOne", "oTwo"]} | TEXT)

    async with platform() as api:
        assert [await one(api) for _ in range(3)] == [0, 0, 45011]
        told = await api.post("/cgi-bin/openapi/quota/get", {"cgi_path": f"{MASS}/send"})
        assert told["rate_limit"] == {"call_count": 2, "refresh_second": 60}
        await api.sandbox.clock.jump(seconds=60)
        assert await one(api) == 0


@pytest.mark.parametrize("verdict", ["send fail", "err(20004)", "err(40001)"])
async def test_a_mass_message_may_be_refused(verdict: str) -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        await api.sandbox.post("verdicts", {"mass": verdict})
        sent = await api.post(f"{MASS}/sendall", ALL | TEXT)
        event = await api.event("MASSSENDJOBFINISH")
        assert (event["Status"], event["SentCount"], event["ErrorCount"]) == (verdict, 0, 1)
        assert (await api.post(f"{MASS}/get", {"msg_id": sent["msg_id"]}))["msg_status"] == "SEND_FAIL"
        await wang.hears_nothing(0.05)


async def test_who_refuses_messages_is_counted_as_error() -> None:
    async with platform() as api:
        wang, li = await api.followers("王大妈", "小李")
        await api.sandbox.post("refuses", {"openid": wang.openid, "on": True})
        assert await api.code(f"{MASS}/sendall", ALL | TEXT) == 0
        await li.hears("停水")
        event = await api.event("MASSSENDJOBFINISH")
        assert (event["FilterCount"], event["SentCount"], event["ErrorCount"]) == (2, 1, 1)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("verdicts", {"mass": "maybe"}),
        ("verdicts", {"publish": 1}),
        ("verdicts", {"publish": "soon"}),
        ("refuses", {"openid": "oNobody", "on": True}),
        ("refuses", {"on": True}),
        ("templates", {"kind": "poem", "title": "题", "content": "诗"}),
        ("templates", {"kind": "notice", "title": "题"}),
        ("snapshot", {"on": True}),
    ],
)
async def test_what_cannot_be_set_is_said(path: str, body: dict[str, Any]) -> None:
    async with platform() as api:
        with pytest.raises(ControlError, match=r"40[04] \{'error'"):
            await api.sandbox.post(path, body)
