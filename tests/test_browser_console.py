"""Can staff work with the console in a real browser, by mouse, keyboard and screen reader, on a phone and on a desk?"""

import re
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import Connection, update

from bot.domain import faq_edit
from bot.services import complaint, desk_lists, draft, faq, gap, staff
from bot.store import outbox, tables
from tests.browser import SHOTS, barriers, browser_page, faults_at_all_widths, require, sign_in
from tests.databases import Databases, opened
from tests.office import CITIZEN, START, Office, office

pytestmark = pytest.mark.browser

PLACES = (
    *(
        "",
        "?tab=overdue&kind=report",
        "search?q=面包",
        "new",
        "alerts",
        "figures",
        "calendar",
        "duty",
        "replies?edit=1&remove=1",
    ),
    *("answers?words=过期", "answers/entry/rights-expired-food", "answers/try", "answers/weeks"),
    *("answers/gaps", "answers/gaps/1", "answers/drafts", "answers/entry/rights-expired-food/edit"),
    *("answers/new", "answers/entry/rights-expired-food/withdraw", "answers/withdrawn"),
    *("answers/due?days=365", "answers/collisions", "answers/import"),
    *("delivery", "audit", "account", "enrol", "nowhere"),
)
REPORT = "J20261122-0001"


@pytest.fixture
async def place(databases: Databases, knowledge: None) -> AsyncIterator[Office]:
    require(Path("assets/htmx.min.js"), "assets (npm ci && npm run assets)")
    async with opened(databases.url("sqlite")) as database, office(database) as started:
        await started.hires(roles=("handler", "approver", "admin"))
        yield started


async def _shoot(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


async def _sign_in(page: Page, place: Office, path: str = "/console/") -> None:
    await sign_in(page, place.server.make_url(path))


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
        for _ in range(30):
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
        await page.click("text=不予受理")
        await page.check("input[value=over_three_years]")
        await page.click("button.main")
        await expect(page.locator("#notice_text")).to_contain_text("决定不予受理")
        await page.click("button[name=confirmed]")
        await expect(page.locator(".done")).to_contain_text("不予受理")
        await page.click("text=投诉不予受理决定书")
        await expect(page.locator(".paper")).to_contain_text("第三十九条")
        sheets = re.findall(rb"/MediaBox \[0 0 (\d+)\S* (\d+)", await page.pdf(prefer_css_page_size=True))
        assert sheets == [(b"594", b"841")]  # one sheet of A4


async def test_keys_walk_the_list_until_switched_off(place: Office) -> None:
    filed = [await place.receives(f"第 {number} 件") for number in range(3)]
    async with browser_page() as page:
        await _sign_in(page, place)
        for key in "jjkx":
            await page.keyboard.press(key)
        await expect(page.locator(f"#case-{filed[0].number}")).to_be_focused()
        await expect(page.locator(f"#pick-{filed[0].number}")).to_be_checked()
        await place.receives("又一件")
        await expect(page.locator(".cases li")).to_have_count(4)
        await expect(page.locator(f"#pick-{filed[0].number}")).to_be_checked()
        await page.keyboard.press("/")
        await page.keyboard.type("jk")
        await expect(page.locator("#q")).to_have_value("jk")
        await page.uncheck("#keys")
        await page.focus(f"#case-{filed[0].number}")
        await page.keyboard.press("j")
        await expect(page.locator(f"#case-{filed[0].number}")).to_be_focused()


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
    await place.receives("没有留电话的事", contact=None)
    who: dict[str, Any] = {"actor": (await place.database.read(staff.listing))[0].actor, "now": place.clock()}
    await place.database.run(partial(desk_lists.save_canned, name="正在核实", text="{编号} 正在核实。", **who))
    await place.database.run(partial(complaint.ask_extension, number=REPORT, clock="check", reason="等检验", **who))
    asked: dict[str, Any] = {"text": "周末能不能办婚礼啊", "words": ("周末", "婚礼"), "near": "", "citizen": CITIZEN}
    await place.database.run(partial(gap.note, **asked, now=place.clock()))
    expired = faq.entry("rights-expired-food")
    assert expired is not None
    given = faq_edit.typed(expired) | {"answer": "先留好包装和小票。", "checked": "verified"}
    edited = partial(draft.edit, entry=expired.id, given=given, day=place.clock().date())
    changes = [await place.database.read(edited), draft.withdraw(entry="rights-receipt-lost")]
    await place.database.run(partial(draft.propose, changes=changes, why="说得更明白", **who))
    return filed.number


async def test_map_shows_the_case_and_what_is_near(place: Office) -> None:
    near = await place.receives("隔壁桌也说面包发霉", point=(40.3177, 116.6317), citizen="a-neighbour")
    filed = await place.receives(point=(40.3162, 116.6317))
    await place.receives("远处另一家的事", place="河东路 3 号小张饭店", point=(40.4, 116.7), citizen="somebody-far")
    async with browser_page() as page:
        await _sign_in(page, place, f"/console/case/{filed.number}")
        await expect(page.locator("#map .leaflet-tooltip")).to_have_text([near.number])
        await expect(page.locator("#map path")).to_have_count(3)
        assert await barriers(page) == []
        await _shoot(page, "case-map-1280")
        await page.locator("#map path[stroke='#8a5a00']").click()
        await expect(page.locator("h1 .number")).to_have_text(near.number)


async def test_no_page_has_barriers(place: Office) -> None:
    number = await _fill(place)
    async with browser_page() as page:
        judge = partial(faults_at_all_widths, page)
        for path in ("/", "/privacy"):
            await page.goto(str(place.server.make_url(path)))
            assert await judge(f"portal{path.replace('/', '-')}") == []
        await page.goto(str(place.server.make_url("/console/sign-in")))
        assert await judge("sign-in") == []
        await page.fill("#login", "li")
        await page.fill("#password", "wrong")
        await page.keyboard.press("Enter")
        await page.wait_for_selector(".problem")
        assert await judge("sign-in-wrong") == []
        await _sign_in(page, place)
        asked = (f"case/{number}/link", f"case/{REPORT}/extension", f"case/{REPORT}")
        for path in (*PLACES, *asked, f"case/{number}/do/refuse", f"case/{number}"):
            await page.goto(str(place.server.make_url(f"/console/{path}")))
            assert await judge((path or "inbox").replace("/", "-").replace("?", "-")) == []
        await page.click("button[value=story]")
        await page.wait_for_selector(".original")
        assert await judge("case-revealed") == []
        await page.click("text=不予受理")
        await page.check("input[value=not_consumer]")
        await page.click("button.main")
        assert await judge("confirm") == []
        await page.click("button[name=confirmed]")
        await page.click("text=投诉不予受理决定书")
        assert await judge("notice") == []
