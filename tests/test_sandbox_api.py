"""Does the platform's API answer bots with the platform's values and error codes?"""

import asyncio
import io
import re
from typing import Any

import aiohttp
import pytest

from bot.sandbox.quotas import CLEARS_OF_ONE_PER_MONTH, CLEARS_PER_MONTH
from tests.citizen import Sandbox
from tests.sandbox_bots import APPID, SAMPLE_PNG, Bot, Local, call, token_of

STABLE = {"grant_type": "client_credential", "appid": APPID, "secret": "sandboxsecret"}
OLD = {"grant_type": "client_credential", "appid": APPID, "secret": "sandboxsecret"}
SEND = "/cgi-bin/message/custom/send"


async def code(sandbox: Sandbox, path: str, body: Any = None, **query: Any) -> int:
    return int((await call(sandbox, path, body, **query)).get("errcode", 0))


async def test_stable_tokens_stay_until_shortly_before_their_end() -> None:
    async with Local() as wechat:
        first = await call(wechat, "/cgi-bin/stable_token", STABLE)
        assert first["expires_in"] == 7200
        await wechat.clock.jump(seconds=6855)
        again = await call(wechat, "/cgi-bin/stable_token", STABLE)
        assert again["access_token"] == first["access_token"]
        assert 340 <= again["expires_in"] <= 345
        await wechat.clock.jump(seconds=60)
        renewed = await call(wechat, "/cgi-bin/stable_token", STABLE)
        assert renewed["access_token"] != first["access_token"]
        assert await code(wechat, "/cgi-bin/getcallbackip", access_token=first["access_token"]) == 0
        await wechat.clock.jump(hours=1)
        assert await code(wechat, "/cgi-bin/getcallbackip", access_token=first["access_token"]) == 42001


async def test_a_forced_refresh_kills_the_old_token() -> None:
    async with Local() as wechat:
        old = await token_of(wechat)
        new = (await call(wechat, "/cgi-bin/stable_token", STABLE | {"force_refresh": True}))["access_token"]
        answer = await call(wechat, "/cgi-bin/getcallbackip", access_token=old)
        assert answer["errcode"] == 40001
        assert "getStableAccessToken" in answer["errmsg"]
        assert " rid: " in answer["errmsg"]
        assert await code(wechat, "/cgi-bin/getcallbackip", access_token=new) == 0
        assert await code(wechat, "/cgi-bin/stable_token", STABLE | {"force_refresh": True}) == 45011
        for _ in range(19):
            await wechat.clock.jump(seconds=31)
            assert await code(wechat, "/cgi-bin/stable_token", STABLE | {"force_refresh": True}) == 0
        await wechat.clock.jump(seconds=31)
        assert await code(wechat, "/cgi-bin/stable_token", STABLE | {"force_refresh": True}) == 45009


async def test_the_two_token_spaces_do_not_touch() -> None:
    async with Local() as wechat:
        stable = await token_of(wechat)
        first = (await call(wechat, "/cgi-bin/token", **OLD))["access_token"]
        second = (await call(wechat, "/cgi-bin/token", **OLD))["access_token"]
        assert first != second
        for value in (stable, first, second):
            assert await code(wechat, "/cgi-bin/getcallbackip", access_token=value) == 0
        await wechat.clock.jump(seconds=301)
        assert await code(wechat, "/cgi-bin/getcallbackip", access_token=first) == 40001
        for value in (stable, second):
            assert await code(wechat, "/cgi-bin/getcallbackip", access_token=value) == 0


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"grant_type": "password"}, 40002),
        ({"appid": ""}, 41002),
        ({"appid": "wxother"}, 40013),
        ({"secret": ""}, 41004),
        ({"secret": "guess"}, 40125),
    ],
)
async def test_wrong_credentials_have_their_codes(change: dict[str, str], expected: int) -> None:
    async with Local() as wechat:
        assert await code(wechat, "/cgi-bin/stable_token", STABLE | change) == expected
        assert await code(wechat, "/cgi-bin/token", **(OLD | change)) == expected


async def test_calls_are_refused_before_they_are_read() -> None:
    async with Local() as wechat:
        token = await token_of(wechat)
        assert await code(wechat, SEND, {}) == 41001
        assert await code(wechat, SEND, {}, access_token="made-up") == 40001
        assert await code(wechat, SEND, access_token=token) == 43002
        assert await code(wechat, "/cgi-bin/getcallbackip", {}, access_token=token) == 43001
        assert await code(wechat, SEND, b"", access_token=token) == 44002
        assert await code(wechat, SEND, b"{nonsense", access_token=token) == 47001
        assert await code(wechat, SEND, b"[]", access_token=token) == 47001
        assert await code(wechat, "/cgi-bin/no/such/call", {}, access_token=token) == 40066


