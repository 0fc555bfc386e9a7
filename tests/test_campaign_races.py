"""Whatever people do with a campaign, in whatever order and at once: does nothing leave that two did not agree to as it is?"""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.domain.campaign.rules import Sending
from bot.domain.campaign.state import State
from bot.domain.campaign.table import Act
from bot.domain.refused import Refused
from bot.domain.staff import Actor
from bot.services.campaign import acting, known, making, running
from bot.store.engine import Database
from tests.campaigns import CHEN, FANG, LI, PAN, WANG, CampaignDesk, campaign_desk
from tests.conftest import SOAK
from tests.databases import Databases, opened
from tests.machines import WALKS, walk

STAFF = (LI, PAN, WANG, CHEN, FANG)
HEADS = (WANG, CHEN, FANG)
RACES = 200 if SOAK else 20
DISTURBED = ("off", "handler", "body", "audience")
_FIELDS = ("title", "digest", "body", "audience", "ways", "topic", "is_urgent", "is_training", "send_at", "version")


class Sent(RuleBasedStateMachine):
    """The model knows who wrote last, who proposed what and who said yes to which words; it asks no code of ours."""

    databases: Databases
    kind = "sqlite"
    approvals = 1

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.database = opened(self.databases.url(self.kind))
        self.desk = self.run(self.opens())
        self.ref = self.run(self.desk.drafts())
        self.editor = LI
        self.proposer: Actor | None = None
        self.agreed: dict[int, str] = {}  # who said yes to which words
        self.lost: set[int] = set()  # whose accounts may not approve now
        self.edits, self.seen = 0, ("", "")

    async def opens(self) -> CampaignDesk:
        now = datetime(2026, 11, 22, 2, tzinfo=UTC)
        self.context = campaign_desk(await self.database.__aenter__(), now, Sending(approvals=self.approvals))
        return await self.context.__aenter__()

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    def tries(self, act: Act, actor: Actor, **given: Any) -> bool:
        try:
            self.run(self.desk.does(self.ref, act, actor, **given))
        except Refused:
            return False
        return True

    def words(self) -> str:
        """All that decides, as it lies in the table."""
        row = self.run(self.desk.row(self.ref))
        return repr([getattr(row, name) for name in _FIELDS])

    def state(self) -> State:
        return State(self.run(self.desk.state(self.ref)))

    @rule(actor=st.sampled_from(STAFF), name=st.sampled_from(["title", "audience", "is_urgent", "send_at"]))
    def edit(self, actor: Actor, name: str) -> None:
        self.edits += 1
        odd = self.edits % 2
        values = {
            "title": f"第{self.edits}稿",
            "audience": "topic tips" if odd else "all",
            "is_urgent": "1" if odd else "",
            "send_at": "" if odd else "2026-11-22T09:00",
        }
        try:
            self.run(self.desk.edits(self.ref, {name: values[name], "digest": f"{self.edits}"}, actor))
        except Refused:
            return
        self.editor, self.proposer, self.agreed = actor, None, {}

    @rule()
    def look(self) -> None:
        self.seen = self.run(self.desk.sees(self.ref)).hash, self.words()

    @rule(actor=st.sampled_from(STAFF))
    def propose(self, actor: Actor) -> None:
        if self.tries(Act.PROPOSE, actor):
            self.proposer, self.agreed = actor, {}

    @rule(actor=st.sampled_from(STAFF), is_proved=st.booleans())
    def approve(self, actor: Actor, is_proved: bool) -> None:
        hash, words = self.seen
        proof = {} if is_proved else {"proved_at": None}
        if self.tries(Act.APPROVE, actor, hash=hash, **proof):
            assert is_proved
            assert words == self.words()
            assert actor in HEADS
            assert actor.id not in {self.editor.id, self.proposer.id if self.proposer else 0} | self.agreed.keys()
            self.agreed[actor.id] = words

    @rule(actor=st.sampled_from(STAFF), act=st.sampled_from([Act.RETURN, Act.PAUSE, Act.RESUME]))
    def steer(self, actor: Actor, act: Act) -> None:
        if self.tries(act, actor, why="看一看") and act is Act.RETURN:
            self.proposer, self.agreed = None, {}

    @rule(actor=st.sampled_from(HEADS), change=st.sampled_from(["off", "handler", "approver"]))
    def loses_or_gets_authority(self, actor: Actor, change: str) -> None:
        off = self.desk.now if change == "off" else None
        self.run(self.desk.account(actor, disabled_at=off, roles="handler" if change == "handler" else "approver"))
        (self.lost.discard if change == "approver" else self.lost.add)(actor.id)

    @rule(name=st.sampled_from(["title", "body", "audience"]))
    def writes_past_the_rules(self, name: str) -> None:
        self.edits += 1
        other = '{"kind": "tag", "of": ["2"]}' if name == "audience" else f"越过规则{self.edits}"
        self.run(self.desk.tampers(self.ref, **{name: other}))

    @rule()
    def start(self) -> None:
        if self.run(self.desk.starts(self.ref)):
            self.agreed_by_enough()
        self.forgets_if_taken_back()

    @rule()
    def call(self) -> None:
        if self.run(self.desk.goes_on(self.ref)):
            self.agreed_by_enough()

    @rule(
        writer=st.sampled_from([LI, LI, WANG]),
        first=st.sampled_from(HEADS),
        before=st.sampled_from(["", *DISTURBED]),
        behind=st.sampled_from(["", *DISTURBED]),
        is_late=st.booleans(),
    )
    def all_of_it(self, writer: Actor, first: Actor, before: str, behind: str, is_late: bool) -> None:
        """Up to the first call, with something coming between; ``is_late``: approved by who looked before the last edit."""
        self.edit(writer, "title")
        self.look()
        if is_late:
            self.edit(writer, "audience")
        self.propose(LI)
        self.approve(first, True)
        self.approve(next(one for one in HEADS if one is not first), True)
        self.disturb(before, first)
        self.start()
        self.disturb(behind, first)
        self.call()

    def disturb(self, what: str, approver: Actor) -> None:
        if what in ("off", "handler"):
            self.loses_or_gets_authority(approver, what)
        elif what:
            self.writes_past_the_rules(what)

    def forgets_if_taken_back(self) -> None:
        if self.state() is State.DRAFT:
            self.proposer, self.agreed = None, {}

    def agreed_by_enough(self) -> None:
        """Something leaves now: so many others said yes to these very words, and still may."""
        words = self.words()
        others = {id for id, said in self.agreed.items() if said == words and id not in self.lost}
        assert self.proposer is not None
        assert len(others - {self.editor.id, self.proposer.id}) >= self.approvals

    @invariant()
    def has_begun_only_with_its_people(self) -> None:
        if self.state() in (State.SENDING, State.PAUSED):
            assert len(self.agreed.keys() - {self.editor.id}) >= self.approvals

    def teardown(self) -> None:
        self.run(self.context.__aexit__(None, None, None))
        self.run(self.database.__aexit__(None, None, None))
        self.loop.close()


