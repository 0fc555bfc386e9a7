"""How do units and readers reach SQLite? One writer thread on one connection, readers in a small pool of threads."""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool

from bot.domain.ports import Unavailable
from bot.store.database import READERS, Database
from bot.store.unit import BATCH_LIMIT, Job, failed
from bot.store.vault import Vault

P = ParamSpec("P")
T = TypeVar("T")

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # an acknowledged message survives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=4000",  # below the platform's 5 s: rather no answer than a late one
    "PRAGMA secure_delete=ON",
    "PRAGMA wal_autocheckpoint=8000",  # pages; a checkpoint every 32 MB instead of every 4
    "PRAGMA cache_size=-65536",  # KiB: keys are random, so are the pages they touch
)
# A statement of many rows keeps what it may have to undo: in memory, for a file would cost it as much again.
WRITING = (*PRAGMAS, "PRAGMA temp_store=MEMORY")


class SqliteDatabase(Database):
    def __init__(self, url: URL, vault: Vault) -> None:
        super().__init__(vault)
        self.path = Path(url.database or "")
        self._queue: queue.SimpleQueue[list[Job] | None] = queue.SimpleQueue()
        self._writer = _sqlite(url, "BEGIN IMMEDIATE", WRITING, StaticPool).execution_options(**self.options)
        self._reader = _sqlite(url, "BEGIN", PRAGMAS, QueuePool, pool_size=READERS).execution_options(**self.options)
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)

    def _enqueue(self, jobs: list[Job]) -> None:
        self._queue.put(jobs)

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            await asyncio.to_thread(lambda: self._writer.connect().close())
        except (OSError, DBAPIError) as error:
            reason = error.orig if isinstance(error, DBAPIError) else error.strerror
            raise Unavailable(f"cannot open {self.path}: {reason}") from None
        self._thread.start()

    async def close(self) -> None:
        self.flush()
        self._queue.put(None)
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join)
        self._threads.shutdown()
        self._writer.dispose()
        self._reader.dispose()

    async def read(self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        def look() -> T:
            with self._reader.connect() as connection:
                return work(connection, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._threads, look)

    def _work(self) -> None:
        """The writer thread: everything that waits becomes one transaction; a lone unit waits for nobody."""
        more = self._queue.get()
        while more is not None:
            jobs = more
            while len(jobs) < BATCH_LIMIT and not self._queue.empty() and (more := self._queue.get()) is not None:
                jobs += more
            self._execute(jobs)
            more = self._queue.get() if more is not None else None
        self._disconnect()

    def _connected(self) -> Connection:
        """The writer's own connection; a new one after an error."""
        if self._connection is None:
            self._connection = self._writer.connect()
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _execute(self, jobs: list[Job]) -> None:
        try:
            self.attempt(self._connected(), jobs)
        except Exception as error:
            self._disconnect()
            if len(jobs) > 1:
                for job in jobs:
                    self._execute([job])
                return
            failed(jobs[0], _locked(error))
        self._loop.call_soon_threadsafe(self.acknowledge, jobs, self.drain_signals())


def _locked(error: Exception) -> Exception:
    """SQLite's own words for a database that is away become Unavailable."""
    said = error.orig if isinstance(error, DBAPIError) else error  # BEGIN raises the driver's own
    if isinstance(said, sqlite3.OperationalError):
        return Unavailable(f"the database did not take the unit: {said}")
    return error


def _sqlite(url: URL, begin: str, pragmas: Sequence[str], pool: Any, **options: Any) -> Engine:
    engine = create_engine(
        url, poolclass=pool, connect_args={"check_same_thread": False, "cached_statements": 512}, **options
    )

    @event.listens_for(engine, "connect")
    def prepare(raw: sqlite3.Connection, _record: Any) -> None:
        raw.isolation_level = None  # we say BEGIN ourselves: pysqlite's own would come too late for IMMEDIATE
        for pragma in pragmas:
            raw.execute(pragma)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        cursor = connection.connection.cursor()
        cursor.execute(begin)
        cursor.close()

    return engine
