"""Are like nominations one, are harmful words held, and is a named business nowhere but with the plan team?"""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, LargeBinary, select

from bot.domain.refused import Refused
from bot.domain.round import Act, Held, Offered, Standing
from bot.services import round
from bot.services.round.views import Nomination
from bot.store import tables
from bot.store.engine import Database
from tests.rounds import LI, LOOK, PAN, WANG, Stage, staged

SHOP = "百味斋小吃店"


@pytest.fixture
async def stage(database: Database, now: datetime) -> AsyncIterator[Stage]:
    async with staged(database, now) as found:
        await found.opens_nominations()
        yield found


async def listed(stage: Stage, standing: Standing | None = None) -> list[Nomination]:
    work: dict[str, Any] = {"actor": LI, "number": stage.number, "standing": standing}
    return await stage.database.read(round.nominations, **work)


async def review(stage: Stage, work: Any, nomination: int, actor: Any = LI, **other: Any) -> None:
    await stage.database.run(work, actor=actor, nomination=nomination, now=stage.now, **other)


def everything(connection: Connection) -> str:
    """All that stands in clear in any table."""
    words = []
    for table in tables.metadata.tables.values():
        clear = [column for column in table.columns if not isinstance(column.type, LargeBinary)]
        words += [str(value) for row in connection.execute(select(*clear)) for value in row]
    return "\n".join(words)


async def test_like_nominations_are_one_with_all_supporters(stage: Stage) -> None:
    first = await stage.nominates("zhang", "辣条", reason="孩子天天买")
    second = await stage.nominates("wang", " 辣 条。")
    again = await stage.nominates("zhang", "辣条")
    assert first.id == second.id == again.id
    assert again.supporters == 2
    other = await stage.nominates("zhang", "辣条", venue="market")
    assert other.id != first.id
    assert [(one.food, one.supporters) for one in await listed(stage)] == [("辣条", 2), ("辣条", 1)]


async def test_supporters_go_along_when_staff_merge(stage: Stage) -> None:
    one = await stage.nominates("zhang", "辣条")
    other = await stage.nominates("wang", "面筋制品辣条")
    await stage.nominates("zhang", "面筋制品辣条")
    await review(stage, round.merge, other.id, into=one.id)
    found = {nomination.id: nomination for nomination in await listed(stage)}
    assert (found[one.id].supporters, found[other.id].standing, found[other.id].into) == (2, Standing.MERGED, one.id)
    assert sorted(await stage.column("stub.about")) == [f"n{one.id}"] * 2
    assert (await stage.nominates("li", "面筋制品辣条")).id == one.id
    with pytest.raises(Refused) as refused:
        await review(stage, round.merge, other.id, into=one.id)
    assert refused.value.code == "nomination.decided"


async def test_accepted_nomination_becomes_an_option(stage: Stage) -> None:
    fresh, known = await stage.nominates("zhang", "关东煮"), await stage.nominates("zhang", "辣条")
    before = len((await stage.sees()).options)
    await stage.does(Act.CLOSE_NOMINATING)
    for nomination in (fresh, known):
        await review(stage, round.accept, nomination.id)
    options = (await stage.sees()).options
    assert len(options) == before + 1
    assert options[-1].words == "校园周边的关东煮"
    found = {one.food: one.option for one in await listed(stage, Standing.ACCEPTED)}
    assert found == {option.food: option.id for option in options if option.food in found}


async def test_declined_nomination_says_why(stage: Stage) -> None:
    given = await stage.nominates("zhang", "手机壳")
    with pytest.raises(Refused) as refused:
        await review(stage, round.decline, given.id, why=" ")
    assert refused.value.code == "round.needs_why"
    await review(stage, round.decline, given.id, why="不是食品")
    assert [one.why for one in await listed(stage, Standing.DECLINED)] == ["不是食品"]


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ({"reason": "黑心商贩害人"}, Held.HARM),
        ({"reason": "王老板天天骂人"}, Held.PERSON),
        ({"reason": "找他，电话13912345678"}, Held.PERSON),
        ({"place": "就是那个 贱 人 卖的"}, Held.HARM),
    ],
)
async def test_words_that_harm_are_held_for_a_person(stage: Stage, words: dict[str, str], held: Held) -> None:
    given = await stage.nominates("zhang", "烤肠", **words)
    assert given.held is held
    assert next(iter(words.values())) not in await stage.database.read(everything)
    (seen,) = await listed(stage, Standing.HELD)
    assert (seen.food, seen.place, seen.reason) == ("烤肠", words.get("place", ""), words.get("reason", ""))
    with pytest.raises(Refused) as refused:
        await review(stage, round.accept, given.id)
    assert refused.value.code == "nomination.held"
    plain = await stage.nominates("wang", "烤肠")
    await review(stage, round.let_pass, given.id)
    found = {one.id: one for one in await listed(stage)}
    assert (found[plain.id].supporters, found[given.id].standing) == (2, Standing.MERGED)


