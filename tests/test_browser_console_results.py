"""Can staff bring results in and publish them in a real browser: on a phone and on a desk, with nothing that shuts anybody out?"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser import barriers, browser_page, faults_at_all_widths, require, sign_in
from tests.databases import Databases, opened
from tests.result_office import (
    BROKEN,
    CAKE,
    HEAD,
    LEEK,
    REGISTER,
    ResultOffice,
    csv,
    result_office,
    typed_in,
    uploads,
)

pytestmark = pytest.mark.browser


@pytest.fixture
async def place(databases: Databases) -> AsyncIterator[ResultOffice]:
    require(Path("assets/htmx.min.js"), "assets (npm ci && npm run assets)")
    async with opened(databases.url("sqlite")) as database, result_office(database) as started:
        yield started


async def _sign_in(page: Page, place: ResultOffice, login: str, path: str) -> None:
    await sign_in(page, place.office.server.make_url(path), login)


async def test_file_is_uploaded_asked_about_and_imported(place: ResultOffice) -> None:
    odd = csv(f"{CAKE},喜洋洋", head=f"{HEAD},稀奇古怪栏")
    async with browser_page(375, 812) as page:
        await _sign_in(page, place, "li", "/console/results/imports")
        await page.fill("#source", "和平区局")
        await page.set_input_files("#sheet", {"name": "第11期.csv", "mimeType": "text/csv", "buffer": odd.encode()})
        await page.click("button.main")
        await expect(page.locator("h2 >> nth=0")).to_contain_text("第11期.csv")
        await page.select_option("select[name=field1]", "brand")
        await page.click("text=记住，再读一遍")
        await expect(page.locator(".done")).to_contain_text("已记住")
        await page.click("text=确认导入")
        await expect(page.locator("h2 .tag")).to_have_text("已导入")
        assert await barriers(page) == []


async def test_no_page_of_results_has_barriers(place: ResultOffice) -> None:
    async with browser_page() as page:

        async def judge(name: str, path: str) -> list[str]:
            await page.goto(str(place.office.server.make_url(path)))
            return await faults_at_all_widths(page, f"console-result-{name}")

        li, wang = await place.desk("li"), await place.desk("wang")
        kept = (await place.keeps(li, csv(f"{LEEK},x", f"{BROKEN},y", head=f"{HEAD},稀奇古怪栏"))).url
        register = await uploads(li, "/console/businesses/import", "登记表.csv", REGISTER.encode())
        await li.sends("/console/businesses/import", **typed_in(register) | {"what": "bring"})
        shop = (await li.opens("/console/businesses")).text.partition('h2><a href="')[2].partition('"')[0]
        imported = (await place.brings(li, LEEK, CAKE, BROKEN)).url
        refs = await place.refs(li)
        await place.approves(refs["绿豆糕"])
        await place.does(wang, refs["绿豆糕"], "publish")
        await place.does(li, refs["绿豆糕"], "correct", spec="200g/袋", why="原表漏了规格")
        await place.approves(refs["韭菜"], is_failing=True)
        await _sign_in(page, place, "wang", "/console/results")
        for name, path in (
            ("imports", "/console/results/imports"),
            ("preview", kept),
            ("import", imported),
            ("batch", f"{imported}/do/publish"),
            ("rows", "/console/results/rows"),
            ("row", "/console/results/rows/1"),
            ("list", "/console/results?state=all"),
            ("one", f"/console/results/{refs['绿豆糕']}"),
            ("failing", f"/console/results/{refs['韭菜']}"),
            ("edit", f"/console/results/{refs['韭菜']}/do/edit"),
            ("publish", f"/console/results/{refs['韭菜']}/do/publish"),
            ("decide", f"/console/results/{refs['韭菜']}/do/object"),
            ("agree", f"/console/results/{refs['绿豆糕']}/do/agree"),
            ("paper", f"/console/results/{refs['韭菜']}/paper"),
            ("tasks", "/console/results/tasks"),
            ("figures", "/console/results/figures"),
            ("businesses", "/console/businesses"),
            ("business", shop),
            ("business-edit", f"{shop}/edit"),
            ("business-import", "/console/businesses/import"),
            ("business-rows", "/console/businesses/rows"),
        ):
            assert await judge(name, path) == []


async def test_notice_is_printed_without_its_surroundings(place: ResultOffice) -> None:
    li = await place.desk("li")
    await place.brings(li, LEEK)
    ref = (await place.refs(li))["韭菜"]
    await place.does(li, ref, "notify")
    async with browser_page() as page:
        await _sign_in(page, place, "li", f"/console/results/{ref}/paper")
        await page.emulate_media(media="print")
        await expect(page.locator(".top")).to_be_hidden()
        await expect(page.locator(".paper h1")).to_have_text("食品安全抽样检验结果通知书")
