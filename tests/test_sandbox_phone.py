"""Can a citizen use the phone page, by finger and by keyboard, at 375 pixels and beside the console?"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright, expect
from wechatpy.replies import TextReply

from bot.sandbox.chat import FAULT
from bot.sandbox.phone.samples import sample
from tests.sandbox_bots import HERE, Bot, Delivery, Local, call, late, token_of

pytestmark = pytest.mark.browser

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None)
AXE = HERE.parent / "node_modules/axe-core/axe.min.js"
MENU = {
    "button": [
        {"name": "投诉举报", "sub_button": [{"type": "click", "name": "我要投诉", "key": "complain"}]},
        {"type": "view", "name": "抽检结果", "url": "URL"},
    ]
}


async def answers(delivery: Delivery) -> str:
    message = delivery.message
    texts = {"text": "收到文字", "image": "收到图片", "location": "收到位置"}
    page = f"http://{delivery.headers['Host']}/wechat"
    events = {"subscribe": f"欢迎，见<a href='{page}'>网页</a>", "click": "请说"}
    text = texts.get(message.type) or events.get(message.event)
    return str(TextReply(content=text, message=message).render()) if text else ""


@asynccontextmanager
async def phone(wechat: Local, width: int = 375, height: int = 760) -> AsyncIterator[Page]:
    """The page in a real browser; whatever it complains about fails the test."""
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "no Chromium on this machine"
        pytest.skip("no Chromium on this machine")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = await browser.new_page(viewport={"width": width, "height": height})
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        await page.goto(f"{wechat.url}/sandbox/phone?citizen=小李")
        await expect(page.locator("#citizens [aria-pressed=true]")).to_have_text("小李")
        await page.wait_for_selector("body[data-live]")
        yield page
        await browser.close()
    assert complaints == []


async def hang_menu(wechat: Local, url: str) -> None:
    raw = json.dumps(MENU, ensure_ascii=False).replace("URL", url).encode()
    answer: dict[str, Any] = await call(wechat, "/cgi-bin/menu/create", raw, access_token=await token_of(wechat))
    assert answer["errcode"] == 0


def heard(page: Page, text: str) -> Any:
    return expect(page.locator(".them .bubble", has_text=text).last).to_be_visible()


async def test_a_citizen_writes_shows_and_points() -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat, phone(wechat) as page:
        await page.click("#follow")
        await heard(page, "欢迎")
        await page.fill("#text", "面里有头发")
        await page.click("#send")
        await expect(page.locator(".me .bubble")).to_have_text("面里有头发")
        await heard(page, "收到文字")
        await page.click("#plus")
        await page.click("[data-sample='1']")
        await heard(page, "收到图片")
        await page.set_input_files("#file", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": sample(2)})
        await expect(page.locator(".me .picture img")).to_have_count(2)
        await page.click("#plus")
        await page.click("#place")
        await page.click("#place-list label:first-child")
        await page.click("#place-send")
        await heard(page, "收到位置")
        assert bot.received[-1].message.label.startswith("青禾区")
        assert await page.evaluate("document.documentElement.scrollWidth") == 375


async def test_the_menu_opens_by_keyboard_and_closes_by_escape() -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        await wechat.citizen("小李").known(following=True)
        await hang_menu(wechat, bot.url)
        async with phone(wechat) as page:
            head = page.get_by_role("button", name="投诉举报")
            await head.press("Enter")
            await expect(head).to_have_attribute("aria-expanded", "true")
            await page.keyboard.press("Escape")
            await expect(page.get_by_role("button", name="我要投诉")).to_be_hidden()
            await head.press("Enter")
            await page.get_by_role("button", name="我要投诉").press("Enter")
            await heard(page, "请说")
            await page.get_by_role("button", name="切换到键盘").click()
            await expect(page.locator("#text")).to_be_focused()


async def test_links_open_inside_the_phone() -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        await wechat.citizen("小李").follows()
        async with phone(wechat) as page:
            await page.get_by_role("link", name="网页").click()
            await expect(page.locator("#sheet")).to_be_visible()
            await expect(page.locator("#sheet-close")).to_be_focused()
            await expect(page.frame_locator("#sheet-frame").get_by_role("heading")).to_have_text("抽检结果")
            cookies = {cookie.get("name"): cookie.get("value") for cookie in await page.context.cookies()}
            assert cookies["sandbox_citizen"] == wechat.citizen("小李").openid
            await page.keyboard.press("Escape")
            await expect(page.locator("#sheet")).to_be_hidden()


async def test_choices_can_be_tapped_and_faults_are_seen() -> None:
    async with Bot(answers) as bot, Local(callback=bot.url, attempt_interval=0.05, attempt_timeout=0.1) as wechat:
        li = wechat.citizen("小李")
        await li.follows()
        async with phone(wechat) as page:
            choices = [{"id": "1", "content": "满意"}, {"id": "2", "content": "不满意"}]
            body = {"touser": li.openid, "msgtype": "msgmenu", "msgmenu": {"head_content": "如何？", "list": choices}}
            await call(wechat, "/cgi-bin/message/custom/send", body, access_token=await token_of(wechat))
            await page.get_by_role("button", name="不满意", exact=True).click()
            await heard(page, "收到文字")
            bot.answer = late
            await page.fill("#text", "还在吗")
            await page.press("#text", "Enter")
            await expect(page.locator(".bubble.fault")).to_have_text(FAULT)


async def test_citizens_are_switched_and_unread_ones_marked() -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat, phone(wechat) as page:
        wang = wechat.citizen("王大妈")
        await wang.follows()
        chip = page.locator("#citizens button", has_text="王大妈")
        await expect(chip.get_by_role("img", name="有新消息")).to_be_visible()
        await chip.click()
        await heard(page, "欢迎")
        await expect(page.locator("#citizens .unread")).to_have_count(0)
        await page.click("#new-citizen")
        await page.fill("#ask-value", "赵阿姨")
        await page.keyboard.press("Enter")
        await expect(page.locator("#citizens [aria-pressed=true]")).to_have_text("赵阿姨")
        await expect(page.locator("#follow")).to_be_visible()


async def test_the_wire_pane_explains_each_delivery() -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat, phone(wechat, width=1280, height=800) as page:
        await wechat.citizen("小李").follows()
        entry = page.get_by_test_id("wire-entry").first
        await expect(entry).to_contain_text("subscribe")
        await expect(entry).to_contain_text("已回复")
        await entry.locator("summary").click()
        await expect(entry).to_contain_text("第 1 次投递")
        await expect(entry).to_contain_text("打开窗口 subscribe")


async def test_markup_in_messages_stays_text() -> None:
    async def hostile(delivery: Delivery) -> str:
        text = "<img src=x onerror=alert(1)><a href='javascript:alert(1)'>点</a>"
        return str(TextReply(content=text, message=delivery.message).render())

    async with Bot(hostile) as bot, Local(callback=bot.url) as wechat, phone(wechat) as page:
        await page.click("#follow")
        bubble = page.locator(".them .bubble").last
        await expect(bubble).to_have_text("<img src=x onerror=alert(1)>点")
        assert await bubble.locator("img, a").count() == 0


@pytest.mark.parametrize("width", [375, 1280])
async def test_axe_finds_no_serious_fault(width: int) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed")
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        li = wechat.citizen("小李")
        await hang_menu(wechat, bot.url)
        async with phone(wechat, width) as page:
            found = await serious(page)
            await li.follows()
            await li.says("你好")
            await li.sends_image()
            await li.sends_location(30.6, 114.3, "老街菜市场")
            await heard(page, "收到位置")
            found += await serious(page)
            await page.get_by_role("button", name="切换到键盘").click()
            await page.click("#plus")
            await page.click("#place")
            found += await serious(page)
        assert found == []


async def serious(page: Page) -> list[str]:
    await page.evaluate(AXE.read_text("utf-8"))
    report = await page.evaluate("axe.run()")
    return [
        f"{fault['id']}: {node['html']}"
        for fault in report["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
