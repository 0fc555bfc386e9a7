"""Do pages learn who opened them as with web authorisation, and only then?"""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.citizen import Citizen
from tests.sandbox_api import Api, platform
from tests.sandbox_bots import APPID, call

SECRET = "sandboxsecret"
PAGE = "http://bot.test/results?x=1"


async def visit(api: Api, who: Citizen, **changed: str) -> tuple[int, dict[str, list[str]], str]:
    """Status, query of the redirect, page."""
    query = {"appid": APPID, "redirect_uri": PAGE, "response_type": "code", "scope": "snsapi_base", "state": "abc"}
    query |= changed
    assert api.sandbox._session
    url = f"{api.sandbox.url}/connect/oauth2/authorize"
    cookies = {"Cookie": f"sandbox_citizen={who.openid}"}
    async with api.sandbox._session.get(url, params=query, headers=cookies, allow_redirects=False) as response:
        return response.status, parse_qs(urlsplit(response.headers.get("Location", "")).query), await response.text()


async def exchanged(api: Api, code: str, /, **changed: str) -> dict[str, Any]:
    query = {"appid": APPID, "secret": SECRET, "code": code, "grant_type": "authorization_code"}
    return await call(api.sandbox, "/sns/oauth2/access_token", **(query | changed))


async def code_of(api: Api, who: Citizen, **changed: str) -> str:
    return (await visit(api, who, **changed))[1]["code"][0]


async def test_a_code_is_good_once_and_five_minutes() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        status, query, _ = await visit(api, wang)
        assert (status, query["state"], query["x"]) == (302, ["abc"], ["1"])
        told = await exchanged(api, query["code"][0])
        assert (told["openid"], told["scope"], told["expires_in"]) == (wang.openid, "snsapi_base", 7200)
        assert "is_snapshotuser" not in told
        assert (await exchanged(api, query["code"][0]))["errcode"] == 40163
        old = await code_of(api, wang)
        await api.sandbox.clock.jump(seconds=301)
        assert (await exchanged(api, old))["errcode"] == 40029
        assert (await exchanged(api, "made-up"))["errcode"] == 40029


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"code": ""}, 41008),
        ({"grant_type": "password"}, 40002),
        ({"appid": "wxother"}, 40013),
        ({"secret": "guess"}, 40125),
    ],
)
async def test_exchanging_a_code_checks_the_account(changed: dict[str, str], expected: int) -> None:
    async with platform() as api:
        assert (await exchanged(api, "any", **changed))["errcode"] == expected


async def test_page_tokens_are_refreshed_and_run_out() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        told = await exchanged(api, await code_of(api, wang, scope="snsapi_userinfo"))
        mine = {"access_token": told["access_token"], "openid": wang.openid}
        assert (await call(api.sandbox, "/sns/auth", **mine))["errcode"] == 0
        assert (await call(api.sandbox, "/sns/userinfo", lang="zh_CN", **mine))["nickname"] == "王大妈"
        assert (await call(api.sandbox, "/sns/auth", **(mine | {"openid": "oOther"})))["errcode"] == 40003
        assert (await call(api.sandbox, "/sns/auth", **(mine | {"access_token": "x"})))["errcode"] == 40001
        await api.sandbox.clock.jump(seconds=7201)
        assert (await call(api.sandbox, "/sns/auth", **mine))["errcode"] == 42001
        again = {"appid": APPID, "grant_type": "refresh_token", "refresh_token": told["refresh_token"]}
        renewed = await call(api.sandbox, "/sns/oauth2/refresh_token", **again)
        assert (renewed["openid"], renewed["refresh_token"]) == (wang.openid, told["refresh_token"])
        assert (await call(api.sandbox, "/sns/auth", **(mine | {"access_token": renewed["access_token"]})))[
            "errcode"
        ] == 0
        await api.sandbox.clock.jump(hours=31 * 24)
        assert (await call(api.sandbox, "/sns/oauth2/refresh_token", **again))["errcode"] == 42002
        assert (await call(api.sandbox, "/sns/oauth2/refresh_token", **(again | {"refresh_token": ""})))[
            "errcode"
        ] == 41003
        assert (await call(api.sandbox, "/sns/oauth2/refresh_token", **(again | {"refresh_token": "x"})))[
            "errcode"
        ] == 40030


async def test_the_silent_scope_tells_no_name() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        told = await exchanged(api, await code_of(api, wang))
        mine = {"access_token": told["access_token"], "openid": wang.openid}
        assert (await call(api.sandbox, "/sns/userinfo", **mine))["errcode"] == 48001


async def test_strangers_are_asked_before_a_profile_is_told() -> None:
    async with platform() as api:
        li = await api.sandbox.citizen("小李").known()
        status, _, page = await visit(api, li, scope="snsapi_userinfo")
        assert (status, "允许" in page, "快照页" in page) == (200, True, True)
        _, refused, _ = await visit(api, li, scope="snsapi_userinfo", sandbox_answer="refuse")
        assert refused == {"x": ["1"], "state": ["abc"]}
        code = await code_of(api, li, scope="snsapi_userinfo", sandbox_answer="allow")
        assert (await exchanged(api, code))["openid"] == li.openid


async def test_a_snapshot_page_has_a_virtual_visitor() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        await api.sandbox.post("snapshot", {"openid": wang.openid, "on": True})
        told = await exchanged(api, await code_of(api, wang, scope="snsapi_userinfo"))
        assert told["is_snapshotuser"] == 1
        assert told["openid"] != wang.openid
        mine = {"access_token": told["access_token"], "openid": told["openid"]}
        assert (await call(api.sandbox, "/sns/userinfo", **mine))["nickname"] == "微信用户"
        assert (await exchanged(api, await code_of(api, wang)))["openid"] == wang.openid
        await api.sandbox.post("snapshot", {"openid": wang.openid, "on": False})
        told = await exchanged(api, await code_of(api, wang, scope="snsapi_userinfo"))
        assert told["openid"] == wang.openid


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"appid": "wxother"}, "appid"),
        ({"redirect_uri": "javascript:alert(1)"}, "redirect_uri"),
        ({"redirect_uri": "http://elsewhere.test/"}, "10003"),
        ({"response_type": "token"}, "response_type"),
        ({"scope": "snsapi_login"}, "scope"),
        ({"state": "a-b"}, "state"),
        ({"state": "a" * 129}, "state"),
    ],
)
async def test_wrong_authorisations_end_on_a_page(changed: dict[str, str], reason: str) -> None:
    async with platform(web_domain="bot.test") as api:
        (wang,) = await api.followers("王大妈")
        status, _, page = await visit(api, wang, **changed)
        assert (status, reason in page) == (400, True)


async def test_only_service_and_test_accounts_authorise_pages() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        for profile, status in {"service": 302, "test": 302, "subscription": 400, "unverified": 400}.items():
            await api.sandbox.change(profile=profile)
            assert (await visit(api, wang))[0] == status
        assert (await exchanged(api, "any"))["errcode"] == 48001
