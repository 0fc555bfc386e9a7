"""Does the demo show the product: cases in many states, filed once?"""

from typing import Any

import pytest
import yaml

from bot.app.demo import fill
from bot.app.service import now
from bot.domain.round import Progress, State
from bot.jobs.rounds import Rounds
from bot.services import alert, complaint, roster, round
from bot.store.engine import Database
from tests.chat import chief
from tests.processes import ROOT


def data() -> dict[str, Any]:
    folder = ROOT / "content" / "demo"
    return {name: yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8")) for name in ("staff", "cases", "rounds")}


@pytest.fixture
async def filled(database: Database) -> Database:
    await fill(database, data())
    return database


async def test_demo_cases_stand_in_many_places(filled: Database) -> None:
    items = (await filled.read(complaint.listing, state=None, page=1, size=50)).items
    assert len(items) == len(data()["cases"]) + 1  # one is a complaint and a report
    assert len({item.state for item in items}) >= 10
    assert len({item.source for item in items}) >= 5
    assert sum(item.is_urgent for item in items) == 1


async def test_demo_has_something_overdue_due_and_alarming(filled: Database) -> None:
    actor = await chief(filled, now())
    counts = (await filled.read(complaint.inbox, actor=actor, now=now())).counts
    assert counts["overdue"] >= 1
    assert {one.kind.value for one in (await filled.read(alert.listing, actor=actor)).items} >= {"cluster"}
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


async def test_a_second_start_adds_no_demo_case(filled: Database) -> None:
    before = (await filled.read(complaint.listing, state=None, page=1)).total
    await fill(filled, data())
    assert (await filled.read(complaint.listing, state=None, page=1)).total == before
