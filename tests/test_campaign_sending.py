"""Does a campaign leave by the right ways, in calls that are made once, within the quota, and stop when it has to?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select, update

from bot.domain.campaign.guide import Guide, Topic
from bot.domain.campaign.outcome import Outcome, Verdict
from bot.domain.campaign.rules import Sending
from bot.domain.campaign.state import State
from bot.domain.campaign.table import Act
from bot.domain.ports import DeliveryError, GroupMessage
from bot.domain.refused import Refused
from bot.jobs.campaigns import MassSender
from bot.services import campaign
from bot.services.campaign import making, outcome
from bot.store import citizen as people
from bot.store import tables
from bot.store.campaign import batches as calls_of
from bot.store.engine import Database
from tests.campaigns import LI, WANG, CampaignDesk, campaign_desk, ruled
from tests.mass_stage import EVERYBODY, SOME, TOPIC

SENDING = Sending(batch_size=4)
GUIDE = Guide(templates=(EVERYBODY, SOME), topics=(Topic(TOPIC, "消费提示", "怎么买、怎么吃"),))


@dataclass
class Platform:
    """The edge: keeps what it was handed, fails as told; it knows a client id again as the real one does."""

    errors: list[DeliveryError] = field(default_factory=list)
    taken: dict[str, GroupMessage] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    before: Callable[[], Any] | None = None

    async def send(self, message: GroupMessage) -> str:
        self.asked.append(message.client_id)
        if self.before is not None:
            await self.before()
        if self.errors:
            error = self.errors.pop(0)
            if error.code == "timeout":  # it was taken, and nobody heard of it
                self.taken.setdefault(message.client_id, message)
            raise error
        self.taken.setdefault(message.client_id, message)
        return str(list(self.taken).index(message.client_id) + 1)

    async def print(self, ref: str) -> str:
        return f"draft of {ref}"


@dataclass
class Post:
    """``desk`` writes and approves; this sends."""

    desk: CampaignDesk
    platform: Platform

    @property
    def database(self) -> Database:
        return self.desk.database

    def sender(self, owner: str = "me") -> MassSender:
        return MassSender(self.database, self.platform, self.platform, lambda: self.desk.now, owner=owner)

    async def goes(self) -> None:
        """As far as it goes now."""
        sender = self.sender()
        while await sender.once():
            pass

    async def follow(self, count: int, *, subscribe: bool = True) -> list[str]:
        return [await self.database.run(_join, f"o-{number}", subscribe, self.desk.now) for number in range(count)]

    async def approved(self, template: str = "some", **values: Any) -> str:
        ref = await self.database.run(making.draft, actor=LI, template=template, now=self.desk.now)
        if values:
            await self.desk.tampers(ref, **values)
        await self.desk.approves(ref)
        return ref

    async def calls(self, ref: str) -> list[tuple[int, str]]:
        """(size, state) in order."""
        id = (await self.desk.row(ref)).id
        return [(row.size, row.state) for row in await self.database.read(calls_of.of, id)]

    async def counted(self, query: Any) -> Any:
        return await self.database.read(lambda connection: connection.scalar(query))

    async def ways(self) -> dict[tuple[str, str], int]:
        r = tables.campaign_recipient
        query = select(r.c.way, r.c.why, func.count()).group_by(r.c.way, r.c.why)
        return {(way, why): n for way, why, n in await self.database.read(lambda c: c.execute(query).all())}


def _join(connection: Connection, openid: str, subscribe: bool, now: datetime) -> str:
    ref = people.add(connection, openid, now - timedelta(days=9))
    if subscribe:
        connection.execute(insert(tables.citizen_topic).values(citizen=ref, topic=TOPIC, since=now))
    return ref


@pytest.fixture
async def post(database: Database, now: datetime) -> Any:
    async with campaign_desk(database, now) as desk:
        with ruled(SENDING, GUIDE):
            yield Post(desk, Platform())


MASS = {"ways": "mass"}
SLOTS = select(func.count()).select_from(tables.quota_slot)
HAD = select(func.coalesce(func.sum(tables.mass_count.c.had), 0))
HELD = select(func.count()).where(tables.outbox.c.state == "held")


async def test_lists_are_cut_and_nobody_is_left_alone(post: Post) -> None:
    await post.follow(9)
    ref = await post.approved(**MASS)
    await post.goes()
    assert await post.calls(ref) == [(4, "accepted"), (5, "accepted")]
    assert sorted(one for m in post.platform.taken.values() for one in m.openids) == sorted(f"o-{n}" for n in range(9))
    assert await post.desk.state(ref) is State.SENT
    assert await post.counted(HAD) == 9


async def test_somebody_alone_waits_or_is_told_why_not(post: Post) -> None:
    await post.follow(1)
    await post.approved(**MASS)
    await post.goes()
    await post.approved(ways="mass next")
    await post.goes()
    assert await post.ways() == {("none", "too_few"): 1, ("next", ""): 1}
    assert (post.platform.asked, await post.counted(HAD)) == ([], 0)
    assert await post.counted(select(tables.citizen.c.parked)) == 1


async def test_fifth_message_of_a_month_is_not_sent(post: Post) -> None:
    await post.follow(2)
    refs = [await post.approved("all") for _ in range(5)]
    await post.goes()
    assert [await post.desk.state(ref) for ref in refs] == [State.SENT] * 4 + [State.PAUSED]
    assert (len(post.platform.taken), await post.counted(SLOTS)) == (4, 4)
    post.desk.later(days=10)
    await post.desk.does(refs[4], Act.RESUME, WANG)
    await post.goes()
    assert (len(post.platform.taken), await post.desk.state(refs[4])) == (5, State.SENT)


async def test_follower_gets_four_of_a_month_by_lists(post: Post) -> None:
    await post.follow(3)
    for _ in range(5):
        await post.approved(**MASS)
        await post.goes()
    assert await post.ways() == {("mass", ""): 12, ("none", "quota"): 3}


async def test_unanswered_call_is_repeated_by_the_same_id(post: Post) -> None:
    await post.follow(4)
    post.platform.errors = [DeliveryError("timeout", "unknown"), DeliveryError("45066", "unknown")]
    ref = await post.approved(**MASS)
    for _ in range(3):
        await post.goes()
        post.desk.later(seconds=71)
    assert (len(post.platform.asked), len(set(post.platform.asked)), len(post.platform.taken)) == (3, 1, 1)
    assert await post.calls(ref) == [(4, "accepted")]


async def test_old_unanswered_call_waits_for_a_person(post: Post) -> None:
    await post.follow(4)
    post.platform.errors = [DeliveryError("timeout", "unknown")]
    ref = await post.approved(**MASS)
    await post.goes()
    post.desk.later(hours=25)
    await post.goes()
    assert (len(post.platform.asked), await post.calls(ref)) == (1, [(4, "unknown")])
    given = dict[str, Any](actor=WANG, ref=ref, number=1, is_sent=True, now=post.desk.now)
    with pytest.raises(Refused, match="needs_why"):
        await post.database.run(campaign.decide, why="", **given)
    await post.database.run(campaign.decide, why="后台看到已群发", **given)
    await post.goes()
    assert (await post.calls(ref), await post.desk.state(ref)) == ([(4, "accepted")], State.SENT)


async def test_call_asked_again_early_keeps_to_its_day(post: Post) -> None:
    await post.follow(4)
    post.platform.errors = [DeliveryError("timeout", "unknown")] * 2
    ref = await post.approved(**MASS)
    await post.goes()
    again = dict[str, Any](actor=WANG, ref=ref, number=1, is_sent=False, why="后台没有")
    post.desk.later(hours=23)
    await post.database.run(campaign.decide, now=post.desk.now, **again)
    await post.goes()
    post.desk.later(hours=2)
    await post.goes()
    assert (len(post.platform.asked), await post.calls(ref)) == (2, [(4, "unknown")]), "the platform forgot its id"
    await post.database.run(campaign.decide, now=post.desk.now, **again)
    await post.goes()
    assert (len(post.platform.asked), await post.calls(ref)) == (3, [(4, "accepted")])


async def test_refused_call_gives_the_quota_back(post: Post) -> None:
    await post.follow(4)
    post.platform.errors = [DeliveryError("40008", "refused")]
    ref = await post.approved(**MASS)
    await post.goes()
    assert (await post.calls(ref), await post.counted(HAD)) == ([(4, "rejected")], 0)
    assert await post.desk.state(ref) == State.CANCELLED


async def test_refused_call_is_no_failure_where_others_were_reached(post: Post) -> None:
    [talker, *_] = await post.follow(4)
    wrote = update(tables.citizen).where(tables.citizen.c.ref == talker).values(message_at=post.desk.now)
    await post.database.run(lambda connection: connection.execute(wrote) and None)
    post.platform.errors = [DeliveryError("40008", "refused")]
    ref = await post.approved(ways="chat mass")
    await post.goes()
    assert (await post.calls(ref), await post.desk.state(ref)) == ([(3, "rejected")], State.SENDING)
    sent = update(tables.outbox).values(state="sent")
    await post.database.run(lambda connection: connection.execute(sent) and None)
    await post.goes()
    assert await post.desk.state(ref) == State.SENT


async def test_platform_without_quota_fills_our_month(post: Post) -> None:
    await post.follow(2)
    post.platform.errors = [DeliveryError("45028", "refused", "has no masssend quota")]
    ref = await post.approved("all")
    await post.goes()
    by_hand = SLOTS.where(tables.quota_slot.c.campaign.is_(None))
    assert (await post.calls(ref), await post.counted(by_hand)) == ([(2, "rejected")], 4)


async def test_call_that_was_not_taken_comes_later(post: Post) -> None:
    await post.follow(4)
    post.platform.errors = [DeliveryError("45009", "retry")]
    ref = await post.approved(**MASS)
    await post.goes()
    assert await post.calls(ref) == [(4, "planned")]
    post.desk.later(minutes=3)
    await post.goes()
    assert await post.calls(ref) == [(4, "accepted")]


async def test_dead_caller_leaves_a_call_that_is_repeated(post: Post) -> None:
    await post.follow(4)
    ref = await post.approved(**MASS)
    await post.database.run(campaign.start, ref=ref, now=post.desk.now)
    while await post.database.run(campaign.plan, now=post.desk.now):
        pass
    call = await post.database.run(campaign.claim, owner="dead", now=post.desk.now)
    assert call is not None
    assert await post.database.run(campaign.claim, owner="me", now=post.desk.now) is None
    post.desk.later(minutes=4)
    await post.goes()
    assert (post.platform.asked, await post.calls(ref)) == ([call.client_id], [(4, "accepted")])
    late = dict[str, Any](owner="dead", call=call, now=post.desk.now)
    assert not await post.database.run(campaign.record, outcome=Outcome(Verdict.REJECTED), **late)


async def test_nothing_goes_on_when_an_approver_left(post: Post) -> None:
    await post.follow(8)
    ref = await post.approved(**MASS)
    post.platform.before = lambda: post.desk.account(WANG, disabled_at=post.desk.now)
    await post.goes()
    assert await post.calls(ref) == [(4, "accepted"), (4, "planned")]
    assert await post.desk.state(ref) is State.PAUSED


async def test_cancelled_campaign_is_taken_back(post: Post) -> None:
    await post.follow(8)
    ref = await post.approved(**MASS)

    async def stop() -> None:
        post.platform.before = None
        await post.desk.does(ref, Act.CANCEL, WANG, why="写错了")

    post.platform.before = stop
    await post.goes()
    assert await post.calls(ref) == [(4, "accepted"), (4, "cancelled")]
    assert await post.counted(HAD) == 4


async def test_pause_holds_back_what_was_let_go(post: Post) -> None:
    await post.follow(3)
    c = tables.citizen
    wrote = update(c).values(message_at=post.desk.now)
    await post.database.run(lambda connection: connection.execute(wrote) and None)
    ref = await post.approved(ways="chat")
    await post.goes()
    assert await post.counted(select(func.count()).where(tables.outbox.c.state == "waiting")) == 3
    await post.desk.does(ref, Act.PAUSE, LI, why="等一等")
    assert await post.counted(HELD) == 3
    await post.goes()
    assert await post.counted(HELD) == 3
    await post.desk.does(ref, Act.CANCEL, WANG, why="不发了")
    await post.goes()
    assert await post.counted(select(func.count()).where(tables.outbox.c.state == "dropped")) == 3


async def test_training_runs_and_sends_nothing(post: Post) -> None:
    refs = await post.follow(6)
    wrote = update(tables.citizen).where(tables.citizen.c.ref.in_(refs[:2])).values(message_at=post.desk.now)
    await post.database.run(lambda connection: connection.execute(wrote) and None)
    ref = await post.approved(ways="chat mass", is_training=True)
    await post.goes()
    assert await post.desk.state(ref) is State.SENT
    assert (post.platform.asked, await post.counted(HAD), await post.counted(SLOTS)) == ([], 0, 0)
    sent = select(func.count()).where(tables.outbox.c.state == "sent", tables.outbox.c.channel == "void")
    assert await post.counted(sent) == 2


async def test_nothing_is_called_at_night_unless_urgent(post: Post) -> None:
    await post.follow(4)
    quiet = await post.approved(**MASS)
    urgent = await post.approved(**MASS, is_urgent=True)
    post.desk.now = post.desk.now.replace(hour=15)  # eleven at night in Beijing
    await post.goes()
    assert (await post.desk.state(quiet), await post.desk.state(urgent)) == (State.APPROVED, State.SENT)


async def test_planned_in_one_month_and_called_in_the_next(post: Post) -> None:
    await post.follow(4)
    post.platform.errors = [DeliveryError("45009", "retry")]
    await post.approved(**MASS)
    await post.goes()
    post.desk.later(days=10)
    await post.goes()
    had = select(tables.mass_count.c.month, tables.mass_count.c.had).where(tables.mass_count.c.had > 0)
    found = await post.database.read(lambda connection: {row.month for row in connection.execute(had)})
    assert found == {"2026-12"}


async def test_what_nobody_came_for_is_dropped(post: Post) -> None:
    await post.follow(3)
    await post.approved(ways="next")
    await post.goes()
    assert await post.counted(select(func.sum(tables.citizen.c.parked))) == 3
    assert await post.database.run(campaign.expire, now=post.desk.now + timedelta(days=15)) == 3
    assert await post.counted(select(func.sum(tables.citizen.c.parked))) == 0


async def test_reports_may_come_before_the_answer(post: Post) -> None:
    await post.follow(2)
    ref = await post.approved("all")

    async def tell() -> None:
        given = dict[str, Any](msg_id="1", status="send success", counts=(2, 2, 2, 0), urls=(), now=post.desk.now)
        await post.database.run(outcome.reported, **given)

    post.platform.before = tell
    await post.goes()
    id = (await post.desk.row(ref)).id
    [row] = await post.database.read(calls_of.of, id)
    assert await post.counted(select(tables.mass_job.c.sent).where(tables.mass_job.c.msg_id == row.msg_id)) == 2
