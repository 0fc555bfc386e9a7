"""Does a citizen's identity stand anywhere in clear: log, metrics, database bytes, backup, staff pages without right?"""

import re
import zipfile
from pathlib import Path

import aiohttp

from bot.store import backup
from tests.databases import Databases, opened
from tests.processes import Bot, free_port, platform

PHONE = "13987654321"
NAME = "欧阳小楠"
IDENTITY = "110101199003078515"
STORY = f"我昨天在东关小店买的豆干长毛了，有事打我另一个号码15512345678，身份证{IDENTITY}"
PLANTED = (PHONE, NAME, IDENTITY, "15512345678")


def _found(data: bytes, openid: str) -> list[str]:
    """The planted values that ``data`` shows in clear."""
    return [value for value in (*PLANTED, openid) if value.encode() in data]


def _unpacked(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


async def test_planted_identity_is_nowhere_in_clear(databases: Databases, database_url: str, tmp_path: Path) -> None:
    port = free_port()
    async with (
        platform(f"http://127.0.0.1:{port}") as sandbox,
        Bot(database_url, sandbox.url, port=port, LOG__LEVEL="debug") as bot,
    ):
        citizen = sandbox.citizen("王大妈")
        await citizen.follows()
        for said, heard in (
            ("我要投诉", "说说发生了什么"),
            (STORY, "在哪里"),
            ("东关小店，东关路8号", "照片"),
            ("跳过", "电话"),
            (f"{NAME} {PHONE}", "确认"),
            ("确认", "编号"),
            ("进度", "T2"),
        ):
            await citizen.says(said)
            await citizen.hears(heard)
        async with aiohttp.ClientSession() as http, http.get(f"{bot.url}/metrics") as answer:
            metrics = await answer.read()
        log = bot.lines().encode()
        async with opened(database_url) as database:
            await database.read(backup.export, tmp_path / "copy.zip")
            stored = await database.read(
                lambda c: str([c.exec_driver_sql(f"SELECT * FROM {table}").all() for table in ("complaint", "vault")])
            )
    places = {"log": log, "metrics": metrics, "backup": _unpacked(tmp_path / "copy.zip"), "tables": stored.encode()}
    if database_url.startswith("sqlite"):
        file = Path(database_url.removeprefix("sqlite:///"))
        places |= {path.name: path.read_bytes() for path in file.parent.glob(f"{file.name}*")}
    assert {place: _found(data, citizen.openid) for place, data in places.items() if _found(data, citizen.openid)} == {}
    assert re.search("东关小店", stored), "the story itself is there, without the numbers"
