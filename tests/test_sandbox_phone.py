"""Can a citizen use the phone page, by finger and by keyboard, alone and as one of several?"""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.async_api import Browser, expect
from wechatpy.replies import TextReply

from bot.sandbox.chat import FAULT
from bot.sandbox.phone.samples import sample
from tests.phones import answers, api, hang_menu, heard, opened, phone, shared_browser
from tests.sandbox_bots import APPID, Bot, Delivery, Local, call, late, token_of

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
browser = shared_browser()

COMPLAIN = {"name": "投诉举报", "sub_button": [{"type": "click", "name": "我要投诉", "key": "complain"}]}


async def test_a_citizen_writes_shows_and_points(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat, phone(browser, wechat) as page:
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


async def test_the_menu_opens_by_keyboard_and_closes_by_escape(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        await wechat.citizen("小李").known(following=True)
        await hang_menu(wechat, COMPLAIN, {"type": "view", "name": "抽检结果", "url": bot.url})
        async with phone(browser, wechat) as page:
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


async def test_each_citizen_sees_the_menu_meant_for_them(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        li, wang = wechat.citizen("小李"), wechat.citizen("王大妈")
        await li.known(following=True)
        await wang.known(following=True)
        await hang_menu(wechat, COMPLAIN)
        tag = (await api(wechat, "/cgi-bin/tags/create", {"tag": {"name": "商户"}}))["tag"]["id"]
        await api(wechat, "/cgi-bin/tags/members/batchtagging", {"openid_list": [wang.openid], "tagid": tag})
        rule = {"button": [{"type": "click", "name": "商户自查", "key": "self"}], "matchrule": {"tag_id": str(tag)}}
        await api(wechat, "/cgi-bin/menu/addconditional", rule)
        async with phone(browser, wechat) as page:
            await expect(page.locator("#menu-bar")).to_contain_text("投诉举报")
            await page.locator("#citizens button", has_text="王大妈").click()
            await expect(page.locator("#menu-bar")).to_contain_text("商户自查")


async def test_links_open_inside_the_phone(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        await wechat.citizen("小李").follows()
        async with phone(browser, wechat) as page:
            await page.get_by_role("link", name="网页").click()
            await expect(page.locator("#sheet")).to_be_visible()
            await expect(page.locator("#sheet-close")).to_be_focused()
            await expect(page.frame_locator("#sheet-frame").get_by_role("heading")).to_have_text("抽检结果")
            cookies = {cookie.get("name"): cookie.get("value") for cookie in await page.context.cookies()}
            assert cookies["sandbox_citizen"] == wechat.citizen("小李").openid
            await page.keyboard.press("Escape")
            await expect(page.locator("#sheet")).to_be_hidden()
            await expect(page.get_by_role("link", name="网页")).to_be_focused()


@pytest.mark.parametrize("own", [False, True], ids=["another origin", "the phone's origin"])
async def test_pages_go_back_before_they_close(browser: Browser, own: bool) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat, phone(browser, wechat) as page:
        first, second = (f"{wechat.url}/sandbox/samples/{n}" if own else f"{bot.url}?{n}" for n in (1, 2))
        await page.click("#scan-follow")
        await page.fill("#scanner-text", first)
        await page.click("#scanner-go")
        frame = await opened(page)
        await frame.wait_for_url(first)
        await frame.evaluate("address => { location.href = address; }", second)
        await frame.wait_for_url(second)
        await page.click("#sheet-back")
        await frame.wait_for_url(first)
        await page.click("#sheet-back")
        await expect(page.locator("#sheet")).to_be_hidden()


async def test_a_page_learns_whose_phone_it_is(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        li = await wechat.citizen("小李").known(following=True)
        query = {"appid": APPID, "redirect_uri": bot.url, "response_type": "code", "scope": "snsapi_base", "state": "s"}
        url = f"{wechat.url}/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect"
        await hang_menu(wechat, {"type": "view", "name": "我的投诉", "url": url})
        async with phone(browser, wechat) as page:
            await page.get_by_role("button", name="我的投诉").click()
            await expect(page.frame_locator("#sheet-frame").get_by_role("heading")).to_have_text("抽检结果")
            code = parse_qs(urlsplit((await opened(page)).url).query)["code"][0]
            secret = {"appid": APPID, "secret": "sandboxsecret", "grant_type": "authorization_code"}
            assert (await call(wechat, "/sns/oauth2/access_token", **secret, code=code))["openid"] == li.openid


async def test_choices_can_be_tapped_and_faults_are_seen(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url, attempt_interval=0.05, attempt_timeout=0.1) as wechat:
        li = wechat.citizen("小李")
        await li.follows()
        async with phone(browser, wechat) as page:
            choices = [{"id": "1", "content": "满意"}, {"id": "2", "content": "不满意"}]
            body = {"touser": li.openid, "msgtype": "msgmenu", "msgmenu": {"head_content": "如何？", "list": choices}}
            await call(wechat, "/cgi-bin/message/custom/send", body, access_token=await token_of(wechat))
            await page.get_by_role("button", name="不满意", exact=True).click()
            await heard(page, "收到文字")
            bot.answer = late
            await page.fill("#text", "还在吗")
            await page.press("#text", "Enter")
            await expect(page.locator(".bubble.fault")).to_have_text(FAULT)


async def test_citizens_are_switched_and_unread_ones_marked(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat, phone(browser, wechat) as page:
        await wechat.citizen("王大妈").follows()
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


async def test_unfollowing_takes_the_writing_line_away(browser: Browser) -> None:
    async with Bot(answers) as bot, Local(callback=bot.url) as wechat:
        await wechat.citizen("小李").follows()
        async with phone(browser, wechat) as page:
            await page.click("#more")
            await page.get_by_role("button", name="取消关注").click()
            await expect(page.locator("#stranger")).to_be_visible()
            await expect(page.locator("#foot")).to_be_hidden()
            await expect(page.locator(".bubble.system").last).to_contain_text("你已取消关注")


async def test_markup_in_messages_stays_text(browser: Browser) -> None:
    async def hostile(delivery: Delivery) -> str:
        text = "<img src=x onerror=alert(1)><a href='javascript:alert(1)'>点</a>"
        return str(TextReply(content=text, message=delivery.message).render())

    async with Bot(hostile) as bot, Local(callback=bot.url) as wechat, phone(browser, wechat) as page:
        await page.click("#follow")
        bubble: Any = page.locator(".them .bubble").last
        await expect(bubble).to_have_text("<img src=x onerror=alert(1)>点")
        assert await bubble.locator("img, a").count() == 0
