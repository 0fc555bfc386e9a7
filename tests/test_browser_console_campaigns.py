"""Can staff write and send notices in a real browser, on a desk and on a phone, with nothing that shuts anybody out?"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.domain.campaign.outcome import Outcome, Verdict
from tests.browser import barriers, browser_page, faults_at_all_widths, require, sign_in
from tests.campaign_office import TO_ALL, CampaignOffice, campaign_office
from tests.databases import Databases, opened
from tests.office import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
async def place(databases: Databases) -> AsyncIterator[CampaignOffice]:
    require(Path("assets/htmx.min.js"), "assets (npm ci && npm run assets)")
    async with opened(databases.url("sqlite")) as database, campaign_office(database) as started:
        await started.follow(3, topic="tips", area="990101001")
        yield started


async def _sign_in(page: Page, place: CampaignOffice, login: str, path: str) -> None:
    await sign_in(page, place.office.server.make_url(path), login)


async def test_article_is_written_beside_its_phone(place: CampaignOffice) -> None:
    await place.drafts(await place.desk("li"), "festival")
    async with browser_page() as page:
        await _sign_in(page, place, "li", f"{place.path}/edit")
        await expect(page.locator("#body")).to_be_hidden()
        await page.fill("input[name='fields.festival']", "端午")
        await expect(page.locator(".phone .tile strong")).to_have_text("端午消费提示：〔说什么〕")
        await page.fill("#title", "粽子怎么挑")
        await expect(page.locator(".phone .tile strong")).to_have_text("粽子怎么挑")
        text = page.locator(".rich")
        await text.evaluate("one => one.replaceChildren()")
        await text.click()
        await page.keyboard.type("先看包装")
        await page.keyboard.press("Control+a")
        await page.click(".richbar button:has-text('小标题')")
        await expect(page.locator(".phone .article h2")).to_have_text(["先看包装"])
        await page.evaluate(
            """one => { const held = new DataTransfer();
            held.setData("text/html", "<p class='x'>看<b>日期</b></p><script>x()</script>");
            document.querySelector(".rich").dispatchEvent(new ClipboardEvent("paste", {clipboardData: held}));}"""
        )
        await page.click("button.main >> nth=0")
        await expect(page.locator(".done").first).to_have_text("已保存。")
        await expect(page.locator("h1")).to_contain_text("粽子怎么挑")
        await expect(page.locator(".phone .article")).to_contain_text("日期")


async def test_approval_on_a_phone_is_asked_twice_and_progress_shows_itself(place: CampaignOffice) -> None:
    li = await place.desk("li")
    await place.drafts(li, **TO_ALL)
    await place.does(li, "propose")
    async with browser_page(375, 812) as page:
        await _sign_in(page, place, "wang", f"{place.path}/do/approve")
        await page.click("button.main")
        await expect(page.locator("h1")).to_contain_text("真的要批准吗")
        assert await barriers(page) == []
        await page.click("button.main")
        await expect(page.locator("h1")).to_contain_text("真的要批准吗")
        await page.check("input[name=sure]")
        await page.fill("#proof", PASSWORD)
        await page.click("button.main")
        await expect(page.locator("h1")).to_contain_text("已批准，待发出")
        await expect(page.locator("#progress")).to_contain_text("到时间自动开始")
        await place.begins()
        await expect(page.locator("h1")).to_contain_text("正在发")
        await expect(page.locator("#progress")).to_contain_text("1 次里有 0 次有了结果")
        await page.evaluate("window.stayed = true")
        await place.calls(Outcome(Verdict.UNKNOWN, code="-1"))
        await expect(page.locator("#progress")).to_contain_text("1 次没有确认")
        assert await page.evaluate("window.stayed")


async def test_no_page_of_notices_has_barriers(place: CampaignOffice) -> None:
    li = await place.desk("li")
    await li.opens("/console/happenings")
    happening = (await li.sends("/console/happenings")).url
    quiz = (await li.sends("/console/quizzes", template="")).url
    await place.drafts(li, "festival")
    draft = place.path
    await place.drafts(li, **TO_ALL)
    await place.approves()
    await place.begins()
    await place.calls(Outcome(Verdict.UNKNOWN, code="-1"))
    paths = {
        "quota": "/console/campaigns/quota",
        "plans": "/console/campaigns/plans",
        "unknown": "/console/campaigns/unknown",
        "draft": draft,
        "edit": f"{draft}/edit",
        "cancel": f"{draft}/do/cancel",
        "sending": place.path,
        "report": f"{place.path}/report",
        "happening": happening,
        "quiz": quiz.removesuffix("/edit"),
    }
    async with browser_page() as page:
        await _sign_in(page, place, "wang", "/console/campaigns")
        for name, path in paths.items():
            await page.goto(str(place.office.server.make_url(path)))
            assert await faults_at_all_widths(page, f"console-campaign-{name}") == []
