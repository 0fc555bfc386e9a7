"""Does the short way in answer exactly as the long one, and does it let go of what is not its own?"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.dialog.message import Incoming
from bot.dialog.reply import Answer, Answered
from bot.wechat import front
from bot.wechat.webhook import Tell
from tests.wechat_generated import message
from tests.wechat_hostile import hostile_push
from tests.wechat_pushes import Push, opened_reply, sealed_push, xml
from tests.wechat_server import Recorder, listening, posted, serving, webhook_app

SAFE = sealed_push(xml(message("text")).encode())
HANDED_OVER = {"Connection": "keep-alive"}


class Patient(Recorder):
    """Answers when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: asyncio.Queue[Tell] = asyncio.Queue()

    def take(self, incoming: Incoming, tell: Tell) -> None:
        self.received.append(incoming)
        self.waiting.put_nowait(tell)

    async def answer(self, text: str) -> None:
        (await self.waiting.get())(Answered(Answer(text)))


def request(push: Push, *headers: str) -> bytes:
    head = (f"POST {push.path_qs} HTTP/1.1", "Host: test", f"Content-Length: {len(push.body)}", *headers, "", "")
    return "\r\n".join(head).encode() + push.body


@asynccontextmanager
async def connected(recorder: Recorder) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    async with listening(webhook_app(recorder)) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        yield reader, writer
        writer.close()


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return int(head.split()[1]), await reader.readexactly(int(length.partition(b":")[2]))


async def test_both_ways_in_answer_the_same() -> None:
    rng = random.Random(20261122)
    async with serving(Recorder()) as client:
        for push in [SAFE, *(hostile_push(rng) for _ in range(200))]:
            ways = [await posted(client, push), await posted(client, push, HANDED_OVER)]
            seen = [(way.status, way.content_type, len(await way.read())) for way in ways]
            assert seen[0] == seen[1], push


async def test_requests_sent_ahead_are_answered_in_order() -> None:
    recorder = Patient()
    async with connected(recorder) as (reader, writer):
        writer.write(request(SAFE) + request(SAFE))
        tell = await recorder.waiting.get()
        assert len(recorder.received) == 1
        tell(Answered(Answer("一")))
        assert opened_reply((await answer(reader))[1])["Content"] == "一"
        await recorder.answer("二")
        assert opened_reply((await answer(reader))[1])["Content"] == "二"


async def test_thousands_of_bad_requests_at_once_are_refused_one_by_one() -> None:
    bad = b"POST /wechat?a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"
    async with connected(Recorder()) as (reader, writer):
        writer.write(bad * 2000)
        assert [(await answer(reader))[0] for _ in range(2000)] == [400] * 2000


@pytest.mark.parametrize("cut", [10, 200, -20])
async def test_a_request_in_pieces_is_read_whole(cut: int) -> None:
    whole = request(SAFE)
    async with connected(Recorder()) as (reader, writer):
        writer.write(whole[:cut])
        await asyncio.sleep(0.02)
        writer.write(whole[cut:])
        assert (await answer(reader))[0] == 200
        writer.write(whole)
        assert (await answer(reader))[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        ("Content-Length: 3",),
        ("Transfer-Encoding: chunked",),
        ("Content-Length : 5",),
        (" folded",),
        ("X: a\x00b",),
    ],
)
async def test_ambiguous_heads_are_refused_not_guessed(headers: tuple[str, ...]) -> None:
    recorder = Recorder()
    async with connected(recorder) as (reader, writer):
        writer.write(request(SAFE, *headers))
        assert (await answer(reader))[0] == 400
    assert recorder.received == []


async def test_other_pages_are_reached_on_the_same_connection() -> None:
    async with connected(Recorder()) as (reader, writer):
        writer.write(request(SAFE))
        assert (await answer(reader))[0] == 200
        writer.write(b"GET /nowhere HTTP/1.1\r\nHost: test\r\n\r\n")
        assert (await answer(reader))[0] == 404


async def test_idle_connections_are_closed_and_busy_ones_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "IDLE", 0.1)
    monkeypatch.setattr(front, "SWEEP", 0.05)
    recorder = Patient()
    async with listening(webhook_app(recorder)) as port:
        idle, writer = await asyncio.open_connection("127.0.0.1", port)
        reader, busy = await asyncio.open_connection("127.0.0.1", port)
        busy.write(request(SAFE))
        assert await asyncio.wait_for(idle.read(), 5) == b""
        await recorder.answer("还在")
        assert (await answer(reader))[0] == 200
        writer.close()
        busy.close()


async def test_closing_answers_what_is_under_way() -> None:
    recorder = Patient()
    serving_it = listening(webhook_app(recorder))
    port = await serving_it.__aenter__()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request(SAFE) + request(SAFE))
    tell = await recorder.waiting.get()
    await serving_it.__aexit__(None, None, None)
    tell(Answered(Answer("再见")))
    assert (await answer(reader))[0] == 200
    assert await asyncio.wait_for(reader.read(), 5) == b""
    assert len(recorder.received) == 1
    writer.close()


async def test_hanging_up_in_the_middle_harms_nobody() -> None:
    recorder = Patient()
    async with serving(recorder) as client:
        delivery = asyncio.create_task(posted(client, SAFE))
        tell = await recorder.waiting.get()
        delivery.cancel()
        with pytest.raises(asyncio.CancelledError):
            await delivery
        await asyncio.sleep(0.02)
        tell(Answered(Answer("太晚了")))
        later = asyncio.create_task(posted(client, SAFE))
        await recorder.answer("在")
        assert (await later).status == 200
    assert len(recorder.handed_over) == 1
