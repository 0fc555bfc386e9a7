"""Does the demo show the product: cases in many states, filed once?"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import yaml

from bot.app.demo import fill
from bot.app.service import now
from bot.domain.campaign.state import State as CampaignState
from bot.domain.campaign.table import Act
from bot.domain.result.state import State as ResultState
from bot.domain.round import Progress, State
from bot.domain.staff import Actor
from bot.jobs.rounds import Rounds
from bot.services import alert, business, campaign, complaint, desk_lists, faq, happening, quiz, result, roster, round
from bot.services.campaign import reporting
from bot.services.result import public
from bot.services.result.public import Asked
from bot.store.engine import Database
from tests.chat import CONTENT
from tests.databases import KINDS, Databases, opened
from tests.processes import ROOT

CHIEF = Actor(1, "li", "李科长", frozenset({"handler", "approver"}))
NAMES = ("staff", "businesses", "cases", "rounds", "results", "campaigns", "happenings")


def data() -> dict[str, Any]:
    folder = ROOT / "content" / "demo"
    return {name: yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8")) for name in NAMES}


async def _begin(url: str) -> None:
    async with opened(url) as database:
        faq.furnish(CONTENT.faq)  # a quiz rests on it
        await database.run(desk_lists.lay_out, CONTENT.areas)
        await fill(database, data())


@pytest.fixture(scope="module", params=KINDS)
def begun(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """The URL of one demo for all of these tests: none of them changes what others look at."""
    with databases.lent(str(request.param)) as url:
        asyncio.run(_begin(url))
        yield url


@pytest.fixture
async def filled(begun: str) -> AsyncIterator[Database]:
    async with opened(begun) as database:
        yield database


async def test_demo_cases_stand_in_many_places(filled: Database) -> None:
    items = (await filled.read(complaint.listing, state=None, page=1, size=50)).items
    assert len(items) == len(data()["cases"]) + 1  # one is a complaint and a report
    assert len({item.state for item in items}) >= 10
    assert len({item.source for item in items}) >= 5
    assert sum(item.is_urgent for item in items) == 1


async def test_demo_has_something_overdue_due_and_alarming(filled: Database) -> None:
    counts = (await filled.read(complaint.inbox, actor=CHIEF, now=now())).counts
    assert counts["overdue"] >= 1
    assert {one.kind.value for one in (await filled.read(alert.listing, actor=CHIEF)).items} >= {"cluster"}
    assert await filled.read(roster.waiting) == []


async def test_demo_rounds_nominate_vote_and_have_results(filled: Database) -> None:
    rounds = await filled.read(round.archive, now=now())
    assert {one.state for one in rounds} == {State.NOMINATING, State.VOTING, State.FINISHED}
    assert {one.state for one in await filled.read(round.current, now=now())} == {State.NOMINATING, State.VOTING}
    finished = next(one for one in rounds if one.state is State.FINISHED)
    found = await filled.read(round.open_data, number=finished.number, now=now())
    assert found.counted == 18
    assert {line.progress for line in found.lines} == {Progress.RESULT, Progress.NOT_SAMPLED}
    assert sum(line.failing for line in found.lines) == 2
    await Rounds(filled, now).turn()
    assert {one.state for one in await filled.read(round.archive, now=now())} == {one.state for one in rounds}


async def test_demo_results_stand_at_every_step(filled: Database) -> None:
    counts = (await filled.read(result.queue, actor=CHIEF, now=now())).counts
    names = ("received", "notified", "published", "followed_up", "withdrawn")
    assert {ResultState(name): counts.get(ResultState(name), 0) for name in names} == dict(
        zip(map(ResultState, names), (1, 1, 11, 1, 1), strict=True)
    )
    rows, total = await filled.read(result.quarantine, actor=CHIEF)
    assert (total, rows[0].cells["食品名称"]) == (1, "馒头")
    found = await filled.read(public.search, asked=Asked(text="韭菜"))
    assert sorted(one.verdict.value for one in found.items if one.verdict) == ["failed", "passed"]


async def test_demo_results_answer_a_vote_and_a_complaint(filled: Database) -> None:
    actor = Actor(1, "li", "李科长", frozenset({"handler", "approver", "planner"}))
    queue = await filled.read(result.queue, actor=actor, now=now(), size=50)
    loops = {one.food: await filled.read(result.loop, actor=actor, ref=one.ref) for one in queue.items}
    line = loops["卤牛肉"].line
    assert line is not None
    assert (line.what, line.progress) == ("农贸市场 熟肉制品", "result")
    assert len(loops["鲜切西瓜"].cases) == 1
    (beef,) = (await filled.read(public.search, asked=Asked(text="卤牛肉"))).items
    assert await filled.read(business.by_ref, ref=beef.venue_ref, now=now())


async def test_a_second_start_adds_no_demo_case(filled: Database) -> None:
    before = (await filled.read(complaint.listing, state=None, page=1)).total
    await fill(filled, data())
    assert (await filled.read(complaint.listing, state=None, page=1)).total == before


async def test_demo_businesses_show_every_side(filled: Database) -> None:
    found = await filled.read(business.near, lat=30.62417, lon=114.31052, now=now(), limit=20)
    assert {one.business.quant for one in found} >= {"A", "B", "C", None}
    (shop,) = [one.business for one in found if "老渔港" in one.business.name]
    page = await filled.read(business.page, ref=shop.ref, now=now())
    assert len(page.penalties) == len(page.listings) == page.samples.total == 1
    assert {one.outcome for one in page.inspections} == {"failed", "mostly"}
    (lot,) = await filled.read(business.certified, number="HGZ99010126110101")
    assert lot.food == "韭菜"
    assert (await filled.read(business.waiting, actor=CHIEF)).total == 0


async def test_demo_sent_one_campaign_and_waits_for_an_approver(filled: Database) -> None:
    items = (await filled.read(campaign.listing, actor=CHIEF)).items
    assert [(one.state, one.proposed_by) for one in items] == [
        (CampaignState.PROPOSED, "陈处理"),
        (CampaignState.SENT, "陈处理"),
    ]
    zhou = Actor(2, "zhou", "周审批", frozenset({"approver"}))
    proposed, sent = [await filled.read(campaign.view, actor=zhou, ref=one.ref, now=now()) for one in items]
    assert Act.APPROVE in proposed.acts
    assert (sent.is_listed, [one.name for one in sent.approvals]) == (True, ["周审批"])
    report = await filled.read(reporting.report, actor=CHIEF, ref=sent.ref)
    assert report.platform is not None
    assert report.platform.sent == report.expected > 0


async def test_demo_has_a_full_lecture_and_a_quiz(filled: Database) -> None:
    ahead = await filled.read(happening.upcoming, now=now())
    assert [(one.has_sign_up, one.taken, one.waiting) for one in ahead] == [(False, 0, 0), (True, 5, 2), (True, 12, 0)]
    (running,) = await filled.read(quiz.current, now=now())
    found = await filled.read(quiz.figures, actor=CHIEF, ref=running.ref)
    assert (found.began, found.done, len(found.sources)) == (5, 3, 2)
