"""How does everybody take all results home, as a sheet or as JSON lines, without the service holding them all?"""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime

from aiohttp import web

from bot.domain.ports import Units
from bot.portal.open import shape
from bot.portal.open.answer import HEADERS
from bot.portal.open.table import CSV, JSONL
from bot.services.export import piece
from bot.services.result import public
from bot.services.result.views import PublicResult

SLICE = 500  # records read at a time: no reader, however slow, keeps a connection of the database


class Bulk:
    def __init__(self, units: Units, clock: Callable[[], datetime]) -> None:
        self._units = units
        self._clock = clock

    async def csv(self, request: web.Request) -> web.StreamResponse:
        head = piece([shape.titles()], is_first=True)
        return await self._stream(request, CSV, "results.csv", head, lambda found: piece(map(shape.row, found)))

    async def lines(self, request: web.Request) -> web.StreamResponse:
        return await self._stream(request, JSONL, "results.jsonl", b"", _lines)

    async def _stream(
        self,
        request: web.Request,
        kind: str,
        name: str,
        head: bytes,
        write: Callable[[Sequence[PublicResult]], bytes],
    ) -> web.StreamResponse:
        slices = aiter(self._slices())
        first = await anext(slices)  # while a missing database can still be told
        headers = {"Content-Type": f"{kind}; charset=utf-8", "Content-Disposition": f'attachment; filename="{name}"'}
        if request.method == "HEAD":
            return web.Response(headers=HEADERS | headers)
        response = web.StreamResponse(headers=HEADERS | headers)
        await response.prepare(request)
        await response.write(head + write(first))
        async for found in slices:
            await response.write(write(found))
        await response.write_eof()
        return response

    async def _slices(self) -> AsyncIterator[Sequence[PublicResult]]:
        after, now = "", self._clock()
        while True:
            found = await self._units.read(public.changes, after=after, limit=SLICE, now=now)
            yield found.items
            if len(found.items) < SLICE:
                return
            after = found.after


def _lines(found: Sequence[PublicResult]) -> bytes:
    return "".join(json.dumps(shape.result(one), ensure_ascii=False) + "\n" for one in found).encode()
