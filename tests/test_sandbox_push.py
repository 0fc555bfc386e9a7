"""Are pushes delivered as the platform does: three times, in order, joined by their MsgId, and failing visibly?"""

import asyncio
import socket
from itertools import pairwise

from wechatpy.replies import TextReply

from bot.sandbox.chat import FAULT
from tests.citizen import Sandbox
from tests.sandbox_bots import AES_KEY, APPID, Bot, Delivery, Local, eventually, late, silent


async def empty(_: Delivery) -> str:
    return ""


def second_time(delivery: Delivery, seen: list[str], text: str) -> str:
    seen.append(str(delivery.message.id))
    return str(TextReply(content=text, message=delivery.message).render())


async def test_a_text_is_pushed_and_its_reply_shown() -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        push = await wang.says("你好")
        bubble = await wang.hears("回声：你好")
        assert (bubble["via"], bubble["push"], bubble["kind"]) == ("reply", push, "text")


async def test_three_deliveries_then_the_failure_bubble() -> None:
    async with Bot(late) as bot, Local(callback=bot.url, attempt_timeout=1, attempt_interval=0.3) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        push = await wang.says("你好")
        bubble = await wang.hears(FAULT)
        assert bubble["side"] == "fault"
        assert len(bot.received) == 3
        assert len({delivery.message.id for delivery in bot.received}) == 1
        assert len({delivery.query["nonce"] for delivery in bot.received}) == 3
        attempts = await wechat.ledger("attempt")
        assert [entry["number"] for entry in attempts] == [1, 2, 3]
        assert all(0.99 < entry["seconds"] < 10 and not entry["ok"] for entry in attempts)
        outcome = await wechat.wait_entry("outcome", push=push)
        assert outcome["outcome"] == "failed"


async def test_deliveries_keep_their_slots_when_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/wechat"
    async with Local(callback=url, attempt_interval=0.2, attempt_timeout=30) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("有人吗")
        await wang.hears(FAULT)
        starts = [entry["started"] for entry in await wechat.ledger("attempt")]
        assert len(starts) == 3
        assert all(0.18 < after - before < 10 for before, after in pairwise(starts))  # nobody waits for the time out


async def test_success_and_empty_body_are_silence() -> None:
    for answer in (silent, empty):
        async with Bot(answer) as bot, Local(callback=bot.url) as wechat:
            wang = await wechat.citizen("王大妈").known(following=True)
            push = await wang.says("你好")
            outcome = await wechat.wait_entry("outcome", push=push)
            assert outcome["outcome"] == "silent"
            await wang.hears_nothing(0.05)
            assert len(bot.received) == 1


async def test_a_late_first_answer_is_joined_by_the_second() -> None:
    seen: list[str] = []

    async def slow_once(delivery: Delivery) -> str:
        if not seen:
            seen.append(str(delivery.message.id))
            await asyncio.sleep(30)
        return second_time(delivery, seen, "第二次送达时答的")

    async with Bot(slow_once) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("你好")
        await wang.hears("第二次送达时答的")
        await wang.hears_nothing(0.1)
        assert len(seen) == 2
        assert len(set(seen)) == 1


async def test_events_without_reply_fail_without_a_bubble() -> None:
    async with Bot(late) as bot, Local(callback=bot.url, attempt_timeout=1, attempt_interval=0.05) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        pushes = [await wang.views("http://example.test/"), await wang.unfollows()]
        for push in pushes:
            await wechat.wait_entry("outcome", push=push)
        await wang.hears_nothing(0.05)
        assert len(bot.received) == 6
        assert sorted([entry["number"] for entry in await wechat.ledger("attempt")]) == [1, 1, 2, 2, 3, 3]


async def test_a_reply_to_an_event_that_takes_none_is_dropped() -> None:
    async def reply(delivery: Delivery) -> str:
        return str(TextReply(content="不该出现", message=delivery.message).render())

    async with Bot(reply) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        outcome = await wechat.wait_entry("outcome", push=await wang.views("http://example.test/"))
        assert outcome["outcome"] == "silent"
        await wang.hears_nothing(0.05)


async def test_pushes_start_in_order_and_do_not_wait() -> None:
    async def slow_first(delivery: Delivery) -> str:
        if delivery.message.content == "0":
            await asyncio.sleep(0.25)
        return str(TextReply(content=f"答{delivery.message.content}", message=delivery.message).render())

    async with Bot(slow_first) as bot, Local(callback=bot.url, attempt_timeout=2) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        for number in range(8):
            await wang.says(str(number))
        await wang.hears("答0")
        assert [delivery.message.content for delivery in bot.received] == [str(number) for number in range(8)]
        texts = [bubble["text"] for bubble in wang.heard]
        assert texts[-1] == "答0"
        assert len(texts) == 8


async def test_a_cut_connection_loses_the_answer() -> None:
    async with Bot() as bot, Local(callback=bot.url, attempt_interval=0.1) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wechat.faults("push", "cut", 2, after=2)
        await wang.says("你好")
        await wang.hears("回声：你好")
        await wang.hears_nothing(0.1)
        assert len(bot.received) == 3
        assert [entry["ok"] for entry in await wechat.ledger("attempt")] == [False, False, True]
        assert (await wechat.get("faults"))["faults"] == []


async def test_a_duplicate_delivery_shows_one_answer() -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wechat.faults("push", "duplicate", after=0.02)
        await wang.says("你好")
        await wang.hears("回声：你好")
        await eventually(lambda: len(bot.received) == 2)
        await wang.hears_nothing(0.1)
        assert bot.received[0].message.id == bot.received[1].message.id


async def test_message_ids_are_unique_64_bit_numbers() -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await asyncio.gather(*(wang.says(str(number)) for number in range(30)))
        await eventually(lambda: len(bot.received) == 30)
        numbers = {delivery.message.id for delivery in bot.received}
        assert len(numbers) == 30
        assert all(2**31 < number < 2**63 for number in numbers)


async def test_a_killed_bot_leaves_the_platform_standing() -> None:
    async with Sandbox(appid=APPID, aes_key=AES_KEY, token="tokenfortests", attempt_interval=0.3) as wechat:
        async with Bot() as bot:
            await wechat.change(callback=bot.url)
            wang = await wechat.citizen("王大妈").known(following=True)
            await wang.says("一")
            await wang.hears("回声：一")
        await wang.says("二")
        async with Bot() as other:
            await wechat.change(callback=other.url)
            await wang.hears("回声：二")


async def test_several_hundred_messages_a_second_pass() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url, attempt_timeout=5) as wechat:
        await wechat.citizen("王大妈").known(following=True)
        fields = {"MsgType": "text", "Content": "快"}
        openid = wechat.citizen("王大妈").openid
        await asyncio.gather(*(wechat.post("push", {"openid": openid, "fields": fields}) for _ in range(300)))
        await eventually(lambda: len(bot.received) == 300)
        assert len(await wechat.ledger("outcome")) <= 300
