"""How do tests bring results to the public at the console: files as an office has them, and people at their desks?"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from html import unescape
from io import BytesIO
from typing import Any

from aiohttp import FormData

from bot import tabular
from bot.app.sheets import sheets_of
from bot.services import business, result
from bot.store.engine import Database
from tests.chat import CONTENT
from tests.office import Desk, Office, Page
from tests.round_office import round_office

HEAD = "抽样单编号,样品名称,被抽样单位,被抽样单位地址,生产日期,检验结论,不合格项目║检验结果║标准值,检验机构"
LEEK = (
    "XBJ26990101002930001,韭菜,和平区万星农贸市场张翠花摊位,和平区城关街道建设大街18号,2026-11-02"
    ",不合格,腐霉利║0.53mg/kg║≤0.2mg/kg,和平区食品检验所"
)
CAKE = "XBJ26990101002930002,绿豆糕,和平区喜洋洋超市,和平区东湖镇育才路2号,2026-10-15,合格,/,和平区食品检验所"
BROKEN = "XBJ26990101002930003,豆腐干,和平区老味道餐馆,和平区城关街道和平路9号,2026-02-30,合格,/,和平区食品检验所"
REGISTER = """单位名称,地址,量化等级,统一社会信用代码
和平区小李面包店,和平区城关街道和平路8号,A,
和平区老味道餐馆,和平区东湖镇育才路2号,B,9111"""
MADE = {"lab": "和平区食品检验所", "qualification": "260101990001", "evidence": "HP-2026-0001"}


def csv(*rows: str, head: str = HEAD) -> str:
    return "\n".join([head, *rows])


@dataclass
class ResultOffice:
    office: Office

    async def desk(self, login: str) -> Desk:
        return await self.office.desk(login)

    async def keeps(self, desk: Desk, text: str, name: str = "第11期.csv", source: str = "和平区局") -> Page:
        """Uploaded; the page says what was read."""
        return await uploads(desk, "/console/results/imports", name, text.encode(), source=source)

    async def brings(self, desk: Desk, *rows: str) -> Page:
        """A file, wholly; the page of its import."""
        kept = await self.keeps(desk, csv(*rows))
        page = await desk.sends(f"{kept.url}/start", total=kept.field("total"))
        while page.holds("正在导入"):  # the page waits for a short import, on a busy machine in vain
            await asyncio.sleep(0.1)
            page = await desk.opens(kept.url)
        return page

    async def refs(self, desk: Desk) -> dict[str, str]:
        """Food → ref of every result."""
        page = await desk.opens("/console/results?state=all")
        found = re.findall(r'href="/console/results/(\w{12})">([^<]+)</a>', page.text)
        return {food: ref for ref, food in found}

    async def does(self, desk: Desk, ref: str, act: str, **typed: str) -> Page:
        """The page says what it will do, and it is confirmed as it stands but for what is ``typed``."""
        page = await desk.opens(f"/console/results/{ref}/do/{act}")
        return await desk.sends(f"/console/results/{ref}/do/{act}", **(typed_in(page) | typed))

    async def approves(self, ref: str, *, is_failing: bool = False) -> Page:
        """Everything up to an approval by a second person."""
        li, wang = await self.desk("li"), await self.desk("wang")
        await self.does(li, ref, "edit", **MADE)
        if is_failing:
            await self.does(li, ref, "notify")
            await self.does(li, ref, "serve", served_on="2026-11-22", served_how="当面送交")
        await self.does(li, ref, "propose")
        return await self.does(wang, ref, "approve")


async def uploads(desk: Desk, path: str, name: str, data: bytes, **typed: str) -> Page:
    await desk.opens(path)
    form = FormData(quote_fields=False)
    form.add_field("sheet", BytesIO(data), filename=name)
    for field, text in ({"csrf": desk.csrf} | typed).items():
        form.add_field(field, text)
    async with desk.client.post(path, data=form) as answer:
        return await desk._read(answer)


def typed_in(page: Page) -> dict[str, str]:
    """Every field of the last form of the page, as it stands."""

    form, fields = page.text.rpartition("<form")[2], dict[str, str]()
    for tag in re.findall(r"<input[^>]*>", form):
        found = re.search(r'name="(\w+)" value="([^"]*)"', tag)
        if found and 'type="radio"' not in tag:
            fields[found[1]] = unescape(found[2])
    for name, body in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        fields[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', form, re.S):
        fields[name] = unescape(text).strip()
    return fields


@asynccontextmanager
async def result_office(database: Database, **settings: Any) -> AsyncIterator[ResultOffice]:
    """``settings`` as in ConsoleSettings."""
    result.read_with(partial(tabular.rows, words=CONTENT.results))
    business.read_with(sheets_of(CONTENT.results))
    async with round_office(database, **settings) as started:
        yield ResultOffice(started.office)
