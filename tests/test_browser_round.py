"""Can a person vote, nominate and read results on a phone of 375 px, and does axe find no barrier on any page?"""

from datetime import datetime
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.domain.round import Act, Progress
from tests.browser import barriers, browser_page, is_wider_than_its_window
from tests.databases import Databases, opened
from tests.phones import shoot
from tests.round_pages import Site, site

pytestmark = pytest.mark.browser
WEUI = Path("node_modules/weui/dist/style")
_TOUCHED = (
    "main button, main a.weui-btn, main .weui-cell:has(a, input), main select, main textarea, "
    "main input:not([type=hidden], [type=checkbox], [type=radio])"
)
_FINGER = 44  # CSS pixels: what a finger hits


async def judge(page: Page, name: str) -> None:
    await page.wait_for_load_state("load")
    await shoot(page, f"round-{name}-375")
    assert await barriers(page) == [], name
    assert not await is_wider_than_its_window(page), name
    sizes = await page.evaluate(
        "(touched) => [...document.querySelectorAll(touched)].map((one) => one.getBoundingClientRect().height)",
        _TOUCHED,
    )
    assert [size for size in sizes if size < _FINGER] == [], name
    assert await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 20


async def hold(page: Page, office: Site, name: str) -> None:
    """The phone is this follower's: the platform's cookie says it."""
    browser = await office.browser(name)
    cookie = {"name": "sandbox_citizen", "value": browser.openid, "url": office.wechat.url}
    await page.context.add_cookies([cookie])  # type: ignore[list-item]


async def test_a_round_is_walked_through_on_a_phone(databases: Databases, now: datetime) -> None:
    with databases.lent("sqlite") as url:
        async with (
            opened(url) as database,
            site(database, now, assets=WEUI) as office,
            browser_page(375, 812) as page,
        ):
            await hold(page, office, "王大妈")
            await office.stage.opens_nominations()
            await _nominates(page, office)
            await _votes(page, office)
            await _reads(page, office)
            assert await office.ballots() == 1


async def _nominates(page: Page, office: Site) -> None:
    await page.goto(f"{office.url}/round/{office.stage.number}")
    await judge(page, "nominating")
    await page.get_by_role("link", name="我要提名").click()
    await page.get_by_label("想检什么食品").fill("关东煮")
    await page.get_by_label("哪里卖的").select_option("校园周边")
    await judge(page, "nominate")
    await page.get_by_role("button", name="提名").click()
    await expect(page.get_by_role("status")).to_contain_text("提名收到了")
    await judge(page, "nominated")
    await office.stage.does(Act.CLOSE_NOMINATING)
    await page.reload()
    await judge(page, "reviewing")


async def _votes(page: Page, office: Site) -> None:
    await office.stage.does(Act.OPEN_VOTING)
    await page.goto(f"{office.url}/round/{office.stage.number}")
    for food in ("辣条", "奶茶", "糖果"):
        await page.get_by_role("checkbox", name=food).check()
    await expect(page.locator("#count")).to_have_text("已选 3 样，最多 3 样")
    await expect(page.get_by_role("checkbox", name="烤肠")).to_be_disabled()
    await judge(page, "vote")
    await page.get_by_role("button", name="投票").click()
    await expect(page.locator(".told")).to_contain_text("投好了")
    await expect(page.locator(".receipt")).to_be_visible()
    await judge(page, "voted")
    assert await office.ballots() == 1
    await page.context.clear_cookies(name="round")
    await page.reload()
    await judge(page, "voting-stranger")
    await page.goto(f"{office.url}/round/{office.stage.number}/enter?ticket={await office.ticket('王大妈')}")
    await judge(page, "ticket")
    await page.get_by_role("button", name="打开").click()
    await expect(page.locator(".mine li")).to_have_count(3)


async def _reads(page: Page, office: Site) -> None:
    stage = office.stage
    receipt = await page.locator(".receipt").inner_text()
    await stage.closes()
    await page.goto(f"{office.url}/round/{stage.number}")
    await page.get_by_placeholder("ABCD-EFGH-IJKL").fill(receipt)
    await page.get_by_role("button", name="核对").click()
    await expect(page.locator(".told")).to_contain_text("已经算进总票数")
    await judge(page, "closed")
    lines = await stage.approves()
    await stage.reports(lines[0].id, Progress.SAMPLED, Progress.AT_LAB)
    await page.goto(f"{office.url}/round/{stage.number}")
    await judge(page, "sampling")
    await stage.reports(lines[0].id, Progress.RESULT)
    for line in lines[1:]:
        await stage.reports(line.id, Progress.NOT_SAMPLED, text="没有买到")
    await stage.does(Act.PUBLISH)
    await page.reload()
    await judge(page, "results")
    await page.goto(f"{office.url}/round")
    await judge(page, "archive")
    await page.goto(f"{office.url}/round/D2020-0001")
    await judge(page, "unknown")
