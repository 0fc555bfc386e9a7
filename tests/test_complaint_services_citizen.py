"""Can a citizen do with a case what the house promises: both kinds, a code, joining, rating, reopening, illness?"""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.domain.case import Act, State
from bot.domain.complaint import Kind
from bot.domain.refused import Refused
from bot.services import complaint, consent, desk_lists
from bot.store import search, tables
from bot.store.engine import Database
from tests.cases import CITIZEN, OTHER, PHONE, Desk, People, file, hire
from tests.conftest import CONTENT


async def test_a_story_of_both_kinds_becomes_two_linked_cases(database: Database, now: datetime) -> None:
    filed = await database.run(file, now, kinds=(Kind.COMPLAINT, Kind.REPORT))
    assert filed.linked
    assert (filed.kind, filed.linked.kind, filed.code, filed.linked.code) == (Kind.COMPLAINT, Kind.REPORT, None, None)
    seen = await database.read(complaint.progress, citizen=CITIZEN, number=filed.number)
    assert seen.linked == (filed.linked.number,)
    clocks = []
    for number in (filed.number, filed.linked.number):
        case = await database.read(complaint.case, number=number, now=now)
        clocks += [clock.rule.key for clock in case.clocks]
    assert clocks == ["accept", "check"]


async def test_an_anonymous_report_is_found_by_its_code(database: Database, now: datetime) -> None:
    filed = await database.run(file, now, contact=None)
    assert filed.code and len(filed.code) == 10
    typed = f" {filed.code[:5].lower()} {filed.code[5:]}"
    assert (await database.read(complaint.by_code, code=typed)).number == filed.number
    with pytest.raises(Refused, match=r"complaint\.code_unknown"):
        await database.read(complaint.by_code, code="AAAAAAAAAA")

    def everything(connection: Connection) -> str:
        return "".join(str(tuple(row)) for t in tables.metadata.sorted_tables for row in connection.execute(select(t)))

    assert filed.code not in await database.read(everything)


async def test_the_same_facts_told_again_are_recognised(database: Database, now: datetime) -> None:
    first = await database.run(file, now)
    again = await database.run(file, now + timedelta(days=3), citizen=OTHER)  # by the same phone
    assert (first.same, again.same) == (None, first.number)
    elsewhere = await database.run(file, now + timedelta(days=3), place="另一家店")
    assert elsewhere.same is None
    much_later = await database.run(file, now + timedelta(days=120))
    assert much_later.same is None


async def test_a_closed_case_is_rated_once_a_round(database: Database, now: datetime) -> None:
    people = People()
    await database.run(hire, people, now)
    filed = await database.run(file, now, contact=None)
    rate: dict[str, Any] = {"citizen": CITIZEN, "number": filed.number, "now": now, "text": f"电话{PHONE}"}
    with pytest.raises(Refused, match=r"complaint\.not_now"):
        await database.run(complaint.rate, resolved=1, attitude=1, **rate)
    desk = Desk(database, filed.number, people, now)
    for act in (Act.CHECK, Act.DISMISS, Act.CLOSE):
        await desk.does(act)
    assert (await database.read(complaint.progress, citizen=CITIZEN, number=filed.number)).may_rate
    with pytest.raises(Refused, match=r"complaint\.rating_bad"):
        await database.run(complaint.rate, resolved=0, attitude=1, **rate)
    await database.run(complaint.rate, resolved=3, attitude=2, **rate)
    seen = await database.read(complaint.progress, citizen=CITIZEN, number=filed.number)
    assert (seen.may_rate, seen.may_reopen) == (False, True)
    rated = (await desk.sees()).rating
    assert rated and (rated.resolved, rated.attitude, rated.text) == (3, 2, "电话【电话】")


async def test_new_facts_reopen_a_closed_case_in_time(database: Database, now: datetime) -> None:
    people = People()
    await database.run(hire, people, now)
    filed = await database.run(file, now, contact=None)
    desk = Desk(database, filed.number, people, now)
    for act in (Act.CHECK, Act.DISMISS, Act.CLOSE):
        await desk.does(act)
    again: dict[str, Any] = {"citizen": CITIZEN, "number": filed.number, "photos": ()}
    with pytest.raises(Refused, match=r"case\.reopen_late"):
        await database.run(complaint.reopen, text="又卖了", now=now + timedelta(days=40), **again)
    with pytest.raises(Refused, match=r"complaint\.story_missing"):
        await database.run(complaint.reopen, text=" ", now=now, **again)
    later = now + timedelta(days=20)
    await database.run(complaint.reopen, text="又卖了", now=later, **again)
    desk.now = later
    case = await desk.sees()
    assert (case.state, case.round, case.received, [clock.rule.key for clock in case.clocks]) == (
        State.RECEIVED,
        2,
        later,
        ["check"],
    )


