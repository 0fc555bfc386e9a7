"""Can staff bring a file of answers, and watch entries be compared, in a real browser and by keyboard alone?"""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from bot.services import draft, faq_file, staff
from tests.browser import barriers, browser_page, is_wider_than_its_window, require
from tests.databases import Databases, opened
from tests.knowing import ENTRIES
from tests.office import PASSWORD, START, Office, office

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("knowledge")]
BAD = [replace(ENTRIES[0], answer="放心吃。"), replace(ENTRIES[1], asked=ENTRIES[0].asked)]


@pytest.fixture
async def place(databases: Databases) -> AsyncIterator[Office]:
    require(Path("assets/htmx.min.js"), "assets (npm ci && npm run assets)")
    async with opened(databases.url("sqlite")) as database, office(database) as started:
        await started.hires()
        await started.hires("zhou", "周审批", ("approver",))
        yield started


async def opens(page: Page, place: Office, path: str, login: str = "li") -> None:
    """Sign in, and open ``path``."""
    await page.goto(str(place.server.make_url(path)))
    await page.fill("#login", login)
    await page.fill("#password", PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(str(place.server.make_url(path)))


async def judge(page: Page) -> None:
    assert await barriers(page) == []
    assert not await is_wider_than_its_window(page)


@pytest.mark.parametrize("width", [375, 1280])
async def test_a_file_is_seen_and_confirmed_by_keyboard(place: Office, tmp_path: Path, width: int) -> None:
    better = [replace(ENTRIES[0], answer="先打120，别自己吃药。")]
    for name, entries in (("bad", BAD), ("better", better)):
        (tmp_path / f"{name}.yaml").write_bytes(faq_file.write(entries, "yaml", START.date()).data)
    async with browser_page(width, 812) as page:
        await opens(page, place, "/console/answers/import")
        await page.set_input_files("#sheet", tmp_path / "bad.yaml")
        await page.focus("#sheet")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator(".problem")).to_contain_text("一条也不导入")
        await expect(page.locator("tbody tr").first).to_contain_text("不要写“绝对安全”")
        await judge(page)
        await page.set_input_files("#sheet", tmp_path / "better.yaml")
        await page.focus("#sheet")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator("#plan-title")).to_have_text("还没有导入，请先看一遍")
        await page.focus("summary")
        await page.keyboard.press("Enter")
        await expect(page.locator("details dd.original").last).to_have_text("先打120，别自己吃药。")
        await judge(page)
        await page.focus("#why")
        await page.keyboard.type("说得更短")
        await page.keyboard.press("Enter")
        await expect(page.locator(".done")).to_have_text("已导入，等另一位审批员发布。")


async def test_several_are_ticked_and_published_by_keyboard(place: Office) -> None:
    who: dict[str, Any] = {"actor": (await place.database.read(staff.listing))[0].actor, "now": place.clock()}
    changes = [draft.withdraw(entry=entry.id) for entry in ENTRIES[:2]]
    await place.database.run(partial(draft.propose, changes=changes, why="不再问了", **who))
    async with browser_page() as page:
        await opens(page, place, "/console/answers/drafts", "zhou")
        await judge(page)
        for box in await page.locator("input[name=row]").all():
            await box.focus()
            await page.keyboard.press("Space")
        await page.focus("text=发布勾选的")
        await page.keyboard.press("Enter")
        await expect(page.locator(".done")).to_have_text("已发布，半分钟内生效。")
        await expect(page.locator(".empty")).to_have_text("没有等着发布的修改。")
        await judge(page)


async def test_the_list_of_pairs_comes_by_itself(place: Office) -> None:
    async with browser_page() as page:
        await opens(page, place, "/console/answers/collisions")
        await expect(page.locator("#list")).to_have_attribute("data-says", re.compile("比完了"))
        await expect(page.locator("#list")).to_contain_text(re.compile("共 [0-9]+ 对"))
        await judge(page)