async def test_followers_are_told_without_names() -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        wang, li = wechat.citizen("王大妈"), wechat.citizen("小李")
        token = await token_of(wechat)
        assert await call(wechat, "/cgi-bin/user/info", access_token=token, openid=wang.openid) == {
            "subscribe": 0,
            "openid": wang.openid,
        }
        await wang.scans("7")
        await li.follows()
        told = await call(wechat, "/cgi-bin/user/info", access_token=token, openid=wang.openid)
        assert (told["subscribe"], told["qr_scene"], told["subscribe_scene"]) == (1, 7, "ADD_SCENE_QR_CODE")
        assert "nickname" not in told
        listed = await call(wechat, "/cgi-bin/user/get", access_token=token)
        assert (listed["total"], listed["data"]["openid"]) == (2, [wang.openid, li.openid])
        rest = await call(wechat, "/cgi-bin/user/get", access_token=token, next_openid=wang.openid)
        assert rest["data"]["openid"] == [li.openid]
        assert await code(wechat, "/cgi-bin/user/info", access_token=token, openid="oNobody") == 40003


async def upload(wechat: Local, data: bytes, kind: str = "image") -> dict[str, Any]:
    form = aiohttp.FormData()
    form.add_field("media", io.BytesIO(data), filename="a.png", content_type="image/png")
    query = {"access_token": await token_of(wechat), "type": kind}
    assert wechat._session
    async with wechat._session.post(f"{wechat.url}/cgi-bin/media/upload", params=query, data=form) as response:
        answer: dict[str, Any] = await response.json()
        return answer


async def test_media_are_kept_for_three_days() -> None:
    async with Local() as wechat:
        media = (await upload(wechat, SAMPLE_PNG))["media_id"]
        url = f"{wechat.url}/cgi-bin/media/get"
        query = {"access_token": await token_of(wechat), "media_id": media}
        assert wechat._session
        async with wechat._session.get(url, params=query) as response:
            assert await response.read() == SAMPLE_PNG
            assert response.content_type == "image/png"
            assert media in response.headers["Content-Disposition"]
        await wechat.clock.jump(hours=71)
        query["access_token"] = await token_of(wechat)
        async with wechat._session.get(url, params=query) as response:
            assert response.content_type == "image/png"
        await wechat.clock.jump(hours=1.1)
        query["access_token"] = await token_of(wechat)
        assert await code(wechat, "/cgi-bin/media/get", **query) == 40007


async def test_uploads_are_checked_by_type_and_content() -> None:
    async with Local() as wechat:
        assert (await upload(wechat, SAMPLE_PNG, "poster"))["errcode"] == 40004
        assert (await upload(wechat, b"not a picture"))["errcode"] == 40005
        assert (await upload(wechat, b""))["errcode"] == 41005
        assert (await upload(wechat, SAMPLE_PNG + b"\0" * 10 * 2**20))["errcode"] == 40009


async def test_account_calls_tell_addresses_and_reachability() -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        token = await token_of(wechat)
        assert (await call(wechat, "/cgi-bin/get_api_domain_ip", access_token=token))["ip_list"]
        body = {"action": "all", "check_operator": "DEFAULT"}
        probe = await call(wechat, "/cgi-bin/callback/check", body, access_token=token)
        assert probe["ping"][0]["package_loss"] == "0%"
        assert await code(wechat, "/cgi-bin/callback/check", {"action": "guess"}, access_token=token) == 40035


async def test_quotas_are_counted_and_cleared_ten_times() -> None:
    async with Local() as wechat:
        token = await token_of(wechat)
        wechat.platform.quotas._shelf.put("/cgi-bin/user/get", {"day": wechat.platform.quotas._today(), "used": 500})
        assert await code(wechat, "/cgi-bin/user/get", access_token=token) == 45009
        told = await call(wechat, "/cgi-bin/openapi/quota/get", {"cgi_path": "/cgi-bin/user/get"}, access_token=token)
        assert told["quota"] == {"daily_limit": 500, "used": 500, "remain": 0}
        for _ in range(CLEARS_PER_MONTH):
            assert await code(wechat, "/cgi-bin/clear_quota", {"appid": APPID}, access_token=token) == 0
        assert await code(wechat, "/cgi-bin/clear_quota", {"appid": APPID}, access_token=token) == 48006
        assert await code(wechat, "/cgi-bin/user/get", access_token=token) == 0
        assert await code(wechat, "/cgi-bin/openapi/quota/get", {"cgi_path": "/x"}, access_token=token) == 76021
        await wechat.clock.jump(hours=31 * 24)
        secret = {"appid": APPID, "appsecret": "sandboxsecret"}
        assert await code(wechat, "/cgi-bin/clear_quota/v2", secret) == 0
        assert await code(wechat, "/cgi-bin/clear_quota/v2", secret | {"appsecret": "guess"}) == 40125


