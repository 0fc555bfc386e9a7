"""Does the control interface do what phones and tests ask, and refuse in words?"""

import asyncio
import json

import pytest

from tests.citizen import ControlError
from tests.sandbox_bots import SAMPLE_PNG, Bot, Local, call, eventually, silent, token_of


async def test_demo_citizens_have_lasting_openids() -> None:
    async with Local() as wechat, Local() as other:
        people = (await wechat.get("citizens"))["citizens"]
        assert [one["name"] for one in people] == ["王大妈", "小李", "张师傅"]
        assert all(len(one["openid"]) == 28 and one["openid"].startswith("o") for one in people)
        assert people == (await other.get("citizens"))["citizens"]
        async with Local(seed="another") as third:
            assert third.citizen("王大妈").openid != people[0]["openid"]
            assert third.citizen("王大妈").openid == (await third.get("citizens"))["citizens"][0]["openid"]


async def test_every_act_becomes_its_push() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = wechat.citizen("王大妈")
        await wang.scans("menmian-001")
        await wang.says("你好")
        await wang.sends_image()
        await wang.sends_image(SAMPLE_PNG)
        await wang.sends_location(30.62, 114.31, "老街菜市场")
        await wang.clicks("complain")
        await wang.views("http://example.test/")
        await wang.scans("menmian-002")
        await wang.unfollows()
        await eventually(lambda: len(bot.received) == 9)
        by_kind = {getattr(one.message, "event", one.message.type): one.message for one in bot.received}
        assert set(by_kind) == {
            "subscribe_scan",
            "text",
            "image",  # twice; pushes on two connections may arrive in either order
            "location",
            "click",
            "view",
            "scan",
            "unsubscribe",
        }
        place = by_kind["location"]
        assert (place.location_x, place.location_y, place.label) == ("30.62", "114.31", "老街菜市场")
        assert by_kind["subscribe_scan"].scene_id == "menmian-001"


async def test_pictures_can_be_fetched_by_media_id() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.sends_image()
        await eventually(lambda: len(bot.received) == 1)
        media = bot.received[0].message.media_id
        assert wechat._session
        query = {"access_token": await token_of(wechat), "media_id": media}
        async with wechat._session.get(f"{wechat.url}/cgi-bin/media/get", params=query) as response:
            assert response.content_type == "image/jpeg"
            assert (await response.read()).startswith(b"\xff\xd8\xff")


async def test_strangers_cannot_write() -> None:
    async with Local() as wechat:
        wang = wechat.citizen("王大妈")
        with pytest.raises(ControlError, match="not_following"):
            await wang.says("你好")
        await wang.follows()
        with pytest.raises(ControlError, match="following"):
            await wang.follows()


@pytest.mark.parametrize(
    ("path", "body", "word"),
    [
        ("citizens/oNobody/says", {"text": "x"}, "unknown_citizen"),
        ("citizens/{wang}/dances", {}, "unknown_act"),
        ("citizens/{wang}/says", {"text": ""}, "missing"),
        ("citizens/{wang}/location", {"latitude": "north", "longitude": 1}, "not_a_number"),
        ("citizens/{wang}/location", {"latitude": 91, "longitude": 1}, "not_on_earth"),
        ("faults", {"target": "push", "kind": "explode"}, "unknown_fault"),
        ("settings", {"token": "other"}, "bad_setting"),
        ("settings", {"mode": "secret"}, "bad_setting"),
        ("settings", {"attempts": "many"}, "bad_setting"),
        ("push", {"openid": "x", "fields": {}}, "missing"),
        ("clock", {"jump": "far"}, "not_a_number"),
    ],
)
async def test_refusals_name_a_code_and_a_reason(path: str, body: dict[str, object], word: str) -> None:
    async with Local() as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        with pytest.raises(ControlError, match=word):
            await wechat.post(path.format(wang=wang.openid), body)


async def test_only_pictures_can_be_sent_as_pictures() -> None:
    async with Local() as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        with pytest.raises(ControlError, match="not_a_picture"):
            await wang.sends_image(b"<html>")


async def test_a_raw_push_goes_out_as_written() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = wechat.citizen("王大妈")
        fields = {"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH", "MsgID": 42, "Status": "success"}
        await wechat.post("push", {"openid": wang.openid, "fields": fields})
        await eventually(lambda: len(bot.received) == 1)
        assert b"<MsgID>42</MsgID>" in bot.received[0].body
        assert b"<MsgId>" not in bot.received[0].body


async def test_lone_surrogates_do_not_stop_the_platform() -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        assert wechat._session
        url = f"{wechat.url}/sandbox/api/citizens/{wang.openid}/says"
        async with wechat._session.post(url, data=rb'{"text": "a\ud800b"}') as response:
            assert response.status == 200
        await wang.hears("回声：a.b")


