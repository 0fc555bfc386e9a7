"""Does the check name what is wrong between this installation and the platform, and what to do?"""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.wechat.doctor import Finding, examine
from tests.wechat_api import Bench, bench
from tests.wechat_pushes import NOW, TOKEN
from tests.wechat_server import Recorder, at, listening, webhook_app

FETCH, CHECK = "/cgi-bin/stable_token", "/cgi-bin/callback/check"
HEALTHY = {"dns": [{"ip": "1.2.3.4"}], "ping": [{"ip": "1.2.3.4", "package_loss": "0%", "time": "9ms"}]}


@pytest.fixture
async def platform() -> AsyncIterator[Bench]:
    async with bench() as started:
        yield started


async def findings(
    platform: Bench,
    *,
    token: str = TOKEN,
    path: str = "/wechat",
    seconds_off: int = 0,
    template: str = "",
    topic: str = "",
) -> dict[str, Finding]:
    async with listening(webhook_app(Recorder(), max_age=300)) as port, aiohttp.ClientSession() as http:
        callback = f"http://127.0.0.1:{port}{path}"
        found = await examine(
            platform.client,
            http,
            callback=callback,
            token=token,
            clock=at(NOW + seconds_off),
            notice=(template, ("thing1", "time3")),
            topic=(topic, ("thing1", "time3")),
        )
    for finding in found:
        assert finding.ok == (finding.advice == "")
    return {finding.name: finding for finding in found}


def wrong(found: dict[str, Finding]) -> list[str]:
    return [name for name, finding in found.items() if not finding.ok]


async def test_a_healthy_installation_has_nothing_to_mend(platform: Bench) -> None:
    platform.api.answers(CHECK, HEALTHY)
    found = await findings(platform)
    assert list(found) == ["token", "server address", "callback", "platform's view"]
    assert wrong(found) == []


async def test_a_stored_token_does_not_hide_a_refusal(platform: Bench) -> None:
    await platform.client.token()
    platform.api.answers(FETCH, {"errcode": 40164, "errmsg": "invalid ip 203.0.113.9, not in whitelist rid: 1-2-3"})
    found = await findings(platform)
    assert wrong(found) == ["token", "server address"]
    assert "203.0.113.9" in found["server address"].message
    assert "IP list" in found["server address"].advice


@pytest.mark.parametrize(("code", "word"), [(40125, "appsecret"), (40013, "appid"), (40243, "unfreeze")])
async def test_wrong_credentials_are_named(platform: Bench, code: int, word: str) -> None:
    platform.api.answers(FETCH, {"errcode": code, "errmsg": "invalid"})
    found = await findings(platform)
    assert word in found["token"].advice
    assert wrong(found) == ["token", "server address"]


async def test_an_unreachable_platform_points_outside(platform: Bench) -> None:
    platform.api.answers(FETCH, 502, 502, 502)
    assert "outgoing HTTPS" in (await findings(platform))["token"].advice


@pytest.mark.parametrize(
    ("settings", "word"),
    [({"token": "another"}, "wechat.token"), ({"seconds_off": 900}, "clock"), ({"path": "/elsewhere"}, "nginx")],
)
async def test_a_callback_that_answers_wrongly_is_explained(
    platform: Bench, settings: dict[str, Any], word: str
) -> None:
    platform.api.answers(CHECK, HEALTHY)
    found = await findings(platform, **settings)
    assert wrong(found) == ["callback"]
    assert word in found["callback"].advice


async def test_a_callback_that_does_not_answer_is_found(platform: Bench, unused_tcp_port: int) -> None:
    platform.api.answers(CHECK, HEALTHY)
    async with aiohttp.ClientSession() as http:
        callback = f"http://127.0.0.1:{unused_tcp_port}/wechat"
        found = await examine(platform.client, http, callback=callback, token=TOKEN)
    assert [finding.name for finding in found if not finding.ok] == ["callback"]


@pytest.mark.parametrize(
    "seen",
    [
        {"dns": [], "ping": []},
        {"dns": [{"ip": "1.2.3.4"}], "ping": [{"ip": "1.2.3.4", "package_loss": "100%"}]},
        {"errcode": 40201, "errmsg": "url not set"},
    ],
)
async def test_the_platforms_own_view_is_reported(platform: Bench, seen: dict[str, Any]) -> None:
    platform.api.answers(CHECK, seen)
    assert wrong(await findings(platform)) == ["platform's view"]


@pytest.mark.parametrize(
    ("content", "template", "said"),
    [
        ("事项:{{thing1.DATA}}\n时间:{{time3.DATA}}", "nNews", ""),
        ("事项:{{thing1.DATA}}\n进度:{{phrase2.DATA}}", "nNews", "phrase2, thing1"),
        ("事项:{{thing1.DATA}}", "nOther", "notice_template"),
    ],
)
async def test_the_template_of_notices_is_compared(platform: Bench, content: str, template: str, said: str) -> None:
    platform.api.answers(CHECK, HEALTHY)
    platform.api.answers(
        "/wxaapi/newtmpl/gettemplate", {"errcode": 0, "data": [{"priTmplId": "nNews", "content": content}]}
    )
    found = (await findings(platform, template=template))["notices"]
    assert (found.ok, said in found.advice) == (not said, True)


async def test_the_template_of_topics_is_compared_too(platform: Bench) -> None:
    platform.api.answers(CHECK, HEALTHY)
    platform.api.answers("/wxaapi/newtmpl/gettemplate", {"errcode": 0, "data": []})
    found = (await findings(platform, topic="nTopic"))["topic notices"]
    assert (found.ok, found.advice) == (False, "Set wechat.topic_template, or empty it.")
