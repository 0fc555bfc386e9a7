"""Is it one ballot a follower, whatever happens at once, and does the tally say what the ledger says?"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text, update

from bot.domain.refused import Refused
from bot.domain.round import Act, State
from bot.domain.round.ballot import mask, positions, receipt_hash, totals
from bot.services import round
from bot.services.round.views import Tally
from bot.store import tables
from bot.store.engine import Database
from bot.store.vault import Unreadable
from tests.conftest import SOAK
from tests.databases import opened
from tests.rounds import LI, WANG, Stage, follow, staged

TWICE, ROUNDS = (200, 100) if SOAK else (30, 2)


@pytest.fixture
async def stage(database: Database, now: datetime) -> AsyncIterator[Stage]:
    async with staged(database, now) as found:
        yield found


def current(connection: Connection) -> int:
    return connection.scalar(select(func.count()).where(tables.ballot.c.is_current)) or 0


async def tally(stage: Stage) -> Tally:
    return await stage.database.read(round.progressing, actor=LI, number=stage.number)


def by_number(found: Tally) -> dict[int, int]:
    return {count.option.number: count.votes for count in found.counts if count.votes}


async def test_a_vote_counts_until_it_is_changed(stage: Stage) -> None:
    await stage.opens_vote()
    first = await stage.votes("zhang", 1, 2)
    again = await stage.votes("zhang", 2, 1)
    assert (again.receipt, again.is_same) == (first.receipt, True)
    changed = await stage.votes("zhang", 3)
    assert changed.is_change
    assert changed.receipt != first.receipt
    await stage.votes("wang", 3, source="page", area="990101001")
    assert by_number(await tally(stage)) == {3: 2}
    mine = await stage.database.read(round.mine, number=stage.number, citizen=stage.refs["zhang"])
    assert mine is not None
    assert (mine.options, mine.receipt) == (changed.options, changed.receipt)
    part = await stage.database.read(round.participation, actor=LI, number=stage.number)
    assert (part.ballots, part.changes, part.sources) == (2, 1, {"chat": 1, "page": 1})
    assert part.areas == {"": 1, "城关街道": 1}
    assert sum(part.hours.values()) == 2


async def test_what_is_no_vote_is_refused_and_counts_nothing(stage: Stage) -> None:
    await stage.opens_vote()
    other = await stage.options(1)
    await stage.opens_nominations()
    await stage.does(Act.CLOSE_NOMINATING)
    await stage.does(Act.OPEN_VOTING)
    late = (await stage.sees()).times.vote_until
    refusals: list[tuple[str, dict[str, Any], str]] = [
        ("zhang", {"options": []}, "ballot.none"),
        ("zhang", {"options": other}, "ballot.option_unknown"),
        ("zhang", {"options": await stage.options(1, 2, 3, 4)}, "ballot.too_many"),
        ("zhang", {"options": await stage.options(1), "now": late}, "ballot.late"),
        ("zhang", {"options": await stage.options(1), "number": "D2026-0099"}, "round.unknown"),
    ]
    for name, other_given, code in refusals:
        with pytest.raises(Refused) as refused:
            await stage.votes(name, 1, **other_given)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        options = await stage.options(1)
        work: dict[str, Any] = {"number": stage.number, "options": options, "now": stage.now}
        await stage.database.run(round.vote, citizen="x" * 22, **work)
    assert refused.value.code == "ballot.follow_first"
    await stage.does(Act.CLOSE_VOTING)
    with pytest.raises(Refused) as refused:
        await stage.votes("zhang", 1)
    assert refused.value.code == "ballot.late"
    assert await stage.database.read(current) == 0


async def test_vote_before_the_opening_is_early(stage: Stage) -> None:
    await stage.opens_nominations()
    with pytest.raises(Refused) as refused:
        await stage.votes("zhang", 1)
    assert refused.value.code == "ballot.early"


async def test_leaving_and_coming_back_gives_no_second_ballot(stage: Stage) -> None:
    await stage.opens_vote()
    await stage.votes("zhang", 1)
    before = stage.refs["zhang"]
    await stage.leaves("zhang")
    assert await stage.column("stub.citizen") == []
    stage.later(hours=1)
    stage.refs["zhang"] = await stage.database.run(follow, "o-zhang", stage.now)
    assert stage.refs["zhang"] != before
    assert (await stage.votes("zhang", 1)).is_same
    assert await stage.column("stub.citizen") == [stage.refs["zhang"]]
    assert (await stage.votes("zhang", 2)).is_change
    assert by_number(await tally(stage)) == {2: 1}


async def test_key_of_a_round_dies_with_it(stage: Stage) -> None:
    await stage.opens_vote()
    await stage.votes("zhang", 1)
    assert all(await stage.column("round.key"))
    await stage.does(Act.WITHDRAW, why="停了")
    assert await stage.column("round.key") == [None]
    assert await stage.database.read(round.mine, number=stage.number, citizen=stage.refs["zhang"]) is None


async def test_double_votes_at_once_are_one_ballot_each(stage: Stage, database_url: str) -> None:
    """Through two processes' worth of databases, many times over."""
    async with opened(database_url) as other:
        for _ in range(ROUNDS):
            found, ledger = await doubled(stage, other)
            assert (found.ballots, found.is_verified) == (TWICE, True)
            assert ledger.pop("all") == TWICE
            assert {int(place) + 1: count for place, count in ledger.items()} == by_number(found)


