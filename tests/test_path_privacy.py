"""Is a reporter's identity anywhere in clear: log, metrics, exports, pages, rows, bytes on the disk, backup, index?

The same search on a build that leaks finds every leak, so that finding none means something.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.console.routes import ROUTES
from bot.domain import case as acts
from bot.domain.complaint import Kind
from bot.domain.happening import Act as HappeningAct
from bot.domain.staff import Actor, Permission
from bot.services import complaint, export, happening, round, staff
from bot.services.complaint import Given
from bot.store.engine import Database
from tests import planted
from tests.citizen import Sandbox
from tests.conftest import SOAK
from tests.databases import opened
from tests.happenings import lecture
from tests.office import PASSWORD
from tests.planted import Planted
from tests.processes import Bot, free_port, platform
from tests.searched import Places, found, read, signed_in, stored, traces

HANDLER = Actor(2, "handler1", "李处理", frozenset({"handler"}))
APPROVER = Actor(3, "approver1", "陈主任", frozenset({"approver"}))
STAFF = {"viewer1": "viewer", "handler1": "handler", "approver1": "approver", "admin1": "admin"}
WITHOUT_RIGHT = {route.path for route in ROUTES if route.access is Permission.CONTACT_REVEAL}
ENDLESS = "/live"


Turns = tuple[tuple[str, str], ...]


def _turns(value: Planted) -> dict[str, Turns]:
    """A dispute with everything that names its reporter, an anonymous report, an illness: what is said and heard."""
    story = (
        "昨天在东风路12号的幸福超市买了两盒酸奶，过期五天了，店里不肯退，"
        f"我叫{value.name}，打{value.other_phone}找我，身份证{value.identity}"
    )
    return {
        "王大妈": (
            (story, "有照片吗"),
            ("跳过", "电话"),
            (f"{value.name} {value.phone}", "核对"),
            ("确认", r"编号 [\w-]+"),
        ),
        "不留名": (
            ("举报", "发生了什么"),
            ("学校旁边的小卖部卖过期的辣条", "是在哪里"),
            ("育才小学东门对面小卖部", "有照片吗"),
            ("跳过", "回复「匿名」"),
            ("匿名", "按「举报」登记"),
            ("确认", r"您的查询码：\w+"),
        ),
        "病人": (
            ("我们几个人在饭店吃了凉菜，现在都上吐下泻", "120"),
            ("4个人，建设路8号老王饭店", "通知了值班人员"),
            ("昨天中午吃的凉菜，晚上八点开始吐", "去医院了吗"),
            (f"去了区医院，我叫{value.name}，电话{value.phone}", "值班人员会尽快处理"),
        ),
    }


async def _talk(sandbox: Sandbox, value: Planted) -> list[str]:
    """The numbers of the cases."""
    heard: list[str] = []
    for name, turns in _turns(value).items():
        who = sandbox.citizen(name)
        value.openids.append(who.openid)
        await who.follows()
        for said, answered in turns:
            await who.says(said)
            heard.append(str(await who.hears(answered)))
    code = re.search(r"您的查询码：(\w+)", "".join(heard))
    assert code
    value.code = code[1]
    await sandbox.citizen("不留名").says(value.code)
    await sandbox.citizen("不留名").hears("已经收到")
    return re.findall(r"[TJ]\d{8}-\d{4}", "".join(heard))


async def _work(database: Database, value: Planted, numbers: list[str]) -> None:
    """The office answers, and writes down somebody who phoned for a neighbour."""
    now = datetime.now(UTC)
    given = Given(text=f"我们会打{value.phone}联系您")
    answer = partial(complaint.act, number=numbers[0], act=acts.Act.ANSWER, actor=APPROVER)
    await database.run(answer, given=given, now=now)
    file = partial(complaint.file_by_staff, actor=APPROVER, kind=Kind.COMPLAINT, received=now, source="phone", now=now)
    told = {"story": f"邻居{value.name}买到坏肉", "place": "菜市场", "name": value.name, "contact": value.phone}
    await database.run(partial(file, **told, proxy=f"代{value.name}", joint=(f"{value.name} {value.other_phone}",)))


async def _sign_up(database: Database, value: Planted) -> str:
    """Somebody signs up for a lecture with name and phone; its ref."""
    now = datetime.now(UTC)
    who = await database.read(round.follower, openid=value.openids[0])
    ref = await database.run(happening.draft, actor=HANDLER, now=now)
    given = lecture(now, asks=frozenset({"name", "phone"}))
    await database.run(happening.edit, actor=HANDLER, ref=ref, given=given, now=now)
    await database.run(happening.act, actor=APPROVER, ref=ref, act=HappeningAct.OPEN, now=now)
    told = {"name": value.name, "phone": value.phone}
    await database.run(partial(happening.sign_up, ref=ref, citizen=str(who), now=now, **told))
    return ref


async def _hire(database: Database) -> None:
    hashed = await staff.hashed(PASSWORD)
    for login, role in STAFF.items():
        await database.run(
            staff.add, login=login, name=login, roles=(role,), hashed=hashed, by="tests", now=datetime.now(UTC)
        )


async def _pages(bot: Bot, numbers: list[str], ref: str, value: Planted) -> Places:
    """Everything each role can open without asking to see who it is, read to its end."""
    seen: dict[str, list[bytes]] = {"pages": [], "exported pages": []}
    opened_by: dict[str, int] = {}
    for login in STAFF:
        async with signed_in(bot.url, login) as http:
            for path in _paths(numbers, ref):
                async with http.get(path) as answer:
                    data = await answer.read()
                    opened_by[login] = opened_by.get(login, 0) + (answer.status == 200)
                    seen["exported pages" if "/export/" in path else "pages"].append(read(data))
            async with http.get("/console/search", params={"q": value.phone}) as answer:
                assert await answer.read()  # staff typed it; it must not get into the log
    assert opened_by["viewer1"] >= 8
    assert opened_by["approver1"] > opened_by["viewer1"]
    return {place: b"\n".join(parts) for place, parts in seen.items()}


def _paths(numbers: list[str], ref: str) -> list[str]:
    paths = []
    for route in ROUTES:
        if route.method != "GET" or route.path in WITHOUT_RIGHT or route.path == ENDLESS:
            continue
        for number in numbers if "{number}" in route.path else numbers[:1]:
            filled = {"number": number, "ref": "x", "row": "1", "name": "console.css", "act": "answer", "what": "cases"}
            filled |= {"form": "xlsx", "kind": "menu"}
            paths.append(f"/console{route.path}".format(**filled))
    return [
        *paths,
        f"/console/happenings/{ref}",
        f"/happening/{ref}",
        "/console/search?q=酸奶",
        "/console/export/cases?form=csv",
        "/console/export/figures",
        "/",
        "/nowhere",
    ]


async def _exports(database: Database) -> bytes:
    now = datetime.now(UTC)
    span = {"since": now.date() - timedelta(days=2), "until": now.date() + timedelta(days=1), "now": now}
    made = []
    for form in ("csv", "xlsx"):
        file = await database.run(partial(export.cases, actor=APPROVER, form=form, **span))  # type: ignore[arg-type]
        made.append(planted.unpacked(file.data) if form == "xlsx" else file.data)
    return b"".join(made)


async def _lived(url: str, folder: Path, value: Planted, fault: str = "") -> Places:
    """A day of the service with planted values; everything it left, by place."""
    port = free_port()
    build: dict[str, Any] = {"module": "tests.faulty", "SHIYU_FAULT": fault} if fault else {}
    async with (
        platform(f"http://127.0.0.1:{port}") as sandbox,
        Bot(url, sandbox.url, port=port, LOG__LEVEL="debug", **build) as bot,
        opened(url) as database,
    ):
        await _hire(database)
        numbers = await _talk(sandbox, value)
        await _work(database, value, numbers)
        ref = await _sign_up(database, value)
        places = await _pages(bot, numbers, ref, value) | {"exports": await _exports(database)}
        async with aiohttp.ClientSession() as http, http.get(f"{bot.url}/metrics") as answer:
            places["metrics"] = await answer.read()
        places |= {"log": bot.lines().encode()} | await stored(database, url, folder)
    for place in ("rows", "pages", "index", "exports"):
        assert "酸奶".encode() in places[place], "the story itself is there, without who told it"
    return places


async def test_planted_identity_is_nowhere_in_clear(database_url: str, tmp_path: Path) -> None:
    value = Planted()
    places = await _lived(database_url, tmp_path, value)
    assert traces(value.values(), places) == []
    assert {"log", "metrics", "exports", "pages", "rows", "index", "backup", "bytesfile", "bytes-wal"} <= places.keys()


LEAKS = {
    "log": {("log", "name")},
    "metric": {("metrics", "phone")},
    "page": {("pages", "phone")},
    "story": {("pages", "other_phone"), ("rows", "identity"), ("index", "other_phone"), ("exports", "identity")},
    "code": {("rows", "code"), ("backup", "code"), ("bytes-wal", "code")},
    "audit": {("rows", "openid0"), ("backup", "openid0"), ("pages", "openid0")},
    "scratch": {("bytes-wal", "phone")},
}


# One build with all of them by default; a soak run, which has the minutes, adds a build with each alone.
BUILDS = [",".join(LEAKS), *(LEAKS if SOAK else ())]


@pytest.mark.parametrize("leaks", BUILDS)
async def test_every_planted_leak_is_found(database_url: str, tmp_path: Path, leaks: str) -> None:
    value = Planted()
    places = await _lived(database_url, tmp_path, value, f"leak:{leaks}")
    expected = set().union(*(LEAKS[leak] for leak in leaks.split(",")))
    assert expected - found(value.values(), places) == set()
