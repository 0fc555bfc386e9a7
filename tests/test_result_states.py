"""Does every act in every state of a result, by every role, end as written, and is nothing published by one person alone?"""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import select

from bot.domain.refused import Refused
from bot.domain.result.notice import Kind, require_may_issue
from bot.domain.result.reading import Verdict
from bot.domain.result.state import State, is_open, is_public
from bot.domain.result.table import Act, act_on, acts_offered
from bot.domain.staff import Actor
from bot.services import result
from bot.store import tables
from bot.store.engine import Database
from tests.refusals import refusal
from tests.results import CAKE, CHEN, LEEK, LI, LOOK, PAN, QUALIFIED, WANG, Desk, desk

ROLES = ("viewer", "handler", "planner", "approver", "admin")
# Written from how a result goes, not from the code: what may be done where, by whom (t: the team, a: an approver), where it leads.
WRITTEN = {
    "received": "edit:t notify:t>notified object:t decide:a retest:t propose:t return:a approve:a>approved withdraw:a>withdrawn",
    "notified": "edit:t notify:t serve:t object:t decide:a retest:t propose:t return:a approve:a>approved withdraw:a>withdrawn",
    "approved": "edit:t>notified serve:t>notified object:t>notified decide:a>notified retest:t>notified return:a>notified "
    "publish:a>published withdraw:a>withdrawn",
    "published": "object:t decide:a retest:t correct:t agree:a drop:t follow:t follow_up:a>followed_up withdraw:a>withdrawn",
    "followed_up": "object:t decide:a retest:t correct:t agree:a drop:t withdraw:a>withdrawn",
    "withdrawn": "reopen:a>received",
}
LETTERS = {"t": {"handler", "planner", "approver"}, "a": {"approver"}}
WITH_REASON = {"object", "decide", "retest", "return", "correct", "withdraw", "reopen"}


def expected(state: State, act: Act, role: str, *, has_why: bool, is_notified: bool) -> str:
    steps = [step.partition(":") for step in WRITTEN[state.value].split()]
    row = next((rest for name, _, rest in steps if name == act.value), None)
    if row is None:
        return "result.not_now"
    letter, _, target = row.partition(">")
    if role not in LETTERS[letter]:
        return "result.not_allowed"
    if act.value in WITH_REASON and not has_why:
        return "result.needs_why"
    is_back = (target or state.value) == "notified" and act is not Act.NOTIFY
    return "received" if is_back and not is_notified else target or state.value


def outcome(state: State, act: Act, role: str, *, has_why: bool, is_notified: bool) -> str:
    try:
        return act_on(state, act, {role}, "有原因" if has_why else " ", is_notified=is_notified).value
    except Refused as refused:
        return refused.code


def test_the_full_product_of_a_result_ends_as_written() -> None:
    cases = list(product(State, Act, ROLES, (True, False), (True, False)))
    assert len(cases) == 6 * 17 * 5 * 2 * 2
    wrong = [
        case
        for case in cases
        if outcome(*case[:3], has_why=case[3], is_notified=case[4])
        != expected(*case[:3], has_why=case[3], is_notified=case[4])
    ]
    assert wrong == []


def test_only_publishing_makes_a_result_public() -> None:
    leads = {
        (state, act)
        for state, act in product(State, Act)
        if not is_public(state)
        and outcome(state, act, "approver", has_why=True, is_notified=True) in ("published", "followed_up")
    }
    assert leads == {(State.APPROVED, Act.PUBLISH)}
    assert [state.value for state in State if is_open(state)] == ["received", "notified", "approved"]


def test_offered_acts_are_those_that_are_possible() -> None:
    for state, role in product(State, ROLES):
        offered = acts_offered(state, {role})
        possible = [
            act for act in Act if not outcome(state, act, role, has_why=True, is_notified=True).startswith("result.")
        ]
        assert list(offered) == possible


def test_a_district_issues_no_risk_warning() -> None:
    require_may_issue(Kind.TIP)
    with pytest.raises(Refused) as refused:
        require_may_issue(Kind.WARNING)
    assert refused.value.code == "result.warning_level"


@pytest.fixture
async def office(database: Database, now: datetime) -> AsyncIterator[Desk]:
    async with desk(database, now) as started:
        yield started


