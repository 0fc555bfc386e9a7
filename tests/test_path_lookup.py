"""Does a look-up take the whole way: a word in the chat, a tap, the door's code, the page, over the real wire?"""

from datetime import UTC, date, datetime

import aiohttp

from tests import published
from tests.databases import Databases, opened
from tests.processes import Bot, platform
from tests.published import PESTICIDE
from tests.rounds import hire

SHOPS = ("和平区福满园饭店", "和平区福满楼酒家")


async def _laid_out(url: str) -> str:
    """Two businesses, a failing batch at the first; its ref."""
    now = datetime.now(UTC)
    async with opened(url) as database:
        await database.run(hire, now)
        refs = [await database.run(published.register, now, name=name, plain=name) for name in SHOPS]
        given = {"food": "韭菜", "venue": SHOPS[0], "published_on": date(2026, 4, 1)}
        await database.run(published.publish, now, tests=(PESTICIDE,), failing=(PESTICIDE,), **given)
        return refs[0]


async def test_look_up_goes_from_a_word_to_the_page(databases: Databases) -> None:
    url = databases.url("sqlite")
    ref = await _laid_out(url)
    async with Bot(url) as bot, platform(bot.url) as wechat:
        wang = wechat.citizen("王大妈")
        await wang.follows()
        await wang.hears("食品安全服务号")
        await wang.says("韭菜抽检结果")
        heard = await wang.hears("✗ 不合格：韭菜")
        assert "仅指该批次所检项目" in heard["text"]
        await wang.says("福满抽检情况")
        await wang.hears("您说的是哪一家")
        await wang.taps("和平区福满园饭店")
        await wang.hears("查到和平区福满园饭店")
        await wang.scans(f"b{ref}")
        await wang.hears("【和平区福满园饭店】")
        await wang.taps("投诉这家")
        await wang.hears("说说发生了什么")
        async with aiohttp.ClientSession() as http, http.get(f"{bot.url}/b/{ref}") as page:
            assert "和平区福满园饭店" in await page.text()


async def test_following_by_the_door_opens_the_card(databases: Databases) -> None:
    url = databases.url("sqlite")
    ref = await _laid_out(url)
    async with Bot(url) as bot, platform(bot.url) as wechat:
        li = wechat.citizen("李大爷")
        await li.follows(f"b{ref}")
        await li.hears("【和平区福满园饭店】")
        await li.says("这家店是几级")
        await li.hears("A 级（优秀，大笑脸）")
