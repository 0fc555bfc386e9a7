"""Does every sheet of the phone fit its screen, and does axe find no serious fault on any of them?"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser import barriers, is_wider_than_its_window
from tests.phones import SHOTS, answers, api, hang_menu, phone, shared_browser, shoot
from tests.sandbox_bots import Bot, Local, late

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
browser = shared_browser()

SCREENS = {"375x667": (375, 667), "375x812": (375, 812), "1280x800": (1280, 800)}
COMPLAIN = [
    {"type": "click", "name": "我要投诉", "key": "complain"},
    {"type": "click", "name": "查进度", "key": "progress"},
    {"type": "scancode_waitmsg", "name": "扫码查产品", "key": "scan"},
    {"type": "pic_weixin", "name": "发照片", "key": "photos"},
]
FORM = "投诉编号:{{character_string1.DATA}}\n受理时间:{{time2.DATA}}\n办理进度:{{thing3.DATA}}"


async def _converse(wechat: Local) -> None:
    """A chat with a bubble of each kind."""
    li = wechat.citizen("小李")
    await li.follows()
    await li.hears("欢迎")
    await li.says("昨天在东关小店买的豆干长毛了，老板不给换")
    await li.hears("收到文字")
    await li.sends_image()
    await li.speaks("就是东关路八号那家，下午四点多买的")
    await li.sends_location(30.62, 114.31, "青禾区人民路 18 号 老街菜市场")
    await li.hears("收到位置")
    choices = [{"id": "1", "content": "满意"}, {"id": "2", "content": "不满意"}]
    menu = {"head_content": "这次办理您满意吗？", "list": choices, "tail_content": "点一下就好，谢谢。"}
    await api(wechat, "/cgi-bin/message/custom/send", {"touser": li.openid, "msgtype": "msgmenu", "msgmenu": menu})


async def _send_cards(wechat: Local) -> None:
    openid = wechat.citizen("小李").openid
    template, notice = [
        (await wechat.post("templates", {"kind": kind, "title": title, "content": FORM}))["template_id"]
        for kind, title in (("template", "投诉受理通知"), ("notice", "处理结果通知"))
    ]
    values = {"character_string1": "T20261122-0001", "time2": "2026年11月22日 16:13", "thing3": "已转东关所核查"}
    data = {name: {"value": value} for name, value in values.items()}
    await wechat.citizen("小李").answers_consent({notice: "accept"})
    body = {"touser": openid, "data": data}
    await api(wechat, "/cgi-bin/message/template/send", {**body, "template_id": template, "url": wechat.url})
    await api(wechat, "/cgi-bin/message/subscribe/bizsend", {**body, "template_id": notice, "page": wechat.url})
    article = {"title": "本周抽检：3 批次不合格", "description": "点开看哪些店、哪些产品，以及怎么处理的。"}
    article |= {"url": wechat.url, "picurl": f"{wechat.url}/sandbox/samples/1"}
    await api(
        wechat, "/cgi-bin/message/custom/send", {"touser": openid, "msgtype": "news", "news": {"articles": [article]}}
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def wechat() -> AsyncIterator[Local]:
    """A platform on which 小李 has seen everything, up to an answer that never came."""
    async with (
        Bot(answers, mode="safe") as bot,
        Local(callback=bot.url, mode="safe", attempt_timeout=0.1, attempt_interval=0.1) as wechat,
    ):
        view = {"type": "view", "name": "抽检结果", "url": bot.url}
        await hang_menu(wechat, {"name": "投诉举报", "sub_button": COMPLAIN}, {"name": "服务", "sub_button": [view]})
        await _converse(wechat)
        await _send_cards(wechat)
        bot.answer = late
        await wechat.citizen("小李").says("在吗")
        await wechat.citizen("小李").hears("出现故障")
        yield wechat


class Look:
    """Looks at the page as it stands, again and again; what was wrong is told at the end."""

    def __init__(self, page: Page, screen: str) -> None:
        self._page, self._screen = page, screen
        self.faults: list[str] = []

    async def at(self, name: str) -> None:
        await shoot(self._page, f"sandbox-{self._screen}-{name}")
        self.faults += [f"{name}: {fault}" for fault in await barriers(self._page)]
        if await is_wider_than_its_window(self._page):
            self.faults.append(f"{name}: wider than the window")


async def _open_each(page: Page, look: Look) -> None:
    """Each sheet by the control that opens it; Escape leaves it."""
    sheets = {
        "places": ["#plus", "#place"],
        "scanner": ["#more", "#scan"],
        "voice": ["#speak"],
        "managed": ["#more", "#notices"],
        "consent": ["#more", "#notices", "#consent-ask"],
        "ask": ["#new-citizen"],
    }
    for name, path in sheets.items():
        for selector in path:
            await page.click(selector)
        await expect(page.locator(f"#{name}")).to_be_visible()
        await look.at(name)
        while await page.locator("dialog[open]").count():
            await page.keyboard.press("Escape")


@pytest.mark.parametrize("screen", list(SCREENS) if SHOTS else ["375x667"])
async def test_every_sheet_is_accessible_and_fits(browser: Browser, wechat: Local, screen: str) -> None:
    async with phone(browser, wechat, *SCREENS[screen]) as page:
        look = Look(page, screen)
        await look.at("chat")
        await page.locator("#chat").evaluate("chat => { chat.scrollTop = 0; }")
        await look.at("bubbles")
        await page.get_by_role("button", name="投诉举报").click()
        await look.at("menu")
        await page.get_by_role("button", name="发照片").click()
        await expect(page.locator("#album")).to_be_visible()
        await look.at("album")
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="切换到键盘").click()
        await page.click("#plus")
        await look.at("plus")
        await page.click("#plus")
        await _open_each(page, look)
        await page.get_by_role("button", name="查看图片").first.click()
        await expect(page.locator("#viewer")).to_be_visible()
        await look.at("viewer")
        await page.keyboard.press("Escape")
        await page.get_by_role("link", name="网页").click()
        await look.at("page")
        await page.click("#sheet-back")
        await expect(page.locator("#sheet")).to_be_hidden()
        assert look.faults == []


@pytest.mark.parametrize("screen", ["375x667", "1280x800"])
async def test_the_wire_pane_is_accessible_and_fits(browser: Browser, wechat: Local, screen: str) -> None:
    async with phone(browser, wechat, *SCREENS[screen]) as page:
        look = Look(page, screen)
        if SCREENS[screen][0] < 1000:
            await page.click("#wire-toggle")
        await look.at("wire")
        await page.get_by_test_id("wire-entry").filter(has_text="在吗").locator("summary").click()
        await look.at("wire-open")
        assert look.faults == []


async def test_strangers_see_how_to_follow(browser: Browser) -> None:
    async with Local() as wechat, phone(browser, wechat, *SCREENS["375x812"]) as page:
        look = Look(page, "375x812")
        await expect(page.locator("#follow")).to_be_visible()
        await look.at("stranger")
        assert look.faults == []