async def test_failing_result_waits_for_window_and_second_person(office: Desk) -> None:
    ref = await office.receives()
    await office.does(ref, Act.EDIT, values=QUALIFIED)
    assert await refusal(office.does(ref, Act.PROPOSE)) == "result.not_served"
    await office.does(ref, Act.NOTIFY)
    served = await office.does(ref, Act.SERVE, values={"served_on": "2026-11-20", "served_how": "留置"})
    assert (served.served_on, served.window_until) == (date(2026, 11, 20), date(2026, 12, 1))
    seen = await office.does(ref, Act.PROPOSE)
    assert await refusal(office.does(ref, Act.APPROVE, LI, hash=seen.hash)) == "staff.not_allowed"
    assert await refusal(office.does(ref, Act.APPROVE, WANG, hash="0" * 64)) == "result.changed"
    await office.does(ref, Act.APPROVE, WANG, hash=seen.hash)
    assert await refusal(office.does(ref, Act.PUBLISH, WANG)) == "result.window_open"
    assert await refusal(office.shows(ref)) == "result.unknown"
    office.now = datetime(2026, 12, 1, 15, 59, tzinfo=office.now.tzinfo)
    assert await refusal(office.does(ref, Act.PUBLISH, WANG)) == "result.window_open"
    office.later(minutes=1)
    published = await office.does(ref, Act.PUBLISH, WANG)
    assert (published.state, published.approved_by, published.proposed_by) == (State.PUBLISHED, "王审批", "李处理")
    shown = await office.shows(ref)
    assert (shown.food, shown.verdict, shown.evidence, shown.qualification) == (
        "韭菜",
        Verdict.FAILED,
        "HP-2026-0001",
        "260101990001",
    )
    assert [(test.item, test.result) for test in shown.failing] == [("腐霉利", "0.53mg/kg")]
    assert published.task
    assert published.task.due_on == date(2026, 12, 2) + timedelta(days=90)


async def test_passing_result_needs_no_notice(office: Desk) -> None:
    ref = await office.publishes(CAKE)
    seen = await office.sees(ref)
    assert (seen.state, seen.notified_at, seen.task) == (State.PUBLISHED, None, None)
    assert await refusal(office.does(await office.receives(LEEK), Act.PUBLISH, WANG)) == "result.not_now"


@pytest.mark.parametrize("missing", ["evidence", "lab", "qualification", "verdict"])
async def test_nothing_is_proposed_without_its_proofs(office: Desk, missing: str) -> None:
    ref = await office.receives(CAKE)
    await office.does(ref, Act.EDIT, values=QUALIFIED)
    before = await office.does(ref, Act.EDIT, values={missing: ""})
    assert f"result.{missing}_missing" in before.missing
    assert await refusal(office.does(ref, Act.PROPOSE)) == f"result.{missing}_missing"
    assert await refusal(office.does(ref, Act.APPROVE, WANG, hash=before.hash)) == "result.not_proposed"


async def test_edit_after_approval_takes_it_back(office: Desk) -> None:
    ref = await office.receives(CAKE)
    await office.approves(ref)
    seen = await office.does(ref, Act.EDIT, PAN, values={"brand": "新味道"})
    assert (seen.state, seen.proposed_by, seen.approved_by) == (State.RECEIVED, "", "")
    assert await refusal(office.does(ref, Act.PUBLISH, WANG)) == "result.not_now"
    assert seen.history[-1].before == {"brand": "老味道"}
    assert seen.history[-1].after == {"brand": "新味道"}


async def test_nobody_approves_what_they_edited_or_proposed(office: Desk) -> None:
    ref = await office.receives(CAKE)
    await office.does(ref, Act.EDIT, WANG, values=QUALIFIED)
    proposed = await office.does(ref, Act.PROPOSE, LI)
    assert await refusal(office.does(ref, Act.APPROVE, WANG, hash=proposed.hash)) == "result.own"
    await office.does(ref, Act.EDIT, LI, values={"brand": "别的"})
    proposed = await office.does(ref, Act.PROPOSE, CHEN)
    assert await refusal(office.does(ref, Act.APPROVE, CHEN, hash=proposed.hash)) == "result.own"
    assert Act.APPROVE not in (await office.sees(ref, CHEN)).acts
    assert Act.APPROVE in (await office.sees(ref, WANG)).acts
    await office.does(ref, Act.APPROVE, WANG, hash=proposed.hash)


async def test_row_changed_behind_the_approval_is_not_published(office: Desk) -> None:
    ref = await office.receives(CAKE)
    await office.approves(ref)
    s = tables.sample
    await office.database.run(
        lambda connection: connection.execute(s.update().where(s.c.ref == ref).values(food="别的"))
    )
    assert await refusal(office.does(ref, Act.PUBLISH, WANG)) == "result.changed"


