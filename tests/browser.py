"""Where do tests get a real browser, and who judges whether its pages are accessible?"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright, expect
from yarl import URL

from tests.conftest import SOAK
from tests.office import PASSWORD

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None)
AXE = Path("node_modules/axe-core/axe.min.js")
SHOTS = os.environ.get("SHIYU_SHOTS")  # a folder, to look at what the tests see
WIDTHS = (1280, 375)
PATIENCE = 30_000  # milliseconds: a busy machine is slow, and a page that is ready is not waited for
FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run"
expect.set_options(timeout=PATIENCE)


def require(path: Path | str | None, what: str) -> None:
    """Skip without ``what``; on the build machine fail instead."""
    if path is None or not Path(path).exists():
        assert not os.environ.get("CI"), f"no {what} on this machine"
        pytest.skip(f"no {what} on this machine")


@asynccontextmanager
async def browser_page(width: int = 1280, height: int = 900) -> AsyncIterator[Page]:
    """A page in a real browser; whatever it complains about, except answers of 4xx, fails the test."""
    require(CHROMIUM, "Chromium")
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        page = await browser.new_page(viewport={"width": width, "height": height})
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        yield page
        await browser.close()
    assert [words for words in complaints if "Failed to load resource" not in words] == []


async def sign_in(page: Page, url: URL, login: str = "li") -> None:
    """``login`` opens ``url`` of the console, and is there once the password is in."""
    await page.goto(str(url))
    await page.fill("#login", login)
    await page.fill("#password", PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator(".me")).to_be_visible()
    await expect(page).to_have_url(str(url))
    await page.wait_for_load_state("load")


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")


async def barriers(page: Page) -> list[str]:
    """What axe-core finds serious or critical on the page as it stands."""
    require(AXE, "axe-core (npm ci)")
    # Run from outside the page: its policy forbids scripts that are not ours.
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_axe())
    found: dict[str, Any] = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


async def is_wider_than_its_window(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


async def faults_at_all_widths(page: Page, name: str) -> list[str]:
    """On a desk's screen and a phone, where it stays: barriers (a soak's at both widths), and what leaves the window.

    ``name`` is the picture's.
    """
    faults: list[str] = []
    await page.wait_for_load_state("load")
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 812})
        if SHOTS:
            await page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
        if SOAK or width == WIDTHS[-1]:
            faults += [f"{name} at {width}: {barrier}" for barrier in await barriers(page)]
        faults += [f"{name} at {width}: wider than its window"] if await is_wider_than_its_window(page) else []
    return faults
