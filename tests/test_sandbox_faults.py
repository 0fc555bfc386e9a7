"""Does everything that can go wrong go wrong when it is asked to, and only then?"""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox.chat import FAULT
from bot.sandbox.faults import KINDS
from tests.citizen import ControlError
from tests.sandbox_bots import Bot, Delivery, Local, call, echo, eventually, say, silent, token_of

SEND = "/cgi-bin/message/custom/send"
NOTICE = {"TemplateId": "t1", "SubscribeStatusString": "accept", "PopupScene": "1"}
POPUP = {"MsgType": "event", "Event": "subscribe_msg_popup_event", "SubscribeMsgPopupEvent": {"List": [NOTICE]}}


@pytest.mark.parametrize("kind", ["lost", "late"])
async def test_an_answer_that_is_lost_is_asked_for_again(kind: str) -> None:
    async with Bot() as bot, Local(callback=bot.url, attempt_interval=0.1) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wechat.faults("push", kind)
        await wang.says("你好")
        await wang.hears("回声：你好")
        await wang.hears_nothing(0.1)
        assert len({delivery.message.id for delivery in bot.received}) == 1
        first, second = await wechat.ledger("attempt")
        assert (first["ok"], first["status"], second["ok"]) == (False, 200, True)
        assert (first["seconds"] >= 0.3) == (kind == "late")


async def test_a_cut_at_once_never_reaches_the_bot() -> None:
    async with Bot() as bot, Local(callback=bot.url, attempt_interval=0.1) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wechat.faults("push", "cut", 3)
        await wang.says("你好")
        await wang.hears(FAULT)
        assert bot.received == []


async def test_a_slow_delivery_trickles_in_and_is_answered() -> None:
    async with Bot() as bot, Local(callback=bot.url, attempt_timeout=2) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wechat.faults("push", "slow", seconds=0.4)
        started = time.monotonic()
        await wang.says("你好")
        await wang.hears("回声：你好")
        assert time.monotonic() - started > 0.3
        assert bot.received[0].headers["Content-Length"] == str(len(bot.received[0].body))


async def test_a_held_push_is_overtaken_by_the_next() -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wechat.faults("push", "hold", after=0.2)
        await wang.says("先说的")
        await wang.says("后说的")
        await wang.hears("回声：先说的")
        assert [delivery.message.content for delivery in bot.received] == ["后说的", "先说的"]


async def test_a_single_element_list_arrives_as_object() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url, format="json") as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wechat.faults("push", "single")
        await wang.says("没有列表，不算数")
        for _ in range(2):
            await wechat.post("push", {"openid": wang.openid, "fields": POPUP})
        await eventually(lambda: len(bot.received) == 3)
        lists = [_list_of(delivery) for delivery in bot.received[1:]]
        assert lists == [NOTICE, [NOTICE]]


def _list_of(delivery: Delivery) -> Any:
    return json.loads(delivery.body)["SubscribeMsgPopupEvent"]["List"]


async def test_a_fault_lets_so_many_pass_before_it_strikes() -> None:
    async with Local() as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wechat.faults("api", "errcode", 2, path=SEND, errcode=45009, skip=1)
        await wechat.post("crowd", {"count": 1})
        await wang.says("打开窗口")
        assert [await say(wechat, wang.openid) for _ in range(4)] == [0, 45009, 45009, 0]


async def test_stale_tokens_are_refused_until_fetched_anew() -> None:
    async with Local() as wechat:
        token = await token_of(wechat)
        assert "ip_list" in await call(wechat, "/cgi-bin/getcallbackip", access_token=token)
        await wechat.faults("api", "stale")
        codes = [(await call(wechat, "/cgi-bin/getcallbackip", access_token=token))["errcode"] for _ in range(3)]
        assert codes == [40001, 40001, 40001]
        fresh = await token_of(wechat)
        assert fresh != token
        assert "ip_list" in await call(wechat, "/cgi-bin/getcallbackip", access_token=fresh)


@pytest.mark.parametrize(("kind", "processed"), [("refuse", False), ("cut", True)])
async def test_a_call_is_cut_before_or_after_it_is_processed(kind: str, processed: bool) -> None:
    async with Local() as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("打开窗口")
        token = await token_of(wechat)
        await wechat.faults("api", kind, path=SEND)
        body = {"touser": wang.openid, "msgtype": "text", "text": {"content": "您好"}}
        with pytest.raises(aiohttp.ClientError):
            await call(wechat, SEND, body, access_token=token)
        assert [bubble["via"] for bubble in await wechat.ledger("bubble")].count("api") == processed


async def test_a_slow_answer_comes_after_the_deed() -> None:
    async with Local() as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("打开窗口")
        await wechat.faults("api", "slow", path=SEND, seconds=0.3)
        sending = asyncio.create_task(say(wechat, wang.openid))
        await wang.hears("您好", within=0.25)
        assert not sending.done()
        assert await sending == 0


async def test_faults_strike_only_whom_they_name() -> None:
    async with Bot(echo) as bot, Local(callback=bot.url, attempt_interval=0.1) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        li = await wechat.citizen("小李").known(following=True)
        await wechat.faults("push", "lost", citizen=li.openid)
        await wang.says("我的")
        await wang.hears("回声：我的")
        await li.says("他的")
        await li.hears("回声：他的")
        assert [entry["ok"] for entry in await wechat.ledger("attempt")] == [True, False, True]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"target": "push", "kind": "explode"}, "no fault 'explode' for 'push'; there is cut, lost"),
        ({"target": "moon", "kind": "cut"}, "there is push and api"),
        ({"target": "push", "kind": "cut", "path": "/x"}, "push cut does not take path"),
        ({"target": "api", "kind": "hang", "seconds": "long"}, "seconds: 'long' is not a number"),
        ({"target": "api", "kind": "errcode", "count": 0}, "count: 0 is not a whole number from 1 on"),
    ],
)
async def test_a_fault_nobody_knows_is_refused_in_words(body: dict[str, Any], words: str) -> None:
    async with Local() as wechat:
        with pytest.raises(ControlError) as refusal:
            await wechat.post("faults", body)
        assert words in str(refusal.value)


def test_every_fault_stands_in_the_docs() -> None:
    page = (Path(__file__).parents[1] / "docs" / "test-language.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"`{kind[0]}: {kind[1]}`" not in page] == []
