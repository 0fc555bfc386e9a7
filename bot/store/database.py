"""What is a database to its callers: it takes units of work, answers after the commit, and wakes who listens."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, text

from bot.domain.ports import Unavailable
from bot.store.unit import BATCH_LIMIT, FULL, Group, Job, no_more, transact
from bot.store.vault import Vault

P = ParamSpec("P")
T = TypeVar("T")

READERS = 4  # connections beside the writer's


class Database(ABC):
    """A database that takes units of work (``bot.domain.ports.Units``)."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.signals: set[str] = set()
        self.listeners: dict[str, list[Callable[[], None]]] = {}
        self.before_commit: Callable[[Connection], None] = no_more
        self.options = {"vault": vault, "signals": self.signals}
        self._gathered: list[Job] = []
        self._waiting = 0
        self._is_gathering = False
        self._met = 0  # units gathered a turn of the loop ago

    async def run(self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """See ``Units.run``."""
        return await self.submit(lambda connection: work(connection, *args, **kwargs))

    async def submit(self, work: Callable[[Connection], T]) -> T:
        """Queue one unit and wait for its commit."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def answer(result: T, error: Exception | None) -> None:
            if future.done():
                return
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)

        self.queue(work, answer)
        return await future

    def queue(self, work: Callable[[Connection], Any], answer: Callable[..., None], group: Group | None = None) -> None:
        """Queue one unit; ``answer(result, error)`` is called in the loop after its commit.

        ``group`` shares statements with others of its kind. Raises Unavailable when too many wait.
        """
        if self._waiting >= FULL:
            raise Unavailable("too many units are waiting")
        self._waiting += 1
        self._gathered.append(Job(work, answer, group))
        self._begin()

    def _begin(self) -> None:
        is_writing = self._waiting > len(self._gathered)
        if not (self._is_gathering or is_writing):
            self._is_gathering, self._met = True, 0
            asyncio.get_running_loop().call_soon(self._gather)

    def _gather(self) -> None:
        """Everything that comes while nothing is written goes to the writer together, once a turn of the loop brings no more.

        A commit costs as much for sixty messages as for one: of many callers, answered together, who come back one after
        another, the first would have a commit of its own, and all others wait for it. A lone message waits for one turn.
        """
        if self._met < len(self._gathered) < BATCH_LIMIT:
            self._met = len(self._gathered)
            asyncio.get_running_loop().call_soon(self._gather)
        else:
            self._is_gathering = False
            self.flush()

    def flush(self) -> None:
        """What was gathered goes to the writer."""
        jobs, self._gathered = self._gathered, []
        for start in range(0, len(jobs), BATCH_LIMIT):
            self._enqueue(jobs[start : start + BATCH_LIMIT])

    def acknowledge(self, jobs: Sequence[Job], signals: set[str]) -> None:
        """In the loop, after the commit: answer the callers, wake who listens."""
        self._waiting -= len(jobs)
        for job in jobs:
            job.acknowledge()
        for name in signals:
            for listener in self.listeners.get(name, ()):
                listener()
        if self._gathered:
            self._begin()

    def on(self, signal: str, listener: Callable[[], None]) -> None:
        """Call ``listener`` after each commit whose units raised ``signal``."""
        self.listeners.setdefault(signal, []).append(listener)

    def drain_signals(self) -> set[str]:
        """The signals of the last transaction."""
        raised = set(self.signals)
        self.signals.clear()
        return raised

    def attempt(self, connection: Connection, jobs: Sequence[Job]) -> None:
        """One transaction for ``jobs``."""
        self.signals.clear()
        transact(connection, jobs, self.before_commit)

    @abstractmethod
    def _enqueue(self, jobs: list[Job]) -> None: ...

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
