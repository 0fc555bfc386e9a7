"""Are shares counted once after a change, and told from before while there is too much to count?"""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime

import pytest

from bot.domain.ports import Unavailable
from bot.domain.refused import Refused
from bot.services.result.figures import Figures
from bot.store.engine import Database
from tests.published import LEAD, PESTICIDE, publish
from tests.rounds import hire


@dataclass
class Clock:
    """Every look at it takes ``step`` seconds."""

    step: float
    now: float = 0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@pytest.fixture
async def office(database: Database, now: datetime) -> Database:
    await database.run(hire, now)
    return database


async def test_shares_are_told_by_every_group(office: Database, now: datetime) -> None:
    await office.run(publish, now, tests=(LEAD, PESTICIDE), failing=(PESTICIDE,), published_on=date(2026, 3, 9))
    await office.run(publish, now, area="990101100", category="糕点", published_on=date(2026, 5, 1))
    await office.run(publish, now, state="received", is_public=False, public_at=None)
    figures = Figures(office)
    told = {by: await figures.rates(by=by) for by in ("category", "area", "venue_kind", "item", "month")}
    counts = {by: [(one.name, one.samples, one.failed) for one in rates] for by, rates in told.items()}
    assert counts == {
        "category": [("糕点", 1, 0), ("蔬菜制品", 1, 1)],
        "area": [("城关街道", 1, 1), ("东湖镇", 1, 0)],
        "venue_kind": [("shop", 2, 1)],
        "item": [("铅", 2, 0), ("毒死蜱", 1, 1)],
        "month": [("2026-05", 1, 0), ("2026-03", 1, 1)],
    }
    assert [one.samples for one in await figures.rates(by="category", area="990101001")] == [1]
    assert [one.key for one in await figures.rates(by="month", since="2026-04")] == ["2026-05"]
    assert [one.key for one in await figures.rates(by="month", until="2026-04")] == ["2026-03"]
    assert [(one.food, one.samples, one.failed) for one in await figures.foods(word="韭")] == [("韭菜", 2, 1)]
    assert await figures.foods(after="韭菜") == []


async def test_unknown_groups_are_refused(office: Database) -> None:
    with pytest.raises(Refused, match=r"result\.rate_by"):
        await Figures(office).rates(by="colour")


async def test_first_long_count_keeps_nobody_waiting(office: Database, now: datetime) -> None:
    await office.run(publish, now)
    figures = Figures(office, patience=0)
    with pytest.raises(Unavailable):
        await figures.rates(by="category")
    await figures.look()
    assert [one.samples for one in await figures.rates(by="category")] == [1]
    assert figures.as_of == now
    await figures.stop()


async def test_timetable_counts_what_changed(office: Database, now: datetime) -> None:
    figures = Figures(office, clock=lambda: 0.0)
    await figures.look()
    assert figures.as_of is None
    await office.run(publish, now)
    await figures.look()
    assert figures.as_of == now


async def test_figures_from_before_are_told_while_counting_is_slow(office: Database, now: datetime) -> None:
    clock = Clock(step=1)
    figures = Figures(office, clock)

    async def samples() -> int:
        return sum(one.samples for one in await figures.rates(by="category"))

    await office.run(publish, now)
    assert await samples() == 1
    later = now.replace(hour=3)
    await office.run(publish, later, changed_at=later)
    assert await samples() == 1
    clock.now += 100
    assert await samples() == 1
    for _ in range(200):
        if await samples() == 2:
            break
        await asyncio.sleep(0.01)
    assert await samples() == 2
