"""Does every act in every state of a round, by every role, end as written, and does the clock open and close it once?"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest

from bot.domain.refused import Refused
from bot.domain.round import TABLE, Act, Offered, State, Times, act_on, acts_offered
from bot.domain.round.times import due
from bot.domain.staff import ROLES as STAFF_ROLES
from bot.services import round
from bot.services.round.views import Setting
from bot.store.engine import Database
from tests.rounds import CHEN, LI, LOOK, WANG, Stage, staged

ROLES = ("citizen", "timetable", "viewer", "handler", "planner", "approver", "admin")
# Written from how a round goes, not from the code: what may be done where, by whom (see LETTERS), where it leads.
WRITTEN = {
    "draft": "edit:hpa release:a open_nominating:at>nominating open_voting:at>voting withdraw:a>withdrawn",
    "nominating": "edit:hpa reschedule:a nominate:c review:hpa close_nominating:at>reviewing withdraw:a>withdrawn",
    "reviewing": "edit:hpa reschedule:a review:hpa open_voting:at>voting withdraw:a>withdrawn",
    "voting": "reschedule:a vote:c close_voting:at>closed withdraw:a>withdrawn",
    "closed": "doubt:hpa exclude:a draw:pa>plan withdraw:a>withdrawn",
    "plan": "doubt:hpa exclude:a draw:pa adjust:pa propose:pa approve:a>sampling withdraw:a>withdrawn",
    "sampling": "progress:pa publish:a>results",
    "results": "finish:a>finished",
    "finished": "",
    "withdrawn": "",
}
LETTERS = {"h": "handler", "p": "planner", "a": "approver", "t": "timetable", "c": "citizen"}
WITH_REASON = {"reschedule", "doubt", "withdraw"}


def expected(state: State, act: Act, role: str, *, has_why: bool) -> str:
    steps = [step.partition(":") for step in WRITTEN[state.value].split()]
    row = next((rest for name, _, rest in steps if name == act.value), None)
    if row is None:
        return "round.not_now"
    letters, _, target = row.partition(">")
    if role not in {LETTERS[letter] for letter in letters}:
        return "round.not_allowed"
    return (target or state.value) if has_why or act.value not in WITH_REASON else "round.needs_why"


def outcome(state: State, act: Act, role: str, *, has_why: bool) -> str:
    try:
        return act_on(state, act, {role}, "有原因" if has_why else " ").value
    except Refused as refused:
        return refused.code


def test_the_full_product_of_a_round_ends_as_written() -> None:
    cases = list(product(State, Act, ROLES, (True, False)))
    assert len(cases) == 10 * 20 * 7 * 2
    wrong = [case for case in cases if outcome(*case[:3], has_why=case[3]) != expected(*case[:3], has_why=case[3])]
    assert wrong == []


def test_acts_offered_of_a_round_are_those_that_pass() -> None:
    for state, role in product(State, ROLES):
        passing = tuple(act for act in Act if not outcome(state, act, role, has_why=True).startswith("round."))
        assert acts_offered(state, {role}) == passing


def test_roles_of_rounds_are_known() -> None:
    assert set(ROLES) == STAFF_ROLES.keys() | {"citizen", "timetable"}
    assert {role for row in TABLE.values() for role in row.roles} <= set(ROLES)


def test_the_clock_only_does_what_it_may(now: datetime) -> None:
    day = timedelta(days=1)
    times = Times(now, now + day, now + 2 * day, now + 3 * day)
    for state, released, days in product(State, (True, False), range(-1, 5)):
        act = due(state, times, is_released=released, now=now + days * day)
        assert act is None or "timetable" in TABLE[state, act].roles
    assert due(State.DRAFT, times, is_released=False, now=now + 9 * day) is None
    straight = Times(None, None, now, now + day)
    assert due(State.DRAFT, straight, is_released=True, now=now) is Act.OPEN_VOTING


@pytest.mark.parametrize("places", [(1, 0, 2, 3), (0, 0, 2, 3), (0, 2, 1, 3), (0, 1, 3, 3), (0, None, 2, 3)])
def test_times_out_of_order_are_refused(now: datetime, places: tuple[int | None, ...]) -> None:
    moments = [None if place is None else now + timedelta(days=place) for place in places]
    with pytest.raises(Refused) as refused:
        Times(*moments).check()  # type: ignore[arg-type]
    assert refused.value.code.startswith("round.times_")


@pytest.fixture
async def stage(database: Database, now: datetime) -> AsyncIterator[Stage]:
    async with staged(database, now) as found:
        yield found


async def test_released_round_opens_and_closes_by_itself(stage: Stage) -> None:
    await stage.makes()
    await stage.ticks()
    assert (await stage.sees()).state is State.DRAFT, "nobody released it"
    await stage.does(Act.RELEASE)
    seen = [(await stage.sees()).state]
    for _ in range(16):
        steps = await stage.database.run(round.tick, now=stage.now)
        assert await stage.database.run(round.tick, now=stage.now) == []
        seen += [step.state for step in steps]
        stage.later(days=1)
    assert seen == [State.DRAFT, State.NOMINATING, State.REVIEWING, State.VOTING, State.CLOSED]


async def test_what_a_stopped_process_missed_is_caught_up(stage: Stage) -> None:
    await stage.makes()
    await stage.does(Act.RELEASE)
    stage.later(days=60)
    steps = await stage.database.run(round.tick, now=stage.now)
    assert [step.state for step in steps] == [State.NOMINATING, State.REVIEWING, State.VOTING, State.CLOSED]


async def test_too_few_options_keep_the_vote_shut(stage: Stage) -> None:
    await stage.opens_nominations()
    few = [Offered("辣条", "school")]
    work: dict[str, Any] = {"actor": LI, "number": stage.number, "options": few, "now": stage.now}
    await stage.database.run(round.set_options, **work)
    await stage.does(Act.CLOSE_NOMINATING)
    stage.later(days=8)
    assert await stage.database.run(round.tick, now=stage.now) == []
    with pytest.raises(Refused) as refused:
        await stage.does(Act.OPEN_VOTING)
    assert refused.value.code == "round.options_few"


async def test_edit_takes_the_release_of_a_draft_back(stage: Stage) -> None:
    await stage.makes()
    await stage.does(Act.RELEASE)
    seen = await stage.sees()
    given = Setting("校门口的零食", "说明", seen.times, areas=("990101001",), venues=("school",), choices=2)
    await stage.database.run(round.edit, actor=LI, number=stage.number, given=given, now=stage.now)
    seen = await stage.sees()
    assert (seen.title, seen.is_released, seen.areas[0].name) == ("校门口的零食", False, "城关街道")
    with pytest.raises(Refused):
        await stage.database.run(round.public, number=stage.number, now=stage.now)


async def test_public_times_change_only_with_a_reason(stage: Stage) -> None:
    await stage.opens_vote()
    times = (await stage.sees()).times
    longer = Times(times.nominate_from, times.nominate_until, times.vote_from, times.vote_until + timedelta(days=2))
    work: dict[str, Any] = {"number": stage.number, "times": longer, "now": stage.now}
    for actor, why, code in ((WANG, "", "round.needs_why"), (LI, "天气", "round.not_allowed")):
        with pytest.raises(Refused) as refused:
            await stage.database.run(round.reschedule, actor=actor, why=why, **work)
        assert refused.value.code == code
    await stage.database.run(round.reschedule, actor=WANG, why="下大雨", **work)
    seen = await stage.sees()
    assert (seen.times, seen.why) == (longer, "下大雨")


async def test_viewers_look_and_do_nothing(stage: Stage) -> None:
    await stage.makes()
    listed = await stage.database.read(round.listing, actor=LOOK, now=stage.now)
    assert [one.number for one in listed.items] == [stage.number]
    assert round.offered(actor=LOOK, round=listed.items[0]) == ()
    assert Act.RELEASE in round.offered(actor=CHEN, round=listed.items[0])
    with pytest.raises(Refused) as refused:
        await stage.database.run(round.create, actor=LOOK, template="school", now=stage.now)
    assert refused.value.code == "staff.not_allowed"


async def test_withdrawn_draft_stays_the_offices_own(stage: Stage) -> None:
    await stage.makes()
    await stage.does(Act.WITHDRAW, why="写错了")
    with pytest.raises(Refused):
        await stage.database.run(round.public, number=stage.number, now=stage.now)
    assert await stage.database.read(round.archive, now=stage.now) == []
    await stage.opens_vote()
    await stage.does(Act.WITHDRAW, why="停了")
    seen = await stage.database.read(round.public, number=stage.number, now=stage.now)
    assert (seen.state, seen.why) == (State.WITHDRAWN, "停了")
