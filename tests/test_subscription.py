"""Does a citizen who agreed to one notice get exactly one, and everybody else what they got before?"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.dialog.message import NoticeAnswer, NoticeConsent, NoticeOutcome, NoticeSent
from bot.domain.case import Act
from bot.domain.subscription import parse
from bot.outbox.sender import Sender
from bot.services import citizen as coming
from bot.services import citizen_data, subscription
from bot.services.complaint import telling
from bot.store import outbox, outbox_dead, outbox_notice, tables
from bot.store.engine import Database
from bot.store.outbox_due import LEASE
from bot.store.vault import vault_of
from tests.chat import CONTENT, Chat
from tests.notified import NOTICES, TEMPLATE, account, channels, configured

WANG = "w" * 22
VALUES = NOTICES.form.fill("T20261122-0001", "tell", datetime(2026, 11, 22, tzinfo=UTC))
NEWS: dict[str, Any] = {"template": TEMPLATE, "values": VALUES, "page": None, "text": "已有结果"}


async def test_one_consent_announces_one_step(database: Database, now: datetime) -> None:
    async with account(database, now) as office:
        wang = await office.wechat.citizen("王大妈").known(following=True)
        await wang.says("您好")
        await wang.hears("")
        desk = await office.case_of(wang)
        await office.agrees(wang)
        assert await office.stock() == 1
        await office.later(hours=49)
        await office.tells(desk, Act.ANSWER, text="已经去查了")
        card = await wang.hears("有新答复")
        assert (card["kind"], card["lines"][0]["value"], card["url"]) == ("notice", f"编号 {desk.number}", NOTICES.page)
        assert "已经去查了" not in card["text"]
        assert (await office.stock(), await office.rows()) == (0, [("chat", "parked"), ("notice", "sent")])
        assert [line.delivery for line in (await desk.sees()).lines] == [None, "noticed"]
        await office.tells(desk, Act.ASK, text="小票还在吗")
        assert [line.delivery for line in (await desk.sees()).lines] == [None, "noticed", "parked"]
        assert [state for _, state in await office.rows()] == ["parked", "sent", "parked"]
        await office.heard_of(await wang.says("在吗"))
        await office.sends()
        await wang.hears("已经去查了")
        await wang.hears("小票还在吗")
        assert [state for _, state in await office.rows()] == ["sent", "sent", "sent"]


async def test_a_no_in_the_settings_voids_the_consent(database: Database, now: datetime) -> None:
    async with account(database, now) as office:
        wang = await office.wechat.citizen("王大妈").known(following=True)
        await office.agrees(wang)
        await office.agrees(wang, "reject")
        assert await office.stock() == 1
        await office.heard_of(await wang.refuses_notices(TEMPLATE))
        assert await office.stock() == 0


@pytest.mark.parametrize(
    ("changed", "code", "left"),
    [({}, "43101", 0), ({"values": {"thing1": "编号"}}, "47003", 1), ({"template": "nGone"}, "40037", 1)],
)
async def test_a_refused_notice_leaves_the_message_waiting(
    database: Database, now: datetime, changed: dict[str, Any], code: str, left: int
) -> None:
    """The platform knows of no consent; a keyword is missing; there is no such template."""
    notice = NEWS | changed
    async with account(database, now) as office:
        wang = await office.wechat.citizen("王大妈").known(following=True)
        await wang.says("您好")
        await wang.hears("")
        office.template = notice["template"]
        ref = await office.ref()
        await database.run(subscription.agreed, citizen=ref, template=notice["template"], now=now)
        await office.later(hours=49)
        await database.run(outbox.enqueue, "case:1", ref, "有结果了", now, purpose="tell", notice=notice)
        await office.sends()
        assert (await office.rows(), await office.stock()) == ([("chat", "parked"), ("notice", "dropped")], left)
        assert (await database.read(errors))[1].startswith(code)
        await office.heard_of(await wang.says("在吗"))
        await office.sends()
        await wang.hears("有结果了")


@pytest.mark.parametrize(("kind", "more", "state"), [("cut", {}, "unknown"), ("errcode", {"errcode": -1}, "sent")])
async def test_a_broken_call_never_sends_a_notice_twice(
    database: Database, now: datetime, kind: str, more: dict[str, Any], state: str
) -> None:
    """Cut off after the platform had shown it; refused once as busy."""
    async with account(database, now) as office:
        wang = await office.wechat.citizen("王大妈").known(following=True)
        await office.agrees(wang)
        await database.run(outbox.enqueue, "case:1", await office.ref(), "有结果了", now, purpose="tell", notice=NEWS)
        await office.client.token()
        await office.wechat.faults("api", kind, **more)
        for _ in range(3):
            await office.sends()
            office.now += timedelta(seconds=40)
            await database.run(outbox_dead.abandon, office.now)
        assert (await office.rows(), await office.stock()) == ([("chat", "parked"), ("notice", state)], 0)
        cards = [bubble for bubble in await office.wechat.ledger("bubble") if bubble["via"] == "notice"]
        assert len(cards) == 1


def errors(connection: Connection) -> list[str]:
    return list(connection.scalars(select(tables.outbox.c.error).order_by(tables.outbox.c.id)))


class Platform:
    """The edge: keeps what it was handed."""

    def __init__(self) -> None:
        self.got: list[str] = []

    async def send(self, openid: str, content: Mapping[str, Any], key: str) -> None:
        self.got.append(key)


def agree(connection: Connection, citizen: str, now: datetime) -> None:
    """Somebody who wrote once, long ago, and agreed to one notice; something waits for them."""
    connection.execute(insert(tables.citizen).values(ref=citizen, created_at=now))
    sealed = {"ref": citizen, "kind": "openid", "digest": citizen, "created_at": now}
    cipher = vault_of(connection).seal(f"o-{citizen}".encode(), f"vault.cipher:{citizen}")
    connection.execute(insert(tables.vault).values(**sealed, cipher=cipher))
    subscription.agreed(connection, citizen=citizen, template=TEMPLATE, now=now)
    outbox.enqueue(connection, f"case:{citizen}", citizen, "有结果了", now, purpose="tell", notice=NEWS)


def write(connection: Connection, citizen: str, now: datetime) -> None:
    """They send a message."""
    connection.execute(update(tables.citizen).where(tables.citizen.c.ref == citizen).values(message_at=now))
    outbox.release(connection, citizen, now)


async def drain(database: Database, platform: Platform, now: datetime, *, is_quiet: bool = False) -> None:
    worker = Sender(database, platform, lambda: now, is_quiet=lambda _: is_quiet)
    while await worker.once():
        pass


def stock(connection: Connection) -> int:
    return subscription.stock(connection, citizen=WANG, template=TEMPLATE)


def stocks(connection: Connection) -> list[int]:
    held = tables.subscription
    return list(connection.scalars(select(held.c.stock).order_by(held.c.citizen)))


def hold(connection: Connection, citizen: str, left: int) -> None:
    """So many consents are left of theirs."""
    held = tables.subscription
    connection.execute(update(held).where(held.c.citizen == citizen).values(stock=left))


async def test_dead_sender_leaves_notice_unknown_and_used(database: Database, now: datetime) -> None:
    await database.run(agree, WANG, now)
    await database.run(outbox.claim, "dead", now)
    [row] = await database.run(outbox_notice.claim, "dead", now)
    assert row.key == f"notice:case:{WANG}"
    later = now + LEASE + timedelta(seconds=1)
    assert await database.run(outbox_dead.abandon, later) == 1
    platform = Platform()
    await drain(database, platform, later)
    assert (platform.got, await database.read(stock)) == ([], 0)
    assert await database.read(channels) == [("chat", "parked"), ("notice", "unknown")]


async def test_two_workers_never_send_one_notice_twice(database: Database, now: datetime) -> None:
    for number in range(12):
        await database.run(agree, f"{number:022}", now)
    platform = Platform()
    await asyncio.gather(drain(database, platform, now), drain(database, platform, now))
    assert len(platform.got) == len(set(platform.got)) == 12


async def test_of_many_only_who_agreed_is_sent_one(database: Database, now: datetime) -> None:
    """Claimed together: of three consents, of one, and of none any more."""
    had = {f"{number:022}": left for number, left in enumerate((3, 1, 0))}
    for ref in had:
        await database.run(agree, ref, now)
    await database.run(outbox.claim, "chat", now)  # parked, so each is announced
    for ref, left in had.items():
        await database.run(hold, ref, left)
    platform = Platform()
    await drain(database, platform, now)
    assert sorted(platform.got) == [f"notice:case:{ref}" for ref, left in had.items() if left]
    assert await database.read(stocks) == [2, 0, 0]
    assert (await database.read(errors))[-1] == "no consent left"


async def test_no_notice_goes_out_at_night(database: Database, now: datetime) -> None:
    await database.run(agree, WANG, now)
    platform = Platform()
    await drain(database, platform, now, is_quiet=True)
    assert (platform.got, await database.read(stock)) == ([], 1)
    await drain(database, platform, now)
    assert platform.got == [f"notice:case:{WANG}"]


async def test_who_comes_first_needs_no_notice(database: Database, now: datetime) -> None:
    await database.run(agree, WANG, now)
    platform = Platform()
    await drain(database, platform, now, is_quiet=True)
    await database.run(write, WANG, now)
    await drain(database, platform, now)
    assert platform.got == [f"case:{WANG}"]
    assert await database.read(channels) == [("chat", "sent"), ("notice", "dropped")]
    assert await database.read(stock) == 1


async def test_a_late_consent_announces_what_waits(database: Database, now: datetime) -> None:
    await database.run(outbox.enqueue, "case:1", WANG, "有结果了", now, purpose="tell", notice=NEWS)
    await database.run(outbox.enqueue, "case:2", WANG, "又有结果了", now, purpose="tell", notice=NEWS)
    platform = Platform()
    await drain(database, platform, now)
    await drain(database, platform, now)
    assert await database.read(channels) == [("chat", "parked")] * 2
    await database.run(subscription.agreed, citizen=WANG, template=TEMPLATE, now=now)
    assert await database.read(channels) == [("chat", "parked")] * 2 + [("notice", "waiting")]


@pytest.mark.parametrize(("code", "left"), [(0, 0), (43101, 0), (43107, 1)])
async def test_a_notice_that_did_not_arrive_is_corrected(
    database: Database, now: datetime, code: int, left: int
) -> None:
    await database.run(agree, WANG, now)
    await drain(database, Platform(), now)
    told: dict[str, Any] = {"citizen": WANG, "template": TEMPLATE, "code": code, "status": "x"}
    await database.run(subscription.reported, **told)
    await database.run(subscription.reported, **told)
    assert await database.read(stock) == left
    assert await database.read(channels) == [("chat", "parked"), ("notice", "dropped" if code else "sent")]


async def test_an_event_delivered_twice_counts_once(database: Database, now: datetime) -> None:
    chat = Chat(database, now)
    answers = (NoticeAnswer(template_id=TEMPLATE, accepted=True, scene=1),)
    event = NoticeConsent(
        account="gh", sender="openid-wang", created=1, identity="1", name="subscribe_msg_popup_event", answers=answers
    )
    failed = NoticeOutcome(template_id=TEMPLATE, message_id="1", code=1, status="failed")
    for _ in range(2):
        await chat._dispatcher.receive(event)
    await chat.of("wang").sends(NoticeSent, name="subscribe_msg_sent_event", outcomes=(failed,))
    rows = await database.read(lambda connection: connection.execute(tables.subscription.select()).all())
    assert [(row.template, row.stock) for row in rows] == [(TEMPLATE, 1)]


@pytest.mark.parametrize("work", [coming.leave, citizen_data.erase])
async def test_consents_go_with_the_citizen(database: Database, now: datetime, work: Any) -> None:
    await database.run(subscription.agreed, citizen=WANG, template=TEMPLATE, now=now)
    await database.run(work, citizen=WANG, now=now)
    assert await database.read(lambda connection: connection.execute(tables.subscription.select()).all()) == []


async def test_every_step_that_is_told_has_its_words() -> None:
    form = CONTENT.notice
    assert {act.value for act in telling.TOLD} <= set(form.steps)
    async with configured():
        about = subscription.about("T20261122-0001", "close", datetime.fromisoformat("2026-11-22T02:00:00+00:00"))
        assert about is not None
        assert about["values"]["phrase2"] == "已经办结"
        assert about["values"]["time3"] == "2026年11月22日 10:00"
    assert subscription.about("T20261122-0001", "close", datetime.now().astimezone()) is None


@pytest.mark.parametrize(
    ("fields", "steps", "named"),
    [
        ({"thing1": "{number}"}, {"answer": "有新答复"}, "other"),
        ({}, {"other": "有新进展"}, "keyword of the template"),
        ({"thing1": "{name}"}, {"other": "有新进展"}, "{number}"),
        ({"thing1": "字" * 21}, {"other": "有新进展"}, "thing1"),
        ({"phrase1": "{step}"}, {"other": "有了新的进展"}, "phrase1"),
        ({"motto1": "{step}"}, {"other": "有新进展"}, "motto1"),
        ({"thing1": ["x"]}, {"other": "有新进展"}, "fields must be"),
    ],
)
def test_words_that_do_not_fit_are_refused(fields: dict[str, Any], steps: dict[str, str], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        parse({"fields": fields, "steps": steps})
