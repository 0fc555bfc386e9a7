"""How do units of work share one commit, and who is told when it is done? The only place that commits.

Units of concurrent callers run one after another, a savepoint each, in one transaction; every caller is answered after the
common commit. When that commit fails, the units run again singly, so that one bad unit harms no other.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from prometheus_client import Histogram
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.domain.ports import Unavailable
from bot.domain.refused import Denied

log = structlog.get_logger()

BATCH = Histogram(
    "shiyu_unit_batch_size", "Units of work that shared one commit", buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256)
)
FULL = 2000  # waiting units beyond which a caller is turned away: at 1,000 a second two seconds of work
BATCH_LIMIT = 256  # commits of 64 serve 200 callers at once at three quarters of the rate, the last one later too
_REPEATABLE = {"40001", "40P01", "55P03"}  # PostgreSQL: serialization failure, deadlock, lock not available
_UNIQUE_VIOLATION = "23505"


class Scope:
    """A savepoint that begins when its connection is first asked for; said on the driver's cursor, as it is the hot path.

    ``shared`` is the connection without it.
    """

    __slots__ = ("_is_open", "_needs_savepoint", "shared")

    def __init__(self, connection: Connection, *, needs_savepoint: bool = True) -> None:
        self.shared = connection
        self._needs_savepoint = needs_savepoint
        self._is_open = False

    @property
    def connection(self) -> Connection:
        if self._needs_savepoint and not self._is_open:
            self._say("SAVEPOINT unit")
            self._is_open = True
        return self.shared

    def keep(self) -> None:
        if self._is_open:
            self._say("RELEASE SAVEPOINT unit")
            self._is_open = False

    def undo(self) -> None:
        if self._is_open:
            self._say("ROLLBACK TO SAVEPOINT unit")
            self.keep()

    def _say(self, statement: str) -> None:
        cursor = self.shared.connection.cursor()
        cursor.execute(statement)
        cursor.close()


class Group(Protocol):
    """Work whose first and last statements are shared by all of its kind in one commit."""

    def before(self, connection: Connection, works: Sequence[Any]) -> None: ...
    def after(self, connection: Connection, works: Sequence[Any]) -> None: ...
    def committed(self) -> None: ...


@dataclass(slots=True, eq=False)
class Job:
    """A unit on its way: the function, whom to tell (result, error), what came of it."""

    work: Callable[[Any], Any]
    answer: Callable[[Any, Exception | None], None]
    group: Group | None = None
    result: Any = None
    error: Exception | None = None

    def run(self, connection: Connection, *, alone: bool) -> None:
        self.error = None
        if self.group is not None:  # keeps its own savepoint
            self.result = self.work(connection)
            return
        scope = Scope(connection, needs_savepoint=not alone)
        try:
            self.result = self.work(scope.connection)
            scope.keep()
        except Denied as error:
            scope.keep()
            self.error = error
        except Exception as error:
            if alone or concerns_all(error):
                raise
            scope.undo()
            self.error = error

    def acknowledge(self) -> None:
        """In the loop, after the commit."""
        self.answer(self.result if self.error is None else None, self.error)


def concerns_all(error: Exception) -> bool:
    """Does ``error`` end the whole transaction, not just one unit?"""
    return is_lost(error) or is_repeatable(error)


def is_lost(error: Exception) -> bool:
    """Did the connection break, perhaps after the commit? Then nothing may be run again that is not keyed."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def is_repeatable(error: Exception) -> bool:
    """Did the database undo the transaction itself, so that running it again is right?"""
    return getattr(_said(error), "sqlstate", None) in _REPEATABLE


def is_duplicate(error: Exception) -> bool:
    """Did PostgreSQL find a row of that key there already?"""
    return getattr(_said(error), "sqlstate", None) == _UNIQUE_VIOLATION


def _said(error: Exception) -> object:
    """The driver's own error: statements on its cursor raise it bare."""
    return error.orig if isinstance(error, DBAPIError) else error


def perform(connection: Connection, jobs: Sequence[Job]) -> Iterable[Group]:
    """Run ``jobs`` in the open transaction of ``connection``; the groups that took part."""
    groups: dict[Group, list[Any]] = {}
    for job in jobs:
        if job.group is not None:
            groups.setdefault(job.group, []).append(job.work)
    for group, works in groups.items():
        group.before(connection, works)
    for job in jobs:
        job.run(connection, alone=len(jobs) == 1)
    for group, works in groups.items():
        group.after(connection, works)
    return groups


def transact(connection: Connection, jobs: Sequence[Job], before_commit: Callable[[Connection], None]) -> None:
    """One transaction for ``jobs``: returns after COMMIT, raises after ROLLBACK."""
    with connection.begin():
        groups = perform(connection, jobs)
        before_commit(connection)
    for group in groups:
        group.committed()
    BATCH.observe(len(jobs))


def no_more(connection: Connection) -> None:
    """The usual last step before a commit: none."""


def failed(job: Job, error: Exception) -> None:
    """``job`` alone could not be done: the caller learns its own error, or that the database is away."""
    if concerns_all(error):
        name = type(_said(error)).__name__
        log.warning("unit failed", error=name)
        job.error = Unavailable(f"the database did not take the unit: {name}")
    else:
        job.error = error
