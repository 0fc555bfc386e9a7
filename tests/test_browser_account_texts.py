"""Can staff read and change the account's menu, welcome and keywords on a phone, and by keyboard and screen reader?"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.dialog.router import Table
from bot.services import account_text
from handlers import ROUTERS
from tests.browser import browser_page, faults_at_all_widths, require, sign_in
from tests.chat import CONTENT
from tests.databases import Databases, opened
from tests.office import Office, office

pytestmark = pytest.mark.browser
HOME = "/console/account-texts"


class Phone:
    """What followers see: another menu than ours."""

    async def put(self, body: object) -> None:
        raise NotImplementedError

    async def shown(self) -> dict[str, object]:
        return {"button": [{"name": "投诉举报", "type": "view", "url": "https://elsewhere.example/"}]}


@pytest.fixture
async def place(databases: Databases, knowledge: None) -> AsyncIterator[Office]:
    require(Path("assets/htmx.min.js"), "assets (npm ci && npm run assets)")
    account_text.furnish(CONTENT.menu, Table(ROUTERS).acts(), ())
    async with opened(databases.url("sqlite")) as database, office(database, menu=Phone()) as started:
        await started.hires(roles=("approver",))
        await started.hires("zhou", "周审批", ("approver",))
        yield started


async def test_a_menu_is_changed_without_barriers(place: Office) -> None:
    async with browser_page() as page:
        await sign_in(page, place.server.make_url(HOME))
        await page.click("text=修改底部菜单")
        await page.fill("#b2_name", "看进度")
        assert await faults_at_all_widths(page, "account-menu") == []
        await page.fill("#why", "说得更明白")
        await page.keyboard.press("Enter")
        await expect(page.locator(".done")).to_contain_text("等另一位审批员发布")
        assert await faults_at_all_widths(page, "account-home") == []
        for name in ("keywords", "welcome", "platform", "menu/history", "menu/history/0"):
            await page.goto(str(place.server.make_url(f"{HOME}/{name}")))
            assert await faults_at_all_widths(page, f"account-{name.replace('/', '-')}") == []
