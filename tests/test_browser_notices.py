"""Can a person read notices, sign up and answer a quiz on a phone of 375 px, and does axe find no barrier on any page?"""

from datetime import datetime

import pytest
from playwright.async_api import Page, expect

from bot.services import faq
from tests.browser import browser_page
from tests.chat import CONTENT
from tests.databases import Databases, opened
from tests.happenings import Hall
from tests.round_pages import Site, site
from tests.test_browser_round import WEUI, hold, judge
from tests.test_handlers_campaign import announce

pytestmark = pytest.mark.browser
TITLE = "元旦消费提示：冷冻食品怎么买怎么放"
BODY = (
    "<p>囤年货，先看三样：生产日期、保质期、贮存条件。</p><h2>冷冻的怎么放</h2><ul><li>到家就放进冰箱，别在外面化了再冻。</li>"
    "<li>生的熟的分开放。</li></ul><table><tr><th>食品</th><th>放多久</th></tr><tr><td>饺子</td><td>一个月</td></tr></table>"
    '<p>拿不准，<a href="https://www.samr.gov.cn/">看看总局怎么说</a>。</p>'
)


async def test_what_is_on_is_read_and_joined_on_a_phone(databases: Databases, now: datetime) -> None:
    faq.furnish(CONTENT.faq)
    with databases.lent("sqlite") as url:
        async with (
            opened(url) as database,
            site(database, now, assets=WEUI) as office,
            browser_page(375, 812) as page,
        ):
            hall = Hall(database, now, refs=office.refs)
            await hold(page, office, "王大妈")
            await announce(database, now, title=TITLE, body=BODY, source="市场监管总局 2025年12月")
            assert "报上了" in await _signs_up(page, office, hall)
            assert "您答对 5 道" in await _answers(page, office, hall)
            assert await _reads(page, office) == TITLE


async def _signs_up(page: Page, office: Site, hall: Hall) -> str:
    ref = await hall.puts_on(places=30, asks=frozenset({"name", "phone"}))
    await page.goto(f"{office.url}/happening/{ref}")
    await judge(page, "happening-stranger")
    await page.get_by_role("link", name="我要报名").click()
    await page.get_by_label("怎么称呼您").fill("王女士")
    await page.get_by_label("手机号").fill("13900000000")
    await judge(page, "happening-form")
    await page.get_by_role("button", name="报名", exact=True).click()
    told = page.get_by_role("status")
    await expect(told).to_contain_text("报上了")
    await judge(page, "happening-signed")
    return await told.inner_text()


async def _answers(page: Page, office: Site, hall: Hall) -> str:
    ref = await hall.asks("labels")
    await page.goto(f"{office.url}/quiz/{ref}")
    for number in range(6):
        if not number:
            await judge(page, "quiz-first")
        await page.get_by_role("radio").nth(1 if number else 0).check()
        await page.get_by_role("button", name="就选这个").click()
        if not number:
            await expect(page.get_by_role("status")).to_contain_text("不对")
            await judge(page, "quiz-wrong")
    told = page.get_by_role("status").first
    await expect(told).to_contain_text("您答对 5 道")
    await judge(page, "quiz-done")
    return await told.inner_text()


async def _reads(page: Page, office: Site) -> str:
    await page.goto(f"{office.url}/notices")
    await judge(page, "notices")
    await page.get_by_role("link", name="元旦消费提示").click()
    await judge(page, "notice")
    return await page.get_by_role("heading", level=1).inner_text()