async def test_long_polling_answers_when_there_is_news() -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        started = asyncio.get_running_loop().time()
        waiting = asyncio.create_task(wechat.get(f"citizens/{wang.openid}/chat", after=0, wait=5))
        await asyncio.sleep(0.05)
        await wang.says("你好")
        assert (await waiting)["bubbles"][0]["text"] == "你好"
        assert asyncio.get_running_loop().time() - started < 2
        assert (await wechat.get("citizens/" + wang.openid + "/chat", after=10**6, wait=0.05))["bubbles"] == []


async def test_the_event_stream_tells_chat_and_wire() -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        assert wechat._session
        seen: list[tuple[str, str]] = []
        async with wechat._session.get(f"{wechat.url}/sandbox/api/events") as stream:
            await stream.content.readuntil(b"\n\n")
            await wang.says("你好")
            while ("wire", "outcome") not in seen or len(seen) < 5:
                lines = (await stream.content.readuntil(b"\n\n")).decode().splitlines()
                fields = dict(line.split(": ", 1) for line in lines if line)
                entry = json.loads(fields["data"])
                seen.append((fields["event"], entry["text"] if fields["event"] == "chat" else entry["kind"]))
        assert ("chat", "你好") in seen
        assert ("chat", "回声：你好") in seen
        assert ("wire", "attempt") in seen


async def test_foreign_pages_may_not_drive_the_platform() -> None:
    async with Local() as wechat:
        assert wechat._session
        headers = {"Sec-Fetch-Site": "cross-site"}
        async with wechat._session.post(f"{wechat.url}/sandbox/api/clock", data=b"{}", headers=headers) as response:
            assert response.status == 403


async def test_the_ledger_is_paged_in_order() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        for number in range(5):
            await wang.says(str(number))
        await eventually(lambda: len(bot.received) == 5)
        page = await wechat.get("ledger", limit=3)
        assert (len(page["entries"]), page["next"]) == (3, page["entries"][-1]["seq"])
        numbers = [entry["seq"] for entry in await wechat.ledger()]
        assert numbers == sorted(set(numbers))
        assert [entry["fields"]["Content"] for entry in await wechat.ledger("push")] == list("01234")


async def test_oauth_codes_are_good_once_for_five_minutes() -> None:
    async with Local() as wechat:
        wang = wechat.citizen("王大妈")
        app = {"appid": wechat.platform.settings.appid, "secret": "sandboxsecret", "grant_type": "authorization_code"}
        query = {"redirect_uri": "http://example.test/vote?x=1", "response_type": "code", "scope": "snsapi_base"}

        async def opened(**more: str) -> tuple[int, str]:
            assert wechat._session
            url = f"{wechat.url}/connect/oauth2/authorize"
            everything = query | {"appid": app["appid"], "state": "s1"} | more
            async with wechat._session.get(url, params=everything, allow_redirects=False) as response:
                return response.status, response.headers.get("Location", "")

        assert (await opened())[0] == 400
        assert (await opened(appid="wxother", sandbox_citizen=wang.openid))[0] == 400
        status, location = await opened(sandbox_citizen=wang.openid)
        assert status == 302
        assert location.startswith("http://example.test/vote?x=1&code=")
        assert location.endswith("&state=s1")
        code = location.split("code=")[1].split("&")[0]
        told = await call(wechat, "/sns/oauth2/access_token", **app, code=code)
        assert (told["openid"], told["scope"]) == (wang.openid, "snsapi_base")
        assert (await call(wechat, "/sns/oauth2/access_token", **app, code=code))["errcode"] == 40163
        assert (await call(wechat, "/sns/oauth2/access_token", **app, code="guess"))["errcode"] == 40029
        late = (await opened(sandbox_citizen=wang.openid))[1].split("code=")[1].split("&")[0]
        await wechat.clock.jump(seconds=301)
        assert (await call(wechat, "/sns/oauth2/access_token", **app, code=late))["errcode"] == 40029


async def test_a_link_opened_on_the_phone_knows_its_citizen() -> None:
    async with Local() as wechat:
        assert wechat._session
        query = {"citizen": wechat.citizen("小李").openid, "url": "http://example.test/"}
        url = f"{wechat.url}/sandbox/open"
        async with wechat._session.get(url, params=query, allow_redirects=False) as response:
            assert response.headers["Location"] == "http://example.test/"
            assert response.cookies["sandbox_citizen"].value == query["citizen"]
        async with wechat._session.get(url, params=query | {"url": "javascript:alert(1)"}) as response:
            assert response.status == 400
