"""Is a business that citizens or staff named anywhere outside the plan team's pages and the samplers' sheet before it is sampled?

The same search on a build that leaks finds every leak, and after the results it finds what is public then.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import Connection, insert, update

from bot.domain.round import Act, Progress, Standing
from bot.services import round
from bot.store import tables
from bot.store.engine import Database
from tests.cases import messages
from tests.citizen import Sandbox
from tests.conftest import SOAK
from tests.databases import Databases, opened
from tests.office import PASSWORD, cheaply_hashed
from tests.processes import Bot, free_port, platform
from tests.rounds import LI, PAN, WANG, Stage, staged
from tests.searched import Places, found, signed_in, stored, traces
from tests.shops import Phone, Shops, talk
from tests.walked import Walk, get, public_paths

P = Progress


def _accounts(connection: Connection, now: datetime) -> None:
    """Passwords for everybody, and somebody who runs the system."""
    row = {"id": 6, "login": "admin1", "name": "系统管理", "roles": "admin", "totp_step": 0, "created_at": now}
    connection.execute(insert(tables.staff).values(**row, password=""))
    connection.execute(update(tables.staff).values(password=cheaply_hashed(PASSWORD)))


async def _public(base: str, number: str, phone: Phone) -> bytes:
    async with aiohttp.ClientSession(base) as http:
        pages = [await get(http, path) for path in public_paths(number)]
    return b"\n".join(data for _status, data in pages) + (await phone.reads()).encode()


async def _reviewed(database: Database, base: str, number: str, shops: Shops) -> None:
    """A handler sees that an open nomination names a business after all."""
    listed = await database.read(round.nominations, actor=LI, number=number)
    (one,) = [row for row in listed if shops.sealed in row.reason]
    assert one.standing is Standing.OPEN
    await _posts(base, "li", f"/console/rounds/{number}/nominations/{one.id}", what="seal", business=shops.sealed)


async def _posts(base: str, login: str, path: str, **form: str) -> None:
    async with signed_in(base, login) as http:
        _, page = await get(http, f"{path.rpartition('/')[0] if 'nominations' in path else path}")
        token = page.partition(b'name="csrf" value="')[2].partition(b'"')[0].decode()
        async with http.post(path, data={"csrf": token} | form) as answer:
            assert (answer.status, "done=" in answer.url.query_string) == (200, True), await answer.text()


@asynccontextmanager
async def _phone(base: str, number: str, openid: str) -> AsyncIterator[Phone]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        phone = Phone(http, base, number)
        await phone.enters(openid)
        yield phone


async def _nominates(phone: Phone, shops: Shops) -> None:
    """In the field for it, in the food, and where nothing recognises it."""
    for given, led in (
        ({"food": "烤鸭", "business": shops.typed, "reason": f"{shops.typed}的不新鲜"}, "clue"),
        ({"food": f"{shops.eaten}的奶茶"}, "clue"),
        ({"food": "豆腐干", "reason": f"{shops.sealed}卖的味道怪"}, "nominated"),
    ):
        where = await phone.sends("nominate", {"venue": "school", "area": "990101001"} | given)
        assert where.endswith(f"done={led}")


async def _planned(stage: Stage, base: str, shops: Shops) -> None:
    """Drawn, a line of the staff's own added, approved."""
    given: dict[str, Any] = {"number": stage.number, "now": stage.now}
    await stage.database.run(round.draw, actor=PAN, **given)
    line = {"food": "月饼", "venue": "catering", "batches": "2", "business": shops.written, "area": "", "why": "投诉多"}
    await _posts(base, "pan", f"/console/rounds/{stage.number}/plan/line/0", what="add", **line)
    for sealed in [row for row in (await stage.plans()).lines if row.food == "线索"]:
        change = line | {"food": "奶茶", "business": "", "batches": "1"}
        await _posts(base, "pan", f"/console/rounds/{stage.number}/plan/line/{sealed.id}", what="change", **change)
    digest = await stage.database.run(round.propose, actor=PAN, **given)
    await stage.database.run(round.approve, actor=WANG, digest=digest, **given)
    await stage.ticks()


async def _asks(sandbox: Sandbox) -> None:
    """Those who named one and those who did not want to know how it stands."""
    for name in ("张大爷", "王大妈", "小孙"):
        who = sandbox.citizen(name)
        for said in ("我提名的结果出来了吗", "我投了什么", "你点我检结果", "进度"):
            await who.says(said)
            await who.hears(".")


async def _heard(sandbox: Sandbox, database: Database) -> bytes:
    """Everything that was said to anybody, and what waits to be."""
    bubbles = [str(entry) for entry in await sandbox.ledger("bubble") if entry.get("side") != "me"]
    return "\n".join([*bubbles, *await database.read(messages)]).encode()


