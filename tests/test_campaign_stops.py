"""Is nothing sent to who refused or left, of what was stopped, or at night, whatever happened between plan and call?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.domain.campaign import audience
from bot.domain.campaign.outcome import next_try
from bot.domain.campaign.state import State
from bot.domain.campaign.table import Act
from bot.domain.ports import DeliveryError
from bot.domain.refused import Refused
from bot.services import campaign
from bot.services.campaign import topics
from bot.store import citizen as people
from bot.store import outbox, outbox_notice, tables
from bot.store import outbox_bulk as bulk
from bot.store.outbox_bulk import Letter
from tests.campaigns import COVER, LI, WANG
from tests.test_campaign_sending import HAD, MASS, Platform, Post, post

__all__ = ["post"]  # the fixture

T = tables.outbox


async def states(post: Post) -> dict[str, int]:
    query = select(T.c.state, func.count()).group_by(T.c.state)
    found = await post.database.read(lambda connection: connection.execute(query).all())
    return {row.state: row[1] for row in found}


async def wrote(post: Post) -> None:
    """All of them, a moment ago."""
    now = update(tables.citizen).values(message_at=post.desk.now)
    await post.database.run(lambda connection: connection.execute(now) and None)


async def claimed(post: Post, **more: Any) -> int:
    return len(await post.database.run(outbox.claim, "me", post.desk.now, **more))


async def planned(post: Post, ref: str) -> None:
    """Written out, and nothing called."""
    await post.database.run(campaign.start, ref=ref, now=post.desk.now)
    while await post.database.run(campaign.plan, now=post.desk.now):
        pass


async def test_cancelled_is_taken_back_from_who_waits(post: Post) -> None:
    refs = await post.follow(3)
    first, second = await post.approved(ways="next"), await post.approved(ways="next")
    await planned(post, first)
    await planned(post, second)
    await post.database.run(campaign.let_go, now=post.desk.now)
    await post.desk.does(first, Act.CANCEL, WANG, why="写错了")
    await post.desk.does(second, Act.PAUSE, LI, why="等一等")
    await wrote(post)
    await post.database.run(outbox.release, refs[0], post.desk.now)
    assert (await claimed(post), await states(post)) == (0, {"waiting": 2, "parked": 4})
    await post.goes()
    assert await states(post) == {"dropped": 3, "waiting": 1, "parked": 2}
    assert await post.counted(select(func.sum(tables.citizen.c.parked))) == 2


async def test_stopped_message_keeps_no_answer_waiting(post: Post) -> None:
    [citizen] = await post.follow(1)
    await wrote(post)
    await post.approved(ways="chat")
    await post.goes()
    given = dict[str, Any](purpose="reply", recipient=citizen, key="reply", text="您好", now=post.desk.now)
    await post.database.run(outbox.enqueue, **given)
    assert await claimed(post, is_quiet=True) == 1
    assert await states(post) == {"waiting": 1, "sending": 1}


async def test_nobody_who_refused_meanwhile_gets_it(post: Post) -> None:
    refs = await post.follow(6)
    await post.database.run(
        lambda c: (
            c.execute(update(tables.citizen).where(tables.citizen.c.ref.in_(refs[4:])).values(message_at=post.desk.now))
            and None
        )
    )
    ref = await post.approved(ways="chat mass")
    await planned(post, ref)
    for citizen in (refs[0], refs[4]):
        await post.database.run(topics.stop_all, citizen=citizen, now=post.desk.now)
    await post.database.run(people.forget, refs[1])
    await post.goes()
    assert sorted(post.platform.taken[f"{ref}-1"].openids) == ["o-2", "o-3"]
    assert await states(post) == {"dropped": 1, "waiting": 1}
    assert (await post.ways())["none", "refused"] == (await post.ways())["none", "erased"] == 1
    assert await post.counted(HAD) == 2


async def test_urgent_one_is_written_out_at_night(post: Post) -> None:
    await post.follow(4)
    quiet, urgent = await post.approved(**MASS), await post.approved(**MASS, is_urgent=True)
    await post.database.run(campaign.start, ref=quiet, now=post.desk.now)
    post.desk.now = post.desk.now.replace(hour=15)  # eleven at night in Beijing
    await post.goes()
    assert (await post.desk.state(quiet), await post.desk.state(urgent)) == (State.SENDING, State.SENT)


@pytest.mark.parametrize(("hours", "state"), [(23, State.SENT), (30, State.DRAFT)])
async def test_campaign_far_past_its_time_is_asked_for_again(post: Post, hours: int, state: State) -> None:
    await post.follow(4)
    ref = await post.approved(**MASS, send_at=post.desk.now + timedelta(hours=1))
    post.desk.later(hours=1 + hours)
    await post.goes()
    assert (await post.desk.state(ref), len(post.platform.asked)) == (state, 1 if state == State.SENT else 0)


async def test_dead_call_of_a_stopped_campaign_is_shown(post: Post) -> None:
    await post.follow(4)
    ref = await post.approved(**MASS)
    await planned(post, ref)
    await post.database.run(campaign.claim, owner="dead", now=post.desk.now)
    await post.desk.does(ref, Act.CANCEL, WANG, why="写错了")
    post.desk.later(days=4)
    await post.goes()
    assert await post.calls(ref) == [(4, "unknown")]


async def test_month_is_counted_once_however_often_tried(post: Post) -> None:
    await post.follow(4)
    post.platform.errors = [DeliveryError("45009", "retry") for _ in range(4)]
    ref = await post.approved(**MASS)
    await post.goes()
    post.desk.later(days=10)
    for _ in range(3):
        await post.goes()
        post.desk.later(hours=1)
    assert await post.counted(HAD) == 4
    await post.desk.does(ref, Act.CANCEL, WANG, why="不发了")
    await post.goes()
    assert (await post.calls(ref), await post.counted(HAD)) == ([(4, "cancelled")], 0)


async def test_month_used_up_by_an_unanswered_call(post: Post) -> None:
    await post.follow(2)
    post.platform.errors = [DeliveryError("timeout", "unknown"), DeliveryError("45028", "refused")]
    ref = await post.approved("all")
    await post.goes()
    post.desk.later(minutes=2)
    await post.goes()
    assert await post.calls(ref) == [(2, "unknown")]


def test_hundredth_try_comes_within_an_hour(post: Post) -> None:
    now = post.desk.now
    assert next_try(now, 1) == now + timedelta(minutes=2)
    assert next_try(now, 1200) == now + timedelta(hours=1)


def test_identifiers_of_an_audience_are_short_numbers() -> None:
    for words in ("tag abc", "tag ²", f"tag {'1' * 21}", f"stubs {'9' * 30}"):
        with pytest.raises(Refused, match="audience_bad"):
            audience.parse(words)
    assert audience.parse("tag 101").of == ("101",)


@dataclass
class Printing(Platform):
    """``meanwhile`` happens before the picture or article is taken."""

    meanwhile: Callable[[], None] = lambda: None
    brought: int = 0

    async def print(self, ref: str) -> str:
        self.brought += 1
        self.meanwhile()
        return "taken"


async def test_process_that_was_stopped_makes_no_late_call(post: Post) -> None:
    await post.follow(4)
    ref = await post.approved(**MASS, form="article", cover=COVER, body="<p>请冷藏。</p>")
    post.platform = Printing(meanwhile=lambda: post.desk.later(minutes=10))
    await post.sender().once()
    assert (post.platform.asked, await post.calls(ref)) == ([], [(4, "planned")])


async def test_picture_not_taken_is_brought_again_later(post: Post) -> None:
    def refuse() -> None:
        raise DeliveryError("45009", "retry")

    await post.follow(4)
    await post.approved(**MASS, form="picture", cover=COVER)
    post.platform = Printing(meanwhile=refuse)
    calls = post.sender()
    for minutes, times in ((1, 1), (1, 1), (6, 1), (6, 2)):
        await calls.once()
        assert post.platform.brought == times
        post.desk.later(minutes=minutes)


async def test_chat_of_a_campaign_rests_at_night(post: Post) -> None:
    await post.follow(2)
    await wrote(post)
    await post.approved(ways="chat")
    await post.goes()
    assert await claimed(post, is_quiet=True) == 0
    assert await claimed(post) == 2


@pytest.mark.parametrize("is_urgent", [True, False])
async def test_notices_at_night_are_urgent_ones(post: Post, is_urgent: bool) -> None:
    refs = await post.follow(2)
    ref = await post.approved(ways="chat", is_urgent=is_urgent)
    letters = [Letter(f"n{one}", one, "notice", {"type": "notice", "template": "t"}) for one in refs]
    await post.database.run(bulk.write, letters, post.desk.now, purpose="campaign", subject=ref)
    await post.database.run(campaign.start, ref=ref, now=post.desk.now)
    ids = [row.id for row in await post.database.read(bulk.held, ref, 9)]
    await post.database.run(bulk.let_go, ids, post.desk.now)
    night = {"is_quiet": True, "only_urgent": True}
    assert await post.database.read(outbox_notice.has_due, post.desk.now, only_urgent=True) is is_urgent
    await post.database.run(outbox_notice.claim, "me", post.desk.now, **night)
    assert await states(post) == ({"dropped": 2} if is_urgent else {"waiting": 2})  # nobody agreed to any
