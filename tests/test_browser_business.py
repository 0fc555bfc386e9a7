"""Is the page of a business fit for a phone of 375 px, and does axe find no barrier on it?"""

from datetime import datetime

import pytest

from tests.browser import browser_page
from tests.databases import Databases, opened
from tests.register import Books, line, listed, lot, penalty
from tests.round_pages import site
from tests.test_browser_round import WEUI, judge

pytestmark = pytest.mark.browser


async def test_a_business_is_read_on_a_phone(databases: Databases, now: datetime) -> None:
    with databases.lent("sqlite") as url:
        async with (
            opened(url) as database,
            site(database, now, assets=WEUI) as portal,
            browser_page(375, 812) as page,
        ):
            books = Books(database, portal.stage.now)
            await books.brings(
                line(1, 店招="老王面馆"), line(2, "没有登记全的店", 风险等级="", 量化等级="", 有效期至="")
            )
            await books.brings(penalty(违法事实="使用超过保质期的原料" * 12, 处罚依据="《食品安全法》第一百二十四条"))
            await books.brings(listed(), listed(红黑名单="黑榜", 名单名称="重点整改名单", 列入原因="多次不改"))
            await books.brings(lot())
            full, bare = await books.refs()
            for name, path in (("full", f"/b/{full}"), ("bare", f"/b/{bare}"), ("unknown", "/b/0123456789ab")):
                await page.goto(f"{portal.url}{path}")
                await judge(page, f"business-{name}")
            await page.goto(f"{portal.url}/trace")
            await page.get_by_label("合格证编号或追溯码").fill("hgz20261101")
            await page.get_by_role("button", name="查").click()
            await judge(page, "trace")
            await page.get_by_role("link", name="和平区东湖老王面馆").click()
            await page.wait_for_url(f"**/b/{full}")
            assert await page.locator("h1").inner_text() == "和平区东湖老王面馆"
