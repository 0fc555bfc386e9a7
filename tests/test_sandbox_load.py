"""Does the load generator count every answer once, redeliver as the platform does, and see what is lost or doubled?"""

import asyncio
import json
import re
from argparse import Namespace
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from aiohttp import web
from wechatpy.replies import TextReply

from bot.sandbox.lines import FileError
from bot.sandbox.load.answers import Reader, judge
from bot.sandbox.load.command import measure, read_options
from bot.sandbox.load.crowd import Citizen, Sealer
from bot.sandbox.load.mix import read_mix, round_from, spoken, talk
from bot.sandbox.load.run import LoadError, Plan, Run
from bot.sandbox.load.tally import Tally, percentile
from bot.sandbox.settings import Settings
from tests.sandbox_bots import ACCOUNT, AES_KEY, APPID, TOKEN, Answer, Bot, Delivery, Local, echo, say, silent


def account(bot: Bot, mode: str = "plain", form: str = "xml") -> Settings:
    return Settings(
        callback=bot.url, token=TOKEN, aes_key=AES_KEY, appid=APPID, account=ACCOUNT, mode=mode, format=form
    )


async def loaded(bot: Bot, mode: str = "plain", citizens: int = 10, **plan: Any) -> Tally:
    """What came of a short load."""
    settings, tally = account(bot, mode), Tally()
    sealer = Sealer(settings)
    turns = [*spoken("一", "二", "三").turns]
    crowd = [Citizen(f"oLoad{number:023d}", round_from(turns, number), sealer) for number in range(citizens)]
    for citizen in crowd:
        citizen.prepare(5)
    await Run(Plan(**({"seconds": 0.3, "connections": 4} | plan)), bot.url, crowd, tally).go()
    judge(Reader(settings), tally)
    return tally


@pytest.mark.parametrize("mode", ["plain", "compat", "safe"])
async def test_every_message_is_answered_once(mode: str) -> None:
    async with Bot(mode=mode) as bot:
        tally = await loaded(bot, mode)
        assert tally.is_clean
        assert tally.messages == tally.deliveries == tally.answered == len(bot.received) > 30
        numbers = Counter(delivery.message.id for delivery in bot.received)
        assert set(numbers.values()) == {1}


async def test_citizens_wait_for_their_answer_and_keep_their_order() -> None:
    under_way: Counter[str] = Counter()

    async def checking(delivery: Delivery) -> str:
        openid = delivery.message.source
        under_way[openid] += 1
        assert under_way[openid] == 1
        await asyncio.sleep(0.005)
        under_way[openid] -= 1
        return await echo(delivery)

    async with Bot(checking) as bot:
        tally = await loaded(bot, citizens=3, connections=8)
        assert tally.is_clean
        for number in range(3):
            said = [one.message.content for one in bot.received if one.message.source.endswith(f"{number:03d}")]
            assert said[:4] == (["一", "二", "三"] * 3)[number : number + 4]


async def test_an_open_loop_keeps_its_rate_whatever_is_answered() -> None:
    async def slow(delivery: Delivery) -> str:
        await asyncio.sleep(0.1)
        return await echo(delivery)

    async with Bot(slow) as bot:
        tally = await loaded(bot, citizens=100, connections=4, rate=100, seconds=0.5)
        assert tally.messages == 50
        assert tally.is_clean
        assert max(tally.latencies, default=0) > 0.2  # the clock of a message runs while it waits for a connection


async def test_thinking_citizens_write_seldom() -> None:
    async with Bot() as bot:
        tally = await loaded(bot, citizens=40, think=0.2, seconds=0.6)
        assert 40 <= tally.messages <= 40 * 6


async def test_what_is_not_answered_is_delivered_again_and_then_lost() -> None:
    seen: Counter[int] = Counter()

    async def first_time_late(delivery: Delivery) -> str:
        seen[delivery.message.id] += 1
        if seen[delivery.message.id] == 1 or delivery.message.content == "三":
            await asyncio.sleep(5)
        return await echo(delivery)

    async with Bot(first_time_late) as bot:
        tally = await loaded(bot, citizens=3, timeout=0.5, seconds=0.2)
        assert max(seen.values()) == 3
        assert tally.lost == sum(count == 3 for count in seen.values()) > 0
        assert tally.answered == tally.messages - tally.lost
        assert set(tally.faults) == {"no answer within 0.5 s"}


async def refused(_: Delivery) -> web.Response:
    return web.Response(status=500)


async def wrong(delivery: Delivery) -> str:
    return str(TextReply(content="", message=delivery.message).render())


async def closing(delivery: Delivery) -> web.Response:
    return web.Response(text=await echo(delivery), headers={"Connection": "close"})


async def chunked(delivery: Delivery) -> web.Response:
    response = web.Response(text=await echo(delivery))
    response.enable_chunked_encoding()
    return response


@pytest.mark.parametrize(
    ("answer", "fault"),
    [(refused, "HTTP 500"), (wrong, "an answer the platform refuses: Content 为空"), (closing, ""), (chunked, "")],
)
async def test_answers_of_every_make_are_understood(answer: Answer, fault: str) -> None:
    async with Bot(answer) as bot:
        tally = await loaded(bot, timeout=1, seconds=0.1)
        assert tally.messages > 3
        assert list(tally.faults) == ([fault] if fault else [])
        assert tally.is_clean == (not fault)


