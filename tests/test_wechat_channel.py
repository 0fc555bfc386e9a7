"""Does an outbox row reach the platform in its shape, and does the outbox learn what to do with a refusal?"""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.domain.ports import DeliveryError, Fetched
from bot.wechat.channel import WeChatChannel, WeChatMedia
from bot.wechat.oauth import WeChatOAuth
from tests.wechat_api import APPID, SECRET, Bench, bench

SEND, CODE, FILE = "/cgi-bin/message/custom/send", "/sns/oauth2/access_token", "/cgi-bin/media/get"
TEXT = {"type": "text", "text": "您的投诉已受理"}


@pytest.fixture
async def at() -> AsyncIterator[Bench]:
    async with bench(total=0.3) as started:
        await started.client.token()
        yield started


@pytest.mark.parametrize(
    ("content", "sent"),
    [
        (TEXT, {"msgtype": "text", "text": {"content": "您的投诉已受理"}}),
        ({"type": "text", "text": " a\x1d\r\nb "}, {"msgtype": "text", "text": {"content": "a\nb"}}),
        ({"type": "image", "media_id": "m1"}, {"msgtype": "image", "image": {"media_id": "m1"}}),
        (
            {"type": "news", "articles": [{"title": "题", "url": "https://a.cn"}]},
            {
                "msgtype": "news",
                "news": {"articles": [{"title": "题", "description": "", "url": "https://a.cn", "picurl": ""}]},
            },
        ),
        (
            {"type": "msgmenu", "head": "满意吗", "list": [{"id": 101, "content": "满意"}], "tail": "谢谢"},
            {
                "msgtype": "msgmenu",
                "msgmenu": {
                    "head_content": "满意吗",
                    "list": [{"id": "101", "content": "满意"}],
                    "tail_content": "谢谢",
                },
            },
        ),
        (
            {**TEXT, "by_ai": True},
            {"msgtype": "text", "text": {"content": "您的投诉已受理"}, "aimsgcontext": {"is_ai_msg": 1}},
        ),
    ],
)
async def test_every_type_of_content_is_sent(at: Bench, content: dict[str, Any], sent: dict[str, Any]) -> None:
    await WeChatChannel(at.client).send("o1", content, "row-1")
    assert at.api.called(SEND)[0].json == {"touser": "o1", **sent}


@pytest.mark.parametrize(
    "content",
    [
        {"type": "text", "text": " \x00 "},
        {"type": "text", "text": "字" * 683},
        {"type": "text"},
        {"type": "image"},
        {"type": "smell"},
        {"type": "news", "articles": []},
        {"type": "news", "articles": [{}, {}]},
        {},
    ],
)
async def test_rows_that_cannot_be_sent_cost_no_call(at: Bench, content: dict[str, Any]) -> None:
    with pytest.raises(DeliveryError) as caught:
        await WeChatChannel(at.client).send("o1", content, "row-1")
    assert caught.value.verdict == "refused"
    assert at.api.called(SEND) == []


@pytest.mark.parametrize(
    ("answer", "code", "verdict"),
    [
        ({"errcode": -1, "errmsg": "system error"}, "-1", "retry"),
        ({"errcode": 45011, "errmsg": "minute quota"}, "45011", "retry"),
        ({"errcode": 48001, "errmsg": "api unauthorized"}, "48001", "retry"),
        ({"errcode": 45015, "errmsg": "out of time"}, "45015", "closed"),
        ({"errcode": 45047, "errmsg": "out of count"}, "45047", "closed"),
        ({"errcode": 40003, "errmsg": "invalid openid"}, "40003", "refused"),
        ({"errcode": 43004, "errmsg": "require subscribe"}, "43004", "refused"),
        ({"errcode": 40200, "errmsg": "invalid account type"}, "40200", "retry"),
        ({"errcode": 47003, "errmsg": "argument invalid"}, "47003", "refused"),
        (1.0, "timeout", "unknown"),
        (502, "http_502", "unknown"),
        ("hang up", "connection", "unknown"),
    ],
)
async def test_each_refusal_has_its_verdict(at: Bench, answer: Any, code: str, verdict: str) -> None:
    at.api.answers(SEND, answer)
    with pytest.raises(DeliveryError) as caught:
        await WeChatChannel(at.client).send("o1", TEXT, "row-1")
    assert (caught.value.code, caught.value.verdict) == (code, verdict)
    assert len(at.api.called(SEND)) == 1


async def test_pictures_of_citizens_are_fetched(at: Bench) -> None:
    at.api.answers(FILE, b"\xff\xd8jpeg")
    assert await WeChatMedia(at.client).fetch("m1", limit=100) == Fetched("image/jpeg", b"\xff\xd8jpeg")
    assert at.api.called(FILE)[0].query["media_id"] == "m1"


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [([b"x" * 101], "refused"), ([{"errcode": 40007, "errmsg": "invalid media_id"}], "refused"), ([502] * 3, "retry")],
)
async def test_pictures_that_fail_say_whether_to_retry(at: Bench, answers: list[Any], verdict: str) -> None:
    at.api.answers(FILE, *answers)
    with pytest.raises(DeliveryError) as caught:
        await WeChatMedia(at.client).fetch("m1", limit=100)
    assert caught.value.verdict == verdict


async def test_the_browser_is_sent_to_ask_silently(at: Bench) -> None:
    address = WeChatOAuth(at.client).address("https://a.cn/vote?p=1&q=2", "state-1")
    parts = urlsplit(address)
    assert (parts.netloc, parts.path, parts.fragment) == (
        "open.weixin.qq.com",
        "/connect/oauth2/authorize",
        "wechat_redirect",
    )
    assert parse_qs(parts.query) == {
        "appid": [APPID],
        "redirect_uri": ["https://a.cn/vote?p=1&q=2"],
        "response_type": ["code"],
        "scope": ["snsapi_base"],
        "state": ["state-1"],
    }


async def test_a_code_names_the_citizen(at: Bench) -> None:
    at.api.answers(CODE, {"access_token": "page", "openid": "o1", "scope": "snsapi_base"})
    assert await WeChatOAuth(at.client).identify("code-1") == "o1"
    query = at.api.called(CODE)[0].query
    assert query == {"appid": APPID, "secret": SECRET, "code": "code-1", "grant_type": "authorization_code"}


@pytest.mark.parametrize(
    ("answer", "code", "verdict"),
    [
        ({"errcode": 40029, "errmsg": "invalid code"}, "40029", "refused"),
        ({"errcode": 40163, "errmsg": "code been used"}, "40163", "refused"),
        ({"openid": "o1", "is_snapshotuser": 1}, "snapshot", "refused"),
        ({"openid": ""}, "garbled", "refused"),
        (1.0, "timeout", "retry"),
    ],
)
async def test_codes_that_name_nobody_are_refused(at: Bench, answer: Any, code: str, verdict: str) -> None:
    at.api.answers(CODE, answer)
    with pytest.raises(DeliveryError) as caught:
        await WeChatOAuth(at.client).identify("code-1")
    assert (caught.value.code, caught.value.verdict) == (code, verdict)
    assert SECRET not in str(caught.value)
    assert len(at.api.called(CODE)) == 1
