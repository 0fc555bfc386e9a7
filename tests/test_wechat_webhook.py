"""What goes back over a delivery's connection, and what is left in the log?"""

import asyncio
import gzip
import json
import logging
import random
from collections.abc import AsyncIterator

import aiohttp
import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from bot.dialog.message import Incoming, Text
from bot.dialog.reply import Answer, Answered, Dropped, Silent, Verdict
from bot.wechat.codec import BODY_LIMIT
from bot.wechat.webhook import Mode, Tell
from tests.conftest import SOAK
from tests.wechat_generated import message
from tests.wechat_hostile import hostile_push
from tests.wechat_pushes import NOW, Push, opened_reply, plain_push, sealed_push, xml
from tests.wechat_server import Recorder, listening, posted, serving, webhook_app

TEXT = xml(message("text")).encode()
PLAIN, SAFE = plain_push(TEXT), sealed_push(TEXT)
HANDED_OVER = {"Connection": "keep-alive"}  # a header that sends the request past the front to aiohttp
COMPAT = sealed_push(TEXT, beside=message("text", Content="假的"))


@pytest.mark.parametrize(
    ("mode", "plain", "safe", "compat"),
    [("plain", 200, 403, 403), ("safe", 403, 200, 200), ("compat", 200, 200, 200), ("any", 200, 200, 200)],
)
async def test_each_mode_takes_its_own_pushes(mode: Mode, plain: int, safe: int, compat: int) -> None:
    recorder = Recorder()
    async with serving(recorder, mode=mode) as client:
        assert [(await posted(client, push)).status for push in (PLAIN, SAFE, COMPAT)] == [plain, safe, compat]


async def test_compat_pushes_are_believed_by_their_sealed_part() -> None:
    recorder = Recorder()
    async with serving(recorder, mode="compat") as client:
        response = await posted(client, COMPAT)
        assert opened_reply(await response.read())["Content"] == "收到"
    (incoming,) = recorder.received
    assert isinstance(incoming, Text)
    assert incoming.content == "你好"


@pytest.mark.parametrize(("now", "status"), [(NOW + 300, 200), (NOW + 301, 403), (NOW - 300, 200), (NOW - 301, 403)])
async def test_pushes_too_old_or_too_new_are_refused(now: int, status: int) -> None:
    async with serving(Recorder(), max_age=300, now=now) as client:
        assert (await posted(client, SAFE)).status == status
        query = {**PLAIN.arguments, "echostr": "e"}
        assert (await client.get("/wechat", params=query)).status == status


async def test_age_zero_takes_pushes_of_any_time() -> None:
    async with serving(Recorder(), max_age=0, now=NOW + 10**8) as client:
        assert (await posted(client, SAFE)).status == 200


async def test_silence_is_success_in_clear() -> None:
    recorder = Recorder(Silent())
    async with serving(recorder) as client:
        response = await posted(client, SAFE)
        assert (response.status, await response.text()) == (200, "success")
    assert recorder.handed_over == []


@pytest.mark.parametrize("headers", [{}, HANDED_OVER])
@pytest.mark.parametrize(
    ("verdict", "logged"),
    [
        (Dropped(), []),
        (RuntimeError("secret words"), [{"event": "webhook failed", "error": "RuntimeError", "log_level": "error"}]),
    ],
)
async def test_what_is_not_committed_gets_no_answer(
    verdict: Verdict | Exception, logged: list[object], headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    recorder = Recorder(verdict)
    caplog.set_level(logging.INFO)
    async with serving(recorder) as client:
        with capture_logs() as lines, pytest.raises(aiohttp.ServerDisconnectedError):
            await posted(client, SAFE, headers)
        assert lines == logged
        assert caplog.text == ""
        recorder.verdict = Silent()
        assert (await posted(client, SAFE, HANDED_OVER)).status == 200
        assert "POST /wechat" in caplog.text
    assert recorder.handed_over == []


class Slow(Recorder):
    """Answers after the platform has hung up."""

    def __init__(self) -> None:
        super().__init__()
        self.tell: asyncio.Future[Tell] = asyncio.get_running_loop().create_future()

    def take(self, incoming: Incoming, tell: Tell) -> None:
        self.tell.set_result(tell)


@pytest.mark.parametrize("headers", [{}, HANDED_OVER])
async def test_an_answer_nobody_waits_for_is_not_handed_over(headers: dict[str, str]) -> None:
    recorder = Slow()
    async with serving(recorder) as client:
        delivery = asyncio.create_task(posted(client, SAFE, headers))
        tell = await recorder.tell
        delivery.cancel()
        await asyncio.wait({delivery})
        await asyncio.sleep(0.05)
        tell(Answered(Answer("太晚了")))
        await asyncio.sleep(0.05)
    assert recorder.handed_over == []


async def refused(client: aiohttp.ClientSession, push: Push, **headers: str) -> tuple[int, str]:
    with capture_logs() as lines:
        async with client.post(push.path_qs, data=push.body, headers=headers) as response:
            assert len(await response.read()) < 20
    (line,) = lines
    assert line["event"] == "webhook refused"
    assert set(line) == {"event", "reason", "size", "log_level"}
    return response.status, line["reason"]


async def test_each_refusal_has_its_status_and_line() -> None:
    recorder = Recorder()
    wrong = {**PLAIN.arguments, "signature": "0" * 40}
    async with serving(recorder) as client:
        assert await refused(client, Push(wrong, TEXT)) == (403, "signature")
        assert await refused(client, sealed_push(TEXT, appid="wxffff")) == (403, "appid")
        assert await refused(client, sealed_push(TEXT, key="Z" * 43)) == (400, "cipher")
        assert await refused(client, plain_push(TEXT[:-1])) == (400, "malformed")
        assert await refused(client, Push({}, TEXT)) == (400, "query")
        assert await refused(client, Push({**PLAIN.arguments, "timestamp": "now"}, TEXT)) == (400, "query")
        assert await refused(client, Push({**PLAIN.arguments, "nonce": "]]>"}, TEXT)) == (400, "query")
        assert await refused(client, Push({**PLAIN.arguments, "encrypt_type": "rot13"}, TEXT)) == (400, "query")
        assert await refused(client, plain_push(b" " * (BODY_LIMIT + 1))) == (413, "large")
    assert recorder.received == []


async def test_a_small_body_may_not_unfold_into_a_large_one() -> None:
    async with serving(Recorder()) as client:
        push = plain_push(gzip.compress(b" " * 10 * BODY_LIMIT))
        assert await refused(client, push, **{"Content-Encoding": "gzip"}) == (413, "large")
        assert await refused(client, plain_push(b"no gzip"), **{"Content-Encoding": "gzip"}) == (400, "truncated")


async def test_a_body_of_the_full_size_is_read_in_pieces() -> None:
    padding = BODY_LIMIT - len(TEXT)
    body = TEXT.replace(b"</xml>", b" " * padding + b"</xml>")

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 10_000):
            yield body[start : start + 10_000]

    async with serving(Recorder()) as client, client.post(PLAIN.path_qs, data=pieces()) as response:
        assert response.status == 200


