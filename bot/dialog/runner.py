"""What happens to one push inside its unit of work? Route, run, phrase; an error keeps the dialogue and says so."""

import asyncio
import inspect
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

import structlog
from prometheus_client import Counter

from bot.dialog.message import Event, Incoming
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Finish, Route, Said, Table
from bot.dialog.turn import Turn
from bot.domain.decision import Decision
from bot.domain.ports import Outcome, Phrases, SessionState, Visit
from bot.domain.refused import Refused

log = structlog.get_logger()

SLOWEST = 60  # seconds an async handler may take before it counts as failed

RUNS = Counter("shiyu_handler_runs_total", "Handler runs, committed or not", ["handler"])
FAILURES = Counter("shiyu_handler_failures_total", "Handler runs that ended in an error", ["handler"])


@dataclass(slots=True)
class Run:
    """One push on its way through the table; ``slow`` is the async route that asked for time."""

    incoming: Incoming
    decision: Decision | None
    slow: Route | None = None
    turn: Turn | None = field(default=None)


class Runner:
    """Applies the table of routers to a push."""

    def __init__(self, table: Table, phrases: Phrases, clock: Callable[[], datetime], session_life: timedelta) -> None:
        self._table = table
        self._phrases = phrases
        self._clock = clock
        self._life = session_life

    def first(self, run: Run, visit: Visit) -> Outcome:
        """Ask the routes in order. An async one is not run here: the outcome is ``pending``."""
        lapsed = visit.session is not None and visit.session.expires <= self._clock()
        session = None if lapsed else visit.session
        turn = self._turn(run, visit, session)
        for route in self._table.candidates(turn):
            if inspect.iscoroutinefunction(route.handler):
                run.slow, run.turn = route, turn
                return Outcome("pending", session=session)
            outcome = self._call(turn, visit, session, cast("Finish", route.handler), route.name)
            if outcome is not None:
                return self._with_notice(outcome) if lapsed else outcome
        return Outcome("silent", session=session)

    async def take_time(self, run: Run) -> Finish:
        """The slow part of an async handler, outside any unit; an error becomes the finishing function's."""
        assert run.slow is not None  # noqa: S101 - only called for a pending run
        assert run.turn is not None  # noqa: S101
        turn, run.turn.visit = run.turn, None
        try:
            async with asyncio.timeout(SLOWEST):
                finish = await run.slow.handler(turn)  # type: ignore[misc]
        except Exception as error:  # said to the citizen inside the unit, by ``second``
            failed = error

            def finish(_turn: Turn) -> Said:
                raise failed

        return cast("Finish", finish)

    def second(self, run: Run, visit: Visit, finish: Finish) -> Outcome:
        """The finishing function of an async handler."""
        name = run.slow.name if run.slow else "resumed"
        outcome = self._call(self._turn(run, visit, visit.session), visit, visit.session, finish, name)
        return outcome or Outcome("silent", session=visit.session)

    def _turn(self, run: Run, visit: Visit, session: SessionState | None) -> Turn:
        own = SessionState(session.step, deepcopy(session.data), session.expires) if session else None
        return Turn(run.incoming, run.decision, visit.citizen, own, self._clock(), self._life, visit)

    def _call(
        self, turn: Turn, visit: Visit, before: SessionState | None, handler: Finish, name: str
    ) -> Outcome | None:
        """Run ``handler``; None when it declined. After an error the dialogue stands where it stood before."""
        RUNS.labels(name).inc()
        try:
            said = handler(turn)
            if said is NOT_MINE:
                return None
            text = self._phrase(said) if isinstance(said, Reply) else None
        except Refused as refused:
            visit.undo(refused)
            return Outcome("answered", self._phrases.say(f"refused.{refused.code}", refused.values), before)
        except Exception as error:
            visit.undo(error)
            FAILURES.labels(name).inc()
            log.exception("handler failed", handler=name, kind=kind_of(turn.message))
            return Outcome("answered", self._phrases.say("sorry.dialogue" if before else "sorry.again"), before)
        return Outcome("answered" if text else "silent", text, turn.session)

    def _phrase(self, reply: Reply) -> str:
        return self._phrases.say(reply.key, reply.values)

    def _with_notice(self, outcome: Outcome) -> Outcome:
        if outcome.reply is None:
            return outcome
        return Outcome(outcome.kind, f"{self._phrases.say('session.lapsed')}\n\n{outcome.reply}", outcome.session)


def kind_of(incoming: Incoming) -> str:
    """The push's kind as the inbox names it: the event's name, or the message's type in lower case."""
    return incoming.name if isinstance(incoming, Event) else type(incoming).__name__.lower()
