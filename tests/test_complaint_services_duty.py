"""Does the office hear in time: of a poisoning at midnight one after another, of clocks by day only?"""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, update

from bot.domain.clock_reminder import Level
from bot.domain.refused import Refused
from bot.services import complaint, reminder, roster
from bot.store import tables
from bot.store.engine import Database
from tests.cases import CITIZEN, People, audited, file, hire, messages
from tests.clock_data import moment

MIDNIGHT = moment("2026-11-22T00:30")
ILL = {"people": "5", "eaten": "凉菜", "symptoms": "呕吐"}
ACCOUNTS = {"li": "L" * 22, "wang": "W" * 22, "chen": "C" * 22}


@pytest.fixture
async def people(database: Database) -> People:
    """Staff with follower accounts; Li is on duty before Wang, Chen is not."""
    found = People()
    await database.run(hire, found, MIDNIGHT, ACCOUNTS)
    turn: dict[str, Any] = {"starts": MIDNIGHT - timedelta(hours=8), "ends": MIDNIGHT + timedelta(hours=8)}
    for rank, login in enumerate(("li", "wang")):
        await database.run(roster.plan, login=login, rank=rank, actor=found.wang, now=MIDNIGHT, **turn)
    return found


async def told(database: Database, login: str) -> int:
    return len(await database.read(messages, ACCOUNTS[login]))


async def test_duty_hears_of_a_poisoning_at_midnight(database: Database, people: People) -> None:
    filed = await database.run(file, MIDNIGHT, illness=ILL)
    (said,) = await database.read(messages, ACCOUNTS["li"])
    assert filed.number in said and "5 人" in said and "00:30" in said
    assert await told(database, "wang") == 0
    case = await database.read(complaint.case, number=filed.number, actor=people.li, now=MIDNIGHT)
    assert (case.ill, case.illness) == (5, ILL)
    assert await database.read(roster.waiting) == [(filed.number, MIDNIGHT)]
    found = await database.read(complaint.inbox, actor=people.li, now=MIDNIGHT)
    assert found.items[0].is_urgent


async def test_the_next_one_hears_after_ten_silent_minutes(database: Database, people: People) -> None:
    filed = await database.run(file, MIDNIGHT, illness=ILL)
    assert await database.run(roster.raise_next, now=MIDNIGHT + timedelta(minutes=9)) == 0
    for minutes, login in ((10, "wang"), (20, "chen")):
        assert await database.run(roster.raise_next, now=MIDNIGHT + timedelta(minutes=minutes)) == 1
        assert await told(database, login) == 1
    await database.run(roster.raise_next, now=MIDNIGHT + timedelta(minutes=30))
    assert await database.run(roster.raise_next, now=MIDNIGHT + timedelta(hours=2)) == 0
    assert "alarm.unheard" in await database.read(audited, filed.number)
    assert await told(database, "li") == 1


async def test_whoever_has_it_stops_the_round(database: Database, people: People) -> None:
    filed = await database.run(file, MIDNIGHT, illness=ILL)
    take: dict[str, Any] = {"number": filed.number, "now": MIDNIGHT}
    assert await database.run(roster.acknowledge, citizen=ACCOUNTS["li"], **take)
    assert not await database.run(roster.acknowledge, actor=people.wang, **take)
    assert await database.run(roster.raise_next, now=MIDNIGHT + timedelta(minutes=30)) == 0
    case = await database.read(complaint.case, number=filed.number, actor=people.li, now=MIDNIGHT)
    assert case.alarm and (case.alarm.by, case.lines[-1].act) == ("李处理", "alarm_taken")
    with pytest.raises(Refused, match=r"staff\.not_allowed"):
        await database.run(roster.acknowledge, citizen=CITIZEN, **take)


async def test_who_cannot_be_reached_makes_nobody_wait(database: Database, people: People) -> None:
    silence = update(tables.citizen).values(message_at=MIDNIGHT - timedelta(days=3))
    await database.run(lambda connection: connection.execute(silence) and None)
    await database.run(file, MIDNIGHT, illness=ILL)
    assert await database.run(roster.raise_next, now=MIDNIGHT) == 1
    assert await told(database, "wang") == 1


async def test_answers_about_illness_come_piece_by_piece(database: Database, people: People) -> None:
    filed = await database.run(file, MIDNIGHT)
    more: dict[str, Any] = {"citizen": CITIZEN, "number": filed.number, "now": MIDNIGHT}
    await database.run(complaint.illness, facts={"people": "2"}, **more)
    await database.run(complaint.illness, facts={"hospital": "区医院"}, **more)
    assert await told(database, "li") == 1
    case = await database.read(complaint.case, number=filed.number, actor=people.li, now=MIDNIGHT)
    assert (case.ill, case.illness) == (2, {"people": "2", "hospital": "区医院"})


