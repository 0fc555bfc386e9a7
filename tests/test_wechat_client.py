"""Is the platform's API called sparingly, safely and without telling secrets?"""

import asyncio
import traceback
from collections.abc import AsyncIterator
from hashlib import sha1
from typing import Any

import pytest
from prometheus_client import REGISTRY

from bot.wechat.client import AsyncWeChatClient
from bot.wechat.errors import (
    BadRequest,
    Busy,
    InvalidRecipient,
    NoConsent,
    NotAllowed,
    PlatformError,
    QuotaExhausted,
    TokenError,
    Unreachable,
    WindowClosed,
    error_for,
)
from bot.wechat.jssdk import PageSigner
from bot.wechat.wire import open_http
from tests.wechat_api import APPID, OK, SECRET, Bench, MemoryTokens, bench

SEND, TOKEN = "/cgi-bin/message/custom/send", "/cgi-bin/stable_token"


@pytest.fixture
async def at() -> AsyncIterator[Bench]:
    async with bench() as started:
        yield started


@pytest.fixture
async def hasty() -> AsyncIterator[Bench]:
    """A client that waits for a quarter of a second."""
    async with bench(total=0.25) as started:
        yield started


async def send(at: Bench) -> Any:
    return await at.client.message.send_text("o1", "您好，已收到")


async def test_chinese_leaves_unescaped(at: Bench) -> None:
    await at.client.menu.create({"button": [{"type": "click", "name": "我要投诉", "key": "complain"}]})
    (call,) = at.api.called("/cgi-bin/menu/create")
    assert "我要投诉".encode() in call.body
    assert b"\\u" not in call.body


async def test_a_busy_platform_is_asked_again(at: Bench) -> None:
    at.api.answers("/cgi-bin/user/info", *[{"errcode": -1, "errmsg": "system error"}] * 2, {"subscribe": 1})
    assert (await at.client.user.get("o1"))["subscribe"] == 1
    at.api.answers("/cgi-bin/user/info", *[{"errcode": -1, "errmsg": "system error"}] * 9)
    with pytest.raises(Busy):
        await at.client.user.get("o1")
    assert len(at.api.called("/cgi-bin/user/info")) == 6


async def test_what_may_have_been_sent_is_not_sent_again(hasty: Bench) -> None:
    await hasty.client.token()
    for trouble, code in ((1.0, "timeout"), (502, "http_502"), ("hang up", "connection"), ("<html>", "garbled")):
        hasty.api.calls.clear()
        hasty.api.answers(SEND, trouble)
        with pytest.raises(Unreachable) as caught:
            await send(hasty)
        assert (caught.value.code, caught.value.sent) == (code, True)
        assert len(hasty.api.called(SEND)) == 1
    hasty.api.answers(SEND, {"errcode": -1, "errmsg": "system error"})
    with pytest.raises(Busy):
        await send(hasty)


async def test_questions_are_repeated_after_a_timeout(hasty: Bench) -> None:
    await hasty.client.token()
    hasty.api.answers("/cgi-bin/user/info/batchget", 1.0, "hang up", {"user_info_list": [{"openid": "o1"}]})
    assert await hasty.client.user.get_batch(["o1"]) == [{"openid": "o1"}]


async def test_callers_may_vouch_for_repeating(hasty: Bench) -> None:
    await hasty.client.token()
    hasty.api.answers("/cgi-bin/message/template/send", 1.0, {**OK, "msgid": 7})
    sent = await hasty.client.post("message/template/send", data={"client_msg_id": "1"}, repeat=True)
    assert sent["msgid"] == 7


async def test_a_refused_connection_was_certainly_not_sent(at: Bench, unused_tcp_port: int) -> None:
    await at.client.token()
    async with open_http() as http:
        nowhere = f"http://127.0.0.1:{unused_tcp_port}"
        client = AsyncWeChatClient(
            APPID, SECRET, http=http, tokens=at.tokens, clock=at.clock, api_base=nowhere, pause=0.01
        )
        with pytest.raises(Unreachable) as caught:
            await client.message.send_text("o1", "您好")
    assert (caught.value.code, caught.value.sent) == ("connection", False)


