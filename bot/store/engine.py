"""Which database is behind a URL, and how do units and readers reach it?

SQLite: one writer thread on one connection, readers in a small thread pool. PostgreSQL: one writer task, readers on a pool of
connections. Both run the same plain functions.
"""

import asyncio
import queue
import sqlite3
import threading
from abc import abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import QueuePool, StaticPool

from bot.domain.ports import Unavailable
from bot.store.unit import BATCH_LIMIT, FULL, Group, Job, failed, is_repeatable, no_more, transact
from bot.store.vault import Vault

P = ParamSpec("P")
T = TypeVar("T")

READERS = 4
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # an acknowledged message survives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=4000",  # below the platform's 5 s: rather no answer than a late one
    "PRAGMA secure_delete=ON",
)


class Database:
    """A database that takes units of work (``bot.domain.ports.Units``)."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.signals: set[str] = set()
        self.listeners: dict[str, list[Callable[[], None]]] = {}
        self.before_commit: Callable[[Connection], None] = no_more
        self._options = {"vault": vault, "signals": self.signals}

    async def run(self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """See ``Units.run``."""
        return await self.submit(lambda connection: work(connection, *args, **kwargs))

    async def submit(self, work: Callable[[Connection], T], group: Group | None = None) -> T:
        """Queue one unit and wait for its commit; ``group`` shares statements with others of its kind."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._enqueue(Job(work, future, group))
        return await future

    def acknowledge(self, jobs: Sequence[Job], signals: set[str]) -> None:
        """In the loop, after the commit: answer the callers, wake who listens."""
        for job in jobs:
            job.acknowledge()
        for name in signals:
            for listener in self.listeners.get(name, ()):
                listener()

    def on(self, signal: str, listener: Callable[[], None]) -> None:
        """Call ``listener`` after each commit whose units raised ``signal``."""
        self.listeners.setdefault(signal, []).append(listener)

    def _drain_signals(self) -> set[str]:
        raised = set(self.signals)
        self.signals.clear()
        return raised

    def _attempt(self, connection: Connection, jobs: Sequence[Job]) -> None:
        self.signals.clear()
        transact(connection, jobs, self.before_commit)

    @abstractmethod
    def _enqueue(self, job: Job) -> None: ...

    @abstractmethod
    async def read(self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """See ``Units.read``."""

    @abstractmethod
    async def start(self) -> None:
        """Open connections; raises Unavailable."""

    @abstractmethod
    async def close(self) -> None:
        """Finish what was queued, then let go."""


def raise_signal(connection: Connection, name: str) -> None:
    """Have listeners of ``name`` called after this unit's commit."""
    connection.get_execution_options()["signals"].add(name)


def ping(connection: Connection) -> None:
    """Does the database answer?"""
    connection.execute(text("SELECT 1"))


class SqliteDatabase(Database):
    def __init__(self, url: URL, vault: Vault) -> None:
        super().__init__(vault)
        self.path = Path(url.database or "")
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._writer = _sqlite(url, "BEGIN IMMEDIATE", StaticPool).execution_options(**self._options)
        self._reader = _sqlite(url, "BEGIN", QueuePool, pool_size=READERS).execution_options(**self._options)
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)

    def _enqueue(self, job: Job) -> None:
        if self._queue.qsize() > FULL:
            raise Unavailable("too many units are waiting")
        self._queue.put(job)

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
        stopping = False
        while not stopping:
            jobs: list[Job] = []
            job = self._queue.get()
            while job is not None:
                jobs.append(job)
                if len(jobs) >= BATCH_LIMIT or self._queue.empty():
                    break
                job = self._queue.get()
            stopping = job is None
            if jobs:
                self._execute(jobs)

    def _execute(self, jobs: list[Job]) -> None:
        try:
            with self._writer.connect() as connection:
                self._attempt(connection, jobs)
        except Exception as error:
            if len(jobs) > 1:
                for job in jobs:
                    self._execute([job])
                return
            failed(jobs[0], _locked(error))
        self._loop.call_soon_threadsafe(self.acknowledge, jobs, self._drain_signals())


def _locked(error: Exception) -> Exception:
    """SQLite's own words for a database that is away become Unavailable."""
    if isinstance(error, DBAPIError) and isinstance(error.orig, sqlite3.OperationalError):
        return Unavailable(f"the database did not take the unit: {error.orig}")
    return error


def _sqlite(url: URL, begin: str, pool: Any, **options: Any) -> Engine:
    engine = create_engine(url, poolclass=pool, connect_args={"check_same_thread": False}, **options)

    @event.listens_for(engine, "connect")
    def prepare(raw: sqlite3.Connection, _record: Any) -> None:
        raw.isolation_level = None  # we say BEGIN ourselves: pysqlite's own would come too late for IMMEDIATE
        for pragma in PRAGMAS:
            raw.execute(pragma)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


class PostgresDatabase(Database):
    def __init__(self, url: URL, vault: Vault) -> None:
        super().__init__(vault)
        self._engine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            pool_size=READERS + 1,
            max_overflow=4,
            pool_timeout=4,
            connect_args={"timeout": 4, "command_timeout": 30},
            execution_options=self._options,
        )
        self._queue: asyncio.Queue[Job] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    def _enqueue(self, job: Job) -> None:
        if self._queue.qsize() > FULL:
            raise Unavailable("too many units are waiting")
        self._queue.put_nowait(job)

    async def start(self) -> None:
        try:
            async with self._engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except (DBAPIError, OSError, TimeoutError) as error:
            raise Unavailable(f"cannot reach PostgreSQL: {type(error).__name__}: {error}") from None
        self._task = asyncio.create_task(self._work(), name="writer")

    async def close(self) -> None:
        if self._task is not None:
            await self._queue.join()
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._engine.dispose()

    async def read(self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        async with self._engine.connect() as connection:
            return await connection.run_sync(lambda inner: work(inner, *args, **kwargs))

    async def _work(self) -> None:
        while True:
            jobs = [await self._queue.get()]
            while len(jobs) < BATCH_LIMIT and not self._queue.empty():
                jobs.append(self._queue.get_nowait())
            await self._execute(jobs)
            for _ in jobs:
                self._queue.task_done()

    async def _execute(self, jobs: list[Job], tries: int = 3) -> None:
        try:
            async with self._engine.connect() as connection:
                await connection.run_sync(self._attempt, jobs)
        except Exception as error:
            if len(jobs) > 1:
                for job in jobs:
                    await self._execute([job])
                return
            if tries > 1 and is_repeatable(error):
                await self._execute(jobs, tries - 1)
                return
            failed(jobs[0], _unreachable(error))
        self.acknowledge(jobs, self._drain_signals())


def _unreachable(error: Exception) -> Exception:
    if isinstance(error, OSError | TimeoutError):
        return Unavailable(f"cannot reach PostgreSQL: {type(error).__name__}")
    return error


def open_database(url: str, vault: Vault) -> Database:
    """The database behind ``url`` (sqlite:///path or postgresql://user:password@host/name); ValueError for any other."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return SqliteDatabase(parsed.set(drivername="sqlite"), vault)
    if parsed.get_backend_name() == "postgresql":
        return PostgresDatabase(parsed, vault)
    raise ValueError(f"database.url: {parsed.get_backend_name()} is not supported; use sqlite:///… or postgresql://…")
