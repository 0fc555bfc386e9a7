"""Do many results of one import go on together, two people and one hash over all of them, or not at all?"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import func, select

from bot.domain.refused import Refused
from bot.domain.result.state import State, is_public
from bot.domain.result.table import Act
from bot.domain.staff import Actor
from bot.services import result
from bot.store import tables
from bot.store.engine import Database
from tests.databases import Databases, opened
from tests.machines import WALKS, walk
from tests.results import CAKE, CHEN, LEEK, LI, LOOK, PAN, QUALIFIED, WANG, Desk, desk, many


@pytest.fixture
async def office(database: Database, now: datetime) -> AsyncIterator[Desk]:
    async with desk(database, now) as started:
        yield started


async def readies(office: Desk, ref: str, act: Act, actor: Actor = LI) -> result.Batch:
    return await office.database.read(result.ready, actor=actor, import_ref=ref, act=act, now=office.now)


async def steps(office: Desk, ref: str, act: Act, actor: Actor, hash: str) -> tuple[str, ...]:
    given: dict[str, Any] = {"actor": actor, "import_ref": ref, "act": act, "hash": hash, "now": office.now}
    return await office.database.run(result.step, **given)


async def test_two_hundred_are_approved_under_one_hash(office: Desk) -> None:
    done = await office.brings([*many(200), replace(LEEK, sampling_number="XBJ1")])
    filled: dict[str, Any] = {"actor": LI, "import_ref": done.ref, "values": QUALIFIED, "now": office.now}
    assert await office.database.run(result.fill, **filled) == 201
    batch = await readies(office, done.ref, Act.PROPOSE)
    assert (len(batch.refs), batch.left) == (200, {"result.not_served": 1})
    await steps(office, done.ref, Act.PROPOSE, LI, batch.hash)
    assert (await readies(office, done.ref, Act.APPROVE, LI)).left == {"result.own": 200}
    batch = await readies(office, done.ref, Act.APPROVE, WANG)
    with pytest.raises(Refused) as refused:
        await steps(office, done.ref, Act.APPROVE, LI, batch.hash)
    assert refused.value.code == "staff.not_allowed"
    await steps(office, done.ref, Act.APPROVE, WANG, batch.hash)
    batch = await readies(office, done.ref, Act.PUBLISH, WANG)
    assert len(await steps(office, done.ref, Act.PUBLISH, WANG, batch.hash)) == 200
    counts = (await office.database.read(result.queue, actor=LOOK, now=office.now)).counts
    assert counts == {State.PUBLISHED: 200, State.RECEIVED: 1}
    told = await office.database.read(
        lambda connection: connection.scalar(select(func.count()).select_from(tables.result_telling))
    )
    assert told == 200


async def test_batch_that_changed_since_the_look_is_refused(office: Desk) -> None:
    done = await office.brings(many(3))
    await office.database.run(result.fill, actor=LI, import_ref=done.ref, values=QUALIFIED, now=office.now)
    await steps(office, done.ref, Act.PROPOSE, LI, (await readies(office, done.ref, Act.PROPOSE)).hash)
    batch = await readies(office, done.ref, Act.APPROVE, WANG)
    await office.does(batch.refs[1], Act.EDIT, PAN, values={"brand": "换了"})
    with pytest.raises(Refused) as refused:
        await steps(office, done.ref, Act.APPROVE, WANG, batch.hash)
    assert refused.value.code == "result.changed"
    assert {(await office.sees(ref)).state for ref in batch.refs} == {State.RECEIVED}


async def test_what_waits_holds_up_nothing_behind(office: Desk) -> None:
    done = await office.brings([*many(501, LEEK), replace(CAKE, sampling_number="XBJ9")])
    await office.database.run(result.fill, actor=LI, import_ref=done.ref, values=QUALIFIED, now=office.now)
    batch = await readies(office, done.ref, Act.PROPOSE)
    assert (len(batch.refs), batch.left) == (1, {"result.not_served": 501})


async def test_nothing_ready_is_no_batch(office: Desk) -> None:
    done = await office.brings([CAKE])
    with pytest.raises(Refused) as refused:
        await steps(office, done.ref, Act.PUBLISH, WANG, "")
    assert refused.value.code == "result.none_ready"
    with pytest.raises(Refused) as refused:
        await readies(office, done.ref, Act.WITHDRAW)
    assert refused.value.code == "result.not_now"


PEOPLE = (LI, PAN, WANG, CHEN)


class Publishing(RuleBasedStateMachine):
    """Whoever edits, proposes, approves and publishes in whatever order: what is public was seen by two, as it is."""

    databases: Databases
    kind = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.database = opened(self.databases.url(self.kind))
        self.office = self.run(self.opens())
        self.ref = self.run(self.office.receives(CAKE))
        self.editor: Actor | None = None
        self.proposer: Actor | None = None
        self.approver: Actor | None = None
        self.evidence, self.edits, self.seen = True, 0, ""

    async def opens(self) -> Desk:
        self.desk = desk(await self.database.__aenter__(), datetime(2026, 11, 22, 2, tzinfo=UTC))
        return await self.desk.__aenter__()

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    def tries(self, act: Act, actor: Actor, **given: Any) -> bool:
        try:
            self.run(self.office.does(self.ref, act, actor, **given))
        except Refused:
            return False
        return True

    def is_public(self) -> bool:
        return is_public(self.run(self.office.sees(self.ref)).state)

    @rule(actor=st.sampled_from(PEOPLE), has_evidence=st.booleans())
    def edit(self, actor: Actor, has_evidence: bool) -> None:
        self.edits += 1
        values = QUALIFIED | {"brand": f"牌子{self.edits}", "evidence": "HP-1" if has_evidence else ""}
        if self.tries(Act.EDIT, actor, values=values):
            self.editor, self.proposer, self.approver, self.evidence = actor, None, None, has_evidence

    @rule(actor=st.sampled_from(PEOPLE))
    def propose(self, actor: Actor) -> None:
        if self.tries(Act.PROPOSE, actor):
            assert self.evidence
            self.proposer = actor

    @rule()
    def look(self) -> None:
        self.seen = self.run(self.office.sees(self.ref)).hash

    @rule(actor=st.sampled_from(PEOPLE))
    def approve(self, actor: Actor) -> None:
        now = self.run(self.office.sees(self.ref)).hash
        if self.tries(Act.APPROVE, actor, hash=self.seen):
            assert actor in (WANG, CHEN)
            assert actor not in (self.editor, self.proposer)
            assert self.proposer is not None
            assert self.seen == now
            self.approver = actor

    @rule(actor=st.sampled_from(PEOPLE))
    def publish(self, actor: Actor) -> None:
        was_public = self.is_public()
        done = self.tries(Act.PUBLISH, actor)
        assert done == (not was_public and actor in (WANG, CHEN) and self.approver is not None)

    @rule(editor=st.sampled_from(PEOPLE), proposer=st.sampled_from(PEOPLE), approver=st.sampled_from(PEOPLE))
    def all_of_it(self, editor: Actor, proposer: Actor, approver: Actor) -> None:
        self.edit(editor, True)
        self.propose(proposer)
        self.look()
        self.approve(approver)

    @invariant()
    def public_only_with_two_people_and_evidence(self) -> None:
        if self.is_public():
            assert self.approver not in (None, self.editor, self.proposer)
            assert self.evidence

    def teardown(self) -> None:
        self.run(self.desk.__aexit__(None, None, None))
        self.run(self.database.__aexit__(None, None, None))
        self.loop.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_nobody_publishes_alone_whatever_the_order(databases: Databases, kind: str) -> None:
    assert walk(Publishing, databases=databases, kind=kind) >= WALKS