async def test_secrets_stay_out_of_every_error(hasty: Bench) -> None:
    token = await hasty.client.token()
    echo = {"errcode": 40003, "errmsg": f"bad {token} {SECRET}"}
    hasty.api.answers(TOKEN, {"errcode": 40125, "errmsg": f"invalid appsecret {SECRET}"})
    hasty.api.answers(SEND, echo, 1.0, 502, "hang up", "<html>")
    for _ in range(5):
        with pytest.raises(PlatformError) as caught:
            await send(hasty)
        assert_is_silent(caught.value, token)
    with pytest.raises(PlatformError) as refused:
        await hasty.client.fetch_token()
    assert_is_silent(refused.value, token)
    assert SECRET not in repr(hasty.client)


def assert_is_silent(error: BaseException, token: str) -> None:
    told = "".join(traceback.format_exception(error)) + repr(error) + str(error) + repr(vars(error))
    assert SECRET not in told
    assert token not in told


async def test_wechatpys_blocking_token_cannot_be_used(at: Bench) -> None:
    with pytest.raises(TypeError):
        at.client.fetch_access_token()
    with pytest.raises(AttributeError):
        _ = at.client.access_token
    with pytest.raises(TypeError):
        await at.client.post("media/upload", files={})
    with pytest.raises(TypeError):
        at.client.qrcode.show("ticket")
    with pytest.raises(TypeError):
        at.client.media.get_url("m1")
    for kept in (at.client.jsapi.get_jsapi_ticket, at.client.jsapi.get_jsapi_card_ticket):
        with pytest.raises(TypeError):
            kept()


async def test_tokens_go_to_the_configured_host_only(at: Bench) -> None:
    await at.client.customservice.get_session("o1")
    assert at.api.calls[-1].path == "/customservice/kfsession/getsession"
    at.api.answers("/card/get", {"card": {}})
    await at.client.card.get("c1")
    assert at.api.calls[-1].path == "/card/get"
    with pytest.raises(ValueError, match="not an address"):
        await at.client.get("https://example.com/cgi-bin/user/get")


SURFACE: list[tuple[str, tuple[Any, ...], str, Any, Any]] = [
    ("message.send_image", ("o1", "m1"), SEND, OK, OK),
    ("message.send_template", ("o1", "t1", {"thing1": {"value": "x"}}), "/cgi-bin/message/template/send", OK, OK),
    ("menu.delete", (), "/cgi-bin/menu/delete", OK, OK),
    ("menu.get", (), "/cgi-bin/menu/get", {"errcode": 46003, "errmsg": "menu no exist"}, None),
    ("menu.get", (), "/cgi-bin/menu/get", {"menu": {}}, {"menu": {}}),
    ("user.get", ("o1",), "/cgi-bin/user/info", {"subscribe": 0}, {"subscribe": 0}),
    ("tag.get", (), "/cgi-bin/tags/get", {"tags": [{"id": 2}]}, [{"id": 2}]),
    ("tag.tag_user", (2, ["o1"]), "/cgi-bin/tags/members/batchtagging", OK, OK),
    ("qrcode.create", ({"action_name": "QR_SCENE"},), "/cgi-bin/qrcode/create", {"ticket": "t"}, {"ticket": "t"}),
    ("template.get_all_private_template", (), "/cgi-bin/template/get_all_private_template", {"a": 1}, {"a": 1}),
    ("draft.add", ([{"title": "x"}],), "/cgi-bin/draft/add", {"media_id": "d1"}, "d1"),
    ("draft.get", ("d1",), "/cgi-bin/draft/get", {"news_item": [{"title": "x"}]}, [{"title": "x"}]),
    ("draft.update", ("d1", 0, {"title": "y"}), "/cgi-bin/draft/update", OK, None),
    ("draft.delete", ("d1",), "/cgi-bin/draft/delete", OK, None),
    ("publishing.submit", ("d1",), "/cgi-bin/freepublish/submit", {**OK, "publish_id": 17}, "17"),
    ("publishing.get", ("17",), "/cgi-bin/freepublish/get", {"publish_status": 0}, {"publish_status": 0}),
    ("publishing.delete", ("a1",), "/cgi-bin/freepublish/delete", OK, None),
    ("notice.send", ("o1", "t1", {"thing1": "x"}, "https://a.cn"), "/cgi-bin/message/subscribe/bizsend", OK, None),
    ("misc.get_wechat_ips", (), "/cgi-bin/getcallbackip", {"ip_list": ["1.1.1.1"]}, ["1.1.1.1"]),
    ("datacube.get_user_summary", ("2026-11-01", "2026-11-02"), "/datacube/getusersummary", {"list": [1]}, [1]),
]


