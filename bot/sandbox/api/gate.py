"""How does the platform take an API call: faults, verb, token, profile, quota, body, and the ledger's line about it?"""

import asyncio
import inspect
import json
import time
from contextlib import suppress
from typing import Any

from aiohttp import web

from bot.sandbox.api.call import Call, Method, Result
from bot.sandbox.api.methods import METHODS
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform
from bot.sandbox.profiles import check_path

_AFTER = {"cut": "已处理，应答丢失", "slow": "已处理，应答迟到", "refuse": "未处理，连接断开", "stale": "令牌全部失效"}


class Gate:
    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        platform.quotas.paths = frozenset(METHODS)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """HTTP 200 always; refusals are errcodes in the body."""
        clock = time.perf_counter()
        call = Call(request.path, dict(request.query), remote=request.remote or "")
        fault = self._platform.faults.for_call(request.path)
        if fault:
            await self._break_before(fault)
        try:
            if fault and fault["kind"] == "errcode":
                call.rule = "故障注入"
                raise ApiError(int(fault["errcode"]))
            if fault and fault["kind"] == "refuse":
                raise ApiError(-1)
            result = await self._run(request, call)
        except ApiError as error:
            result = error.body(self._platform.clock.now())
            call.rule = call.rule or f"{error.code}：{error.reason}"
        if fault and fault["kind"] in _AFTER:
            call.rule = f"{call.rule}；故障注入：{_AFTER[fault['kind']]}".lstrip("；")
        self._record(request, call, result, time.perf_counter() - clock)
        self._platform.ledger.flush()
        if fault and fault["kind"] == "slow":
            await asyncio.sleep(fault["seconds"])
        if fault and fault["kind"] in ("cut", "refuse") and request.transport:
            request.transport.abort()
        return await self._answer(request, call, _respond(result))

    async def _answer(self, request: web.Request, call: Call, response: web.StreamResponse) -> web.StreamResponse:
        """Events that a call leads to set out only after its answer."""
        if call.then:
            with suppress(ConnectionError):
                await response.prepare(request)
                await response.write_eof()
            for event in call.then:
                event()
            self._platform.ledger.flush()
        return response

    async def _break_before(self, fault: Record) -> None:
        """What goes wrong before the call is processed."""
        if fault["kind"] == "hang":
            await asyncio.sleep(fault["seconds"])
        if fault["kind"] == "stale":
            self._platform.tokens.revoke()

    async def _run(self, request: web.Request, call: Call) -> Result:
        method = METHODS.get(request.path)
        if method is None:
            raise ApiError(40066)
        if request.method != method.verb:
            raise ApiError(43001 if method.verb == "GET" else 43002)
        if method.needs_token:
            self._platform.tokens.check(call.query.get("access_token", ""))
        check_path(self._platform.settings.profile, request.path)
        await _read(request, method, call)
        self._platform.quotas.count(request.path, self._platform.settings.profile)
        result = method.run(self._platform, call)
        return await result if inspect.isawaitable(result) else result

    def _record(self, request: web.Request, call: Call, result: Result, seconds: float) -> None:
        answer = _shown(result) if isinstance(result, dict) else {"bytes": result.content_length}
        openid = str(call.body.get("touser") or call.query.get("openid") or "")
        self._platform.ledger.write(
            "api",
            at=self._platform.clock.now(),
            citizen=openid,
            method=request.method,
            path=request.path,
            query=_shown(call.query),
            request=_shown(call.body) if call.body else {"bytes": len(call.raw)} if call.raw else {},
            response=answer,
            errcode=answer.get("errcode", 0),
            seconds=round(seconds, 4),
            rule=call.rule,
        )


async def _read(request: web.Request, method: Method, call: Call) -> None:
    if method.verb != "POST" or method.takes == "nothing":
        return
    if method.takes == "upload":
        call.upload, call.form = await _upload(request)
        call.body = {"filename": call.upload[0], "size": len(call.upload[1])} if call.upload else {}
        return
    call.raw = await request.read()
    if not call.raw:
        raise ApiError(44002)
    try:
        body = json.loads(call.raw)
    except ValueError:
        raise ApiError(47001) from None
    if not isinstance(body, dict):
        raise ApiError(47001)
    call.body = body


async def _upload(request: web.Request) -> tuple[tuple[str, bytes] | None, dict[str, str]]:
    """The field ``media`` with its file name, and the fields that are texts."""
    if not request.content_type.startswith("multipart/"):
        return None, {}
    posted = await request.post()
    part, form = posted.get("media"), {name: value for name, value in posted.items() if isinstance(value, str)}
    return ((part.filename, part.file.read()) if isinstance(part, web.FileField) else None), form


_SECRET = {"secret", "appsecret"}
_TOKENS = {"access_token", "refresh_token"}


def _shown(values: dict[str, Any]) -> Record:
    """As the ledger keeps it: no secret, and of a token only what tells it from another."""
    hidden: Record = dict.fromkeys(_SECRET & values.keys(), "***")
    hidden |= {name: f"…{str(values[name])[-6:]}" for name in _TOKENS & values.keys()}
    return values | hidden


def _respond(result: Result) -> web.StreamResponse:
    if isinstance(result, web.StreamResponse):
        return result
    return web.json_response(result, dumps=lambda body: json.dumps(body, ensure_ascii=False, separators=(",", ":")))
