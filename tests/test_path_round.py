"""Does a vote take the whole way: a word in the chat, the platform's login, the page, and back in the chat?"""

import re
from datetime import UTC, datetime
from typing import Any

import aiohttp

from tests.databases import Databases, opened
from tests.processes import Bot, free_port, platform
from tests.rounds import staged


async def _ask(http: aiohttp.ClientSession, method: str, url: str, **how: object) -> tuple[str, str]:
    async with http.request(method, url, allow_redirects=False, **how) as answer:  # type: ignore[arg-type]
        return answer.headers.get("Location", ""), await answer.text()


async def _vote(http: aiohttp.ClientSession, link: str, openid: str, base: str) -> str:
    """From a link in the chat through login and form to the page with the receipt."""
    away, _ = await _ask(http, "GET", link)
    assert "/connect/oauth2/authorize?" in away
    back, _ = await _ask(http, "GET", f"{away.partition('#')[0]}&sandbox_citizen={openid}")
    page, _ = await _ask(http, "GET", back)
    _, form = await _ask(http, "GET", f"{base}{page}")
    token = re.search(r'name="token" value="([^"]+)"', form)
    option = re.search(r'name="option" value="(\d+)"', form)
    assert token
    assert option
    done, _ = await _ask(http, "POST", f"{base}{page}/vote", data={"token": token[1], "option": option[1]})
    return (await _ask(http, "GET", f"{base}{done}"))[1]


async def test_a_vote_goes_from_the_chat_to_the_page_and_back(databases: Databases) -> None:
    url, api = databases.url("sqlite"), free_port()
    settings: dict[str, Any] = {"WECHAT__OPEN_BASE": f"http://127.0.0.1:{api}"}
    async with opened(url) as database, staged(database, datetime.now(UTC)) as stage:
        await stage.opens_vote()
    async with Bot(url, f"http://127.0.0.1:{api}", **settings) as bot, platform(bot.url, port=api) as wechat:
        wang = wechat.citizen("王大妈")
        await wang.follows()
        await wang.clicks("vote")
        heard = await wang.hears("【校园及周边你点我检】")
        link = re.search(r'href="(http[^"]+/enter)"', heard["text"])
        assert link
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            page = await _vote(http, link[1], wang.openid, bot.url)
        receipt = re.search(r'class="receipt">([A-Z2-7-]{14})<', page)
        assert receipt
        await wang.says("我投了什么")
        assert "1 校园周边的辣条" in (await wang.hears(receipt[1]))["text"]
        content, choice = re.findall(r"msgmenucontent=(\S+?)&msgmenuid=(\S+?)\"", heard["text"])[1]
        await wechat.post(f"citizens/{wang.openid}/tap", {"id": choice, "content": content})
        await wang.hears("2 校园周边的烤肠\n回执")
