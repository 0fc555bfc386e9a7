"""Do cards look and open as on a phone, and do citizens say yes or no to notices?"""

import pytest
from aiohttp import web
from playwright.async_api import Browser, expect

from tests.phones import answers, api, phone, shared_browser
from tests.sandbox_bots import Bot, Local, eventually

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
browser = shared_browser()

PAGE = """<!doctype html><title>订阅</title><script src="{sandbox}/sandbox/static/jweixin.js"></script>
<wx-open-subscribe template="{id}"><script type="text/wxtag-template"><button>通知我结果</button></script></wx-open-subscribe>
<output id="told"></output><script>document.querySelector("wx-open-subscribe").addEventListener("success",
(event) => document.querySelector("#told").textContent = event.detail.subscribeDetails)</script>"""


class Asking(Bot):
    """A bot whose page asks for consent, as one on the real platform does."""

    page = ""

    async def _get(self, request: web.Request) -> web.Response:
        return web.Response(text=self.page, content_type="text/html")


async def offer(wechat: Local, title: str = "投诉处理结果通知", *, lasting: bool = False) -> str:
    """A notice template; its id."""
    words = {"kind": "notice", "title": title, "content": "编号:{{character_string1.DATA}}\n结果:{{thing2.DATA}}"}
    return str((await wechat.post("templates", words | {"long_term": lasting}))["template_id"])


async def notify(wechat: Local, openid: str, template: str) -> None:
    data = {"character_string1": {"value": "T20261122-0001"}, "thing2": {"value": "已办结"}}
    body = {"touser": openid, "template_id": template, "data": data, "page": wechat.url}
    await api(wechat, "/cgi-bin/message/subscribe/bizsend", body)


async def test_several_articles_become_one_card(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        li = wechat.citizen("小李")
        await li.follows()
        async with phone(browser, wechat) as page:
            article = {"title": "本周抽检", "description": "不合格 3 批次", "url": bot.url, "picurl": ""}
            body = {"touser": li.openid, "msgtype": "news", "news": {"articles": [article]}}
            await api(wechat, "/cgi-bin/message/custom/send", body)
            card = page.locator("[data-kind=news]")
            await expect(card).to_contain_text("阅读全文")
            await card.get_by_role("button").click()
            await expect(page.frame_locator("#sheet-frame").get_by_role("heading")).to_have_text("抽检结果")


async def test_template_messages_show_their_lines(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        li = wechat.citizen("小李")
        await li.known(following=True)
        words = {"kind": "template", "title": "受理通知", "content": "编号:{{character_string1.DATA}}"}
        template = (await wechat.post("templates", words))["template_id"]
        async with phone(browser, wechat) as page:
            data = {"character_string1": {"value": "T20261122-0001"}}
            body = {"touser": li.openid, "template_id": template, "url": bot.url, "data": data}
            await api(wechat, "/cgi-bin/message/template/send", body)
            card = page.locator("[data-kind=template]")
            await expect(card.locator("dd")).to_have_text("T20261122-0001")
            await card.get_by_role("button", name="查看详情").click()
            await expect(page.locator("#sheet")).to_be_visible()


async def test_a_page_asks_and_the_citizen_allows(browser: Browser) -> None:
    async with Asking(answers) as bot, Local(callback=bot.url) as wechat:
        li = wechat.citizen("小李")
        await li.follows()
        template = await offer(wechat)
        bot.page = PAGE.format(id=template, sandbox=wechat.url)
        async with phone(browser, wechat) as page:
            await page.get_by_role("link", name="网页").click()
            await page.frame_locator("#sheet-frame").get_by_role("button", name="通知我结果").click()
            await expect(page.locator("#consent")).to_contain_text("投诉处理结果通知")
            await page.click("#consent-allow")
            await expect(page.frame_locator("#sheet-frame").locator("#told")).to_contain_text("accept")
            await eventually(lambda: b"subscribe_msg_popup_event" in bot.received[-1].body)
            await page.click("#sheet-close")
            await notify(wechat, li.openid, template)
            await expect(page.locator("[data-kind=notice]")).to_contain_text("已办结")


async def test_managed_notices_can_be_refused_for_good(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        li = wechat.citizen("小李")
        await li.known(following=True)
        template = await offer(wechat, lasting=True)
        await li.answers_consent({template: "accept"})
        async with phone(browser, wechat) as page:
            await page.click("#more")
            await page.click("#notices")
            switch = page.get_by_role("switch")
            await expect(switch).to_be_checked()
            await switch.click()
            await expect(page.locator("#managed")).to_contain_text("已拒收")
            await eventually(lambda: b"subscribe_msg_change_event" in bot.received[-1].body)
            await page.get_by_role("button", name="返回聊天").click()
            await expect(page.locator("#managed")).to_be_hidden()