async def test_one_calls_quota_is_cleared_fifty_times() -> None:
    async with Local() as wechat:
        token, path = await token_of(wechat), "/cgi-bin/getcallbackip"
        await call(wechat, path, access_token=token)
        for _ in range(CLEARS_OF_ONE_PER_MONTH):
            assert await code(wechat, "/cgi-bin/openapi/quota/clear", {"cgi_path": path}, access_token=token) == 0
        assert await code(wechat, "/cgi-bin/openapi/quota/clear", {"cgi_path": path}, access_token=token) == 48006
        told = await call(wechat, "/cgi-bin/openapi/quota/get", {"cgi_path": path}, access_token=token)
        assert told["quota"]["used"] == 0


async def test_a_new_day_in_china_brings_new_quotas() -> None:
    async with Local() as wechat:
        for _ in range(3):
            await call(wechat, "/cgi-bin/getcallbackip", access_token=await token_of(wechat))
        assert wechat.platform.quotas.used("/cgi-bin/getcallbackip") == 3
        await wechat.clock.jump(hours=24)
        assert wechat.platform.quotas.used("/cgi-bin/getcallbackip") == 0


async def test_tokens_are_given_to_listed_addresses_only() -> None:
    async with Local(ip_list="203.0.113.9, 203.0.113.10") as wechat:
        for answer in (
            await call(wechat, "/cgi-bin/token", **OLD),
            await call(wechat, "/cgi-bin/stable_token", STABLE),
        ):
            assert answer["errcode"] == 40164
            assert answer["errmsg"].startswith("invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist rid: ")
        await wechat.change(ip_list="203.0.113.9,127.0.0.1")
        assert await code(wechat, "/cgi-bin/token", **OLD) == 0


async def test_each_refusal_is_explained_to_the_developer() -> None:
    async with Local() as wechat:
        wang, token = await wechat.citizen("王大妈").known(following=True), await token_of(wechat)
        body = {"touser": wang.openid, "msgtype": "text", "text": {"content": "您好"}}
        assert await code(wechat, SEND, body, access_token=token) == 45015
        assert (await wechat.wait_entry("api", errcode=45015))["rule"].startswith("45015：没有打开的窗口")
        assert await code(wechat, SEND, body | {"touser": "oNobody"}, access_token=token) == 40003
        assert (await wechat.wait_entry("api", errcode=40003))["rule"] == "40003：invalid openid"


async def test_each_refusal_carries_a_request_id() -> None:
    async with Local() as wechat:
        now = await wechat.clock.jump(hours=5)
        answer = await call(wechat, "/cgi-bin/getcallbackip", access_token="made-up")
        found = re.fullmatch(r"(.+) rid: ([0-9a-f]{8})-[0-9a-f]{8}-[0-9a-f]{8}", answer["errmsg"])
        assert found
        assert abs(int(found[2], 16) - now) < 5


async def test_secrets_and_tokens_stay_out_of_the_ledger() -> None:
    async with Local() as wechat:
        token = await token_of(wechat)
        await call(wechat, "/cgi-bin/token", **OLD)
        await call(wechat, "/cgi-bin/getcallbackip", access_token=token)
        told = str(await wechat.ledger())
        assert "sandboxsecret" not in told
        assert token not in told
        assert token[-6:] in told


async def test_api_faults_strike_as_often_as_asked() -> None:
    async with Local() as wechat:
        token = await token_of(wechat)
        await wechat.faults("api", "errcode", 2, path="/cgi-bin/getcallbackip", errcode=-1)
        codes = [await code(wechat, "/cgi-bin/getcallbackip", access_token=token) for _ in range(3)]
        assert codes == [-1, -1, 0]
        await wechat.faults("api", "hang", path="*", seconds=0.2)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await call(wechat, "/cgi-bin/getcallbackip", access_token=token)


async def test_a_lost_answer_was_processed_nevertheless() -> None:
    async with Local() as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        wechat.platform.windows.open(wang.openid, "message")
        token = await token_of(wechat)
        await wechat.faults("api", "cut", path=SEND)
        body = {"touser": wang.openid, "msgtype": "text", "text": {"content": "您的投诉已受理"}}
        with pytest.raises(aiohttp.ClientError):
            await call(wechat, SEND, body, access_token=token)
        await wang.hears("已受理")
        assert (await wechat.wait_entry("api", path=SEND))["errcode"] == 0