@pytest.mark.parametrize("approvals", [1, 2])
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_nothing_leaves_without_its_people_whatever_the_order(databases: Databases, kind: str, approvals: int) -> None:
    assert walk(Sent, databases=databases, kind=kind, approvals=approvals) >= WALKS


async def tried(work: Any) -> bool:
    try:
        return bool(await work)
    except Refused:
        return False


async def edited(database: Database, ref: str, title: str, now: datetime) -> bool:
    try:
        await database.run(making.edit, actor=LI, ref=ref, given={"title": title}, now=now)
    except Refused:
        return False
    return True


async def test_approving_and_editing_at_once_send_nothing_unseen(
    database: Database, database_url: str, now: datetime
) -> None:
    """Two processes; an approver of the words they saw, an editor and the sender, in a random order."""
    random, ends = Random(8), Counter[str]()
    async with campaign_desk(database, now) as desk, opened(database_url) as other:
        for turn in range(RACES):
            ref = await desk.drafts()
            seen = await desk.does(ref, Act.PROPOSE)
            yes: dict[str, Any] = {"ref": ref, "act": Act.APPROVE, "hash": seen.hash, "proved_at": now, "now": now}
            work = [
                tried(database.run(acting.act, actor=WANG, **yes)),
                tried(other.run(acting.act, actor=CHEN, **yes)),
                edited(other, ref, f"抢着改{turn}", now),
                tried(database.run(running.start, ref=ref, now=now)),
                tried(other.run(running.start, ref=ref, now=now)),
            ]
            random.shuffle(work)
            await asyncio.gather(*work)
            began = await database.run(running.start, ref=ref, now=now)
            end = await database.read(known.view, actor=LI, ref=ref, now=now)
            ends[end.state.value] += 1
            if began or end.state is State.SENDING:
                assert (end.hash, end.title, end.version) == (seen.hash, seen.title, seen.version)
                assert [one.name for one in end.approvals if one.is_valid]
            else:
                assert (end.state, end.version, end.approvals) == (State.DRAFT, seen.version + 1, ())
            assert await database.run(running.goes_on, campaign=end.id, now=now) is (end.state is State.SENDING)
    assert sum(ends.values()) == RACES
    assert set(ends) == {"sending", "draft"}, ends
