"""Who sees what betrays a reporter, by role, relation to the case and kind, and is every look on record, refused ones too?"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, product
from typing import Any

import pytest

from bot.domain.case import Act
from bot.domain.case.wall import WALL, Relation, Sealed, may_hand_on, relation, require, seen_by
from bot.domain.complaint import Kind
from bot.domain.ports import Fetched
from bot.domain.refused import Denied, Refused
from bot.domain.staff import ROLES, Actor
from bot.services import alert, complaint, delivery, media
from bot.store import outbox, tables
from bot.store.engine import Database
from tests.cases import CITIZEN, PHONE, People, audited, enough, file, hire

ME = 7
ASSIGNEE = {Relation.OWN: ME, Relation.FREE: None, Relation.OTHERS: 9}
# By hand: what each may see (i identity, h hint, p picture, l illness); own, free, a colleague's.
TABLE = {
    (Kind.COMPLAINT, "viewer"): ("h", "h", "h"),
    (Kind.COMPLAINT, "admin"): ("h", "h", "h"),
    (Kind.COMPLAINT, "planner"): ("", "", ""),
    (Kind.COMPLAINT, "handler"): ("ihpl", "hpl", "hpl"),
    (Kind.COMPLAINT, "approver"): ("ihpl", "ihpl", "ihpl"),
    (Kind.REPORT, "viewer"): ("", "", ""),
    (Kind.REPORT, "admin"): ("", "", ""),
    (Kind.REPORT, "planner"): ("", "", ""),
    (Kind.REPORT, "handler"): ("ihpl", "l", "l"),
    (Kind.REPORT, "approver"): ("ihpl", "ihpl", "ihpl"),
}
MARKS = {"i": Sealed.IDENTITY, "h": Sealed.HINT, "p": Sealed.PICTURE, "l": Sealed.ILLNESS}


def _who(*roles: str) -> Actor:
    return Actor(ME, "me", "我", frozenset(roles))


def test_table_says_who_sees_what() -> None:
    assert set(TABLE) == set(product(Kind, ROLES))
    assert set(WALL) == set(product(Kind, Sealed))
    for (kind, role), marks in TABLE.items():
        for to, expected in zip(Relation, marks, strict=True):
            assert relation(_who(role), ASSIGNEE[to]) is to
            assert seen_by(_who(role), kind, ASSIGNEE[to]) == {MARKS[mark] for mark in expected}, (kind, role, to)


def test_refusals_say_what_would_help() -> None:
    for kind, what in product(Kind, Sealed):
        for role, to in product(ROLES, Relation):
            if what in seen_by(_who(role), kind, ASSIGNEE[to]):
                require(_who(role), kind, ASSIGNEE[to], what)
                continue
            with pytest.raises(Denied) as refused:
                require(_who(role), kind, ASSIGNEE[to], what)
            helps = {Relation.FREE: "case.take_first", Relation.OTHERS: "case.not_yours"}
            assert refused.value.code == (helps[to] if role == "handler" else "staff.not_allowed")


def test_case_is_handed_on_by_its_handler_or_approver() -> None:
    given = {role: [may_hand_on(_who(role), ASSIGNEE[to]) for to in Relation] for role in ROLES}
    none = [False, False, False]
    nobody = dict.fromkeys(("viewer", "planner", "admin"), none)
    assert given == nobody | {"handler": [True, True, False], "approver": [True, True, True]}
    assert not may_hand_on(_who("handler", "admin"), 9), "an administrator is no approver"


async def _report(database: Database, now: datetime, kind: Kind) -> tuple[dict[str, Any], str]:
    """A case of ``kind`` with a phone, a document and a photo; how services are asked about it, and the photo."""
    ref = await database.run(media.note, citizen=CITIZEN, media_id="m", now=now)
    filed = await database.run(file, now, kinds=(kind,), photos=[ref])
    await database.run(media.keep, ref=ref, fetched=Fetched("image/jpeg", b"picture"), now=now)
    case = await database.read(complaint.case, number=filed.number)
    act = Act.ACCEPT if kind is Kind.COMPLAINT else Act.TRANSFER
    given = enough(kind, case.state, act)
    await database.run(complaint.act, number=filed.number, act=act, actor=People().wang, given=given, now=now)
    return {"number": filed.number, "now": now}, ref


async def _notice(database: Database, number: str) -> int:
    return (await database.read(complaint.case, number=number)).notices[0].id


@pytest.mark.parametrize("kind", Kind)
async def test_services_keep_the_wall_and_record_it(database: Database, now: datetime, kind: Kind) -> None:
    people = People()
    await database.run(hire, people, now)
    ask, ref = await _report(database, now, kind)
    looks: list[Callable[..., Any]] = [
        partial(complaint.reveal_contact, **ask),
        partial(complaint.reveal_story, **ask),
        partial(complaint.reveal_parties, **ask),
        partial(complaint.document, **ask, notice=await _notice(database, ask["number"])),
        partial(complaint.photo, **ask, ref=ref),
    ]
    walled = looks if kind is Kind.REPORT else looks[:4]
    for look in walled:
        with pytest.raises(Denied, match=r"case\.take_first"):
            await database.run(look, actor=people.li)
    assert (await database.read(audited, ask["number"])).count("wall.refused") == len(walled)
    await database.run(complaint.assign, numbers=[ask["number"]], to="chen", actor=people.wang, now=now)
    with pytest.raises(Denied, match=r"case\.not_yours"):
        await database.run(looks[0], actor=people.li)
    with pytest.raises(Refused, match=r"case\.hand_on"):
        await database.run(complaint.assign, numbers=[ask["number"]], to="li", actor=people.li, now=now)
    await database.run(complaint.assign, numbers=[ask["number"]], to="li", actor=people.chen, now=now)
    for look in looks:
        await database.run(look, actor=people.li)
        with pytest.raises(Denied, match=r"staff\.not_allowed"):
            await database.run(look, actor=people.look)
    seen = (await database.read(audited, ask["number"]))[-9:]
    pairs = [("contact.reveal", "wall.refused"), ("story.reveal", "wall.refused"), ("party.reveal", "wall.refused")]
    assert seen == [*chain(*pairs), "notice.view", "wall.refused", "wall.refused"]
    assert await database.read(audited, f"{ask['number']}/{ref}") == ["photo.view"]


async def test_report_shows_outsiders_no_trace_of_its_reporter(database: Database, now: datetime) -> None:
    people = People()
    await database.run(hire, people, now)
    filed = await database.run(file, now, kinds=(Kind.REPORT,), illness={"people": "3", "hospital": "区医院"})
    look = partial(complaint.case, number=filed.number, now=now)
    by = {who.login: await database.read(look, actor=who) for who in people.all()}
    masks = {login: case.contact_masked for login, case in by.items()}
    assert masks == {"li": None, "wang": "139****5678", "chen": "139****5678", "look": None}
    assert all(case.has_contact for case in by.values())
    assert (by["li"].illness, by["look"].illness) == ({"people": "3", "hospital": "区医院"}, None)
    facts = partial(alert.reporter_facts, number=filed.number, now=now)
    assert await database.read(facts, actor=people.li) == []
    assert await database.read(facts, actor=people.wang) != []


async def test_undelivered_words_name_nobody(database: Database, now: datetime) -> None:
    filed = await database.run(file, now, contact=f"张小丽 {PHONE}")
    said = f"张小丽您好，我们会打{PHONE}联系您"
    write = partial(outbox.enqueue, key="k", recipient=CITIZEN, now=now, purpose="answer", subject=filed.number)
    await database.run(lambda connection: write(connection, text=said))
    await database.run(lambda connection: connection.execute(tables.outbox.update().values(state="failed")) and None)
    (row,) = (await database.read(delivery.open_rows, page=1)).rows
    assert row.text == "【姓名】您好，我们会打【电话】联系您"


async def test_more_time_is_asked_for_and_decided(database: Database, now: datetime) -> None:
    people = People()
    await database.run(hire, people, now)
    filed = await database.run(file, now, contact=None)
    case: dict[str, Any] = {"number": filed.number, "now": now}
    await database.run(complaint.assign, numbers=[filed.number], to="li", actor=people.li, now=now)
    due = (await database.read(complaint.case, **case)).due
    ask = partial(complaint.ask_extension, **case, clock="check", reason=f"等检验，电话 {PHONE}")
    for more, code in (({"reason": " "}, "case.needs_text"), ({"clock": "x"}, "case.needs_clock")):
        with pytest.raises(Refused, match=code):
            await database.run(ask, actor=people.li, **more)
    await database.run(ask, actor=people.li)
    with pytest.raises(Refused, match=r"case\.asked_already"):
        await database.run(ask, actor=people.wang)
    for who, may in ((people.li, False), (people.wang, True)):
        (waiting,) = await database.read(complaint.waiting_extensions, actor=who)
        assert (waiting.number, waiting.by, waiting.may_decide) == (filed.number, "李处理", may)
    assert waiting.reason == "等检验，电话 【电话】"
    no = partial(complaint.decline_extension, **case, clock="check", reason="不够复杂")
    with pytest.raises(Refused, match=r"case\.not_allowed"):
        await database.run(no, actor=people.li)
    await database.run(no, actor=people.wang)
    with pytest.raises(Refused, match=r"case\.not_asked"):
        await database.run(no, actor=people.wang)
    await database.run(ask, actor=people.wang)
    assert (await database.read(complaint.case, **case)).due == due, "asking moves no clock"
    extend = partial(complaint.act, **case, act=Act.EXTEND, given=complaint.Given(clock="check"))
    with pytest.raises(Refused, match=r"case\.second_person"):
        await database.run(extend, actor=people.wang)
    await database.run(extend, actor=people.chen)
    after = await database.read(complaint.case, **case)
    assert after.due and due and after.due - due > timedelta(days=14)
    assert await database.read(complaint.waiting_extensions, actor=people.chen) == []
    assert [line.act for line in after.lines][2:] == ["extension_asked", "extension_no", "extension_asked", "extend"]