async def test_verification_without_an_echo_is_refused() -> None:
    async with serving(Recorder()) as client:
        assert (await client.get("/wechat", params=PLAIN.arguments)).status == 400
        assert (await client.get("/wechat")).status == 400
        assert (await client.put("/wechat")).status == 405


async def test_the_first_of_doubled_arguments_counts() -> None:
    async with serving(Recorder()) as client:
        response = await client.post(f"{PLAIN.path_qs}&signature=wrong&nonce=", data=TEXT)
        assert response.status == 200


async def test_escaped_arguments_are_read_as_meant() -> None:
    push = plain_push(TEXT, nonce="a+b/c=d%")
    async with serving(Recorder()) as client:
        assert (await posted(client, push)).status == 200


async def test_json_pushes_are_answered_in_json() -> None:
    body = json.dumps(message("text")).encode()
    async with serving(Recorder()) as client:
        response = await posted(client, plain_push(body))
        assert (await response.json())["Content"] == "收到"
        sealed = await posted(client, sealed_push(body, as_json=True))
        assert opened_reply(await sealed.read())["Content"] == "收到"


async def test_outcomes_are_counted() -> None:
    def counted(name: str, **labels: str) -> float:
        return REGISTRY.get_sample_value(name, labels) or 0.0

    answered = counted("shiyu_webhook_seconds_count", outcome="answered")
    forged = counted("shiyu_webhook_refused_total", reason="signature")
    async with serving(Recorder()) as client:
        await posted(client, SAFE)
        await posted(client, Push({**PLAIN.arguments, "signature": ""}, TEXT))
    assert counted("shiyu_webhook_seconds_count", outcome="answered") == answered + 1
    assert counted("shiyu_webhook_refused_total", reason="signature") == forged + 1


async def test_malformed_posts_are_refused_in_one_line_each(caplog: pytest.LogCaptureFixture) -> None:
    count = 10_000 if SOAK else 800
    rng = random.Random(20261122)
    recorder = Recorder()
    async with serving(recorder) as client:
        for _ in range(count):
            push = hostile_push(rng)
            with capture_logs() as lines, caplog.at_level(logging.DEBUG, "aiohttp"):
                async with client.post(push.path_qs, data=push.body) as response:
                    assert 400 <= response.status < 500, (response.status, push)
            assert [line["event"] for line in lines] == ["webhook refused"], push
            assert lines[0]["log_level"] == "warning"
    assert recorder.received == []
    assert not [record for record in caplog.records if record.exc_info or record.levelno >= logging.WARNING]


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"POST /wechat HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        b"POST /wechat HTTP/1.1\r\nHost: a\r\nBad\x00Header: x\r\n\r\n",
        b"POST /wechat" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST /wechat?timestamp=1&nonce=1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /wechat?timestamp=1&nonce=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n<xml>",
    ],
)
async def test_what_is_not_even_http_leaves_no_traceback(raw: bytes, caplog: pytest.LogCaptureFixture) -> None:
    async with listening(webhook_app(Recorder())) as port:
        with caplog.at_level(logging.INFO), capture_logs() as lines:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(raw)
            writer.write_eof()
            answer = await reader.read()
            writer.close()
            await writer.wait_closed()
            await asyncio.sleep(0.02)
    assert not answer.startswith(b"HTTP/1.1 5")
    noisy = [record for record in caplog.records if record.name != "aiohttp.access"]
    assert all(record.exc_info is None for record in noisy)
    assert "Traceback" not in caplog.text
    assert len(noisy) + len(lines) <= 1