async def _lived(url: str, folder: Path, shops: Shops, fault: str = "") -> tuple[Places, Places]:
    """A round up to the samplers' leaving: what it left by place, and what is public after the results."""
    port, api = free_port(), free_port()
    build: dict[str, Any] = {"module": "tests.faulty", "SHIYU_FAULT": fault} if fault else {}
    settings: dict[str, Any] = {"WECHAT__OPEN_BASE": f"http://127.0.0.1:{api}", "LOG__LEVEL": "debug"}
    async with opened(url) as database, staged(database, datetime.now(UTC)) as stage:
        await database.run(_accounts, stage.now)
        await stage.opens_nominations()
        async with (
            platform(f"http://127.0.0.1:{port}", port=api) as sandbox,
            Bot(url, sandbox.url, port=port, **build, **settings) as bot,
        ):
            sun = sandbox.citizen("小孙")
            await sun.follows()
            await sun.hears(".")
            async with _phone(bot.url, stage.number, sun.openid) as phone:
                await talk(sandbox, shops)
                await _nominates(phone, shops)
                await _reviewed(database, bot.url, stage.number, shops)
                return await _run(stage, sandbox, bot, phone, shops, folder, url)


async def _run(
    stage: Stage, sandbox: Sandbox, bot: Bot, phone: Phone, shops: Shops, folder: Path, url: str
) -> tuple[Places, Places]:
    public, number = [], stage.number

    async def looks() -> None:
        public.append(await _public(bot.url, number, phone))

    await looks()
    for act in (Act.CLOSE_NOMINATING, Act.OPEN_VOTING):
        await stage.does(act)
        await looks()
    await sandbox.citizen("张大爷").says("我投1号")
    await sandbox.citizen("张大爷").hears("投好了")
    await stage.closes()
    await looks()
    await _planned(stage, bot.url, shops)
    await _asks(sandbox)
    await looks()
    rows = sorted({*await stage.column("plan_line.id"), *await stage.column("nomination.id")})
    places = await Walk(number, rows).as_everybody(bot.url)
    async with aiohttp.ClientSession(bot.url) as http:
        places["metrics"] = (await get(http, "/metrics"))[1]
    places |= {"public": b"\n".join(public), "chat": await _heard(sandbox, stage.database), "log": bot.lines().encode()}
    places |= await stored(stage.database, url, folder)
    for line in (await stage.plans()).lines:
        await stage.reports(line.id, P.SAMPLED, P.RESULT)
    await stage.does(Act.PUBLISH)
    return places, {"public": await _public(bot.url, number, phone)}


# Words that nothing recognised stood open until a person sealed them; what the disk still holds of that is no page.
UNSEEN = {(place, "sealed") for place in ("bytesfile", "bytes-wal")}
EVERYWHERE = {"pages", "audit", "refused", "posted", "public", "chat", "metrics", "log", "rows", "index", "backup"}
LEAKS = {
    "clue-log": {("log", "said"), ("log", "typed")},
    "clue-metric": {("metrics", "answered")},
    "clue-row": {("rows", "typed"), ("backup", "answered"), ("bytes-wal", "said")},
    "clue-review": {("pages", "said"), ("pages", "typed")},
    "clue-audit": {("audit", "written"), ("rows", "written"), ("bytes-wal", "written")},
    "clue-public": {("public", "said"), ("public", "written")},
    "clue-chat": {("chat", "said"), ("chat", "typed")},
}


def _hidden(places: Places) -> Places:
    """But for what the plan team alone can open."""
    return {place: data for place, data in places.items() if place != "team"}


async def test_named_business_is_seen_by_nobody_before_sampling(database_url: str, tmp_path: Path) -> None:
    shops = Shops()
    places, after = await _lived(database_url, tmp_path, shops)
    values = shops.values()
    seen = found(values, _hidden(places)) - UNSEEN
    assert not seen, traces(values, _hidden(places))
    assert found(values, {"team": places["team"]}) == {("team", name) for name in values}, "the team sees all of them"
    assert {("public", "written"), ("public", "said")} <= found(values, after), "with a result it is everybody's"
    for place in ("pages", "public", "chat", "rows"):
        assert "你点我检".encode() in places[place], place
    assert EVERYWHERE | {"bytesfile", "bytes-wal"} <= places.keys()


async def test_every_planted_leak_of_a_business_is_found(databases: Databases, tmp_path: Path) -> None:
    shops = Shops()
    places, _ = await _lived(databases.url("sqlite"), tmp_path, shops, f"leak:{','.join(LEAKS)}")
    assert set().union(*LEAKS.values()) - found(shops.values(), _hidden(places)) == set()


@pytest.mark.skipif(not SOAK, reason="make soak")
@pytest.mark.parametrize("leak", LEAKS)
async def test_each_leak_of_a_business_alone_is_found(database_url: str, tmp_path: Path, leak: str) -> None:
    shops = Shops()
    places, _ = await _lived(database_url, tmp_path, shops, f"leak:{leak}")
    assert LEAKS[leak] <= found(shops.values(), _hidden(places))
