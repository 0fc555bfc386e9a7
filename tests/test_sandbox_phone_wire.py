"""Does the wire pane tell each push and call with its bodies, its delays and the rule that was applied?"""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.phones import answers, phone, shared_browser
from tests.sandbox_bots import Bot, Local, late, say

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
browser = shared_browser()

TOUR = """title: 打个招呼
about: 关注，再问一句。
steps:
  - note: 王大妈关注了服务号。
  - {who: 王大妈, follows: }
  - hears: 欢迎
  - says: 你好
  - hears: 收到文字
"""


def entry(page: Page, text: str) -> Locator:
    return page.get_by_test_id("wire-entry").filter(has_text=text).first


async def test_each_delivery_is_told_with_its_bodies(browser: Browser) -> None:
    async with (
        Bot(answers, mode="safe") as bot,
        Local(callback=bot.url, mode="safe") as wechat,
        phone(browser, wechat, 1280, 800) as page,
    ):
        await wechat.citizen("小李").follows()
        line = entry(page, "subscribe")
        await expect(line).to_contain_text("已回复")
        await expect(line).to_contain_text("打开“关注后 1 分钟”的窗口")
        await line.locator("summary").click()
        await expect(line).to_contain_text("第 1 次投递")
        regions = {name: line.get_by_role("region", name=name) for name in ("送出的请求体", "应答原文", "应答明文")}
        await expect(line.get_by_role("region", name="推送明文（safe）")).to_contain_text("<Event>")
        await expect(regions["送出的请求体"]).to_contain_text("<Encrypt>")
        await expect(regions["应答原文"]).to_contain_text("<MsgSignature>")
        await expect(regions["应答明文"]).to_contain_text("欢迎")


async def test_failed_deliveries_are_counted_and_explained(browser: Browser) -> None:
    async with Bot(late) as bot, Local(callback=bot.url, attempt_interval=0.05, attempt_timeout=0.1) as wechat:
        li = await wechat.citizen("小李").known(following=True)
        async with phone(browser, wechat, 1280, 800) as page:
            await li.says("还在吗")
            line = entry(page, "还在吗")
            await expect(line).to_contain_text("失败")
            await expect(line).to_contain_text("3 次")
            await expect(line).to_contain_text("显示故障提示")
            await line.locator("summary").press("Enter")
            await expect(line.locator(".try.bad")).to_have_count(3)
            await page.select_option("#wire-kind", "bad")
            await expect(line).to_be_visible()
            await page.select_option("#wire-kind", "api")
            await expect(line).to_be_hidden()


async def test_refused_calls_name_the_rule(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        li, wang = wechat.citizen("小李"), wechat.citizen("王大妈")
        await li.follows()
        await wang.follows()
        async with phone(browser, wechat, 1280, 800) as page:
            codes = [await say(wechat, li.openid, f"第 {number} 条") for number in (1, 2, 3, 4)]
            assert codes == [0, 0, 0, 45047]
            await expect(entry(page, "45047")).to_contain_text("窗口里的条数已用完")
            await expect(entry(page, "用了 3 / 3 条")).to_be_visible()
            await page.select_option("#wire-citizen", label="王大妈")
            await expect(entry(page, "45047")).to_be_hidden()
            await expect(entry(page, "subscribe")).to_be_visible()
            await page.click("#wire-clear")
            await expect(page.locator("#wire-empty")).to_be_visible()


async def test_the_pane_is_a_drawer_on_a_narrow_screen(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        await wechat.citizen("小李").follows()
        async with phone(browser, wechat, 375, 667) as page:
            await page.click("#wire-toggle")
            await expect(entry(page, "subscribe")).to_be_visible()
            box = await page.locator("#wire").bounding_box()
            assert box is not None
            assert (box["x"], box["width"], round(box["y"] + box["height"])) == (0, 375, 667)
            await page.keyboard.press("Tab")
            await page.locator("#wire-citizen").press("Escape")
            await expect(page.locator("#wire")).to_be_hidden()
            await expect(page.locator("#wire-toggle")).to_be_focused()


async def test_a_tour_hands_the_phone_from_one_to_another(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "hello.yaml").write_text(TOUR, encoding="utf-8")
    async with Bot(answers) as bot, Local(callback=bot.url, tours=tmp_path) as wechat, phone(browser, wechat) as page:
        await page.click("#tour-open")
        await page.get_by_role("radio", name="快").check()
        await page.get_by_role("button", name="打个招呼").click()
        await expect(page.locator("#caption-text")).to_have_text("王大妈关注了服务号。")
        await expect(page.locator("#citizens [aria-pressed=true]")).to_have_text("王大妈")
        await expect(page.locator(".them .bubble").last).to_have_text("收到文字", timeout=15_000)
        await expect(page.locator("#toast")).to_have_text("导览结束")
        await expect(page.locator("#caption")).to_be_hidden()


async def test_pages_and_bodies_are_shown_without_markup(browser: Browser) -> None:
    async with Local() as wechat, phone(browser, wechat, 1280, 800) as page:
        hostile = {"MsgType": "text", "Content": "<img src=x onerror=alert(1)>"}
        await wechat.post("push", {"openid": wechat.citizen("小李").openid, "fields": hostile})
        line = entry(page, "onerror")
        await line.locator("summary").click()
        await expect(line.locator("pre").first).to_contain_text(hostile["Content"])
        assert await line.locator("img").count() == 0
