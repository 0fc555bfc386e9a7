"""Can staff run a round in a real browser: by keyboard, on a phone and on a desk, with nothing that shuts anybody out?"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.domain.round import Act, Progress
from tests.browser import SHOTS, barriers, browser_page, faults_at_all_widths, require, sign_in
from tests.databases import Databases, opened
from tests.round_office import SHOP, RoundOffice, round_office

pytestmark = pytest.mark.browser


@pytest.fixture
async def place(databases: Databases) -> AsyncIterator[RoundOffice]:
    require(Path("assets/htmx.min.js"), "assets (npm ci && npm run assets)")
    async with opened(databases.url("sqlite")) as database, round_office(database) as started:
        yield started


async def _sign_in(page: Page, place: RoundOffice, login: str, path: str) -> None:
    await sign_in(page, place.office.server.make_url(path), login)


async def test_round_is_made_by_keyboard_alone(place: RoundOffice) -> None:
    async with browser_page() as page:
        await _sign_in(page, place, "li", "/console/rounds")
        await page.focus("input[name=template]")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(page.locator("#title")).to_be_visible()
        await page.focus("#title")
        await page.keyboard.press("Control+a")
        await page.keyboard.type("元宵节你点我检")
        await page.keyboard.press("Enter")
        await expect(page.locator(".done")).to_have_text("已保存。")
        await expect(page.locator("h1")).to_contain_text("元宵节你点我检")


async def test_votes_appear_without_reloading(place: RoundOffice) -> None:
    await place.stage.opens_vote()
    async with browser_page() as page:
        await _sign_in(page, place, "look", f"{place.path}/votes")
        await expect(page.locator(".empty")).to_be_visible()
        await page.evaluate("window.stayed = true")
        await place.stage.votes("zhang", 1)
        await place.stage.does(Act.CLOSE_VOTING)
        await expect(page.locator(".chart rect")).to_have_count(1)
        await expect(page.locator("#live")).to_have_text("参与情况已更新，共 1 人投票")
        assert await page.evaluate("window.stayed")


async def _fill(place: RoundOffice) -> None:
    """Everything a round can show: a night of odd ballots, a named business, results and a line that was not sampled."""
    await place.votes_are_in()
    lines = await place.stage.approves()
    for line in lines[:-1]:
        await place.stage.reports(line.id, Progress.SAMPLED, Progress.AT_LAB, Progress.RESULT)
    await place.stage.reports(lines[-1].id, Progress.NOT_SAMPLED, text="去了两次都没有开门，没有抽到")
    await place.stage.ticks()


async def test_no_page_of_a_round_has_barriers(place: RoundOffice) -> None:
    async with browser_page() as page:

        async def judge(name: str, path: str) -> list[str]:
            await page.goto(str(place.office.server.make_url(f"{place.path}{path}")))
            return await faults_at_all_widths(page, f"console-round-{name}")

        await place.stage.opens_nominations()
        await place.stage.nominates("zhao", "关东煮", reason="孩子天天买")
        await place.stage.nominates("qian", "黑心辣条")
        await _sign_in(page, place, "wang", "/console/rounds")
        assert await judge("made", "") == []
        for name in ("edit", "times", "nominations", "nominations?standing=held", "votes", "do/close_nominating"):
            assert await judge(name.replace("/", "-").replace("?", "-"), f"/{name}") == []
        await place.stage.does(Act.WITHDRAW, why="换一个题目")
        await _fill(place)
        await page.goto(str(place.office.server.make_url("/console/rounds")))
        for name in ("", "votes", "clues", "doubts", "plan", "told", "report", "poster", "do/publish", "do/withdraw"):
            assert await judge(f"closed-{name.replace('/', '-')}", f"/{name}") == []
        assert await judge("line", f"/plan/line/{(await place.stage.plans()).lines[0].id}") == []


async def test_plan_board_on_a_phone_names_the_clue(place: RoundOffice) -> None:
    await place.votes_are_in()
    async with browser_page(375, 812) as page:
        await _sign_in(page, place, "pan", f"{place.path}/plan")
        await page.click("button[value=draw]")
        await expect(page.locator(".board")).to_contain_text(SHOP)
        await page.click("text=加一行")
        await page.fill("#food", "奶茶")
        await page.select_option("#venue", "catering")
        await page.fill("#batches", "2")
        await page.click("button.main")
        await expect(page.locator(".board")).to_contain_text("餐饮店 奶茶")
        assert await barriers(page) == []
        await page.click(".board a >> nth=0")
        await expect(page.locator("#drop-title")).to_be_visible()
        assert await barriers(page) == []
        await page.select_option("#reason", "lab")
        await page.click("section[aria-labelledby=drop-title] button")
        await expect(page.locator(".done")).to_have_text("已去掉。")


async def test_report_is_printed_without_its_surroundings(place: RoundOffice) -> None:
    await _fill(place)
    async with browser_page() as page:
        await _sign_in(page, place, "look", f"{place.path}/report")
        await page.emulate_media(media="print")
        for hidden in (".top", ".tabs", ".back", "details.screen"):
            await expect(page.locator(hidden).first).to_be_hidden()
        await expect(page.locator(".report .chart svg")).to_be_visible()
        if SHOTS:
            await page.screenshot(path=f"{SHOTS}/console-round-report-print.png", full_page=True)
