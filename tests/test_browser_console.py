"""Can staff work with the console in a real browser, by mouse, keyboard and screen reader, on a phone and on a desk?"""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import Connection, update

from bot.services import complaint
from bot.store import outbox, tables
from tests.browser import barriers, browser_page, is_wider_than_its_window, require
from tests.databases import Databases, opened
from tests.office import CITIZEN, PASSWORD, START, Office, office

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("SHIYU_SHOTS")  # a folder, to look at what the tests see


@pytest.fixture
async def place(databases: Databases) -> AsyncIterator[Office]:
    require(Path("assets/htmx.min.js"), "assets (npm ci && npm run assets)")
    async with opened(databases.url("sqlite")) as database, office(database) as started:
        await started.hires(roles=("handler", "admin"))
        yield started


async def _shoot(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


async def _sign_in(page: Page, place: Office, path: str = "/console/") -> None:
    await page.goto(str(place.server.make_url(path)))
    await page.fill("#login", "li")
    await page.fill("#password", PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator(".me")).to_be_visible()
    await expect(page).to_have_url(str(place.server.make_url(path)))
    await page.wait_for_load_state("load")


async def test_new_case_appears_without_reloading(place: Office) -> None:
    async with browser_page() as page:
        await _sign_in(page, place)
        await expect(page.locator(".empty")).to_be_visible()
        await page.evaluate("window.stayed = true")
        filed = await place.receives()
        await expect(page.locator(f"#case-{filed.number}")).to_be_visible()
        await expect(page.locator("#live")).to_have_text("案件列表已更新，共 1 件")
        await page.focus(f"#case-{filed.number}")
        other = await place.receives("又一件")
        await expect(page.locator(f"#case-{other.number}")).to_be_visible()
        await expect(page.locator(f"#case-{filed.number}")).to_be_focused()
        assert await page.evaluate("window.stayed")


async def test_answer_is_written_and_the_talk_updates(place: Office) -> None:
    filed = await place.receives()
    async with browser_page() as page:
        await _sign_in(page, place)
        await page.click(f"#case-{filed.number}")
        await page.fill("#answer-text", "我们明天去店里检查。")
        await place.database.run(
            complaint.add, citizen=CITIZEN, number=filed.number, text="店家又卖了一箱", photos=(), now=place.clock()
        )
        await expect(page.locator(".theirs .bubble")).to_have_count(2)
        await expect(page.locator("#answer-text")).to_have_value("我们明天去店里检查。")
        await page.click("#answer button.main")
        await expect(page.locator(".done")).to_have_text("答复已提交，发送情况见下方。")
        await expect(page.locator(".ours .bubble")).to_have_text("我们明天去店里检查。")
        await expect(page.locator(".delivery")).to_have_text("等待发送")
        await page.click("button[value=contact]")
        await expect(page.locator("#revealed strong")).to_contain_text("13912345678")


async def test_photo_is_enlarged_and_closed_by_key(place: Office) -> None:
    filed, ref = await place.receives_photo()
    async with browser_page() as page:
        await _sign_in(page, place, f"/console/case/{filed.number}")
        await page.focus("[data-photo]")
        await page.keyboard.press("Enter")
        await expect(page.locator("dialog img")).to_have_js_property("naturalWidth", 640)
        assert await barriers(page) == []
        await page.keyboard.press("Escape")
        await expect(page.locator("[data-photo]")).to_be_focused()
        await place.receives("别的事")
        await expect(page.locator(f"#photo-{ref}")).to_have_js_property("naturalWidth", 640)


async def test_keyboard_alone_reaches_the_answer(place: Office) -> None:
    filed = await place.receives()
    async with browser_page() as page:
        await _sign_in(page, place, f"/console/case/{filed.number}")
        await page.keyboard.press("Tab")
        await expect(page.locator(".skip")).to_be_focused()
        await page.keyboard.press("Enter")
        for _ in range(8):
            await page.keyboard.press("Tab")
            if await page.evaluate("document.activeElement.id") == "answer-text":
                break
        await page.keyboard.type("收到。")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator(".ours .bubble")).to_have_text("收到。")


async def test_console_works_without_its_scripts(place: Office) -> None:
    filed = await place.receives()
    async with browser_page() as page:
        await page.route("**/*.js*", lambda route: route.abort())
        await _sign_in(page, place)
        await page.click(f"#case-{filed.number}")
        await page.fill("#close-text", "已经查实并处罚。")
        await page.click("#close button")
        await page.click("button[name=confirmed]")
        await expect(page.locator(".done")).to_contain_text("案件已办结")


def _lose(connection: Connection, number: str) -> None:
    outbox.enqueue(connection, "k1", CITIZEN, "您反映的事已经办结。", START, purpose="answer", subject=number)
    connection.execute(update(tables.outbox).values(state="unknown", error="timeout"))


async def _fill(place: Office) -> str:
    for number in range(22):
        filed = await place.receives(f"第 {number} 件：面包发霉了，店家不肯退，还说是我自己放坏的，请帮忙处理")
    await place.database.run(
        complaint.add, citizen=CITIZEN, number=filed.number, text="补充：包装日期被涂改过", photos=(), now=place.clock()
    )
    await place.database.run(_lose, filed.number)
    return filed.number


@pytest.mark.parametrize("width", [375, 1280])
async def test_no_page_has_barriers(place: Office, width: int) -> None:
    number = await _fill(place)
    async with browser_page(width, 812) as page:

        async def judge(name: str) -> None:
            await page.wait_for_load_state("load")
            await _shoot(page, f"{name}-{width}")
            assert await barriers(page) == [], name
            assert not await is_wider_than_its_window(page), name

        for path in ("/", "/privacy"):
            await page.goto(str(place.server.make_url(path)))
            await judge(f"portal{path.replace('/', '-')}")
        await page.goto(str(place.server.make_url("/console/sign-in")))
        await judge("sign-in")
        await page.fill("#login", "li")
        await page.fill("#password", "wrong")
        await page.keyboard.press("Enter")
        await page.wait_for_selector(".problem")
        await judge("sign-in-wrong")
        await _sign_in(page, place)
        for path in ("", "?state=closed", "delivery", "audit", "account", "enrol", "nowhere", f"case/{number}"):
            await page.goto(str(place.server.make_url(f"/console/{path}")))
            await judge((path or "inbox").replace("/", "-").replace("?", "-"))
        await page.click("button[value=story]")
        await page.wait_for_selector(".original")
        await page.fill("#close-text", "已责令商家改正，并退还货款。")
        await judge("case-revealed")
        await page.click("#close button")
        await judge("close")
