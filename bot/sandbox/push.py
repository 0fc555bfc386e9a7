"""How does a push reach the callback: three deliveries, five seconds each, and what comes of it?"""

import asyncio
import time
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.sandbox.chat import FAULT, content_of
from bot.sandbox.delivery import SAID, Attempt, Delivery, trickling
from bot.sandbox.ledger import Record
from bot.sandbox.messages import Outgoing
from bot.sandbox.wire.crypto import nonce
from bot.sandbox.wire.envelope import Letter, challenge, has_single, plain_text, seal, without_single
from bot.sandbox.wire.reply import Expected, Reading, ReplyError, read

if TYPE_CHECKING:
    from bot.sandbox.platform import Platform


class Pusher:
    """Pushes of one citizen set out in the order they were sent, none waits for another's answer."""

    def __init__(self, platform: "Platform") -> None:
        self._platform = platform
        self._lanes: dict[str, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._last_id = 0

    async def start(self) -> None:
        trace = aiohttp.TraceConfig()
        trace.on_request_chunk_sent.append(_note_written)
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=15)
        timeout = aiohttp.ClientTimeout(total=None)
        self._session = aiohttp.ClientSession(connector=connector, timeout=timeout, trace_configs=[trace])
        for entry, done in self._platform.ledger.unfinished():
            what = Outgoing(entry["fields"])
            self._launch(Delivery(entry["seq"], entry["citizen"], what, None), done)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    def send(self, openid: str, what: Outgoing) -> int:
        """Takes the push on; its number is that of its ledger entry."""
        platform = self._platform
        head = {"ToUserName": platform.settings.account, "FromUserName": openid}
        fields: Record = {**head, "CreateTime": int(platform.clock.now()), **what.fields}
        if platform.settings.format == "json" and has_single(fields) and platform.faults.for_push(openid, "single"):
            fields = without_single(fields)
        if what.is_message:
            fields.setdefault("MsgId", self._message_id())
        plain = plain_text(platform.settings, fields)
        if what.opens:
            platform.windows.open(openid, what.opens)
        rule = f"可回复：{'是' if what.may_be_answered else '否'}" + (f"；打开窗口 {what.opens}" if what.opens else "")
        entry = platform.ledger.write(
            "push",
            at=platform.clock.now(),
            citizen=openid,
            fields=fields,
            plain=plain,
            mode=platform.settings.mode,
            rule=rule,
        )
        delivery = Delivery(entry["seq"], openid, Outgoing(fields), self._lanes.get(openid))
        self._lanes[openid] = delivery.written
        if fault := platform.faults.for_push(openid, "hold"):
            delivery.held = fault["after"]
        self._launch(delivery, 0)
        return delivery.push

    def _message_id(self) -> int:
        """A 64-bit number never used before, across restarts too: from the microsecond."""
        self._last_id = max(self._last_id + 1, time.time_ns() // 1000 << 4)
        return self._last_id

    def _launch(self, delivery: Delivery, done: int) -> None:
        task = asyncio.get_running_loop().create_task(self._deliver(delivery, done))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: Delivery, done: int) -> None:
        loop = asyncio.get_running_loop()
        if delivery.after:
            await delivery.after.wait()
        if delivery.held:
            self._release(delivery)
            await asyncio.sleep(delivery.held)
        if done == 0 and (fault := self._platform.faults.for_push(delivery.openid, "duplicate")):
            self._twin(delivery, fault["after"])
        for number in range(done + 1, self._platform.settings.attempts + 1):
            started = loop.time()
            await self._try(delivery, Attempt(number))
            if delivery.settled:
                break
            if number < self._platform.settings.attempts:
                await asyncio.sleep(max(0.0, started + self._platform.settings.attempt_interval - loop.time()))
        if not delivery.settled:
            self._give_up(delivery)

    def _twin(self, delivery: Delivery, after: float) -> None:
        async def later() -> None:
            await asyncio.sleep(after)
            await self._try(delivery, Attempt(1, duplicate=True))

        task = asyncio.get_running_loop().create_task(later())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _try(self, delivery: Delivery, attempt: Attempt) -> None:
        platform = self._platform
        started, clock = time.time(), time.perf_counter()
        fault = platform.faults.for_push(delivery.openid, *SAID) or {"kind": ""}
        seconds = fault.get("after", platform.settings.attempt_timeout)
        plain = plain_text(platform.settings, delivery.what.fields)
        letter = seal(platform.settings, platform.vault, plain, delivery.openid, platform.clock.wire())
        attempt.url, attempt.sent = letter.url, letter.body.decode("utf-8", "replace")
        await self._post(letter, attempt, seconds, delivery.written, trickle=fault.get("seconds", 0.0))
        if fault["kind"] == "late":
            await asyncio.sleep(max(0.0, seconds - (time.perf_counter() - clock)))
        self._release(delivery)
        if said := SAID.get(fault["kind"]):
            attempt.problem = f"故障注入：{said.format(seconds=seconds)}"
        if not attempt.problem:
            self._judge(delivery, attempt)
        self._record(delivery, attempt, started, time.perf_counter() - clock)

    def _release(self, delivery: Delivery) -> None:
        delivery.written.set()
        if self._lanes.get(delivery.openid) is delivery.written:
            del self._lanes[delivery.openid]

    async def _post(
        self, letter: Letter, attempt: Attempt, seconds: float, written: asyncio.Event, *, trickle: float
    ) -> None:
        if not self._platform.settings.callback or self._session is None:
            attempt.problem = "没有设置回调地址"
            return
        try:
            async with (
                asyncio.timeout(seconds),
                self._session.post(
                    letter.url,
                    data=trickling(letter.body, trickle) if trickle else letter.body,
                    headers=letter.headers | {"Content-Length": str(len(letter.body))},
                    allow_redirects=False,
                    trace_request_ctx=written,
                ) as response,
            ):
                attempt.status = response.status
                attempt.raw = await response.read()
        except TimeoutError:
            attempt.problem = f"{seconds:g} 秒内没有应答，断开连接"
        except (aiohttp.ClientError, OSError, ValueError) as error:
            attempt.problem = f"连接失败：{type(error).__name__}"

    def _judge(self, delivery: Delivery, attempt: Attempt) -> None:
        if attempt.status != 200:
            attempt.problem = f"HTTP 状态码 {attempt.status}"
            return
        platform = self._platform
        expected = Expected(delivery.openid, delivery.what.articles, platform.media.kind_of)
        try:
            attempt.reading = read(platform.settings, platform.vault, attempt.raw, expected)
        except ReplyError as error:
            attempt.problem = f"回复不合规：{error}"

    def _record(self, delivery: Delivery, attempt: Attempt, started: float, seconds: float) -> None:
        reading = attempt.reading
        self._write(
            "attempt",
            delivery,
            number=attempt.number,
            duplicate=attempt.duplicate,
            started=round(started, 4),
            seconds=round(seconds, 4),
            url=attempt.url,
            # In plain mode it is what the push's own entry says.
            sent=attempt.sent if self._platform.settings.mode != "plain" else "",
            status=attempt.status,
            raw=attempt.raw.decode("utf-8", "replace"),
            plain=reading.plain if reading else "",
            ok=reading is not None,
            rule=reading.rule if reading else attempt.problem,
        )
        if reading and not delivery.settled:
            delivery.settled = True
            self._settle(delivery, reading)

    def _settle(self, delivery: Delivery, reading: Reading) -> None:
        shown = bool(reading.kind) and delivery.what.may_be_answered
        if shown:
            text, extra = content_of(reading.kind, reading.content)
            self._platform.chat.add(
                delivery.openid, "them", reading.kind, text, push=delivery.push, via="reply", **extra
            )
        outcome = "answered" if shown else "silent"
        self._write("outcome", delivery, outcome=outcome, rule=reading.rule)

    def _give_up(self, delivery: Delivery) -> None:
        if delivery.what.may_be_answered:
            self._platform.chat.add(delivery.openid, "fault", "text", FAULT, push=delivery.push)
        rule = "最后一次投递失败" + ("：显示故障提示" if delivery.what.may_be_answered else "：此类事件不显示提示")
        self._write("outcome", delivery, outcome="failed", rule=rule)

    def _write(self, kind: str, delivery: Delivery, **body: Any) -> None:
        platform = self._platform
        platform.ledger.write(kind, at=platform.clock.now(), citizen=delivery.openid, push=delivery.push, **body)

    async def verify(self) -> tuple[bool, str]:
        """The URL verification: does the callback give the echo back, exactly?"""
        if not self._platform.settings.callback or self._session is None:
            return False, "没有设置回调地址"
        echo = nonce()
        url = challenge(self._platform.settings, self._platform.clock.wire(), echo)
        try:
            async with asyncio.timeout(self._platform.settings.attempt_timeout), self._session.get(url) as response:
                body = await response.read()
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            return False, f"连接失败：{type(error).__name__}"
        right = response.status == 200 and body == echo.encode()
        return right, "echostr 原样返回" if right else f"状态码 {response.status}，返回的不是 echostr"


async def _note_written(_: aiohttp.ClientSession, context: Any, __: aiohttp.TraceRequestChunkSentParams) -> None:
    if context.trace_request_ctx is not None:
        context.trace_request_ctx.set()
