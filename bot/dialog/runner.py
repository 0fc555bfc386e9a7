"""What happens to one push inside its unit of work? Route, run, phrase; an error keeps the dialogue and says so."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from prometheus_client import Counter

from bot.dialog.message import Event, Incoming
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Candidate, Finish, Said, Table
from bot.dialog.turn import Turn
from bot.domain.decision import Decision, Want
from bot.domain.phrase import Phrase
from bot.domain.ports import Outcome, Phrases, SessionState, Visit
from bot.domain.refused import Refused

log = structlog.get_logger()

SLOWEST = 60  # seconds an async handler may take before it counts as failed

RUNS = Counter("shiyu_handler_runs_total", "Handler runs, committed or not", ["handler"])
FAILURES = Counter("shiyu_handler_failures_total", "Handler runs that ended in an error", ["handler"])
LIMITED = Counter("shiyu_messages_limited_total", "Messages of citizens who sent far more than a person", ["what"])


@dataclass(slots=True)
class Run:
    """One push on its way through the table; ``slow`` is the async handler that asked for time.

    ``excess`` is there when the citizen sends too much (``bot.dialog.flood``).
    """

    incoming: Incoming
    decision: Decision | None = None
    is_advised: bool = False
    slow: Candidate | None = None
    turn: Turn | None = None
    excess: Callable[[], bool] | None = None


class Runner:
    """Applies the table of routers to a push."""

    def __init__(
        self,
        table: Table,
        phrases: Phrases,
        clock: Callable[[], datetime],
        session_life: timedelta,
        advise: Callable[[Decision], Decision] = lambda decision: decision,
    ) -> None:
        """``advise`` completes the decision on what no dialogue waits for."""
        self._table = table
        self._advise = advise
        self._phrases = phrases
        self._clock = clock
        self._life = session_life
        self._runs: dict[str, Counter] = {}

    def first(self, run: Run, visit: Visit) -> Outcome:
        """Ask the routes in order. An async one is not run here: the outcome is ``pending``."""
        if run.excess is not None and not self._is_heard(run, visit):
            return self._limited(run.excess)
        turn, lapsed = self._turn(run, visit)
        outcome = self._asked(turn, run, visit)
        return self._with_notice(outcome, Phrase("session.lapsed")) if lapsed else outcome

    def _asked(self, turn: Turn, run: Run, visit: Visit) -> Outcome:
        was_talking = turn.session is not None
        for candidate in self._table.candidates(turn):
            if candidate.is_slow:
                run.slow, run.turn = candidate, turn
                return Outcome("pending", keeps_session=True)
            outcome = self._call(turn, visit, cast("Finish", candidate.handler), candidate.name)
            if outcome is not None:
                return outcome
            if was_talking and turn.session is None:
                outcome = self._asked(self._idle(run, visit, turn.memory), run, visit)
                return self._with_notice(outcome, turn.left) if turn.left else outcome
        return Outcome("silent", keeps_session=True)

    def _is_heard(self, run: Run, visit: Visit) -> bool:
        """Of who sends too much: an emergency, and whatever belongs to a running dialogue."""
        session = visit.session
        is_talking = session is not None and session.step != "" and session.expires > self._clock()
        is_heard = is_talking or self._is_alarm(run)
        if is_heard:
            LIMITED.labels("heard").inc()
        return is_heard

    def _is_alarm(self, run: Run) -> bool:
        """By plain words, or by what is said on a second look."""
        first, second = run.decision, self._advised(run)
        return any(one is not None and one.want is Want.EMERGENCY for one in (first, second))

    def _limited(self, excess: Callable[[], bool]) -> Outcome:
        """One kind sentence, then silence for a while."""
        is_told = excess()
        LIMITED.labels("told" if is_told else "silent").inc()
        text = self._phrases.say("session.flood") if is_told else None
        return Outcome("answered" if is_told else "silent", text, keeps_session=True)

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
        turn, _ = self._turn(run, visit)
        name = run.slow.name if run.slow else "resumed"
        return self._call(turn, visit, finish, name) or Outcome("silent", keeps_session=True)

    def _turn(self, run: Run, visit: Visit) -> tuple[Turn, bool]:
        """The handler's view, and whether a dialogue has lapsed."""
        now, session = self._clock(), visit.session
        if session is not None and session.expires <= now:
            return Turn(run.incoming, self._advised(run), visit.citizen, None, now, self._life, visit), bool(
                session.step
            )
        if session is not None and session.step:
            return Turn(run.incoming, run.decision, visit.citizen, session, now, self._life, visit), False
        return self._idle(run, visit, session.data if session else {}), False

    def _idle(self, run: Run, visit: Visit, memory: dict[str, Any]) -> Turn:
        """No dialogue waits for this push."""
        return Turn(run.incoming, self._advised(run), visit.citizen, None, self._clock(), self._life, visit, memory)

    def _advised(self, run: Run) -> Decision | None:
        """The decision with what the knowledge says; in a dialogue nobody asks for it, and it takes its time."""
        if run.decision is not None and not run.is_advised:
            run.decision, run.is_advised = self._advise(run.decision), True
        return run.decision

    def _call(self, turn: Turn, visit: Visit, handler: Finish, name: str) -> Outcome | None:
        """Run ``handler``; None when it declined. After an error the dialogue stands where it stood before."""
        try:
            said = handler(turn)
            if said is NOT_MINE:
                return None
            text = self._phrases.say(said.key, said.values) if isinstance(said, Reply) else None
            outcome = Outcome("answered" if text else "silent", text, self._session_after(turn))
        except Refused as refused:
            visit.undo(refused)
            sorry = self._phrases.say(f"refused.{refused.code}", refused.values)
            outcome = Outcome("answered", sorry, keeps_session=True)
        except Exception as error:
            visit.undo(error)
            FAILURES.labels(name).inc()
            log.exception("handler failed", handler=name, kind=kind_of(turn.message))
            was_talking = visit.session is not None and visit.session.step
            sorry = self._phrases.say("sorry.dialogue" if was_talking else "sorry.again")
            outcome = Outcome("answered", sorry, keeps_session=True)
        self._count(name)
        return outcome

    def _count(self, name: str) -> None:
        counter = self._runs.get(name)
        if counter is None:
            counter = self._runs[name] = RUNS.labels(name)
        counter.inc()

    def _session_after(self, turn: Turn) -> SessionState | None:
        if turn.session is None and turn.memory:
            return SessionState("", turn.memory, turn.now + self._life)
        return turn.session

    def _with_notice(self, outcome: Outcome, notice: Phrase) -> Outcome:
        if outcome.reply is None:
            return outcome
        text = f"{self._phrases.say(notice.key, notice.values)}\n\n{outcome.reply}"
        return Outcome(outcome.kind, text, outcome.session, outcome.keeps_session)


def kind_of(incoming: Incoming) -> str:
    """The push's kind as the inbox names it: the event's name, or the message's type in lower case."""
    return incoming.name if isinstance(incoming, Event) else type(incoming).__name__.lower()
