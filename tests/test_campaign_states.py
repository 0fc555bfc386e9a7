"""Does every act in every state of a campaign, by every role, end as written, and does nothing leave without two people?"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.campaign.audience import Audience, Kind
from bot.domain.campaign.rules import Sending, parse_sending
from bot.domain.campaign.state import State, has_begun, is_editable, is_over
from bot.domain.campaign.table import Act, act_on, acts_offered
from bot.domain.refused import Refused
from bot.domain.staff import PROOF_LASTS, ROLES
from bot.services.campaign import known, running
from bot.store import tables
from bot.store.engine import Database
from tests.campaigns import CHEN, FANG, LI, LOOK, PAN, WANG, CampaignDesk, campaign_desk
from tests.refusals import refusal

ALL_ROLES = (*ROLES, "timetable")
# Written from how a campaign goes, not from the code: what may be done where, by whom (t: handlers and approvers, a: approvers,
# c: the timetable), where it leads.
WRITTEN = {
    "draft": "edit:t propose:t>proposed cancel:t>cancelled",
    "proposed": "edit:t>draft return:a>draft approve:a>approved cancel:t>cancelled",
    "approved": "edit:t>draft return:a>draft start:c>sending halt:c>draft cancel:a>cancelled",
    "sending": "pause:t>paused halt:c>paused finish:c>sent fail:c>cancelled cancel:a>cancelled list:a unlist:a",
    "paused": "approve:a resume:a>sending cancel:a>cancelled list:a unlist:a",
    "sent": "list:a unlist:a",
    "cancelled": "unlist:a",
}
LETTERS = {"t": {"handler", "approver"}, "a": {"approver"}, "c": {"timetable"}}
WITH_REASON = {"return", "pause", "halt", "fail", "cancel", "unlist"}
WITH_PROOF = {"approve", "resume"}


def expected(state: State, act: Act, role: str, *, has_why: bool, is_proved: bool) -> str:
    steps = [step.partition(":") for step in WRITTEN[state.value].split()]
    row = next((rest for name, _, rest in steps if name == act.value), None)
    if row is None:
        return "campaign.not_now"
    letter, _, target = row.partition(">")
    if role not in LETTERS[letter]:
        return "campaign.not_allowed"
    if act.value in WITH_REASON and not has_why:
        return "campaign.needs_why"
    if act.value in WITH_PROOF and not is_proved:
        return "campaign.needs_proof"
    return target or state.value


def outcome(state: State, act: Act, role: str, *, has_why: bool, is_proved: bool) -> str:
    try:
        return act_on(state, act, {role}, "有原因" if has_why else " ", is_proved=is_proved).value
    except Refused as refused:
        return refused.code


def test_the_full_product_of_a_campaign_ends_as_written() -> None:
    cases = list(product(State, Act, ALL_ROLES, (True, False), (True, False)))
    assert len(cases) == 7 * 13 * 6 * 2 * 2
    wrong = [
        case
        for case in cases
        if outcome(*case[:3], has_why=case[3], is_proved=case[4])
        != expected(*case[:3], has_why=case[3], is_proved=case[4])
    ]
    assert wrong == []


def test_offered_acts_of_a_campaign_are_possible_ones() -> None:
    for state, role in product(State, ALL_ROLES):
        possible = [
            act for act in Act if not outcome(state, act, role, has_why=True, is_proved=True).startswith("campaign.")
        ]
        assert list(acts_offered(state, {role})) == possible


def test_only_the_timetable_lets_a_campaign_begin() -> None:
    leads = {
        (state, act, role)
        for state, act, role in product(State, Act, ALL_ROLES)
        if not has_begun(state) and outcome(state, act, role, has_why=True, is_proved=True) in ("sending", "sent")
    }
    assert leads == {(State.APPROVED, Act.START, "timetable")}
    assert [state.value for state in State if is_editable(state)] == ["draft", "proposed", "approved"]
    assert [state.value for state in State if is_over(state)] == ["sent", "cancelled"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"approvals": 3}, "approvals must be a whole number from 1 to 2"),
        ({"approvals": True}, "approvals must be"),
        ({"quiet_from": "9pm"}, "write hours as"),
        ({"repeat_seconds": 59}, "from 60 to 3600"),
        ({"more": 1}, "must hold exactly"),
    ],
)
def test_wrong_rules_of_sending_say_what_to_write(given: dict[str, Any], told: str) -> None:
    right: dict[str, Any] = {
        "approvals": 1,
        "quiet_from": "21:00",
        "quiet_until": "08:00",
        "slots_a_month": 4,
        "list_calls_a_day": 100,
        "batch_size": 10000,
        "late_hours": 24,
        "next_contact_days": 14,
        "unknown_hours": 24,
        "repeat_seconds": 70,
    }
    assert parse_sending(right) == Sending()
    with pytest.raises(ValueError, match=told):
        parse_sending(right | given)


@pytest.fixture
async def desk(database: Database, now: datetime) -> AsyncIterator[CampaignDesk]:
    async with campaign_desk(database, now) as started:
        yield started


async def test_one_writes_another_approves_and_it_begins(desk: CampaignDesk) -> None:
    ref = await desk.drafts()
    seen = await desk.sees(ref)
    assert (seen.title, seen.body, seen.audience) == (
        "夏天的凉菜，一起来",
        "<p>今年说夏天的凉菜。</p>",
        Audience(Kind.ALL),
    )
    assert (seen.state, seen.approvals_needed, seen.created_by) == (State.DRAFT, 1, "李处理")
    proposed = await desk.does(ref, Act.PROPOSE)
    assert Act.APPROVE not in proposed.acts
    assert Act.APPROVE in (await desk.sees(ref, WANG)).acts
    assert (await desk.sees(ref, LOOK)).acts == ()
    approved = await desk.does(ref, Act.APPROVE, WANG, hash=proposed.hash)
    assert (approved.state, [one.name for one in approved.approvals]) == (State.APPROVED, ["王审批"])
    assert await desk.database.read(running.due, now=desk.now) == [ref]
    assert await desk.starts(ref)
    assert not await desk.starts(ref)
    assert await desk.goes_on(ref)
    seen = await desk.sees(ref)
    assert (seen.state, seen.is_listed, seen.started_at) == (State.SENDING, True, desk.now)
    assert [event.act for event in seen.history] == ["create", "propose", "approve", "start"]
    assert {event.hash for event in seen.history[1:]} == {proposed.hash}


async def test_nobody_approves_their_own_campaign(desk: CampaignDesk) -> None:
    ref = await desk.drafts(WANG)
    await desk.does(ref, Act.PROPOSE, LI)
    assert await refusal(desk.does(ref, Act.APPROVE, WANG)) == "campaign.own"
    await desk.edits(ref, {"digest": "改一改"}, LI)
    await desk.does(ref, Act.PROPOSE, CHEN)
    assert await refusal(desk.does(ref, Act.APPROVE, CHEN)) == "campaign.own"
    assert await refusal(desk.does(ref, Act.APPROVE, LI)) == "campaign.not_allowed"
    assert await refusal(desk.does(ref, Act.APPROVE, PAN)) == "staff.not_allowed"
    assert (await desk.does(ref, Act.APPROVE, WANG)).state is State.APPROVED


async def test_approving_needs_a_proof_of_minutes_ago(desk: CampaignDesk) -> None:
    ref = await desk.drafts()
    await desk.does(ref, Act.PROPOSE)
    assert await refusal(desk.does(ref, Act.APPROVE, WANG, proved_at=None)) == "campaign.needs_proof"
    assert await refusal(desk.does(ref, Act.APPROVE, WANG, proved_at=desk.now - PROOF_LASTS)) == "campaign.needs_proof"
    ahead = desk.now + timedelta(seconds=1)
    assert await refusal(desk.does(ref, Act.APPROVE, WANG, proved_at=ahead)) == "campaign.needs_proof"
    just = desk.now - PROOF_LASTS + timedelta(seconds=1)
    assert (await desk.does(ref, Act.APPROVE, WANG, proved_at=just)).state is State.APPROVED


@pytest.mark.parametrize("before", ["proposed", "approved"])
async def test_any_edit_voids_proposal_and_approval(desk: CampaignDesk, before: str) -> None:
    ref = await desk.drafts()
    old = (await desk.does(ref, Act.PROPOSE)).hash
    if before == "approved":
        await desk.does(ref, Act.APPROVE, WANG)
    await desk.edits(ref, {"is_urgent": "1"})
    seen = await desk.sees(ref)
    assert (seen.state, seen.proposed_by, seen.approvals, seen.version) == (State.DRAFT, "", (), 2)
    await desk.edits(ref, {"is_urgent": ""})
    assert (await desk.does(ref, Act.PROPOSE)).hash != old
    assert await refusal(desk.does(ref, Act.APPROVE, WANG, hash=old)) == "campaign.changed"


async def test_two_are_asked_for_two_must_agree(database: Database, now: datetime) -> None:
    async with campaign_desk(database, now, Sending(approvals=2)) as desk:
        ref = await desk.drafts()
        await desk.does(ref, Act.PROPOSE)
        once = await desk.does(ref, Act.APPROVE, WANG)
        assert (once.state, once.approvals_needed, Act.APPROVE in once.acts) == (State.PROPOSED, 2, False)
        assert await refusal(desk.does(ref, Act.APPROVE, WANG)) == "campaign.given"
        assert not await desk.starts(ref)
        assert (await desk.does(ref, Act.APPROVE, CHEN)).state is State.APPROVED
        assert await desk.starts(ref)


async def test_words_changed_behind_the_approval_are_not_sent(desk: CampaignDesk) -> None:
    ref = await desk.drafts()
    await desk.approves(ref)
    await desk.tampers(ref, body="<p>别的话</p>")
    assert not await desk.starts(ref)
    seen = await desk.sees(ref)
    assert (seen.state, seen.why, seen.approvals) == (State.DRAFT, running.NOT_APPROVED, ())


@pytest.mark.parametrize("change", [{"disabled_at": datetime(2026, 11, 22).astimezone()}, {"roles": "handler"}])
async def test_approver_who_lost_authority_stops_the_sending(desk: CampaignDesk, change: dict[str, Any]) -> None:
    ref = await desk.drafts()
    await desk.approves(ref)
    assert await desk.starts(ref)
    await desk.account(WANG, **change)
    assert not await desk.goes_on(ref)
    seen = await desk.sees(ref, CHEN)
    assert (seen.state, [one.is_valid for one in seen.approvals]) == (State.PAUSED, [False])
    assert await refusal(desk.does(ref, Act.RESUME, CHEN)) == "campaign.not_approved"
    assert (await desk.does(ref, Act.APPROVE, CHEN)).state is State.PAUSED
    assert (await desk.does(ref, Act.RESUME, FANG)).state is State.SENDING
    assert await desk.goes_on(ref)


async def test_nothing_begins_in_quiet_hours_unless_urgent(desk: CampaignDesk) -> None:
    desk.now = desk.now.replace(hour=13)  # 21:00 in Beijing
    calm, urgent = await desk.drafts(), await desk.drafts()
    await desk.edits(urgent, {"is_urgent": "1"})
    await desk.approves(calm)
    await desk.approves(urgent)
    assert await desk.database.read(running.due, now=desk.now) == [urgent]
    assert not await desk.starts(calm)
    assert await desk.starts(urgent)
    desk.later(hours=11)
    assert await desk.starts(calm)
    desk.later(hours=13)
    assert (await desk.goes_on(calm), await desk.goes_on(urgent)) == (False, True)
    assert await desk.state(calm) is State.SENDING


async def test_a_time_ahead_is_waited_for_and_one_past_refused(desk: CampaignDesk) -> None:
    ref = await desk.drafts()
    await desk.edits(ref, {"send_at": "2026-11-22T15:30"})
    await desk.approves(ref)
    assert not await desk.starts(ref)
    desk.later(hours=5, minutes=30)
    assert await desk.starts(ref)
    late = await desk.drafts()
    await desk.edits(late, {"send_at": "2026-11-22T15:31"})
    await desk.does(late, Act.PROPOSE)
    desk.later(minutes=1)
    assert await refusal(desk.does(late, Act.APPROVE, WANG)) == "campaign.past"
    await desk.does(late, Act.RETURN, WANG, why="时间过了")
    assert await refusal(desk.does(late, Act.PROPOSE)) == "campaign.past"


async def test_stopping_needs_one_going_on_two(desk: CampaignDesk) -> None:
    ref = await desk.drafts()
    await desk.approves(ref)
    await desk.starts(ref)
    assert await refusal(desk.does(ref, Act.PAUSE)) == "campaign.needs_why"
    await desk.does(ref, Act.PAUSE, why="标题写错了")
    assert not await desk.goes_on(ref)
    assert await refusal(desk.does(ref, Act.RESUME, LI)) == "campaign.not_allowed"
    assert await refusal(desk.edits(ref, {"title": "改正"})) == "campaign.not_now"
    cancelled = await desk.does(ref, Act.CANCEL, WANG, why="不发了")
    assert (cancelled.state, cancelled.why, cancelled.acts) == (State.CANCELLED, "不发了", (Act.UNLIST,))
    assert not await desk.goes_on(ref)


async def test_training_is_never_on_the_public_list(desk: CampaignDesk) -> None:
    ref = await desk.drafts()
    await desk.edits(ref, {"is_training": "1"})
    await desk.approves(ref)
    await desk.starts(ref)
    assert not (await desk.sees(ref)).is_listed
    assert await refusal(desk.does(ref, Act.LIST, WANG)) == "campaign.not_listable"


async def test_every_step_of_a_campaign_is_in_the_audit(desk: CampaignDesk) -> None:
    ref = await desk.drafts()
    await desk.approves(ref)
    await desk.starts(ref)
    await desk.database.run(running.finish, ref=ref, now=desk.now)
    await desk.does(ref, Act.UNLIST, WANG, why="说法过时")
    t = tables.audit
    rows = await desk.database.read(lambda connection: connection.execute(select(t.c.act, t.c.actor)).all())
    assert [tuple(row) for row in rows] == [
        ("campaign.create", "li"),
        ("campaign.propose", "li"),
        ("campaign.approve", "wang"),
        ("campaign.start", "system"),
        ("campaign.finish", "system"),
        ("campaign.unlist", "wang"),
    ]


async def test_lists_of_campaigns_go_by_state(desk: CampaignDesk) -> None:
    first, second = await desk.drafts(), await desk.drafts(template="test_menu")
    await desk.does(first, Act.PROPOSE)
    page = await desk.database.read(known.listing, actor=LOOK, state="proposed")
    assert [one.ref for one in page.items] == [first]
    assert page.counts == {State.DRAFT: 1, State.PROPOSED: 1}
    everything = await desk.database.read(known.listing, actor=LOOK)
    assert [one.ref for one in everything.items] == [second, first]
    assert await refusal(desk.database.read(known.listing, actor=LOOK, state="gone")) == "campaign.state_unknown"
    assert await refusal(desk.sees("0" * 12)) == "campaign.unknown"
