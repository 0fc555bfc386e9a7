"""Does a plan cite its reasons, and can nobody approve their own, or one that was edited since?"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain.refused import Refused
from bot.domain.round import Act, Dropped, Finding, Progress, Reason, State, Weights
from bot.domain.round import plan as rules
from bot.domain.round.line import FEW, is_guarded, may_tell, move, next_steps
from bot.domain.round.plan import Known
from bot.domain.staff import Actor
from bot.services import complaint, round
from bot.services.round.views import LineGiven, Plan
from bot.store.engine import Database
from tests.cases import audited
from tests.databases import Databases, opened
from tests.machines import WALKS, walk
from tests.rounds import CHEN, LI, PAN, WANG, Stage, staged

P = Progress
SHOP = "百味斋小吃店"


@pytest.fixture
async def stage(database: Database, now: datetime) -> AsyncIterator[Stage]:
    """A closed vote: 2 for option 1, 1 for option 2, a clue, a nomination that became an option."""
    async with staged(database, now) as found:
        await found.opens_nominations()
        await found.nominates("zhang", "辣条", business=SHOP)
        kebab = await found.nominates("wang", "烤肠")
        await found.database.run(round.accept, actor=LI, nomination=kebab.id, now=now)
        await found.does(Act.CLOSE_NOMINATING)
        await found.does(Act.OPEN_VOTING)
        await found.votes("zhang", 1)
        await found.votes("wang", 1, 2)
        await found.closes()
        yield found


async def refused(work: Coroutine[Any, Any, Any]) -> str:
    with pytest.raises(Refused) as error:
        await work
    return error.value.code


async def draws(stage: Stage) -> Plan:
    await stage.database.run(round.draw, actor=PAN, number=stage.number, now=stage.now)
    return await stage.plans()


async def test_drawn_lines_cite_their_reasons(stage: Stage) -> None:
    words: dict[str, Any] = {"citizen": None, "place": "育才小学", "point": None, "photos": (), "contact": ""}
    for _ in range(2):
        await stage.database.run(complaint.file, story="孩子吃辣条过敏了", now=stage.now, **words)
    plan = await draws(stage)
    reasons = {
        (line.food, line.is_named): [(one.kind, one.points, one.figure) for one in line.reasons] for line in plan.lines
    }
    assert reasons["辣条", False] == [("votes", 50, "2/2"), ("cases", 6, "2")]
    assert reasons["烤肠", False] == [("votes", 25, "1/2"), ("voices", 2, "1")]
    assert reasons["辣条", True] == [("voices", 2, "1"), ("cases", 6, "2")]
    assert [line.score for line in plan.lines] == [56, 27, 8]
    assert plan.batches == (await stage.sees()).batches
    named = next(line for line in plan.lines if line.is_named)
    assert (named.business, named.is_guarded) == (SHOP, True)
    assert SHOP not in repr(plan)
    assert "round.plan" in await stage.database.read(audited, stage.number)


async def test_staff_outside_the_team_see_no_plan(stage: Stage) -> None:
    await draws(stage)
    work = stage.database.run(round.plan, actor=LI, number=stage.number, now=stage.now)
    assert await refused(work) == "staff.not_allowed"
    data = await stage.database.read(round.open_data, number=stage.number, now=stage.now)
    assert (data.lines, data.state) == ((), State.PLAN)


async def test_second_person_approves_what_was_proposed(stage: Stage) -> None:
    plan = await draws(stage)
    work: dict[str, Any] = {"number": stage.number, "now": stage.now}
    assert (
        await refused(stage.database.run(round.approve, actor=WANG, digest=plan.digest, **work)) == "plan.not_proposed"
    )
    digest = await stage.database.run(round.propose, actor=WANG, **work)
    assert digest == plan.digest
    assert await refused(stage.database.run(round.approve, actor=WANG, digest=digest, **work)) == "plan.own"
    assert await refused(stage.database.run(round.approve, actor=PAN, digest=digest, **work)) == "round.not_allowed"
    assert await refused(stage.database.run(round.approve, actor=CHEN, digest="x", **work)) == "plan.changed"
    given = LineGiven("奶茶", "catering")
    await stage.database.run(round.add_line, actor=WANG, given=given, **work)
    digest = await stage.database.run(round.propose, actor=PAN, **work)
    assert await refused(stage.database.run(round.approve, actor=WANG, digest=digest, **work)) == "plan.own"
    await stage.database.run(round.approve, actor=CHEN, digest=digest, **work)
    approved = await stage.plans()
    assert (approved.proposed_by, approved.edited_by, approved.approved_by) == ("潘计划", "王审批", "陈局长")
    assert (await stage.sees()).state is State.SAMPLING


async def test_any_edit_makes_a_proposal_void(stage: Stage) -> None:
    plan = await draws(stage)
    line, work = plan.lines[0], {"now": stage.now}
    given = LineGiven(line.food, line.venue, line.area, line.batches + 1, why="多抽一批")
    edits: list[tuple[Any, dict[str, Any]]] = [
        (round.change_line, {"line": line.id, "given": given}),
        (round.add_line, {"number": stage.number, "given": LineGiven("奶茶", "catering", business="甜甜奶茶店")}),
        (round.drop_line, {"line": plan.lines[1].id, "why": Dropped.LAB}),
        (round.draw, {"number": stage.number}),
    ]
    for edit, values in edits:
        digest = await stage.database.run(round.propose, actor=PAN, number=stage.number, now=stage.now)
        await stage.database.run(edit, actor=PAN, **values, **work)
        approving = stage.database.run(round.approve, actor=WANG, number=stage.number, digest=digest, now=stage.now)
        assert await refused(approving) == "plan.not_proposed"
    assert (await stage.sees()).state is State.PLAN


async def test_line_goes_its_steps_and_no_others(stage: Stage) -> None:
    first, second, third = await stage.approves()
    work: dict[str, Any] = {"actor": PAN, "now": stage.now}
    step = stage.database.run(round.progress, line=first.id, step=P.AT_LAB, **work)
    assert await refused(step) == "plan.step"
    await stage.reports(first.id, P.SAMPLED, P.AT_LAB)
    bare = stage.database.run(round.progress, line=first.id, step=P.RESULT, **work)
    assert await refused(bare) == "plan.result_missing"
    wrong: dict[str, Any] = {"text": "菌落总数超标", "finding": Finding.FAILED}
    for failing in (0, first.batches + 1):
        given = stage.database.run(round.progress, line=first.id, step=P.RESULT, failing=failing, **wrong, **work)
        assert await refused(given) == "plan.failing_bad"
    await stage.reports(first.id, P.RESULT, failing=1, **wrong)
    await stage.reports(second.id, P.SAMPLED, P.RESULT)
    assert await refused(stage.does(Act.PUBLISH)) == "plan.unsettled"
    silent = stage.database.run(round.progress, line=third.id, step=P.NOT_SAMPLED, **work)
    assert await refused(silent) == "round.needs_why"
    planned = (await stage.plans()).digest
    await stage.reports(third.id, P.NOT_SAMPLED, text="当天没有营业")
    assert (await stage.plans()).digest == planned, "what was approved is not what came of it"
    assert await stage.does(Act.PUBLISH) is State.RESULTS
    late = stage.database.run(round.progress, line=third.id, step=P.PLANNED, **work)
    assert await refused(late) == "round.not_now"


async def test_reason_of_a_line_stays_when_nothing_comes_of_it(stage: Stage) -> None:
    line = (await draws(stage)).lines[0]
    given = LineGiven(line.food, line.venue, line.area, line.batches, why="家长问得多")
    await stage.database.run(round.change_line, actor=PAN, line=line.id, given=given, now=stage.now)
    digest = await stage.database.run(round.propose, actor=PAN, number=stage.number, now=stage.now)
    await stage.database.run(round.approve, actor=WANG, number=stage.number, digest=digest, now=stage.now)
    await stage.reports(line.id, P.NOT_SAMPLED, text="当天没有营业")
    found = next(one for one in (await stage.plans()).lines if one.id == line.id)
    assert (found.why, found.unsampled) == ("家长问得多", "当天没有营业")
    await stage.reports(line.id, P.PLANNED, P.SAMPLED, P.AT_LAB)
    plan = await stage.plans()
    found = next(one for one in plan.lines if one.id == line.id)
    assert (found.why, found.unsampled, plan.digest) == ("家长问得多", "", digest)


async def test_food_that_names_the_shop_is_offered_without_it(database: Database, now: datetime) -> None:
    async with staged(database, now) as stage:
        await stage.opens_nominations()
        await stage.nominates("zhang", f"{SHOP}的卤鸭", business=SHOP)
        await stage.nominates("li", SHOP, business=SHOP)
        await stage.does(Act.CLOSE_NOMINATING)
        await stage.does(Act.OPEN_VOTING)
        await stage.closes()
        duck, shop = sorted((await draws(stage)).lines, key=lambda line: line.id)
        assert (duck.food, duck.is_sealed, duck.plainly, duck.business) == ("线索", True, "卤鸭", SHOP)
        assert (shop.food, shop.is_sealed, shop.plainly) == ("线索", True, "")
        given = LineGiven(duck.plainly, duck.venue, batches=duck.batches)
        await stage.database.run(round.change_line, actor=PAN, line=duck.id, given=given, now=now)
        found = next(line for line in (await stage.plans()).lines if line.id == duck.id)
        assert (found.food, found.is_sealed, found.business) == ("卤鸭", False, SHOP)


async def test_earlier_failures_speak_for_a_line(stage: Stage) -> None:
    lines = await stage.approves()
    bad: dict[str, Any] = {"text": "超标", "finding": Finding.FAILED, "failing": 1}
    await stage.reports(lines[0].id, P.SAMPLED)
    await stage.reports(lines[0].id, P.RESULT, **bad)
    await stage.opens_vote()
    await stage.votes("zhang", 1)
    await stage.closes()
    (line,) = (await draws(stage)).lines
    assert Reason("failures", 10, "1") in line.reasons


def test_telling_waits_for_the_sampling_where_it_would_warn() -> None:
    assert is_guarded(is_named=True, venues=99)
    assert is_guarded(is_named=False, venues=None)
    assert [is_guarded(is_named=False, venues=count) for count in (0, FEW - 1, FEW)] == [True, True, False]
    early = {step for step in P if may_tell(step, is_guarded=True)}
    assert early == {P.SAMPLED, P.AT_LAB, P.RESULT}
    assert all(may_tell(step, is_guarded=False) for step in P)


def test_steps_offered_are_those_that_pass() -> None:
    for present in P:
        for step in P:
            if step in next_steps(present):
                move(present, step)
            else:
                with pytest.raises(Refused):
                    move(present, step)


def test_scores_are_sums_of_capped_reasons() -> None:
    weights = Weights(seasons={"粽": (5,)}, tourist_venues=frozenset({"scenic"}), population={"a": 100, "b": 50})
    known = Known("粽子", "scenic", "b", votes=3, ballots=4, voices=99, cases=99, failures=99, month=5)
    reasons = rules.reasons(known, weights)
    expected = {"votes": 37.5, "voices": 20, "cases": 15, "failures": 20, "people": 2.5, "season": 5, "tourist": 5}
    assert {reason.kind: reason.points for reason in reasons} == expected
    assert rules.score(reasons) == sum(expected.values())
    assert (
        rules.reasons(replace(known, votes=0, voices=0, cases=0, failures=0, venue="x", area="", month=1), weights)
        == []
    )
    assert rules.year_batches(420_000, weights) == (630, 126)


@pytest.mark.parametrize(("batches", "scores"), [(10, [5.0, 3.0, 2.0]), (3, [9.0, 1.0, 1.0]), (7, [0.0, 0.0]), (5, [])])
def test_batches_are_shared_out_completely(batches: int, scores: list[float]) -> None:
    shared = rules.shared_out(batches, scores)
    assert len(shared) == len(scores)
    assert all(count >= 1 for count in shared)
    assert sum(shared) == (max(batches, len(scores)) if scores else 0)
    assert shared == sorted(shared, reverse=True)


class Approval(RuleBasedStateMachine):
    """Whoever edits, proposes and approves in whatever order: what goes out was seen by two, as it is."""

    databases: Databases
    kind = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.database = opened(self.databases.url(self.kind))
        self.stage = Stage(self.run(self.database.__aenter__()), datetime(2026, 11, 22, 2, tzinfo=UTC))
        self.run(self.prepare())
        self.proposal: tuple[str, Actor] | None = None
        self.editor, self.is_approved, self.count = PAN, False, 0

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    async def prepare(self) -> None:
        async with staged(self.stage.database, self.stage.now) as stage:
            self.stage = stage
            await stage.opens_vote()
            await stage.votes("zhang", 1)
            await stage.closes()
            await stage.database.run(round.draw, actor=PAN, number=stage.number, now=stage.now)

    def tries(self, work: Any, **values: Any) -> bool:
        try:
            self.result = self.run(self.stage.database.run(work, now=self.stage.now, **values))
        except Refused:
            return False
        return True

    @rule(actor=st.sampled_from((PAN, WANG, CHEN)))
    def edit(self, actor: Actor) -> None:
        self.count += 1
        given = LineGiven(f"食品{self.count}", "school")
        if self.tries(round.add_line, actor=actor, number=self.stage.number, given=given):
            assert not self.is_approved
            self.editor, self.proposal = actor, None

    @rule(actor=st.sampled_from((PAN, WANG, CHEN)))
    def propose(self, actor: Actor) -> None:
        if self.tries(round.propose, actor=actor, number=self.stage.number):
            assert not self.is_approved
            self.proposal = (self.result, actor)

    @precondition(lambda self: not self.is_approved)
    @rule(
        editor=st.sampled_from((PAN, WANG)), proposer=st.sampled_from((PAN, WANG)), actor=st.sampled_from((WANG, CHEN))
    )
    def all_three(self, editor: Actor, proposer: Actor, actor: Actor) -> None:
        self.edit(editor)
        self.propose(proposer)
        self.approve(actor, False)

    @precondition(lambda self: not self.is_approved)
    @rule(actor=st.sampled_from((LI, PAN, WANG, CHEN)), is_stale=st.booleans())
    def approve(self, actor: Actor, is_stale: bool) -> None:
        seen = "0" * 64 if is_stale else self.run(self.stage.plans()).digest
        done = self.tries(round.approve, actor=actor, number=self.stage.number, digest=seen)
        may = actor in (WANG, CHEN) and self.proposal is not None and not is_stale
        assert done == (may and self.proposal is not None and actor not in (self.proposal[1], self.editor))
        self.is_approved = self.is_approved or done

    @invariant()
    def sampled_only_when_approved(self) -> None:
        state = self.run(self.stage.sees()).state
        assert state is (State.SAMPLING if self.is_approved else State.PLAN)

    def teardown(self) -> None:
        self.run(self.database.__aexit__(None, None, None))
        self.loop.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_nobody_approves_alone_whatever_the_order(databases: Databases, kind: str) -> None:
    assert walk(Approval, databases=databases, kind=kind) >= WALKS
