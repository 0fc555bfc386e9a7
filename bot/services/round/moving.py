"""How does a round get from one state to the next, by hand and by the times set ahead?"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import Act, State, act_on, acts_offered
from bot.domain.round.line import Progress, is_settled
from bot.domain.round.table import TIMETABLE
from bot.domain.round.times import due
from bot.domain.staff import Actor, Permission
from bot.services.round.acting import acting, record
from bot.services.round.known import times_of
from bot.services.round.views import Round, Step
from bot.store.round import nomination as nominations
from bot.store.round import plan as lines
from bot.store.round import rounds as store
from bot.store.round import telling

# Acts that take more than a change of state have functions of their own.
_BY_HAND = frozenset(
    {
        Act.RELEASE,
        Act.OPEN_NOMINATING,
        Act.CLOSE_NOMINATING,
        Act.OPEN_VOTING,
        Act.CLOSE_VOTING,
        Act.PUBLISH,
        Act.FINISH,
        Act.WITHDRAW,
    }
)


def offered(*, actor: Actor, round: Round) -> tuple[Act, ...]:
    """What ``actor`` may do with the round now."""
    return acts_offered(round.state, actor.roles) if actor.may(Permission.ROUND_EDIT) else ()


def act(connection: Connection, *, actor: Actor, number: str, act: Act, now: datetime, why: str = "") -> State:
    """Release, open or close by hand, publish, finish, withdraw; the state it leads to.

    Raises Refused as ``acting``, and ``round.own_function`` for acts with a function of their own, ``round.options_few``,
    ``round.has_nominations``, ``plan.unsettled``.
    """
    if act not in _BY_HAND:
        raise Refused("round.own_function")
    row, state = acting(connection, actor, number, act, why)
    actor.require(Permission.ROUND_DECIDE)
    return _carry_out(connection, row, act, state, actor.login, now, why.strip())


def tick(connection: Connection, *, now: datetime) -> list[Step]:
    """What is due by the times set ahead, each once, as far as it can be done; what was missed is caught up."""
    return [step for row in store.timed(connection) for step in _caught_up(connection, row, now)]


def _caught_up(connection: Connection, row: Any, now: datetime) -> Iterator[Step]:
    while (act := due(State(row.state), times_of(row), is_released=row.is_released, now=now)) is not None:
        try:
            state = act_on(State(row.state), act, {TIMETABLE})
            _carry_out(connection, row, act, state, TIMETABLE, now)
        except Refused:
            return  # too few options: staff see it, and the vote opens when there are some
        yield Step(row.number, act, state)
        row = store.by_id(connection, row.id)


def _carry_out(
    connection: Connection, row: Any, act: Act, state: State, who: str, now: datetime, why: str = ""
) -> State:
    values: dict[str, Any] = {"state": state.value}
    if act in (Act.RELEASE, Act.OPEN_VOTING):
        _require_options(connection, row, act)
        times_of(row).check()
    if act is Act.OPEN_NOMINATING and not _has_nominations(row, who, now):
        raise Refused("round.no_nominations")
    if act is Act.RELEASE or state is State.NOMINATING:
        values["is_released"] = True
    if act is Act.OPEN_VOTING:
        values |= {"opened_at": now, "is_released": True}
    if act is Act.CLOSE_VOTING:
        values["closed_at"] = now
    if act is Act.PUBLISH:
        _require_settled(connection, row)
    if act is Act.WITHDRAW:
        values |= {"why": why, "is_released": row.state != State.DRAFT}
    if not store.move(connection, row.id, row.state, values):
        raise Refused("round.not_now")
    if act is Act.PUBLISH:
        _tell_results(connection, row, now)
    if act in (Act.FINISH, Act.WITHDRAW):
        _end(connection, row, act, now)
    record(connection, who, act.value, row.number, now, why)
    return state


def _has_nominations(row: Any, who: str, now: datetime) -> bool:
    """The timetable catches up with what it missed; a person opens nothing that is over."""
    return bool(row.nominate_until and (who == TIMETABLE or now < row.nominate_until))


def _require_options(connection: Connection, row: Any, act: Act) -> None:
    count = len(store.options(connection, row.id))
    still_comes = act is Act.RELEASE and row.nominate_from is not None
    if count < max(2, row.choices) and not still_comes:
        raise Refused("round.options_few", least=max(2, row.choices))
    if act is Act.OPEN_VOTING and row.state == State.DRAFT and row.nominate_from is not None:
        raise Refused("round.has_nominations")


def _require_settled(connection: Connection, row: Any) -> None:
    if not all(is_settled(Progress(line.progress)) for line in lines.lines(connection, row.id)):
        raise Refused("plan.unsettled")


def _tell_results(connection: Connection, row: Any, now: datetime) -> None:
    for line in lines.lines(connection, row.id):
        telling.start(connection, row.id, line.id, line.progress, now)


def _end(connection: Connection, row: Any, act: Act, now: datetime) -> None:
    """Everybody who took part is told, and the keyed hashes name nobody any more."""
    store.destroy_key(connection, row.id, now)
    telling.start(connection, row.id, 0, "end" if act is Act.FINISH else "withdrawn", now)
    if act is Act.WITHDRAW:
        for clue in nominations.clues(connection, row.id):
            nominations.change(connection, clue.id, {"standing": "declined"})
