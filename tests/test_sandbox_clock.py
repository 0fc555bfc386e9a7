"""Can the platform's time be moved by hours and by months, and does everything follow?"""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.ledger import Ledger
from tests.sandbox_bots import Local, call, say, token_of

CHINA = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-11-22 10:00", 1, "2026-12-22 10:00"),
        ("2026-12-31 23:30", 2, "2027-02-28 23:30"),
        ("2028-01-31 00:10", 1, "2028-02-29 00:10"),
        ("2026-03-15 08:00", -3, "2025-12-15 08:00"),
        ("2026-05-05 05:05", 0, "2026-05-05 05:05"),
    ],
)
async def test_a_month_is_one_of_the_calendar(start: str, months: int, end: str) -> None:
    ledger = Ledger(None)
    clock = Clock(ledger.shelf("clock"))
    clock.jump(datetime.fromisoformat(start).replace(tzinfo=CHINA).timestamp() - clock.now())
    clock.jump_months(months)
    assert datetime.fromtimestamp(clock.now(), CHINA).strftime("%Y-%m-%d %H:%M") == end
    ledger.close()


async def test_windows_and_tokens_follow_a_jump() -> None:
    async with Local() as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("打开窗口")
        token = await token_of(wechat)
        await wechat.clock.jump(hours=47)
        assert await say(wechat, wang.openid) == 0
        assert (await call(wechat, "/cgi-bin/getcallbackip", access_token=token))["errcode"] == 42001
        await wechat.clock.jump(hours=2)
        assert await say(wechat, wang.openid) == 45015


async def test_days_and_quotas_follow_a_month() -> None:
    async with Local() as wechat:
        token = await token_of(wechat)
        await call(wechat, "/cgi-bin/getcallbackip", access_token=token)
        query = {"cgi_path": "/cgi-bin/getcallbackip"}
        before = await call(wechat, "/cgi-bin/openapi/quota/get", query, access_token=token)
        await wechat.post("clock", {"months": 1})
        after = await call(wechat, "/cgi-bin/openapi/quota/get", query, access_token=await token_of(wechat))
        assert (before["quota"]["used"], after["quota"]["used"]) == (1, 0)


async def test_pushes_carry_the_jumped_time() -> None:
    async with Local() as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        moved = await wechat.clock.jump(hours=100)
        await wang.says("什么时候了")
        (push,) = await wechat.ledger("push")
        assert abs(push["fields"]["CreateTime"] - moved) < 5


async def test_the_clock_returns_to_the_wall() -> None:
    async with Local() as wechat:
        await wechat.clock.jump(hours=1000)
        answer = await wechat.post("clock", {"reset": True})
        assert answer["offset"] == 0
        assert abs(answer["now"] - datetime.now(UTC).timestamp()) < 5
