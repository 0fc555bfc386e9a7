"""Do clients, wechatpy's and our own, find what they expect behind the calls they make?"""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from wechatpy import WeChatClient, WeChatClientException, WeChatOAuth

from bot.wechat.client import AsyncWeChatClient
from bot.wechat.errors import PlatformError
from bot.wechat.wire import open_http
from tests.sandbox_api import JPEG, Api, platform
from tests.sandbox_bots import APPID, SAMPLE_PNG
from tests.wechat_api import MemoryTokens

SECRET = "sandboxsecret"
OFFICIAL = "https://api.weixin.qq.com"


class Redirected(HTTPAdapter):
    """The library writes the platform's host into its calls; here they go to ours."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def send(self, request: PreparedRequest, *args: Any, **more: Any) -> Response:
        request.url = str(request.url).replace(OFFICIAL, self._url)
        return super().send(request, *args, **more)


@asynccontextmanager
async def driven() -> AsyncIterator[tuple[Api, WeChatClient]]:
    """The platform, and wechatpy's blocking client pointed at it."""
    async with platform() as api:
        client = WeChatClient(APPID, SECRET)
        client._http.mount(OFFICIAL, Redirected(api.sandbox.url))
        yield api, client
        client._http.close()


async def ask(call: Any, *args: Any, **more: Any) -> Any:
    return await asyncio.to_thread(call, *args, **more)


async def test_wechatpy_sends_and_is_refused() -> None:
    async with driven() as (api, client):
        wang, li = await api.followers("王大妈", "小李")
        with pytest.raises(WeChatClientException) as refused:
            await ask(client.message.send_text, wang.openid, "您好")
        assert refused.value.errcode == 45015
        await wang.says("在吗")
        assert (await ask(client.message.send_text, wang.openid, "您好"))["errcode"] == 0
        await wang.hears("您好")
        sent = await ask(client.message.send_mass_text, [wang.openid, li.openid], "停水通知")
        assert sent["errmsg"] == "send job submission success"
        state = await ask(client.message.get_mass, sent["msg_id"])
        assert state["msg_status"] == "SEND_SUCCESS"


async def test_wechatpy_manages_menu_users_and_codes() -> None:
    async with driven() as (api, client):
        (wang,) = await api.followers("王大妈")
        button = {"type": "click", "name": "complain", "key": "complain"}
        assert (await ask(client.menu.create, {"button": [button]}))["errcode"] == 0
        assert (await ask(client.menu.get))["menu"]["button"][0]["key"] == "complain"
        assert (await ask(client.menu.get_menu_info))["is_menu_open"] == 1
        assert (await ask(client.menu.delete))["errcode"] == 0
        assert (await ask(client.user.get, wang.openid))["subscribe"] == 1
        assert list(await ask(lambda: list(client.user.iter_followers()))) == [wang.openid]
        assert (await ask(client.tag.create, "shops"))["id"] == 100
        await ask(client.tag.tag_user, 100, wang.openid)
        assert await ask(client.tag.get_user_tag, wang.openid) == [100]
        code = {"expire_seconds": 60, "action_name": "QR_SCENE", "action_info": {"scene": {"scene_id": 1}}}
        assert (await ask(client.qrcode.create, code))["expire_seconds"] == 60


async def test_wechatpy_keeps_files_and_templates() -> None:
    async with driven() as (api, client):
        (wang,) = await api.followers("王大妈")
        made = await ask(client.media.upload, "image", io.BytesIO(SAMPLE_PNG))
        assert (await ask(client.media.download, made["media_id"])).content == SAMPLE_PNG
        kept = await ask(client.material.add, "thumb", io.BytesIO(JPEG))
        assert (await ask(client.material.get, kept["media_id"])).content == JPEG
        assert (await ask(client.material.get_count))["image_count"] == 0
        api.sandbox.platform.templates.add("notice", "words:{{thing1.DATA}}", template_id="tOne")
        sent = await ask(client.message.send_template, wang.openid, "tOne", {"thing1": {"value": "ok"}})
        assert sent["msgid"] > 0
        listed = (await ask(client.template.get_all_private_template))["template_list"]
        assert [one["template_id"] for one in listed] == ["tOne"]
        assert await ask(client.jsapi.get_jsapi_ticket)
        assert (await ask(client.misc.get_wechat_ips)) == ["127.0.0.1"]


async def test_wechatpy_authorises_a_page() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        oauth = WeChatOAuth(APPID, SECRET, "http://bot.test/")
        oauth._http.mount(OFFICIAL, Redirected(api.sandbox.url))
        code = api.sandbox.platform.grants.code(wang.openid, "snsapi_userinfo")
        told = await ask(oauth.fetch_access_token, code)
        assert told["openid"] == wang.openid
        assert (await ask(oauth.get_user_info))["nickname"] == "王大妈"
        assert await ask(oauth.check_access_token) is True
        oauth._http.close()


@asynccontextmanager
async def ours(api: Api) -> AsyncIterator[AsyncWeChatClient]:
    async with open_http(5) as http:
        client = AsyncWeChatClient(APPID, SECRET, http=http, tokens=MemoryTokens(), api_base=api.sandbox.url, pause=0)
        yield client
        await client.close()


async def test_our_client_publishes_and_notifies() -> None:
    async with platform() as api, ours(api) as client:
        (wang,) = await api.followers("王大妈")
        cover = await client.material.add("thumb", JPEG, "cover.jpg")
        article = {"title": "抽检结果", "content": "<p>合格</p>", "thumb_media_id": cover["media_id"]}
        draft = await client.draft.add([article, article])
        await client.draft.update(draft, 1, article | {"title": "风险提示"})
        assert [one["title"] for one in await client.draft.get(draft)] == ["抽检结果", "风险提示"]
        told = await client.publishing.get(await client.publishing.submit(draft))
        assert told["publish_status"] == 0
        await client.publishing.delete(told["article_id"])
        made = {"kind": "notice", "title": "进展", "content": "事项：{{thing1.DATA}}", "template_id": "nOne"}
        await api.sandbox.post("templates", made)
        with pytest.raises(PlatformError) as refused:
            await client.notice.send(wang.openid, "nOne", {"thing1": "你的投诉"})
        assert refused.value.code == "43101"
        await api.sandbox.post(f"citizens/{wang.openid}/consents", {"answers": {"nOne": "accept"}})
        await client.notice.send(wang.openid, "nOne", {"thing1": "你的投诉"})
        await wang.hears("事项：你的投诉")


async def test_our_client_sorts_followers_and_menus() -> None:
    async with platform() as api, ours(api) as client:
        (wang,) = await api.followers("王大妈")
        assert await client.menu.get() is None
        button = {"type": "click", "name": "我要投诉", "key": "complain"}
        await client.menu.create({"button": [button]})
        tag = await client.tag.create("商户")
        await client.tag.tag_user(tag["id"], wang.openid)
        shops = {"button": [button | {"name": "商户自查"}], "matchrule": {"tag_id": str(tag["id"])}}
        await client.menu.add_conditional(shops)
        assert (await client.menu.try_match(wang.openid))["button"][0]["name"] == "商户自查"
        assert [openid async for openid in client.user.iter_followers()] == [wang.openid]
        assert [openid async for openid in client.tag.iter_tag_users(tag["id"])] == [wang.openid]
        ticket = await client.jsapi.get_ticket("jsapi")
        assert ticket["ticket"] == (await api.get("/cgi-bin/ticket/getticket", type="jsapi"))["ticket"]