async def doubled(stage: Stage, other: Database) -> tuple[Tally, dict[str, int]]:
    """A round in which everybody votes twice at the same time on the page, twice elsewhere: two processes, both ways in.

    Its tally, and the whole ledger counted again.
    """
    await stage.opens_vote()
    people = [await stage.follower(f"p{place}") for place in range(TWICE)]
    options = await stage.options(1, 2, 3)
    booth, elsewhere = round.Booth(stage.database), round.Booth(other)
    casts = [
        work
        for ref in people
        for work in (
            booth.vote(number=stage.number, citizen=ref, options=[random.choice(options)], now=stage.now),
            elsewhere.vote(number=stage.number, citizen=ref, options=[random.choice(options)], now=stage.now),
            booth.vote(number=stage.number, citizen=ref, options=[random.choice(options)], now=stage.now),
            stage.database.run(
                round.vote, number=stage.number, citizen=ref, options=[random.choice(options)], now=stage.now
            ),
        )
    ]
    random.shuffle(casts)
    given = await asyncio.gather(*casts)
    assert len({vote.receipt for vote in given}) >= len(people)
    await stage.closes()
    return await tally(stage), await stage.database.read(round.recount, number=stage.number)


async def test_refusals_of_the_booth_harm_no_other_vote(stage: Stage) -> None:
    await stage.opens_vote()
    booth, people = round.Booth(stage.database), [await stage.follower(f"p{place}") for place in range(6)]
    options = await stage.options(1, 2, 3, 4)
    wishes = [options[:1], [], options, [999], options[1:3], options[:1]]
    works = [
        booth.vote(number=stage.number, citizen=ref, options=wish, now=stage.now)
        for ref, wish in zip(people, wishes, strict=True)
    ]
    given = await asyncio.gather(*works, return_exceptions=True)
    codes = [one.code if isinstance(one, Refused) else "" for one in given]
    assert codes == ["", "ballot.none", "ballot.too_many", "ballot.option_unknown", "", ""]
    assert by_number(await tally(stage)) == {1: 2, 2: 1, 3: 1}


async def test_one_bad_vote_harms_no_other(stage: Stage) -> None:
    await stage.opens_vote()
    booth, people = round.Booth(stage.database), [await stage.follower(f"p{place}") for place in range(4)]
    broken = update(tables.vault).where(tables.vault.c.ref == people[2]).values(cipher=b"x" * 60)
    await stage.database.run(lambda connection: connection.execute(broken) and None)
    options = await stage.options(1)
    works = [booth.vote(number=stage.number, citizen=ref, options=options, now=stage.now) for ref in people]
    given = await asyncio.gather(*works, return_exceptions=True)
    assert [isinstance(one, Unreadable) for one in given] == [False, False, True, False]
    assert by_number(await tally(stage)) == {1: 3}


async def test_tally_is_the_ledger_wherever_it_is_folded(stage: Stage) -> None:
    await stage.opens_vote()
    choices: dict[str, set[int]] = {}
    for turn in range(60):
        name = f"p{random.randrange(12)}"
        choices[name] = set(random.sample(range(1, 9), random.randint(1, 3)))
        await stage.votes(name, *choices[name])
        if turn % 17 == 0:
            assert await stage.database.run(round.fold) == 1
        expected = Counter(number for chosen in choices.values() for number in chosen)
        assert by_number(await tally(stage)) == expected
    found = await tally(stage)
    assert found.ballots == len(choices)
    await stage.closes()
    assert by_number(await tally(stage)) == Counter(number for chosen in choices.values() for number in chosen)


