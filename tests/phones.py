"""How do tests hold the phone? One browser a module, a fresh window a test, and a bot that names what it got."""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, Frame, Page, async_playwright, expect
from wechatpy.replies import TextReply

from tests.browser import CHROMIUM, FLAGS, PATIENCE, require
from tests.sandbox_bots import Delivery, Local, call, token_of

SHOTS = os.environ.get("SHIYU_SHOTS")  # a folder, to look at what the tests see
_TEXTS = {"text": "收到文字", "image": "收到图片", "location": "收到位置", "voice": "收到语音", "video": "收到视频"}


def shared_browser() -> Any:
    """A fixture ``browser`` for the tests of one module."""

    @pytest_asyncio.fixture(scope="module", loop_scope="module", name="browser")
    async def launched() -> AsyncIterator[Browser]:
        require(CHROMIUM, "Chromium")
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
            yield browser
            await browser.close()

    return launched


async def answers(delivery: Delivery) -> str:
    """A bot that names what it received."""
    message = delivery.message
    page = f"http://{delivery.headers['Host']}/wechat"
    events = {"subscribe": f"欢迎，见<a href='{page}'>网页</a>", "subscribe_scan": "欢迎扫码", "click": "请说"}
    events |= {"scan": "扫到了", "scancode_waitmsg": "查到了"}
    text = _TEXTS.get(message.type) or events.get(getattr(message, "event", ""))
    return str(TextReply(content=text, message=message).render()) if text else ""


@asynccontextmanager
async def phone(browser: Browser, wechat: Local, width: int = 375, height: int = 760) -> AsyncIterator[Page]:
    """The page of 小李; whatever it complains about, except refusals of the platform, fails the test."""
    complaints: list[str] = []
    context = await browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    await page.goto(f"{wechat.url}/sandbox/phone?citizen=小李")
    await expect(page.locator("#citizens [aria-pressed=true]")).to_have_text("小李")
    await page.wait_for_selector("body[data-live]")
    yield page
    await context.close()
    assert [words for words in complaints if "Failed to load resource" not in words] == []


async def api(wechat: Local, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """A platform call that succeeds."""
    raw = json.dumps(body, ensure_ascii=False).encode()
    answer = await call(wechat, path, raw, access_token=await token_of(wechat))
    assert answer.get("errcode", 0) == 0, answer
    return answer


async def hang_menu(wechat: Local, *buttons: dict[str, Any]) -> None:
    await api(wechat, "/cgi-bin/menu/create", {"button": list(buttons)})


async def heard(page: Page, text: str) -> None:
    await expect(page.locator(".them .bubble", has_text=text).last).to_be_visible()


async def opened(page: Page) -> Frame:
    """The page that is open inside the phone."""
    frame = await (await page.locator("#sheet-frame").element_handle()).content_frame()
    assert frame is not None
    return frame


async def shoot(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png")