async def test_similar_cases_nearby_are_offered_and_joined(database: Database, now: datetime) -> None:
    near = await database.run(file, now, point=(31.2301, 121.4701), respondent="小李面包店")
    await database.run(file, now, point=(31.2400, 121.4701), respondent="别家")
    by_name = await database.run(file, now, point=None, respondent="小李 面包店", contact=None)
    beside = await database.run(file, now, point=(31.2302, 121.4703), respondent="隔壁烤鸭店", contact=None)
    ask: dict[str, Any] = {"place": "和平路", "respondent": "小李面包店", "point": (31.2302, 121.4702), "now": now}
    found = await database.read(complaint.similar, citizen=OTHER, **ask)
    assert [one.number for one in found] == [near.number, by_name.number]
    assert (found[0].metres or 999) < 30 and found[1].metres is None
    unnamed = await database.read(complaint.similar, citizen=OTHER, **ask | {"respondent": "", "place": "路口"})
    assert {one.number for one in unnamed} == {near.number, beside.number}
    assert PHONE not in "".join(one.head for one in found)
    assert await database.read(complaint.similar, citizen=CITIZEN, **ask) == []
    await database.run(complaint.follow, citizen=OTHER, number=near.number, now=now)
    (joined,) = await database.read(complaint.mine, citizen=OTHER)
    assert (joined.number, joined.is_following, joined.may_add) == (near.number, True, False)
    await database.run(complaint.unfollow, citizen=OTHER, number=near.number)
    assert await database.read(complaint.mine, citizen=OTHER) == []


async def test_a_contact_given_later_replaces_the_first(database: Database, now: datetime) -> None:
    filed = await database.run(file, now)
    new: dict[str, Any] = {"citizen": CITIZEN, "number": filed.number, "contact": "13800001111", "name": "王五"}
    await database.run(complaint.set_contact, **new, now=now)
    actor = People().wang
    assert await database.run(complaint.reveal_contact, number=filed.number, actor=actor, now=now) == "王五 13800001111"
    kinds = select(tables.vault.c.kind).where(tables.vault.c.kind == "contact")
    assert len(await database.read(lambda connection: connection.execute(kinds).all())) == 1


async def test_consent_is_kept_by_version_and_taken_back(database: Database, now: datetime) -> None:
    assert await database.read(consent.given, citizen=CITIZEN) is None
    await database.run(consent.give, citizen=CITIZEN, version="2026-11", now=now)
    await database.run(consent.give, citizen=CITIZEN, version="2026-12", now=now)
    assert await database.read(consent.given, citizen=CITIZEN) == "2026-12"
    assert await database.read(consent.given, citizen=CITIZEN, kind="guardian") is None
    await database.run(consent.withdraw, citizen=CITIZEN, now=now)
    assert await database.read(consent.given, citizen=CITIZEN) is None


async def test_staff_write_down_who_phones(database: Database, now: datetime) -> None:
    people = People()
    await database.run(hire, people, now)
    told: dict[str, Any] = {
        "story": "鱼不新鲜",
        "place": "菜场",
        "kind": Kind.COMPLAINT,
        "contact": PHONE,
        "name": "赵",
    }
    told |= {"source": "12345", "source_number": "S-77", "proxy": "律师 钱", "joint": ("孙 13700001111", "李")}
    told |= {"received": now - timedelta(days=2), "now": now}
    filed = await database.run(complaint.file_by_staff, actor=people.li, **told)
    case = await database.read(complaint.case, number=filed.number, actor=people.li, now=now)
    assert (case.source, case.source_number, case.people, case.has_proxy, case.has_chat) == (
        "12345",
        "S-77",
        3,
        True,
        False,
    )
    assert (case.received, case.lines[0].actor, case.contact_masked) == (
        now - timedelta(days=2),
        "李处理",
        "139****5678",
    )
    parties = await database.run(complaint.reveal_parties, number=filed.number, actor=people.wang, now=now)
    assert parties == {"proxy": "律师 钱", "joint": "孙 13700001111\n李"}
    with pytest.raises(Refused, match=r"case\.received_later"):
        await database.run(complaint.file_by_staff, actor=people.li, **told | {"received": now + timedelta(days=1)})
    with pytest.raises(Refused, match=r"case\.no_chat"):
        await database.run(complaint.take_over, number=filed.number, actor=people.li, now=now)


