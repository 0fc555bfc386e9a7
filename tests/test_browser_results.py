"""Can a person find a result on a phone of 375 px, with and without scripts, and does axe find no barrier on any page?"""

from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.store.engine import Database
from tests.browser import barriers, browser_page, is_wider_than_its_window, require
from tests.databases import Databases, opened
from tests.phones import shoot
from tests.published import LEAD, MICROBES, PESTICIDE, Public, id_of, public_site

pytestmark = pytest.mark.browser
_TOUCHED = "main button, main a.weui-btn, main .weui-cell, main select, main input:not([type=hidden]), main summary"
_FINGER = 44  # CSS pixels: what a finger hits
_ASSETS = Path("assets")
_LONG = "和平区城关街道建设大街与和平路交叉口万家喜生鲜超市连锁有限公司第八十八分店（临时）"


async def judge(page: Page, name: str) -> None:
    await page.wait_for_load_state("load")
    await shoot(page, f"results-{name}-375")
    assert await barriers(page) == [], name
    assert not await is_wider_than_its_window(page), name
    sizes = await page.evaluate(
        "(touched) => [...document.querySelectorAll(touched)].filter((one) => one.offsetParent)"
        ".map((one) => one.getBoundingClientRect().height)",
        _TOUCHED,
    )
    assert [size for size in sizes if size < _FINGER] == [], name
    assert await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 20
    await page.evaluate("document.documentElement.style.fontSize = '32px'")  # text twice as large
    await shoot(page, f"results-{name}-375-large")
    assert not await is_wider_than_its_window(page), f"{name} in large text"
    names = await page.evaluate(
        "[...document.querySelectorAll('.results strong')].map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert [size for size in names if size < 32] == [], f"{name} in large text"
    await page.evaluate("document.documentElement.style.fontSize = ''")


async def fill(site: Public, database: Database) -> tuple[str, str]:
    """Something of everything; a record with all there can be, and a withdrawn one."""
    shop = await site.registers(name=_LONG, plain=_LONG)
    whole = await site.publishes(
        tests=(LEAD, PESTICIDE, MICROBES),
        failing=(PESTICIDE,),
        reply="这批已经全部下架，供货商换了。",
        follow_up="已经立案，库存 12 公斤封存。",
        venue=_LONG,
        business=await database.read(id_of, shop),
    )
    await site.corrects(whole, "规格漏写了", spec="散装")
    for month in range(1, 13):
        await site.publishes(published_on=date(2025, month, 8), failing=(LEAD,) if month % 4 == 0 else ())
    gone = await site.publishes()
    await site.withdraws(gone)
    for _ in range(9):
        await site.publishes(food="特别特别长的名字的手工现做无添加老式红糖芝麻花生核桃月饼礼盒装", venue=_LONG)
    return whole, gone


async def test_every_page_of_results_fits_a_phone(databases: Databases, now: datetime) -> None:
    require(_ASSETS / "leaflet.js", "assets (npm ci && npm run assets)")
    with databases.lent("sqlite") as url:
        async with opened(url) as database, public_site(database, now) as site, browser_page(375, 812) as page:
            await page.goto(f"{site.url}/results")
            await judge(page, "none")
            whole, gone = await fill(site, database)
            for name, path in (
                ("whole", f"/{whole}"),
                ("gone", f"/{gone}"),
                ("unknown", "/000000000000"),
                ("food", "/food/韭菜"),
                ("food-none", "/food/猪肉"),
                ("area", "/area/990101"),
                ("trends", "/trends"),
                ("newest", ""),
                ("wrong", "?since=x&q=不知道什么"),
                ("more", "?area=990101&page=2"),
                ("beyond", "?area=990101&page=50"),
            ):
                await page.goto(f"{site.url}/results{path}")
                await judge(page, name)
            await page.goto(f"{site.url}/businesses")
            await judge(page, "businesses")
            await page.goto(f"{site.url}/api/v1/dictionary")
            await judge(page, "dictionary")
            await _finds(page, site)
            await _looks_at_the_map(page, site)
            assert page.url == f"{site.url}/results/map"


async def _finds(page: Page, site: Public) -> None:
    await page.goto(site.url)
    await page.get_by_role("link", name="查抽检结果").click()
    await page.get_by_label("食品或者商家").fill("韭菜")
    await page.get_by_text("更多条件").click()
    await page.get_by_label("结论").select_option("不合格")
    await judge(page, "search")
    await page.get_by_role("button", name="查一查").click()
    await expect(page.locator("#found")).to_have_text("查到 4 条")
    await judge(page, "found")
    await page.locator(".results a").first.click()
    await expect(page.locator(".only")).to_have_text("仅指该批次所检项目")


async def _looks_at_the_map(page: Page, site: Public) -> None:
    await page.goto(f"{site.url}/results/map")
    await expect(page.locator("#map .leaflet-interactive")).to_have_count(1)
    await judge(page, "map")


async def test_results_are_found_without_scripts(databases: Databases, now: datetime) -> None:
    with databases.lent("sqlite") as url:
        async with opened(url) as database, public_site(database, now) as site, browser_page(375, 812) as page:
            await site.publishes()
            await page.route("**/*.js*", lambda route: route.abort())
            await page.goto(f"{site.url}/results/map")
            await expect(page.locator(".venues h2")).to_have_text("万家喜超市")
            await expect(page.locator("#map")).to_be_hidden()
            await judge(page, "map-plain")
            await page.get_by_role("link", name="韭菜").click()
            await expect(page.locator("h1")).to_have_text("韭菜")
