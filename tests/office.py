"""How do tests act as staff: an office with accounts and cases, a browserless desk that knows cookies and forms?"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher
from PIL import Image
from yarl import URL

from bot.console import ConsoleSettings, setup_console
from bot.content import load_texts
from bot.portal import Login, PortalSettings, setup_portal
from bot.services import complaint, media, staff
from bot.services.complaint import Filed
from bot.services.result.figures import Figures
from bot.store.engine import Database
from bot.store.live import Live

TEXTS = load_texts(Path("content/texts"))
PASSWORD = "correct horse 42"
START = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
_CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)  # a hash says itself what comparing with it costs
CITIZEN = "citizen-of-the-tests"
PHONE = "13912345678"


@cache
def cheaply_hashed(password: str) -> str:
    """What is stored for ``password``, compared in no time: for tests that sign in often."""
    return _CHEAP.hash(password)


@dataclass
class Clock:
    """The time that the office sees."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Page:
    """An answer of the console, read."""

    status: int
    url: str
    text: str
    headers: Any = field(repr=False)

    def holds(self, *words: str) -> bool:
        return all(word in self.text for word in words)

    def field(self, name: str) -> str:
        """The value of a form's field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found, f"no field {name} on {self.url}"
        return found[1]


class Desk:
    """One member of staff with a cookie jar."""

    def __init__(self, client: "TestClient[web.Request, web.Application]") -> None:
        self.client = client
        self.csrf = ""

    @property
    def server_url(self) -> URL:
        return self.client.make_url("/")

    async def opens(self, path: str, **kwargs: Any) -> Page:
        async with self.client.get(path, **kwargs) as answer:
            return await self._read(answer)

    async def sends(self, path: str, headers: dict[str, str] | None = None, /, **form: str) -> Page:
        async with self.client.post(path, data={"csrf": self.csrf} | form, headers=headers) as answer:
            return await self._read(answer)

    async def _read(self, answer: ClientResponse) -> Page:
        page = Page(answer.status, answer.url.path_qs, await answer.text(errors="replace"), answer.headers)
        if found := re.search(r'name="csrf" value="([^"]+)"', page.text):
            self.csrf = found[1]
        return page

    async def takes(self, number: str, login: str = "li") -> Page:
        """The case is theirs from now on."""
        return await self.sends("/console/assign", number=number, case=number, to=login)

    async def signs_in(self, login: str = "li", password: str = PASSWORD, onto: str = "") -> Page:
        return await self.sends("/console/sign-in", login=login, password=password, next=onto)


class Office:
    """A console with its database: staff, cases and desks."""

    def __init__(self, database: Database, app: web.Application, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.server = TestServer(app)
        self._desks: list[TestClient[web.Request, web.Application]] = []

    async def hires(self, login: str = "li", name: str = "李明", roles: tuple[str, ...] = ("handler",)) -> None:
        await self.database.run(
            staff.add,
            login=login,
            name=name,
            roles=roles,
            hashed=cheaply_hashed(PASSWORD),
            by="tests",
            now=self.clock(),
        )

    async def desk(self, login: str = "") -> Desk:
        """A browserless browser; signed in when ``login`` is given."""
        client = TestClient(self.server, headers={"Accept": "text/html"})
        await client.start_server()
        self._desks.append(client)
        desk = Desk(client)
        if login:
            await desk.signs_in(login)
        return desk

    async def receives(self, story: str = "面包发霉了，店家不肯退", **values: Any) -> Filed:
        given: dict[str, Any] = {
            "place": "和平路 8 号小李面包店",
            "point": None,
            "photos": (),
            "contact": f"王女士 {PHONE}",
        }
        given |= {"citizen": CITIZEN} | values
        return await self.database.run(complaint.file, story=story, now=self.clock(), **given)

    async def receives_photo(self) -> tuple[Filed, str]:
        """A case with a photo that was fetched already; its reference."""
        ref = await self.database.run(media.note, citizen=CITIZEN, media_id="m1", now=self.clock())
        filed = await self.receives(photos=(ref,))
        picture = BytesIO()
        Image.new("RGB", (640, 480), "teal").save(picture, "JPEG")
        fetched = media.reencode(picture.getvalue())
        await self.database.run(media.keep, ref=ref, fetched=fetched, now=self.clock())
        return filed, ref

    async def close(self) -> None:
        for client in self._desks:
            await client.session.close()
        await self.server.close()


@asynccontextmanager
async def office(database: Database, **settings: Any) -> AsyncIterator[Office]:
    """An office on ``database``; ``settings`` as in ConsoleSettings."""
    clock = Clock()
    live = Live(database)
    values: dict[str, Any] = {"public_url": "http://127.0.0.1", "totp_required": False, "clock": clock} | settings
    app = web.Application()
    setup_portal(app, units=database, settings=PortalSettings(logins=(Login("li", PASSWORD, "处理员"),)))
    figures = Figures(database, clock=lambda: 0.0, patience=60)  # a slow machine shows none of old
    setup_console(app, units=database, phrases=TEXTS, settings=ConsoleSettings(**values), live=live, figures=figures)
    live.start()
    found = Office(database, app, clock)
    await found.server.start_server()
    try:
        yield found
    finally:
        await found.close()
        await live.stop()