async def test_corrections_by_staff_are_found_and_counted(database: Database, now: datetime) -> None:
    people = People()
    await database.run(hire, people, now)
    filed = await database.run(file, now)
    other = await database.run(file, now, respondent="幸福超市")
    fix: dict[str, Any] = {"number": filed.number, "actor": people.li, "now": now}
    await database.run(complaint.describe, **fix, respondent="幸福 超市", category="bread", number_12315="1234")
    case = await database.read(complaint.case, number=filed.number, actor=people.li, now=now)
    assert (case.respondent, case.category, case.number_12315, case.past_count) == ("幸福 超市", "bread", "1234", 1)
    assert [one.number for one in case.past] == [other.number]
    with pytest.raises(ValueError, match="state cannot be corrected"):
        await database.run(complaint.describe, **fix, state="closed")
    hits = await database.read(search.find, "幸福", 1, 9)
    assert hits.total == 2


async def test_a_person_takes_the_chat_over_and_gives_it_back(database: Database, now: datetime) -> None:
    people = People()
    await database.run(hire, people, now)
    filed = await database.run(file, now)
    work: dict[str, Any] = {"number": filed.number, "actor": people.li, "now": now}
    await database.run(complaint.take_over, **work)
    assert await database.read(complaint.taken_by, citizen=CITIZEN) == "李处理"
    assert (await database.read(complaint.case, number=filed.number, actor=people.wang, now=now)).taken_by == "李处理"
    await database.run(complaint.hand_back, **work)
    assert await database.read(complaint.taken_by, citizen=CITIZEN) is None


async def test_who_else_looks_at_a_case_is_shown(database: Database, now: datetime) -> None:
    people = People()
    await database.run(hire, people, now)
    filed = await database.run(file, now)
    await database.run(complaint.look, number=filed.number, actor=people.wang, now=now)
    await database.run(complaint.look, number=filed.number, actor=people.li, now=now)
    ask: dict[str, Any] = {"number": filed.number, "actor": people.li}
    assert (await database.read(complaint.case, **ask, now=now)).viewers == ["王审批"]
    assert (await database.read(complaint.case, **ask, now=now + timedelta(minutes=5))).viewers == []


async def test_the_smallest_area_named_in_the_place_is_taken(database: Database, now: datetime) -> None:
    await database.run(desk_lists.lay_out, CONTENT.areas)
    await database.run(desk_lists.lay_out, CONTENT.areas)  # every start does it again
    assert len(await database.read(desk_lists.areas)) == len(CONTENT.areas)
    for place, area in (("和平区幸福里 3 号", "990101001001"), ("东湖镇菜场", "990101100"), ("某地", None)):
        filed = await database.run(file, now, place=place)
        assert (await database.read(complaint.case, number=filed.number, now=now)).area == area


async def test_views_and_replies_are_kept_by_name(database: Database, now: datetime) -> None:
    people = People()
    await database.run(hire, people, now)
    for query in ("state=received", "state=checking"):
        await database.run(desk_lists.save_view, actor=people.li, name=" 我的 ", query=query)
    (view,) = await database.read(desk_lists.views, actor=people.li)
    assert (view.name, view.query) == ("我的", "state=checking")
    assert await database.read(desk_lists.views, actor=people.wang) == []
    await database.run(desk_lists.remove_view, actor=people.li, view=view.id)
    with pytest.raises(Refused, match=r"desk\.name_bad"):
        await database.run(desk_lists.save_view, actor=people.li, name=" ", query="")
    await database.run(desk_lists.save_canned, actor=people.li, name="补材料", text="{编号}请补材料", now=now)
    (reply,) = await database.read(desk_lists.canned)
    await database.run(desk_lists.remove_canned, actor=people.li, reply=reply.id, now=now)
    assert await database.read(desk_lists.canned) == []
    assert ("li", "李处理") in await database.read(desk_lists.handlers)
    assert ("fish", "水产") in desk_lists.categories()