async def test_changed_sum_is_found_and_made_anew(stage: Stage) -> None:
    await stage.opens_vote()
    await stage.votes("zhang", 1)
    await stage.database.run(round.fold)
    wrong = text("UPDATE ballot_count SET count = 7 WHERE kind = 'option'")
    await stage.database.run(lambda connection: connection.execute(wrong) and None)
    await stage.closes()
    assert not (await tally(stage)).is_verified
    with pytest.raises(Refused) as refused:
        await stage.database.run(round.draw, actor=WANG, number=stage.number, now=stage.now)
    assert refused.value.code == "plan.unverified"
    await stage.ticks()
    found = await tally(stage)
    assert (found.is_verified, by_number(found)) == (True, {1: 1})


async def test_receipt_is_found_in_the_published_list(stage: Stage) -> None:
    await stage.opens_vote()
    first, second = await stage.votes("zhang", 1, 2), await stage.votes("wang", 3)
    changed = await stage.votes("zhang", 4)
    ask: dict[str, Any] = {"number": stage.number}
    with pytest.raises(Refused) as refused:
        await stage.database.read(round.check, receipt=first.receipt, **ask)
    assert refused.value.code == "ballot.list_later"
    await stage.closes()
    listed = await stage.database.read(round.ballots, **ask)
    assert [ballot.receipt for ballot in listed] == sorted(ballot.receipt for ballot in listed)
    found = {ballot.receipt: (ballot.options, ballot.is_counted) for ballot in listed}
    expected = {first.receipt: ((1, 2), False), changed.receipt: ((4,), True), second.receipt: ((3,), True)}
    assert found == {receipt_hash(stage.number, code): value for code, value in expected.items()}
    typed = changed.receipt.lower().replace("-", " ")
    checked = await stage.database.read(round.check, receipt=typed, **ask)
    assert ([option.number for option in checked.options], checked.is_counted) == ([4], True)
    with pytest.raises(Refused) as refused:
        await stage.database.read(round.check, receipt="AAAA-BBBB-CCCC", **ask)
    assert refused.value.code == "ballot.receipt_unknown"
    pages = [await stage.database.read(round.ballots, **ask, limit=2)]
    pages.append(await stage.database.read(round.ballots, **ask, after=pages[0][-1].receipt, limit=2))
    assert pages[0] + pages[1] == listed


async def test_totals_stay_hidden_until_the_close(stage: Stage) -> None:
    await stage.opens_vote()
    await stage.votes("zhang", 1)
    with pytest.raises(Refused) as refused:
        await stage.database.read(round.tally, number=stage.number)
    assert refused.value.code == "round.totals_hidden"
    data = await stage.database.read(round.open_data, number=stage.number, now=stage.now)
    assert (data.ballots, {option.votes for option in data.options}) == (None, {None})
    await stage.closes()
    assert (await stage.database.read(round.tally, number=stage.number)).ballots == 1
    data = await stage.database.read(round.open_data, number=stage.number, now=stage.now)
    assert (data.state, data.ballots, data.options[0].votes) == (State.CLOSED, 1, 1)


async def test_ledger_names_nobody_and_no_moment(stage: Stage) -> None:
    await stage.opens_vote()
    await stage.votes("zhang", 1)
    rows = await stage.database.read(lambda c: c.execute(select(tables.ballot)).mappings().all())
    words = " ".join(str(value) for row in rows for value in row.values())
    assert "o-zhang" not in words
    assert stage.refs["zhang"] not in words
    assert rows[0]["minute"] == int(stage.now.timestamp()) // 60


async def test_ticket_works_once_and_for_its_round(stage: Stage) -> None:
    await stage.opens_vote()
    other = stage.number
    await stage.opens_vote()
    zhang = await stage.follower("zhang")
    assert await stage.database.read(round.follower, openid="o-zhang") == zhang
    assert await stage.database.read(round.follower, openid="o-stranger") is None
    token = await stage.database.run(round.give_ticket, number=stage.number, citizen=zhang, now=stage.now)
    late = await stage.database.run(round.give_ticket, number=stage.number, citizen=zhang, now=stage.now)
    assert token not in await stage.column("page_ticket.digest")

    async def taken(number: str, given: str, minutes: int) -> str:
        at = stage.now + timedelta(minutes=minutes)
        try:
            return await stage.database.run(round.take_ticket, number=number, token=given, now=at)
        except Refused as refused:
            return refused.code

    assert await taken(other, token, 1) == "page.ticket_bad"
    assert await taken(stage.number, token + "x", 1) == "page.ticket_bad"
    assert await taken(stage.number, token, 1) == zhang
    assert await taken(stage.number, token, 1) == "page.ticket_used"
    assert await taken(stage.number, late, 31) == "page.ticket_old"
    assert await stage.database.read(current) == 0


def test_choices_are_bits_and_back() -> None:
    assert positions(mask([0, 3, 59])) == (0, 3, 59)
    assert totals([(0b101, 2), (0b1, 3)], 3) == [5, 0, 2]