@pytest.mark.parametrize(("method", "arguments", "path", "answer", "result"), SURFACE)
async def test_wechatpys_methods_can_be_awaited(
    at: Bench, method: str, arguments: tuple[Any, ...], path: str, answer: Any, result: Any
) -> None:
    at.api.answers(path, answer)
    group, _, name = method.partition(".")
    assert await getattr(getattr(at.client, group), name)(*arguments) == result
    assert at.api.calls[-1].path == path
    assert at.api.calls[-1].query["access_token"] == "TOKEN-1"


async def test_followers_come_page_by_page(at: Bench) -> None:
    pages = [
        {"total": 3, "count": 2, "data": {"openid": ["o1", "o2"]}, "next_openid": "o2"},
        {"total": 3, "count": 1, "data": {"openid": ["o3"]}, "next_openid": "o3"},
        {"total": 3, "count": 0, "next_openid": ""},
    ]
    at.api.answers("/cgi-bin/user/get", *pages)
    at.api.answers("/cgi-bin/user/tag/get", *pages)
    assert [openid async for openid in at.client.user.iter_followers()] == ["o1", "o2", "o3"]
    assert [openid async for openid in at.client.tag.iter_tag_users(2)] == ["o1", "o2", "o3"]
    assert [call.query.get("next_openid") for call in at.api.called("/cgi-bin/user/get")] == [None, "o2", "o3"]


async def test_the_page_ticket_is_kept_until_it_ages(at: Bench) -> None:
    path = "/cgi-bin/ticket/getticket"
    at.api.answers(path, *({**OK, "ticket": ticket, "expires_in": 7200} for ticket in ("T1", "T2")))
    signer = PageSigner(at.client, MemoryTokens())
    for later, ticket in ((0, "T1"), (0, "T1"), (6899, "T1"), (302, "T2")):
        at.clock.forward(later)
        said = await signer.sign("http://bot.test/notify")
        text = (
            f"jsapi_ticket={ticket}&noncestr={said['nonce']}&timestamp={said['timestamp']}&url=http://bot.test/notify"
        )
        assert said["signature"] == sha1(text.encode()).hexdigest()
    await signer.close()


async def test_calls_are_counted_by_path_and_code(at: Bench) -> None:
    def counted(code: str) -> float:
        return REGISTRY.get_sample_value("shiyu_api_calls_total", {"path": SEND, "code": code}) or 0.0

    before = counted("0"), counted("45047")
    await send(at)
    at.api.answers(SEND, {"errcode": 45047, "errmsg": "out of response count limit"})
    with pytest.raises(WindowClosed):
        await send(at)
    assert (counted("0"), counted("45047")) == (before[0] + 1, before[1] + 1)


@pytest.mark.parametrize(
    ("code", "family"),
    [
        (-1, Busy),
        (40013, TokenError),
        (40164, NotAllowed),
        (48001, NotAllowed),
        (45009, QuotaExhausted),
        (45028, QuotaExhausted),
        (45015, WindowClosed),
        (40003, InvalidRecipient),
        (43004, InvalidRecipient),
        (43101, NoConsent),
        (47003, BadRequest),
        (99999, BadRequest),
    ],
)
def test_every_code_belongs_to_a_family(code: int, family: type[PlatformError]) -> None:
    error = error_for(code, "text rid: 6900a0b1-0a1b2c3d-4e5f6071")
    assert type(error) is family
    assert (error.code, error.rid) == (str(code), "6900a0b1-0a1b2c3d-4e5f6071")


async def test_odd_errcodes_do_not_break_the_caller(at: Bench) -> None:
    at.api.answers(SEND, {"errcode": "x"}, [1], "nonsense")
    for _ in range(3):
        with pytest.raises(Unreachable, match="garbled"):
            await send(at)
    with pytest.raises(Unreachable, match="garbled"):
        await at.client.tag.get()


async def test_names_with_raw_control_characters_are_read(at: Bench) -> None:
    at.api.answers("/cgi-bin/user/info", '{"subscribe": 1, "remark": "a\x1db"}')
    assert (await at.client.user.get("o1"))["remark"] == "a\x1db"


async def test_no_call_ever_stops_the_loop(at: Bench) -> None:
    at.api.answers(SEND, 1.0)
    longest, running = 0.0, True

    async def watch() -> None:
        nonlocal longest
        loop = asyncio.get_running_loop()
        while running:
            before = loop.time()
            await asyncio.sleep(0.005)
            longest = max(longest, loop.time() - before)

    watching = asyncio.create_task(watch())
    await send(at)
    running = False
    await watching
    assert longest < 0.7
