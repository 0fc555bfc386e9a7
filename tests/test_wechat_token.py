"""Is an access token fetched once, shared, renewed in time and never stormed for?"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.domain.ports import Token
from bot.wechat.errors import PlatformError, TokenError
from tests.sandbox_bots import eventually
from tests.wechat_api import APPID, OK, SECRET, Bench, bench

SEND, TOKEN = "/cgi-bin/message/custom/send", "/cgi-bin/stable_token"


@pytest.fixture
async def at() -> AsyncIterator[Bench]:
    async with bench() as started:
        yield started


async def send(at: Bench) -> Any:
    return await at.client.message.send_text("o1", "您好，已收到")


async def test_the_stable_token_is_asked_for_once(at: Bench) -> None:
    for _ in range(3):
        await send(at)
    (fetch,) = at.api.called(TOKEN)
    assert fetch.json == {"grant_type": "client_credential", "appid": APPID, "secret": SECRET}
    assert {call.query["access_token"] for call in at.api.called(SEND)} == {"TOKEN-1"}


async def test_twenty_cold_calls_share_one_fetch(at: Bench) -> None:
    at.api.fetch_seconds = 0.05
    await asyncio.gather(*(send(at) for _ in range(20)))
    assert (at.api.issued, len(at.api.called(SEND))) == (1, 20)


async def test_twenty_refused_calls_share_one_refresh(at: Bench) -> None:
    await send(at)
    at.api.living.clear()
    at.api.fetch_seconds = 0.05
    await asyncio.gather(*(send(at) for _ in range(20)))
    assert at.api.issued == 2


async def test_a_valid_stored_token_is_never_refetched(at: Bench) -> None:
    at.api.living.add("STORED")
    at.tokens.token = Token("STORED", at.clock.moment.replace(hour=4))
    await send(at)
    assert at.api.issued == 0


async def test_the_token_is_renewed_beside_the_call(at: Bench) -> None:
    await send(at)
    at.clock.forward(7200 - 290)
    at.api.fetch_seconds = 0.02
    await send(at)
    assert at.api.called(SEND)[-1].query["access_token"] == "TOKEN-1"
    await eventually(lambda: at.tokens.token is not None and at.tokens.token.value == "TOKEN-2")
    await send(at)
    assert at.api.called(SEND)[-1].query["access_token"] == "TOKEN-2"
    assert at.api.issued == 2


async def test_a_dead_token_is_replaced_before_the_call(at: Bench) -> None:
    await send(at)
    at.clock.forward(7300)
    await send(at)
    assert at.api.called(SEND)[-1].query["access_token"] == "TOKEN-2"


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_a_lasting_token_error_costs_two_calls(at: Bench, code: int) -> None:
    await send(at)
    at.api.calls.clear()
    at.api.answers(SEND, *[{"errcode": code, "errmsg": "no"}] * 9)
    with pytest.raises(TokenError):
        await send(at)
    assert (len(at.api.called(SEND)), len(at.api.called(TOKEN))) == (2, 1)


async def test_useless_refreshes_are_not_repeated_for_a_minute(at: Bench) -> None:
    at.api.forgetful = True
    for _ in range(10):
        with pytest.raises(TokenError):
            await send(at)
    assert at.api.issued == 2
    at.api.forgetful = False
    at.clock.forward(61)
    assert await send(at) == OK


@pytest.mark.parametrize("code", [40164, 40013, 40125, 45009])
async def test_refused_token_fetches_are_not_repeated(at: Bench, code: int) -> None:
    at.api.answers(TOKEN, *[{"errcode": code, "errmsg": "refused"}] * 9)
    for _ in range(4):
        with pytest.raises(PlatformError, match=str(code)):
            await send(at)
    assert len(at.api.called(TOKEN)) == 1
    at.api.plan.clear()
    at.clock.forward(31)
    assert await send(at) == OK
