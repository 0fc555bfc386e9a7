"""Does the whole path work in a real browser, on the demo as `make run` starts it: citizen at the left, staff at the right?"""

import os
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import yaml
from playwright.async_api import FrameLocator, Page, expect

from tests.browser import CHROMIUM, browser_page, require
from tests.databases import Databases
from tests.processes import ROOT, Bot

pytestmark = pytest.mark.browser

STAFF = yaml.safe_load((ROOT / "content/demo/staff.yaml").read_text(encoding="utf-8"))[0]
STORY = "昨天在东关小店买的豆干长毛了，老板不给换"
SHOTS = os.environ.get("SHIYU_SHOTS")  # a folder, to look at what the test sees; its path.png is the README's picture


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bot]:
    require(CHROMIUM, "Chromium")
    require(ROOT / "assets/htmx.min.js", "assets (make assets)")
    settings: dict[str, Any] = {
        "WECHAT__TOKEN": "",
        "WECHAT__AES_KEY": "",
        "WECHAT__APPID": "",
        "WECHAT__APPSECRET": "",
    }
    bot = Bot(databases.url("sqlite"), command="demo", folder=tmp_path_factory.mktemp("demo"), **settings)
    for name in [*(f"SHIYU_{key}" for key in settings), "SHIYU_SECURITY__DATA_KEYS", "SHIYU_WECHAT__API_BASE"]:
        del bot.environment[name]
    async with bot:
        yield bot


async def _says(phone: FrameLocator, text: str, heard: str) -> None:
    await phone.locator("#text").fill(text)
    await phone.locator("#send").click()
    await expect(phone.locator(".bubble").last).to_contain_text(re.compile(heard))


async def _shoot(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png")


async def _files(phone: FrameLocator) -> str:
    """Follow, complain with a photo and a telephone number; the case number the citizen is told."""
    await phone.locator("#follow").click()
    await expect(phone.locator(".bubble").last).to_contain_text("投诉举报")
    await phone.locator("#menu-bar button").first.click()  # the keyboard sign, as in WeChat
    await _says(phone, "我要投诉", "说说发生了什么")
    await _says(phone, STORY, "在哪里")
    await _says(phone, "东关小店，东关路8号", "照片")
    await phone.locator("#plus").click()
    await phone.locator("[data-sample='2']").click()
    await expect(phone.locator(".bubble").last).to_contain_text("一共 1 张")
    await _says(phone, "好了", "电话")
    await _says(phone, "王大妈 13912345678", "实名")
    await _says(phone, "王秀英，住幸福路 2 号，退 12 元", "核对")
    await _says(phone, "确认", r"编号 T\d{8}-\d{4}")
    text = await phone.locator(".bubble").last.inner_text()
    found = re.search(r"T\d{8}-\d{4}", text)
    assert found
    return found[0]


async def test_citizen_files_and_staff_answer_side_by_side(demo: Bot) -> None:
    async with browser_page(1440, 900) as page:
        await page.goto(f"{demo.url}/demo")
        frames = page.frame_locator("iframe")
        phone, console = frames.nth(0), frames.nth(1)
        await console.locator("#login").fill(STAFF["login"])
        await console.locator("#password").fill(STAFF["password"])
        await console.locator("#password").press("Enter")
        await expect(console.locator(".me")).to_be_visible()
        await phone.locator("#citizens button").first.click()
        number = await _files(phone)
        await expect(console.locator(f"#case-{number}")).to_be_visible()
        await _shoot(page, "list")
        await console.locator(f"#case-{number}").click()
        await expect(console.locator("body")).to_contain_text(STORY)
        await expect(console.locator("body")).not_to_contain_text("13912345678")
        await expect(console.locator("img[src*='/photo/']").first).to_be_visible()
        await console.locator("#answer-text").fill("您好，我们今天下午去店里核查，请保留好包装和小票。")
        await console.locator("#answer button.main").click()
        await expect(phone.locator(".bubble").last).to_contain_text("今天下午去店里核查")
        await expect(console.locator(".delivery").last).to_contain_text("已送达")
        await _shoot(page, "path")
        await _says(phone, "进度", number)


async def test_phone_alone_fits_a_narrow_screen(demo: Bot) -> None:
    async with browser_page(375, 720) as page:
        await page.goto(f"{demo.url}/sandbox/phone")
        await page.locator("#citizens button").nth(1).click()
        await page.locator("#follow").click()
        await expect(page.locator(".bubble").last).to_contain_text("投诉举报")
        await expect(page.locator("#menu-bar")).to_be_visible()
        assert not await page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        await _shoot(page, "phone")
