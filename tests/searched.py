"""Where does a search for what was planted look: rows, index, backup, bytes on the disk, pages as somebody signed in?"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from sqlalchemy import Connection, text

from bot.store import backup
from bot.store.engine import Database
from tests import planted
from tests.office import PASSWORD

Places = dict[str, bytes]
_AROUND = 60  # bytes of context in a trace


@asynccontextmanager
async def signed_in(url: str, login: str) -> AsyncIterator[aiohttp.ClientSession]:
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar, headers={"Accept": "text/html"}) as http:
        async with http.post("/console/sign-in", data={"login": login, "password": PASSWORD, "next": ""}) as answer:
            assert answer.status == 200, login
            assert "sign-in" not in answer.url.path
        yield http


def read(data: bytes) -> bytes:
    """What a page or a file says: of an archive its members as well."""
    return planted.unpacked(data) if data.startswith(b"PK") else data


def _asked(connection: Connection, question: str) -> str:
    return str(connection.scalar(text(question)))


async def stored(database: Database, url: str, folder: Path) -> Places:
    """Rows, index, backup, and the bytes below them."""
    copy = folder / "copy.zip"
    copy.unlink(missing_ok=True)
    await database.read(backup.export, copy)
    asked = ("SHOW data_directory", "SELECT pg_relation_filepath('complaint')")
    answers: dict[str, str] = {}
    if url.startswith("postgres"):
        for question in asked:
            answers[question] = await database.read(_asked, question)
        await database.run(lambda connection: connection.execute(text("CHECKPOINT")))
    places = {
        "rows": await database.read(planted.rows),
        "index": await database.read(planted.index),
        "backup": planted.unpacked(copy.read_bytes()),
    }
    return places | {f"bytes{name}": data for name, data in planted.files(url, answers.__getitem__).items()}


def found(values: Mapping[str, str], places: Places) -> set[tuple[str, str]]:
    """(place, name of the value)"""
    return {(place, name) for place, data in places.items() for name in planted.found_in(values, data)}


def traces(values: Mapping[str, str], places: Places) -> list[str]:
    """Where, what, and the words around it."""
    told = []
    for place, name in sorted(found(values, places)):
        data = places[place]
        at = data.find(values[name].encode())
        told.append(f"{place}: {name}: {data[max(at - _AROUND, 0) : at + _AROUND].decode(errors='replace')!r}")
    return told
