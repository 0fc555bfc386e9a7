"""What may each kind of account not do? Every call is made by every kind."""

import pytest

from bot.sandbox.api.methods import METHODS
from tests.sandbox_api import Api, platform
from tests.sandbox_bots import call, token_of

SERVICE, SUBSCRIPTION, UNVERIFIED, TEST = "service", "subscription", "unverified", "test"
VERIFIED = {SERVICE, SUBSCRIPTION}
ALL = VERIFIED | {UNVERIFIED, TEST}
# One call of each group → the accounts that may make it.
OPEN_TO = {
    "/cgi-bin/token": ALL,
    "/cgi-bin/stable_token": ALL,
    "/cgi-bin/getcallbackip": ALL,
    "/cgi-bin/clear_quota": ALL,
    "/cgi-bin/get_current_selfmenu_info": ALL,
    "/cgi-bin/ticket/getticket": ALL,
    "/cgi-bin/draft/add": ALL,
    "/cgi-bin/material/add_material": ALL,
    "/cgi-bin/media/uploadimg": ALL,
    "/cgi-bin/menu/create": ALL - {UNVERIFIED},
    "/cgi-bin/menu/addconditional": ALL - {UNVERIFIED},
    "/cgi-bin/media/upload": ALL - {UNVERIFIED},
    "/cgi-bin/message/custom/send": ALL - {UNVERIFIED},
    "/cgi-bin/message/custom/typing": ALL - {UNVERIFIED},
    "/cgi-bin/user/info": ALL - {UNVERIFIED},
    "/cgi-bin/tags/create": ALL - {UNVERIFIED},
    "/cgi-bin/message/mass/sendall": VERIFIED,
    "/cgi-bin/message/mass/preview": VERIFIED,
    "/cgi-bin/message/mass/send": {SERVICE},
    "/cgi-bin/freepublish/submit": VERIFIED,
    "/wxaapi/newtmpl/addtemplate": VERIFIED,
    "/cgi-bin/message/subscribe/bizsend": VERIFIED,
    "/cgi-bin/message/template/send": {SERVICE, TEST},
    "/cgi-bin/template/api_add_template": {SERVICE, TEST},
    "/cgi-bin/qrcode/create": {SERVICE, TEST},
    "/sns/oauth2/access_token": {SERVICE, TEST},
    "/sns/userinfo": {SERVICE, TEST},
}


async def refused(api: Api, path: str) -> bool:
    method, token = METHODS[path], await token_of(api.sandbox)
    answer = await call(api.sandbox, path, {} if method.verb == "POST" else None, access_token=token)
    return answer.get("errcode") == 48001


@pytest.mark.parametrize("profile", [SERVICE, SUBSCRIPTION, UNVERIFIED, TEST])
async def test_each_account_is_refused_what_it_lacks(profile: str) -> None:
    async with platform(profile=profile) as api:
        open_here = {path for path in OPEN_TO if not await refused(api, path)}
        assert open_here == {path for path, accounts in OPEN_TO.items() if profile in accounts}


@pytest.mark.parametrize(("profile", "expected"), [(SERVICE, 0), (SUBSCRIPTION, 40200), (TEST, 40200)])
async def test_choices_to_tap_are_for_service_accounts(profile: str, expected: int) -> None:
    async with platform(profile=profile) as api:
        (wang,) = await api.followers("王大妈")
        await wang.says("在吗")
        menu = {"touser": wang.openid, "msgtype": "msgmenu", "msgmenu": {"list": [{"id": "1", "content": "好"}]}}
        assert await api.code("/cgi-bin/message/custom/send", menu) == expected


async def test_a_test_account_has_smaller_quotas() -> None:
    async with platform() as api:
        path = {"cgi_path": "/cgi-bin/user/get"}
        assert (await api.post("/cgi-bin/openapi/quota/get", path))["quota"]["daily_limit"] == 500
        await api.sandbox.change(profile=TEST)
        assert (await api.post("/cgi-bin/openapi/quota/get", path))["quota"]["daily_limit"] == 100
        for _ in range(100):
            await api.get("/cgi-bin/user/get")
        assert (await api.get("/cgi-bin/user/get"))["errcode"] == 45009


async def test_a_profile_is_changed_while_running() -> None:
    async with platform(profile=UNVERIFIED) as api:
        assert await refused(api, "/cgi-bin/user/get")
        await api.sandbox.change(profile=SERVICE)
        assert not await refused(api, "/cgi-bin/user/get")