async def test_a_message_answered_twice_differently_is_doubled() -> None:
    async def counting(delivery: Delivery) -> str:
        return str(TextReply(content=f"第 {len(bot.received)} 次", message=delivery.message).render())

    async with Bot(counting) as bot:
        tally = await loaded(bot, duplicates=0.5)
        assert tally.doubled == len(tally.twins) > 0
        assert tally.deliveries == tally.messages + len(tally.twins)
    async with Bot() as bot:
        assert (await loaded(bot, duplicates=0.5)).is_clean


async def test_a_strict_run_ends_at_the_first_fault() -> None:
    async with Bot(refused) as bot:
        with pytest.raises(LoadError, match="HTTP 500"):
            await loaded(bot, is_strict=True)
    with pytest.raises(LoadError, match="takes no connection"):
        await loaded(bot)


def given(bot: Bot, *words: str) -> Namespace:
    secrets = ("--token", TOKEN, "--aes-key", AES_KEY, "--appid", APPID, "--account", ACCOUNT)
    return read_options(["--callback", bot.url, *secrets, "--seconds", "0.3", "--citizens", "5", *words])


async def test_answers_that_come_by_the_api_are_counted_too() -> None:
    async def by_api(delivery: Delivery) -> str:
        await say(wechat, delivery.message.source, f"晚点说{delivery.message.content}")
        return "success"

    async with Bot(by_api) as bot, Local() as wechat:
        tally, result = await measure(given(bot, "--url", wechat.url, "--settle", "0.3", "--think", "0.2"))
        assert tally.is_clean
        assert result["late"] == result["messages"] == result["silent"] > 0


async def test_silence_that_stays_silence_is_lost_and_twice_is_doubled() -> None:
    async with Bot(silent) as bot, Local() as wechat:
        tally, _ = await measure(given(bot, "--url", wechat.url, "--settle", "0.1", "--think", "0.2"))
        assert tally.lost == tally.messages > 0

    async def both(delivery: Delivery) -> str:
        await say(wechat, delivery.message.source)
        return await echo(delivery)

    async with Bot(both) as bot, Local() as wechat:
        tally, _ = await measure(given(bot, "--url", wechat.url, "--settle", "0.3", "--think", "0.2"))
        assert tally.doubled == tally.messages > 0
        assert tally.lost == 0


MIX = """
conversations:
  - weight: 3
    turns: [您好, 进度]
  - name: 位置
    turns:
      - says: 我要投诉
      - clicks: progress
      - sends_location: {latitude: 30.6, longitude: 114.3, label: 便民超市}
"""


def test_a_mix_is_drawn_by_weight(tmp_path: Path) -> None:
    path = tmp_path / "mix.yaml"
    path.write_text(MIX, encoding="utf-8")
    words = talk(read_mix(path), Random(1))
    kinds = Counter(next(words).fields["MsgType"] for _ in range(4000))
    assert kinds["location"] == kinds["event"]
    assert 0.10 < kinds["location"] / 4000 < 0.13  # one in four conversations, three turns of nine


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("conversations: []", "mix.yaml, line 1: conversations must be a list"),
        ("conversations:\n  - turns: []", "mix.yaml, line 2: turns must be a list"),
        ("conversations:\n  - {turns: [好], weight: 0}", "mix.yaml, line 2: weight takes a number above 0"),
        ("conversations:\n  - turns:\n    - hears: 好", "mix.yaml, line 3: a turn is a text or one of says, clicks"),
        ("conversations:\n  - turns: [true]", "mix.yaml, line 2: says takes a text; put it in quotes"),
    ],
)
def test_a_bad_mix_is_refused_with_its_line(tmp_path: Path, words: str, complaint: str) -> None:
    path = tmp_path / "mix.yaml"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(FileError, match=re.escape(complaint)):
        read_mix(path)


@pytest.mark.parametrize("form", ["xml", "json"])
def test_what_is_prepared_is_sealed_again_when_stale(form: str) -> None:
    settings = Settings(callback="http://127.0.0.1:8000/wechat?tenant=1", token=TOKEN, format=form)
    citizen = Citizen("oLoad", round_from(spoken("一", "二").turns, 0), Sealer(settings))
    citizen.prepare(3)
    citizen.prepare(3, fresh=-10)
    sent = [citizen.next() for _ in range(4)]
    assert [one.text for one in sent] == ["一", "二", "一", "二"]
    numbers = [int(found[1]) for one in sent if (found := re.search(rb"MsgId\W+(\d+)", one.request))]
    assert [number - numbers[0] for number in numbers] == [0, 1, 2, 3]
    assert citizen.asked == 4
    assert sent[0].request.startswith(b"POST /wechat?tenant=1&signature=")
    assert b"\r\nHost: 127.0.0.1:8000\r\n" in sent[0].request


def test_percentiles_are_those_of_the_ordered_values() -> None:
    values = [float(number) for number in range(1000)]
    assert [percentile(values, part) for part in (0, 50, 99, 99.9, 100)] == [0, 500, 990, 999, 999]
    assert percentile([], 99) == 0


async def test_the_summary_is_json() -> None:
    async with Bot() as bot:
        _, result = await measure(given(bot, "--mode", "plain"))
        told = json.loads(json.dumps(result))
        assert told["milliseconds"].keys() == {"p50", "p90", "p99", "p99.9", "max"}
        assert told["per_second"] > 0
        assert 0 < told["generator_busy"] < 2
