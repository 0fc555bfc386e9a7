"""What do all tests share? Fresh databases of both kinds, a fixed moment, the counts of a normal or a soak run."""

import gc
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import hypothesis  # imported late, deep in the stack, its parsing can fail on CPython 3.11
import pytest
from aiohttp import web_app

from bot import tabular
from bot.content import load
from bot.services import house, result
from bot.store.engine import Database
from tests import compiled
from tests.databases import KINDS, Databases, disk, opened, postgres_server

if TYPE_CHECKING:
    from tests.chat import Chat, Talker
    from tests.office import Office

CONTENT = load(Path(__file__).parents[1] / "content")
house.furnish(CONTENT.rules, CONTENT.texts)
result.read_with(partial(tabular.rows, words=CONTENT.results))

hypothesis.settings.register_profile("shared machine", deadline=None)
hypothesis.settings.load_profile("shared machine")
SOAK = os.environ.get("SHIYU_SOAK") == "1"
compiled.share()
gc.disable()  # until all is imported


def pytest_collection_finish() -> None:
    """What was imported and collected stays: no sweep of the collector looks at it again, as in the service."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_runtest_teardown() -> None:
    """aiohttp keeps alive every application that was ever asked, with its database, and each sweep looks at all of them."""
    web_app._cached_build_middleware.cache_clear()


def pytest_unconfigure() -> None:
    """An extension module counts as leaked what the collector does not see at the end."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    with (
        TemporaryDirectory(prefix="shiyu-tests-", dir=disk()) as folder,
        postgres_server(on=disk()) as url,
        closing(Databases(Path(folder), url)) as found,
    ):
        yield found


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """The URL of a fresh, migrated database; the test runs once for each kind."""
    with databases.lent(str(request.param)) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh, started database; the test runs once for each kind."""
    async with opened(database_url) as started:
        yield started


@pytest.fixture
def now() -> datetime:
    """A Sunday morning in Beijing."""
    return datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def chat(database: Database, now: datetime) -> "Chat":
    """Our bot as citizens meet it."""
    from tests.chat import Chat  # here: most tests need none of its words

    return Chat(database, now)


@pytest.fixture
def citizen(chat: "Chat") -> "Talker":
    return chat.of("zhang")


@pytest.fixture
def knowledge() -> Iterator[None]:
    """The tests' own entries are all that is known."""
    from tests.knowing import known

    with known():
        yield


@pytest.fixture
async def place(database: Database) -> AsyncIterator["Office"]:
    """An office with one of each role: li handles, zhou approves, chen looks on, boss administers."""
    from tests.office import office

    async with office(database) as started:
        await started.hires()
        await started.hires("zhou", "周审批", ("approver",))
        await started.hires("chen", "陈主任", ("viewer",))
        await started.hires("boss", "周局", ("admin",))
        yield started
