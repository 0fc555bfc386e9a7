"""When does who send what? Closed loops with think time, open loops at a steady rate, and redelivery as the platform's."""

import asyncio
import gc
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from time import perf_counter
from urllib.parse import urlsplit

from bot.sandbox.load.connection import Connection, Turn
from bot.sandbox.load.crowd import Citizen
from bot.sandbox.load.tally import Tally

_LOOK = 0.05  # seconds between two looks for answers that are overdue


class LoadError(Exception):
    """There is nothing to measure: the server answers something else than it should, or not at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``rate`` 0 is a closed loop: citizens write again ``think`` seconds (on average) after having been answered.

    Otherwise so many messages a second fall due, answered or not, and their clocks run from then. A delivery that is
    not answered within ``timeout`` is made again, ``attempts`` times in all; ``duplicates`` is the share of messages
    delivered twice at once. ``is_strict`` ends the run at the first fault.
    """

    seconds: float
    rate: float = 0.0
    think: float = 0.0
    connections: int = 32
    attempts: int = 3
    timeout: float = 5.0
    duplicates: float = 0.0
    is_strict: bool = False
    seed: str = ""


class Run:
    """One load against one server."""

    def __init__(self, plan: Plan, url: str, crowd: Sequence[Citizen], tally: Tally) -> None:
        self._plan, self._tally = plan, tally
        parts = urlsplit(url)
        self._tls = parts.scheme == "https"
        self._address = parts.hostname or "", parts.port or (443 if self._tls else 80)
        self._ready = deque(crowd)
        self._chance = Random(plan.seed)  # noqa: S311 - chance, not secrecy
        self._connections: list[Connection] = []
        self._idle: list[Connection] = []
        self._due: deque[float] = deque()
        self._again: deque[Turn] = deque()
        self._outstanding = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._until = 0.0

    async def go(self) -> None:
        """Raises LoadError if nothing can be connected to, or at the first fault of a strict run."""
        self._over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        for _ in range(self._plan.connections):
            self._connections.append(Connection(self))
        await asyncio.gather(*(self._open(connection, required=True) for connection in self._connections))
        gc.collect()
        gc.disable()
        try:
            await self._measure()
        finally:
            gc.enable()
            for task in self._tasks:
                task.cancel()
            for connection in self._connections:
                connection.close()

    async def _measure(self) -> None:
        plan, loop = self._plan, asyncio.get_running_loop()
        self._until = perf_counter() + plan.seconds
        watch = loop.create_task(self._watch())
        try:
            if plan.rate:
                await self._pace()
            else:
                self._gather()
            await asyncio.wait_for(self._over, plan.seconds + plan.attempts * plan.timeout + 1)
        except TimeoutError:
            raise LoadError(f"{self._outstanding} answers did not come") from None
        finally:
            watch.cancel()

    def _gather(self) -> None:
        """The closed loop begins; with think time not everybody at once."""
        if self._plan.think:
            loop = asyncio.get_running_loop()
            while self._ready:
                loop.call_later(self._chance.random() * self._plan.think, self._thought, self._ready.popleft())
        else:
            self._dispatch()

    async def _pace(self) -> None:
        start, rate, count = perf_counter(), self._plan.rate, 0
        total = int(rate * self._plan.seconds)
        while count < total and not self._over.done():
            while count < total and start + count / rate <= perf_counter():
                self._due.append(perf_counter())
                count += 1
            self._dispatch()
            await asyncio.sleep(max(0.0, start + count / rate - perf_counter()))

    def _dispatch(self) -> None:
        """Whoever may send and has a connection sends."""
        while self._idle:
            turn = self._again.popleft() if self._again else self._next()
            if turn is None:
                return
            turn.deadline = perf_counter() + self._plan.timeout
            self._tally.deliveries += 1
            self._idle.pop().send(turn)

    def _next(self) -> Turn | None:
        if not self._ready:
            return None
        if self._plan.rate:
            if not self._due:
                return None
            due = self._due.popleft()
        elif (due := perf_counter()) >= self._until:
            return None
        citizen = self._ready.popleft()
        turn = Turn(citizen, citizen.next(), due)
        self._tally.messages += 1
        self._outstanding += 1
        if self._plan.duplicates and self._chance.random() < self._plan.duplicates:
            self._again.append(Turn(citizen, turn.sent, due, twin=True))
            self._outstanding += 1
        return turn

    def answered(self, connection: Connection, turn: Turn, status: bytes, body: bytes) -> None:
        if connection.is_open:
            self._idle.append(connection)
        else:
            self._reopen(connection)
        if status != b"200":
            self._failed(turn, f"HTTP {status.decode('ascii', 'replace')}")
            return
        now = perf_counter()
        if turn.twin:
            self._tally.twins.append((turn.sent, body))
        else:
            self._tally.note(turn.sent, body, now - turn.due, in_time=now <= self._until)
        self._done(turn)

    def _done(self, turn: Turn) -> None:
        self._outstanding -= 1
        if turn.twin:
            pass
        elif self._plan.think and not self._plan.rate:
            pause = self._chance.expovariate(1 / self._plan.think)
            asyncio.get_running_loop().call_later(pause, self._thought, turn.citizen)
        else:
            self._ready.append(turn.citizen)
        self._dispatch()
        if not self._outstanding:
            self._finish()

    def _thought(self, citizen: Citizen) -> None:
        self._ready.append(citizen)
        self._dispatch()

    def broken(self, connection: Connection, turn: Turn | None) -> None:
        """A connection that is gone; a request it carried is delivered again."""
        if connection in self._idle:
            self._idle.remove(connection)
        self._reopen(connection)
        if turn:
            self._failed(turn, "the connection was closed without an answer")

    def _failed(self, turn: Turn, reason: str) -> None:
        """The next delivery sets out when this one's time is over, as the platform's do."""
        self._tally.faults[reason] += 1
        if self._plan.is_strict:
            if not self._over.done():
                self._over.set_exception(LoadError(reason))
        elif turn.attempt < self._plan.attempts and not turn.twin:
            turn.attempt += 1
            wait = max(0.0, turn.deadline - perf_counter())
            asyncio.get_running_loop().call_later(wait, self._redeliver, turn)
            self._dispatch()
        else:
            self._tally.lost += not turn.twin
            self._done(turn)

    def _redeliver(self, turn: Turn) -> None:
        self._again.append(turn)
        self._dispatch()

    async def _watch(self) -> None:
        """Hangs up on deliveries that are overdue, and sees the end."""
        while not self._over.done():
            await asyncio.sleep(_LOOK if perf_counter() < self._until else 0.005)
            now = perf_counter()
            for connection in self._connections:
                turn = connection.turn
                if turn and turn.deadline < now:
                    connection.close()
                    self._reopen(connection)
                    self._failed(turn, f"no answer within {self._plan.timeout:g} s")
            self._finish()

    def _finish(self) -> None:
        if not self._outstanding and not self._due and perf_counter() >= self._until and not self._over.done():
            self._over.set_result(None)

    def _reopen(self, connection: Connection) -> None:
        task = asyncio.get_running_loop().create_task(self._open(connection))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _open(self, connection: Connection, *, required: bool = False) -> None:
        while not self._over.done():
            try:
                await asyncio.get_running_loop().create_connection(
                    lambda: connection, *self._address, ssl=self._tls or None
                )
            except OSError as error:
                if required:
                    host, port = self._address
                    raise LoadError(f"{host}:{port} takes no connection: {error.strerror or error}") from None
                await asyncio.sleep(0.1)
            else:
                self._idle.append(connection)
                self._dispatch()
                return
