"""Does the platform, a process of its own, outlive kills and find everything again?"""

import asyncio
import sys
from pathlib import Path

from tests.citizen import Sandbox
from tests.sandbox_bots import AES_KEY, APPID, TOKEN, Bot, Local, call, eventually, late, say, silent, token_of

OPTIONS = {"appid": APPID, "aes_key": AES_KEY, "token": TOKEN, "attempt_timeout": 0.3, "attempt_interval": 0.3}


def command_line(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text()


async def test_citizens_chats_and_tokens_survive_kill_9(tmp_path: Path) -> None:
    async with Bot() as bot, Sandbox(callback=bot.url, ledger=tmp_path / "ledger.db", mode="safe", **OPTIONS) as wechat:
        bot.mode = "safe"
        wang = wechat.citizen("王大妈")
        await wang.follows()
        await wang.says("第一句")
        await wang.hears("回声：第一句")
        await wechat.wait_entry("outcome", push=2)
        await wechat.clock.jump(hours=2)
        token = await token_of(wechat)
        before = await wechat.ledger()
        await wechat.kill()
        await wechat.start()
        assert (await wechat.ledger())[: len(before)] == before
        assert await token_of(wechat) == token
        assert (await wechat.get("clock"))["offset"] == 7200
        assert await say(wechat, wang.openid) == 0
        await wang.hears("您好")
        await wang.says("第二句")
        await wang.hears("回声：第二句")


async def test_a_push_in_flight_is_taken_up_after_a_restart(tmp_path: Path) -> None:
    options = OPTIONS | {"attempt_timeout": 5}
    async with Bot(late) as bot, Sandbox(callback=bot.url, ledger=tmp_path / "ledger.db", **options) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("别丢了我")
        await eventually(lambda: len(bot.received) == 1)
        await wechat.kill()
        bot.answer = silent
        await wechat.start()
        await eventually(lambda: len(bot.received) == 2)
        assert bot.received[0].message.id == bot.received[1].message.id
        await wechat.wait_entry("outcome", outcome="silent")


async def test_stopping_is_quick_with_an_open_stream() -> None:
    async with Sandbox(**OPTIONS) as wechat:
        assert wechat._session
        async with wechat._session.get(f"{wechat.url}/sandbox/api/events") as stream:
            await stream.content.readuntil(b"\n\n")
            async with asyncio.timeout(3):
                await wechat.stop()


async def test_bad_settings_are_refused_in_one_line() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--mode", "safe", stderr=asyncio.subprocess.PIPE
    )
    _, errors = await process.communicate()
    assert process.returncode == 2
    assert errors.decode().startswith("sandbox: aes_key: ")
    assert errors.count(b"\n") == 1


async def test_secrets_are_no_part_of_the_command_line() -> None:
    async with Sandbox(**OPTIONS) as wechat:
        assert wechat._process
        words = command_line(wechat._process.pid)
        assert TOKEN not in words
        assert AES_KEY not in words
        assert await token_of(wechat)


async def test_the_ledger_tells_the_whole_story() -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        push = await wang.says("你好")
        await wang.hears("回声")
        await wechat.wait_entry("outcome", push=push)
        await call(wechat, "/cgi-bin/getcallbackip", access_token="none")
        story = [entry["kind"] for entry in await wechat.ledger()]
        assert story == ["citizen", "push", "bubble", "attempt", "bubble", "outcome", "api"]