@pytest.mark.parametrize(
    "words",
    [{"business": SHOP}, {"place": f"和平路{SHOP}"}, {"reason": f"在{SHOP}买到过坏的"}, {"food": f"{SHOP}的辣条"}],
)
async def test_named_business_is_with_the_plan_team_alone(stage: Stage, words: dict[str, str]) -> None:
    given = await stage.nominates("zhang", **({"food": "辣条"} | words))
    assert given.is_clue
    assert "百味斋" not in await stage.database.read(everything)
    assert "百味斋" not in repr(await listed(stage)) + repr(given)
    for actor in (LI, LOOK):
        with pytest.raises(Refused) as refused:
            await stage.database.run(round.clues, actor=actor, number=stage.number, now=stage.now)
        assert refused.value.code == "staff.not_allowed"
    (clue,) = await stage.database.run(round.clues, actor=PAN, number=stage.number, now=stage.now)
    assert "百味斋" in clue.business
    assert "百味斋" not in repr(clue)
    for work in (round.accept, round.let_pass):
        with pytest.raises(Refused):
            await review(stage, work, given.id)
    assert not [option for option in (await stage.sees()).options if "百味斋" in option.words]


async def test_same_business_by_two_is_one_clue(stage: Stage) -> None:
    await stage.nominates("zhang", "辣条", business=SHOP)
    again = await stage.nominates("wang", "辣条", business=f" {SHOP}。")
    assert again.supporters == 2
    assert len(await stage.database.run(round.clues, actor=WANG, number=stage.number, now=stage.now)) == 1
    assert len([kind for kind in await stage.column("vault.kind") if kind == "clue"]) == 1


async def test_plan_team_says_that_a_clue_names_nobody(stage: Stage) -> None:
    given = await stage.nominates("zhang", "潮汕火锅")
    assert given.is_clue, "it sounds like a shop"
    await review(stage, round.let_pass, given.id, actor=PAN)
    assert [(one.food, one.standing) for one in await listed(stage)] == [("潮汕火锅", Standing.OPEN)]
    other = await stage.nominates("wang", "辣条", place="小胖家")
    await review(stage, round.seal, other.id, business="小胖家")
    assert "小胖家" not in await stage.database.read(everything)


async def test_nominations_have_a_limit_and_a_time(stage: Stage) -> None:
    for food in "甲乙丙丁戊":
        await stage.nominates("zhang", f"{food}糕")
    for other, code in (
        (" ", "nomination.food_missing"),
        ("糕" * 21, "nomination.food_long"),
        ("己糕", "nomination.too_many"),
    ):
        with pytest.raises(Refused) as refused:
            await stage.nominates("zhang", other)
        assert refused.value.code == code
    assert len(await listed(stage)) == 5
    await stage.leaves("zhang")
    with pytest.raises(Refused):
        await stage.nominates("zhang", "庚糕")
    await stage.does(Act.CLOSE_NOMINATING)
    with pytest.raises(Refused) as refused:
        await stage.nominates("wang", "辣条")
    assert refused.value.code == "nomination.closed"


async def test_options_keep_their_ids_in_another_order(stage: Stage) -> None:
    before = (await stage.sees()).options
    wanted = [Offered(one.food, one.venue, one.area, "新说明") for one in reversed(before[1:])]
    await stage.database.run(round.set_options, actor=LI, number=stage.number, options=wanted, now=stage.now)
    after = (await stage.sees()).options
    assert [one.id for one in after] == [one.id for one in reversed(before[1:])]
    assert [one.number for one in after] == list(range(1, len(before)))
    with pytest.raises(Refused) as refused:
        work: dict[str, Any] = {"actor": LI, "number": stage.number, "now": stage.now}
        await stage.database.run(round.set_options, options=[*wanted, wanted[0]], **work)
    assert refused.value.code == "round.option_twice"
