"""Is a citizen asked for a notice only where there is one, on a page that the platform's script accepts?"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect

from bot.portal import PortalSettings, setup_portal
from bot.store.engine import Database
from bot.store.token import TokenStore
from bot.wechat.clock import utc_now
from bot.wechat.jssdk import PageSigner
from tests.browser import browser_page
from tests.chat import Chat
from tests.databases import Databases, opened
from tests.notified import NOTICES, TEMPLATE, Account, account, configured
from tests.sandbox_bots import APPID


@asynccontextmanager
async def portal(office: Account, **settings: Any) -> AsyncIterator[str]:
    """The address of the public pages of that account."""
    app = web.Application()
    server = TestServer(app)
    signer = PageSigner(office.client, TokenStore(office.database, f"{APPID} jsapi", utc_now))
    given: dict[str, Any] = {"notice_template": TEMPLATE, "assets": Path("assets")} | settings
    setup_portal(
        app, units=office.database, settings=PortalSettings(public_url="http://bot.test", **given), signer=signer
    )
    await server.start_server()
    try:
        yield str(server.make_url("")).rstrip("/")
    finally:
        await server.close()
        await signer.close()


async def shown(office: Account, address: str) -> tuple[int, str]:
    assert office.wechat._session
    async with office.wechat._session.get(address) as answer:
        return answer.status, await answer.text()


async def tickets(office: Account) -> int:
    """How often the platform was asked for one."""
    return sum(entry["path"] == "/cgi-bin/ticket/getticket" for entry in await office.wechat.ledger("api"))


async def test_the_page_is_signed_with_one_shared_ticket(database: Database, now: datetime) -> None:
    async with account(database, now) as office, portal(office) as one, portal(office) as other:
        for site in (one, other):
            status, text = await shown(office, f"{site}/notify?from=chat")
            said = dict(re.findall(r'data-(\w+)="([^"]*)"', text))
            assert (status, said["appid"], f'template="{TEMPLATE}"' in text) == (200, APPID, True)
            named = {"noncestr": said["nonce"], "timestamp": said["timestamp"], "signature": said["signature"]}
            judged = await office.wechat.get("jssdk", url="http://bot.test/notify?from=chat", **named)
            assert judged == {"ok": True, "rule": "config:ok"}
        assert await tickets(office) == 1


async def test_without_a_ticket_the_page_says_so(database: Database, now: datetime) -> None:
    async with account(database, now) as office, portal(office) as site:
        await office.wechat.faults("api", "errcode", count=5, errcode=45009)
        status, text = await shown(office, f"{site}/notify")
        assert (status, "现在打不开" in text, "wx-open-subscribe" in text) == (200, True, False)


async def test_without_a_template_nothing_is_offered(database: Database, now: datetime) -> None:
    async with account(database, now) as office, portal(office, notice_template="") as site:
        assert (await shown(office, f"{site}/notify"))[0] == 404


async def test_topics_are_agreed_to_by_a_template_of_their_own(database: Database, now: datetime) -> None:
    async with account(database, now) as office, portal(office, topic_template="nTopic") as site:
        status, text = await shown(office, f"{site}/notify/topics")
        assert (status, 'template="nTopic"' in text, TEMPLATE in text) == (200, True, False)
        assert 'data-accept="好了，下次有新消息会通知您一次' in text
    async with account(database, now) as office, portal(office) as site:
        assert (await shown(office, f"{site}/notify/topics"))[0] == 404


@pytest.mark.parametrize("is_on", [True, False])
async def test_filing_ends_with_the_offer(database: Database, now: datetime, *, is_on: bool) -> None:
    async with configured(NOTICES if is_on else None):
        filed = await Chat(database, now).of("wang").says("举报", "买的面包发霉了", "幸福超市", "跳过", "匿名", "确认")
    assert "已经登记" in filed
    assert (f'<a href="{NOTICES.page}">' in filed) is is_on


@pytest.mark.browser
async def test_a_tap_on_the_phone_becomes_a_consent(databases: Databases, now: datetime) -> None:
    with databases.lent("sqlite") as url:
        async with opened(url) as database, account(database, now) as office, browser_page(420, 800) as page:
            told = await _taps(office, page)
            assert "通知您一次" in told
            assert [entry["answers"] for entry in await office.wechat.ledger("consent")] == [{TEMPLATE: "accept"}]
            await office.heard_of((await office.wechat.ledger("push"))[-1]["seq"])
            assert await office.stock() == 1


async def _taps(office: Account, page: Page) -> str:
    """Opens the page on the phone and agrees; what the page then says."""
    await office.wechat.citizen("小李").known(following=True)
    async with portal(office, is_demo=True, sandbox=office.wechat.url) as site:
        await page.goto(f"{site}/sandbox/phone?citizen=小李")
        await page.wait_for_selector("body[data-live]")
        await page.evaluate(
            "import('/sandbox/static/page.js').then(({openPage}) => "
            "import('/sandbox/static/state.js').then(({state}) => openPage('/notify', state.me.openid)))"
        )
        inside = page.frame_locator("#sheet-frame")
        await inside.get_by_role("button", name="通知我一次").click()
        await page.locator("#consent button[value=ok]").click()
        await expect(inside.locator("#told")).not_to_be_empty()
        return await inside.locator("#told").inner_text()