async def test_objection_holds_publication_until_it_is_decided(office: Desk) -> None:
    ref = await office.receives()
    await office.approves(ref)
    seen = await office.does(ref, Act.OBJECT, why="样品不是我家的", values={"text": "抽样单上不是我签的字"})
    assert (seen.state, seen.objection.value, seen.approved_by) == (State.NOTIFIED, "lodged", "")
    office.later(days=20)
    hash = (await office.does(ref, Act.PROPOSE)).hash
    await office.does(ref, Act.APPROVE, WANG, hash=hash)
    assert await refusal(office.does(ref, Act.PUBLISH, WANG)) == "result.objection_open"
    await office.does(ref, Act.DECIDE, WANG, why="核对笔迹", values={"objection": "accepted"})
    assert await refusal(office.does(ref, Act.PROPOSE)) == "result.retest_passed"


async def test_passed_reinspection_stops_a_failing_result(office: Desk) -> None:
    ref = await office.receives()
    await office.approves(ref)
    seen = await office.does(ref, Act.RETEST, why="复检报告", values={"reinspection": "passed"})
    assert seen.state is State.NOTIFIED
    assert "result.retest_passed" in seen.missing
    await office.does(ref, Act.EDIT, values={"verdict": "passed", "tests": ""})
    proposed = await office.does(ref, Act.PROPOSE)
    await office.does(ref, Act.APPROVE, WANG, hash=proposed.hash)
    assert (await office.does(ref, Act.PUBLISH, WANG)).state is State.PUBLISHED


async def test_phone_number_is_never_published(office: Desk) -> None:
    ref = await office.receives(CAKE)
    await office.does(ref, Act.EDIT, values=QUALIFIED | {"venue_address": "育才路2号 电话13912345678"})
    assert await refusal(office.does(ref, Act.PROPOSE)) == "result.phone"


async def test_phone_number_is_in_no_public_words(office: Desk) -> None:
    ref, words = await office.publishes(), "请打13912345678问"
    assert await refusal(office.does(ref, Act.FOLLOW, values={"text": words})) == "result.phone"
    assert await refusal(office.does(ref, Act.CORRECT, why=words, values={"brand": "x"})) == "result.phone"
    assert await refusal(office.does(ref, Act.WITHDRAW, WANG, why=words)) == "result.phone"
    assert (await office.sees(ref)).state is State.PUBLISHED


async def test_correction_keeps_the_day_of_publication(office: Desk) -> None:
    ref = await office.publishes()
    assert await refusal(office.does(ref, Act.CORRECT, why="改", values={"published_on": ""})) == "result.value_bad"
    assert (await office.shows(ref)).published_on is not None


async def test_correction_is_seen_when_a_second_person_agrees(office: Desk) -> None:
    ref = await office.publishes()
    values = {"reply": "我们已经下架，进货时有合格证。", "producer": "新河区绿源合作社"}
    drafted = await office.does(ref, Act.CORRECT, WANG, why="补充产地和企业说明", values=values)
    assert drafted.draft == values
    assert (await office.shows(ref)).reply == ""
    assert await refusal(office.does(ref, Act.AGREE, WANG, hash=drafted.hash)) == "result.own"
    assert await refusal(office.does(ref, Act.AGREE, CHEN, hash="")) == "result.changed"
    assert await refusal(office.does(ref, Act.CORRECT, why="再改", values={"brand": "x"})) == "result.draft_there"
    seen = await office.does(ref, Act.AGREE, CHEN, hash=drafted.hash)
    shown = await office.shows(ref)
    assert (shown.version, shown.reply, shown.producer) == (2, values["reply"], values["producer"])
    assert (seen.state, seen.draft) == (State.PUBLISHED, {})


async def test_dropped_correction_changes_nothing(office: Desk) -> None:
    ref = await office.publishes()
    drafted = await office.does(ref, Act.CORRECT, why="写错", values={"brand": "x"})
    await office.does(ref, Act.DROP)
    assert await refusal(office.does(ref, Act.AGREE, CHEN, hash=drafted.hash)) == "result.no_draft"
    assert (await office.shows(ref)).version == 1