async def test_a_code_binds_a_follower_account_once(database: Database, people: People) -> None:
    code = await database.run(roster.binding_code, actor=people.li, now=MIDNIGHT)
    late = MIDNIGHT + timedelta(minutes=11)
    assert await database.run(roster.bind, citizen=CITIZEN, code=code, now=late) is None
    assert await database.run(roster.bind, citizen=CITIZEN, code=code, now=MIDNIGHT) == "李处理"
    assert await database.run(roster.bind, citizen="x" * 22, code=code, now=MIDNIGHT) is None


async def test_turns_of_duty_are_planned_by_those_who_decide(database: Database, people: People) -> None:
    turn: dict[str, Any] = {"login": "li", "rank": 1, "now": MIDNIGHT, "starts": MIDNIGHT}
    with pytest.raises(Refused, match=r"staff\.not_allowed"):
        await database.run(roster.plan, actor=people.li, ends=MIDNIGHT + timedelta(days=1), **turn)
    with pytest.raises(Refused, match=r"duty\.span"):
        await database.run(roster.plan, actor=people.wang, ends=MIDNIGHT, **turn)
    span: dict[str, Any] = {"since": MIDNIGHT, "until": MIDNIGHT + timedelta(days=1)}
    turns = await database.read(roster.listing, **span)
    assert [turn.name for turn in turns] == ["李处理", "王审批"]
    await database.run(roster.remove, turn=turns[0].id, actor=people.wang, now=MIDNIGHT)
    assert await database.read(roster.on_duty, now=MIDNIGHT) == ["王审批"]


async def test_reminders_come_by_day_and_once(database: Database, people: People) -> None:
    filed = await database.run(file, moment("2026-11-20"))  # due on 2026-12-01
    numbers = [filed.number]
    await database.run(complaint.assign, numbers=numbers, to="li", actor=people.wang, now=MIDNIGHT)
    assert await database.run(reminder.send_due, now=moment("2026-11-26T07:59")) == 0
    assert await database.run(reminder.send_due, now=moment("2026-11-26T09:01")) == 1
    assert await database.run(reminder.send_due, now=moment("2026-11-26T09:06")) == 0
    assert await database.run(reminder.send_due, now=moment("2026-11-26T21:00")) == 0
    (mine,) = await database.read(reminder.mine, actor=people.li)
    assert (mine.number, mine.level, mine.clock) == (filed.number, Level.REMINDER, "accept")
    (said,) = await database.read(messages, ACCOUNTS["li"])
    assert "快到期 1 件" in said and filed.number in said
    await database.run(reminder.seen, actor=people.li, ids=[mine.id], now=MIDNIGHT)
    assert await database.read(reminder.mine, actor=people.li) == []


async def test_what_is_late_goes_up_to_those_who_decide(database: Database, people: People) -> None:
    filed = await database.run(file, moment("2026-11-20"))
    await database.run(complaint.assign, numbers=[filed.number], to="li", actor=people.wang, now=MIDNIGHT)
    assert await database.run(reminder.send_due, now=moment("2026-12-02T09:30")) == 3
    for one in (people.li, people.wang, people.chen):
        (late,) = await database.read(reminder.mine, actor=one)
        assert late.level is Level.ESCALATION


async def test_an_unassigned_case_reminds_those_who_decide(database: Database, people: People) -> None:
    await database.run(file, moment("2026-11-20"))
    assert await database.run(reminder.send_due, now=moment("2026-12-01T09:30")) == 2
    assert len(await database.read(reminder.mine, actor=people.chen)) == 1


def fill(connection: Connection) -> None:
    """Many open cases, due on the same day."""
    due = moment("2026-12-01T23:59:59")
    row = {"kind": "complaint", "state": "received", "story": "x", "place": "y", "created_at": MIDNIGHT}
    row |= {"updated_at": MIDNIGHT, "received_at": moment("2026-11-20"), "due_at": due, "due_clock": "accept"}
    connection.execute(insert(tables.complaint), [row | {"number": f"T{n}"} for n in range(300)])


async def test_hundreds_of_reminders_are_one_message_each(database: Database, people: People) -> None:
    await database.run(fill)
    assert await database.run(reminder.send_due, now=moment("2026-12-01T09:30")) == 600
    assert await told(database, "wang") == 1
