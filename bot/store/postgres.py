"""How do units and readers reach PostgreSQL? One writer task, readers on a pool of connections; asyncpg below both."""

import asyncio
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from bot.domain.ports import Unavailable
from bot.store.database import READERS, Database
from bot.store.unit import BATCH_LIMIT, Job, failed, is_duplicate, is_lost, is_repeatable
from bot.store.vault import Vault

P = ParamSpec("P")
T = TypeVar("T")

_CONNECT: dict[str, Any] = {"timeout": 4, "command_timeout": 30}
_PREPARED = 512  # statements kept, those among them that write many rows (bot.store.inbox.rows)
# Units find their rows by key. A plan made while a table was small would read all of it, until the statistics change.
_BY_KEY = {"enable_seqscan": "off", "jit": "off"}
# A process that is stopped in the middle of a unit holds its rows, and every other process waits for them: not for ever.
_LETS_GO = {"idle_in_transaction_session_timeout": "20000"}  # milliseconds


class PostgresDatabase(Database):
    def __init__(self, url: URL, vault: Vault) -> None:
        super().__init__(vault)
        address = url.set(drivername="postgresql+asyncpg")
        self._engine = create_async_engine(
            address,
            pool_size=READERS,
            max_overflow=4,
            pool_timeout=4,
            connect_args=_CONNECT,
            execution_options=self.options,
        )
        self._writer = create_async_engine(
            address,
            poolclass=NullPool,
            connect_args=_CONNECT | {"server_settings": _BY_KEY | _LETS_GO, "prepared_statement_cache_size": _PREPARED},
            execution_options=self.options,
        )
        self._queue: asyncio.Queue[list[Job]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._connection: AsyncConnection | None = None  # the writer's own; a new one after an error

    def _enqueue(self, jobs: list[Job]) -> None:
        self._queue.put_nowait(jobs)

    async def start(self) -> None:
        try:
            async with self._engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except (DBAPIError, OSError, TimeoutError) as error:
            raise Unavailable(f"cannot reach PostgreSQL: {type(error).__name__}: {error}") from None
        self._task = asyncio.create_task(self._work(), name="writer")

    async def close(self) -> None:
        self.flush()
        if self._task is not None:
            await self._queue.join()
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._disconnect()
        await self._engine.dispose()
        await self._writer.dispose()

    async def read(self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            async with self._engine.connect() as connection:
                return await connection.run_sync(lambda inner: work(inner, *args, **kwargs))
        except (OSError, PoolTimeout, DBAPIError) as error:
            if isinstance(error, DBAPIError) and not is_lost(error):
                raise
            raise Unavailable(f"cannot reach PostgreSQL: {type(error).__name__}") from None

    async def _work(self) -> None:
        while True:
            jobs, taken = await self._queue.get(), 1
            while len(jobs) < BATCH_LIMIT and not self._queue.empty():
                jobs += self._queue.get_nowait()
                taken += 1
            await self._execute(jobs)
            for _ in range(taken):
                self._queue.task_done()

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _execute(self, jobs: list[Job], tries: int = 3) -> None:
        try:
            if self._connection is None:
                self._connection = await self._writer.connect()
            await self._connection.run_sync(self.attempt, jobs)
        except Exception as error:
            await self._disconnect()
            if len(jobs) > 1 and not is_lost(error):
                for job in jobs:
                    await self._execute([job])
                return
            if tries > 1 and len(jobs) == 1 and (is_repeatable(error) or _met_elsewhere(error, jobs[0])):
                await self._execute(jobs, tries - 1)
                return
            for job in jobs:
                failed(job, _unreachable(error))
        self.acknowledge(jobs, self.drain_signals())


def _met_elsewhere(error: Exception, job: Job) -> bool:
    """Two processes met the same newcomer at once: the second try finds what the other wrote."""
    return job.group is not None and is_duplicate(error)


def _unreachable(error: Exception) -> Exception:
    if isinstance(error, OSError | TimeoutError):
        return Unavailable(f"cannot reach PostgreSQL: {type(error).__name__}")
    return error