async def test_withdrawn_result_says_only_that_and_why(office: Desk) -> None:
    ref = await office.publishes()
    await office.does(ref, Act.WITHDRAW, WANG, why="复检合格")
    shown = await office.shows(ref)
    assert (shown.is_withdrawn, shown.why, shown.food, shown.venue, shown.tests) == (True, "复检合格", "", "", ())
    unseen = await office.receives(CAKE)
    await office.does(unseen, Act.WITHDRAW, WANG, why="重复")
    assert await refusal(office.shows(unseen)) == "result.unknown"


async def test_follow_up_is_public_when_a_second_person_agrees(office: Desk) -> None:
    ref = await office.publishes()
    seen = await office.does(ref, Act.FOLLOW, values={"text": "已责令下架，罚款两千元。"})
    assert seen.task
    assert await refusal(office.does(ref, Act.FOLLOW_UP, WANG, hash="")) == "result.changed"
    assert (await office.shows(ref)).follow_up == ""
    done = await office.does(ref, Act.FOLLOW_UP, WANG, hash=seen.task.hash)
    assert (done.state, (await office.shows(ref)).follow_up) == (State.FOLLOWED_UP, "已责令下架，罚款两千元。")
    tasks, total = await office.database.read(result.tasks, actor=LOOK, now=office.now, done=True)
    assert (total, tasks[0].agreed_by, tasks[0].is_late) == (1, "王审批", False)


async def test_withdrawn_result_leaves_no_open_task(office: Desk) -> None:
    ref = await office.publishes()
    assert (await office.database.read(result.tasks, actor=LOOK, now=office.now))[1] == 1
    await office.does(ref, Act.WITHDRAW, WANG, why="搞错了店")
    assert await office.database.read(result.tasks, actor=LOOK, now=office.now) == ([], 0)


async def test_late_follow_up_is_told_to_staff(office: Desk) -> None:
    await office.publishes()
    office.later(days=92)
    [task], total = await office.database.read(result.tasks, actor=LI, now=office.now)
    assert (total, task.is_late, task.state) == (1, True, "open")


async def test_each_step_is_in_the_audit_and_told_once(office: Desk) -> None:
    ref = await office.publishes()
    await office.does(ref, Act.WITHDRAW, WANG, why="错了")
    told = select(tables.result_telling.c.step, tables.result_telling.c.version).order_by(tables.result_telling.c.id)
    rows = await office.database.read(lambda connection: [tuple(row) for row in connection.execute(told)])
    assert rows == [("published", 1), ("withdrawn", 1)]
    query = select(tables.audit.c.act).where(tables.audit.c.subject == ref).order_by(tables.audit.c.id)
    acts = await office.database.read(lambda connection: list(connection.scalars(query)))
    names = ("edit", "notify", "serve", "propose", "approve", "publish", "withdraw")
    assert acts == [f"result.{name}" for name in names]


async def test_viewers_look_at_results_and_do_nothing(office: Desk) -> None:
    ref = await office.receives()
    assert (await office.sees(ref, LOOK)).acts == ()
    assert await refusal(office.does(ref, Act.EDIT, LOOK, values=QUALIFIED)) == "staff.not_allowed"
    nobody = Actor(9, "x", "x", frozenset())
    assert await refusal(office.sees(ref, nobody)) == "staff.not_allowed"


async def test_document_names_rights_and_batch(office: Desk) -> None:
    ref = await office.receives()
    assert await refusal(office.database.run(result.paper, actor=LI, ref=ref, now=office.now)) == "result.no_notice"
    await office.does(ref, Act.NOTIFY)
    paper = await office.database.run(result.paper, actor=LI, ref=ref, now=office.now)
    for words in ("张翠花摊位", "腐霉利║0.53mg/kg║≤0.2mg/kg", "7 个工作日", "仅指该批次所检项目", "2026年11月22日"):
        assert words in paper.text


async def test_edited_tests_are_read_as_tables_are(office: Desk) -> None:
    ref = await office.receives()
    seen = await office.does(ref, Act.EDIT, values={"tests": "腐霉利║0.61mg/kg║≤0.2mg/kg；毒死蜱║0.09mg/kg║≤0.02mg/kg"})
    assert [(test.item, test.measures[0].value) for test in seen.shown.failing][1][0] == "毒死蜱"
    assert await refusal(office.does(ref, Act.EDIT, values={"made": "2026-13-45"})) == "result.value_bad"
    assert await refusal(office.does(ref, Act.EDIT, values={"food": ""})) == "result.value_bad"
    assert await refusal(office.does(ref, Act.EDIT, values={"state": "published"})) == "result.field_unknown"
    assert await refusal(office.does(ref, Act.EDIT, values={"brand": ""})) == "result.unchanged"
