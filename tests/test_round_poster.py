"""Do posters lead to their round, by the account's own code or by a link, and are scans counted by place?"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
import zxingcpp
from PIL import Image

from bot.domain.refused import Refused
from bot.domain.round import Act
from bot.services import poster, round
from bot.store.engine import Database
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.scene import SceneCodes
from bot.wechat.wire import open_http
from tests.chat import Chat
from tests.office import Desk
from tests.round_office import RoundOffice, round_office
from tests.round_pages import site
from tests.rounds import LOOK, Stage
from tests.sandbox_bots import APPID, Local
from tests.wechat_api import MemoryTokens

TOWN = "990101100"
MOST = 2048  # bytes of a text
SAMPLE = poster.Poster(
    "本局", "校园及周边" * 6, "看看。" * 100, ("投票",), "扫一扫", "编号", "http://x.test/round/D2026-0001"
)


@pytest.fixture
async def place(database: Database) -> AsyncIterator[RoundOffice]:
    async with round_office(database, public_url="http://office.test") as started:
        await started.stage.opens_vote()
        yield started


async def drawn(desk: Desk, path: str) -> tuple[str, tuple[int, int]]:
    """What the poster's code says, and the size of the sheet."""
    async with desk.client.get(path) as answer:
        data = await answer.read()
        assert (answer.status, answer.content_type) == (200, "image/png"), data[:200]
    with Image.open(BytesIO(data)) as image:
        (code,) = zxingcpp.read_barcodes(image.convert("L"))
        return code.text, image.size


async def scans(stage: Stage) -> dict[str, tuple[int, int, int]]:
    """(followers, new followers, straight to the page) by place, where there were any."""
    given: dict[str, Any] = {"actor": LOOK, "number": stage.number, "now": stage.now}
    found = await stage.database.read(round.share, **given)
    counts = {one.area.code: (one.chat, one.follow, one.page) for one in found.places}
    return {code: count for code, count in counts.items() if any(count)}


@pytest.mark.parametrize(("size", "pixels"), [("a4", (2480, 3508)), ("phone", (1080, 1920))])
async def test_poster_links_to_the_page_without_own_codes(
    place: RoundOffice, size: str, pixels: tuple[int, int]
) -> None:
    look = await place.desk("look")
    page = await look.opens(f"{place.path}/poster")
    assert page.holds("全区", "东湖镇", f"{place.path}/poster/{size}?area={TOWN}", "A4 纸", "手机图")
    said, shape = await drawn(look, f"{place.path}/poster/{size}?area={TOWN}")
    assert (said, shape) == (f"http://office.test/round/{place.stage.number}/scan/{TOWN}", pixels)
    assert (await drawn(look, f"{place.path}/poster/{size}"))[0].endswith("/scan/all")


async def test_poster_carries_the_code_of_the_account(database: Database) -> None:
    async with Local(callback="http://127.0.0.1:9/wechat") as wechat, open_http(5) as http:
        client = AsyncWeChatClient(
            APPID, "sandboxsecret", http=http, tokens=MemoryTokens(), api_base=wechat.url, pause=0
        )
        async with round_office(database, codes=SceneCodes(client)) as place:
            await place.stage.opens_vote()
            said, _ = await drawn(await place.desk("look"), f"{place.path}/poster/a4?area={TOWN}")
            wang = await wechat.citizen("王大妈").known()
            await wang.scans(said)
            event = await wechat.wait_entry("push", citizen=wang.openid)
            assert f"round:{place.stage.number}:{TOWN}" in str(event)
            await wechat.faults("api", "errcode", errcode=48001)
            said, _ = await drawn(await place.desk("look"), f"{place.path}/poster/a4?area={TOWN}")
            assert said.endswith(f"/scan/{TOWN}"), "an account without codes has links"
            place.until(place.stage.now - timedelta(days=60))
            said, _ = await drawn(await place.desk("look"), f"{place.path}/poster/phone")
            assert said.startswith("http"), "what is far ahead has a code that lasts"
        await client.close()


async def test_scans_in_the_chat_show_the_round_and_count(place: RoundOffice) -> None:
    stage, chat = place.stage, Chat(place.stage.database, place.stage.now)
    scene = f"round:{stage.number}:{TOWN}"
    heard = await chat.of("wang").follows(scene)
    assert "您好" in heard
    assert "1 校园周边的辣条" in heard
    assert len(heard.encode()) <= MOST, "the platform cuts off more"
    assert "投好了" in await chat.of("wang").says("1")
    for _ in range(2):
        assert "1 校园周边的辣条" in await chat.of("wang").scans(scene)
    await chat.of("li").follows()
    await chat.of("li").says("我要投诉", "楼下超市卖过期牛奶")
    assert "校园周边的辣条" not in await chat.of("li").scans(scene), "a dialogue goes on"
    assert await scans(stage) == {TOWN: (3, 1, 0)}
    page = await (await place.desk("look")).opens(f"{place.path}/votes")
    assert page.holds("哪里的海报扫了几次", "东湖镇")


async def test_scan_says_how_far_the_round_is(place: RoundOffice) -> None:
    stage, chat = place.stage, Chat(place.stage.database, place.stage.now)
    await stage.does(Act.CLOSE_VOTING)
    assert "投票结束了" in await chat.of("wang").scans(f"round:{stage.number}:")
    await stage.opens_nominations()
    assert "收大家的提名" in await chat.of("wang").scans(f"round:{stage.number}:")
    await stage.makes()
    await chat.of("wang").scans(f"round:{stage.number}:")
    await chat.of("wang").scans("round:D2026-9999:")
    await chat.of("wang").scans("round:nonsense")
    assert sum(await stage.column("ballot_count.count")) == 2, "drafts and what is no round count nothing"


async def test_link_of_a_poster_counts_and_leads_on(database: Database, now: datetime) -> None:
    async with site(database, now) as portal:
        await portal.stage.opens_vote()
        browser = await portal.browser()
        for where in (TOWN, "all", "123456789"):
            page = await browser.opens(f"{browser.page}/scan/{where}")
            assert (page.status, page.path) == (200, browser.page)
        assert (await browser.opens(f"{browser.page}/scan/nowhere")).status == 404
        assert await scans(portal.stage) == {TOWN: (0, 0, 1), "": (0, 0, 1)}


async def test_no_poster_before_the_release_or_of_elsewhere(place: RoundOffice) -> None:
    look = await place.desk("look")
    assert (await look.opens(f"{place.path}/poster/a4?area=123")).holds("没有这个区域")
    assert (await look.opens(f"{place.path}/poster/a5")).status == 404
    await place.makes()
    assert (await look.opens(f"{place.path}/poster")).holds("还没有发布")


def test_missing_typeface_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="round.poster_font"):
        poster.draw(SAMPLE, "phone", tmp_path)


def test_long_words_leave_room_for_the_code() -> None:
    for size in poster.SIZES:
        with Image.open(BytesIO(poster.draw(SAMPLE, size, Path("assets")))) as image:
            (code,) = zxingcpp.read_barcodes(image.convert("L"))
        assert code.text == SAMPLE.address


def test_nothing_is_given_for_taking_part_or_sharing() -> None:
    for name in ("round", "round_page", "round_poster", "round_told"):
        words = str(yaml.safe_load(Path(f"content/texts/{name}.yaml").read_text("utf-8")))
        assert not [given for given in ("红包", "抽奖", "积分", "转发", "奖品", "邀请好友") if given in words], name
