"""Do deliveries of one push join, survive errors and keep the deadline?"""

import asyncio
import gc
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy import text as sql

from bot.dialog.reply import Answered, Dropped, Silent, Verdict
from bot.domain.refused import Refused
from bot.jobs.sweep import Sweep
from bot.store import driver, inbox, outbox, session, tables
from bot.store.engine import Database
from bot.store.inbox import RETRIES_OVER
from tests.bots import dispatcher, text
from tests.databases import opened

MANY = 150  # newcomers of one commit, more than PostgreSQL gets by statement


def notes(connection: Connection) -> list[str]:
    return list(connection.scalars(select(tables.audit.c.detail).where(tables.audit.c.act == "note")))


def queued(connection: Connection) -> list[tuple[str, str, str]]:
    rows = connection.execute(select(tables.outbox).order_by(tables.outbox.c.id)).all()
    return [(row.state, row.key.split(":")[0], outbox.read_content(connection, row)["text"]) for row in rows]


def said(verdict: Verdict) -> str:
    assert isinstance(verdict, Answered), verdict
    return verdict.answer.text


def slow_commit(seconds: float) -> Callable[[Connection], None]:
    def wait(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(sql("SELECT pg_sleep(:seconds)"), {"seconds": seconds})
        else:
            time.sleep(seconds)

    return wait


async def test_second_delivery_joins_the_running_first(database: Database) -> None:
    bot = dispatcher(database)
    verdicts = await asyncio.gather(*(bot.receive(text("记 鱼")) for _ in range(3)))
    assert [said(verdict) for verdict in verdicts] == ["noted  鱼"] * 3
    assert await database.read(notes) == [" 鱼"]


async def test_later_delivery_gets_the_stored_answer(database: Database) -> None:
    first = await dispatcher(database).receive(text("记 鱼"))
    again = await dispatcher(database).receive(text("记 鱼"))
    assert said(first) == said(again)
    assert await database.read(notes) == [" 鱼"]


async def test_the_same_text_of_many_citizens_runs_for_each(database: Database) -> None:
    bot = dispatcher(database)
    await asyncio.gather(*(bot.receive(text("记 鱼", sender=f"o-{number}")) for number in range(150)))
    assert len(await database.read(notes)) == 150


async def test_messages_leave_no_cycles_for_the_collector(database: Database) -> None:
    bot = dispatcher(database)
    await bot.receive(text("记 鱼", number=0))
    gc.collect()
    gc.disable()
    try:
        for number in range(1, 51):
            await bot.receive(text("记 鱼", number=number))
        assert gc.collect() < 50
    finally:
        gc.enable()


async def test_failed_handler_leaves_nothing_and_apologises(database: Database) -> None:
    assert said(await dispatcher(database).receive(text("坏"))) == "sorry.again"
    assert await database.read(notes) == []


async def test_refused_act_leaves_nothing_and_says_why(database: Database) -> None:
    assert said(await dispatcher(database).receive(text("不"))) == "refused.not_allowed"
    assert await database.read(notes) == []


async def test_error_in_dialogue_keeps_its_data(database: Database) -> None:
    bot = dispatcher(database)
    assert said(await bot.receive(text("名", number=1))) == "ask.name"
    assert said(await bot.receive(text("坏", number=2))) == "sorry.dialogue"
    assert said(await bot.receive(text("王", number=3))) == "named 王"
    assert said(await bot.receive(text("记 鱼", number=4))) == "noted  鱼"


async def test_what_ends_a_dialogue_and_is_declined_is_read_anew(database: Database) -> None:
    bot = dispatcher(database)
    assert said(await bot.receive(text("名", number=1))) == "ask.name"
    assert said(await bot.receive(text("另记鱼", number=2))) == "noted 鱼"
    assert said(await bot.receive(text("记 鸟", number=3))) == "noted  鸟"
    assert await database.read(notes) == ["鱼", " 鸟"]


async def test_dialogue_survives_a_restart_of_the_process(database: Database) -> None:
    await dispatcher(database).receive(text("名", number=1))
    assert said(await dispatcher(database).receive(text("王", number=2))) == "named 王"


async def test_lapsed_dialogue_is_told_kindly(database: Database) -> None:
    clock = [datetime(2026, 11, 22, tzinfo=UTC)]
    bot = dispatcher(database, clock=clock)
    await bot.receive(text("名", number=1))
    clock.append(clock[-1] + timedelta(minutes=31))
    assert said(await bot.receive(text("记 鱼", number=2))) == "session.lapsed\n\nnoted  鱼"


async def test_messages_of_one_citizen_run_in_order(database: Database) -> None:
    bot = dispatcher(database)
    await asyncio.gather(*(bot.receive(text(f"记{number}", number=number)) for number in range(30)))
    assert await database.read(notes) == [str(number) for number in range(30)]


async def test_uncommitted_delivery_is_dropped_at_the_deadline(database: Database) -> None:
    release = asyncio.Event()
    bot = dispatcher(database, deadline=0.2)
    database.before_commit = slow_commit(0.6)
    assert await bot.receive(text("记 鱼")) == Dropped()
    assert await bot.receive(text("记 鱼")) == Dropped()
    database.before_commit = lambda connection: None
    await asyncio.sleep(0.5)
    assert said(await bot.receive(text("记 鱼"))) == "noted  鱼"
    assert await database.read(notes) == [" 鱼"]
    release.set()


async def test_late_answer_is_announced_and_follows(database: Database) -> None:
    release = asyncio.Event()
    bot = dispatcher(database, release=release, deadline=0.2)
    assert await bot.receive(text("慢")) == Silent()
    assert await database.read(queued) == []
    release.set()
    await bot.close(5)
    assert await database.read(queued) == [("waiting", "reply", "slow.done")]
    assert await database.read(notes) == ["slow"]


async def test_unfinished_delivery_runs_again_at_start(database: Database) -> None:
    release = asyncio.Event()
    bot = dispatcher(database, release=release, deadline=0.2)
    assert await bot.receive(text("慢")) == Silent()
    bodies = await database.read(inbox.unfinished, datetime.now(UTC))
    assert bodies == [text("慢").body]
    reborn = dispatcher(database)
    assert await reborn.resume([text("慢")]) == 1
    assert await database.read(queued) == [("waiting", "reply", "slow.done")]


async def test_answer_nobody_took_is_found_however_long_nobody_looked(database: Database) -> None:
    clock = [datetime.now(UTC) - timedelta(hours=1)]
    sweep = Sweep(database, lambda: clock[0])
    await sweep.look()
    await dispatcher(database).receive(text("记 鱼"))
    clock[0] += timedelta(hours=2)
    await sweep.look()
    assert await database.read(queued) == [("waiting", "reply", "noted  鱼")]


async def test_more_answers_than_one_look_takes_up_are_all_found(database: Database) -> None:
    clock = [datetime.now(UTC) - timedelta(hours=1)]
    sweep, bot = Sweep(database, lambda: clock[0]), dispatcher(database)
    await sweep.look()
    await asyncio.gather(*(bot.receive(text("记 鱼", sender=f"o-{number}")) for number in range(510)))
    for later in (timedelta(hours=2), timedelta(minutes=10)):
        clock[0] += later
        await sweep.look()
    assert len(await database.read(queued)) == 510


async def test_a_start_finds_all_answers_nobody_took(database: Database) -> None:
    bot, started = dispatcher(database), datetime.now(UTC) + timedelta(days=1)
    await asyncio.gather(*(bot.receive(text("记 鱼", sender=f"o-{number}")) for number in range(510)))
    await Sweep(database, lambda: started).catch_up()
    assert len(await database.read(queued)) == 510


@pytest.mark.parametrize("handed", [True, False])
async def test_answer_nobody_took_follows_by_outbox(database: Database, handed: bool) -> None:
    bot = dispatcher(database)
    first = await bot.receive(text("记 鱼"))
    assert isinstance(first, Answered)
    if handed:
        bot.handed(first.delivery)
        second = await bot.receive(text("记 肉", number=2))
        assert isinstance(second, Answered)
        bot.handed(second.delivery)
        await bot.receive(text("。", number=3))
    later = datetime.now(UTC) + RETRIES_OVER + timedelta(seconds=1)
    count = await database.run(inbox.recover, later, timedelta(minutes=10))
    expected = [] if handed else [("waiting", "reply", "noted  鱼")]
    assert (count, await database.read(queued)) == (len(expected), expected)


async def test_long_answer_is_split_and_the_rest_follows(database: Database) -> None:
    bot = dispatcher(database)
    long = "长" * 1000
    first = said(await bot.receive(text("记" + long)))
    rest = [content for _, _, content in await database.read(queued)]
    assert all(len(part.encode()) <= 2048 for part in [first, *rest])
    assert (first + "".join(rest)).replace("noted ", "") == long


async def test_parked_answer_rides_along_without_the_api(database: Database) -> None:
    bot = dispatcher(database, can_push=False)
    await bot.receive(text("记 鱼", number=1))
    citizen = await database.read(lambda connection: connection.scalar(select(tables.citizen.c.ref)))
    now = datetime.now(UTC)
    await database.run(outbox.enqueue, "answer:1", str(citizen), "办好了", now, purpose="case")
    [row] = await database.run(outbox.claim, "me", now + timedelta(seconds=1))
    await database.run(outbox.record, "me", [outbox.Sent(row.id, "parked")], now)
    assert said(await bot.receive(text("记 肉", number=2))) == "noted  肉\n\n办好了"
    assert [state for state, _, _ in await database.read(queued)] == ["sent"]


async def test_locks_of_citizens_are_dropped_when_idle(database: Database) -> None:
    bot = dispatcher(database)
    await asyncio.gather(*(bot.receive(text("记 鱼", sender=f"o-{number}")) for number in range(10)))
    assert len(bot._citizens) == 0


async def test_openid_stands_only_in_the_vault(database: Database) -> None:
    await dispatcher(database).receive(text("记 鱼", sender="o-very-secret"))

    def openids(connection: Connection) -> tuple[int, int]:
        count = connection.scalar(select(func.count()).select_from(tables.vault)) or 0
        rows = str(connection.execute(select(tables.citizen)).all()) + str(
            connection.execute(select(tables.inbox)).all()
        )
        return count, rows.count("o-very-secret")

    assert await database.read(openids) == (1, 0)


async def test_newcomer_met_by_two_processes_becomes_one_citizen(database_url: str) -> None:
    async with opened(database_url) as one, opened(database_url) as two:
        bots = [dispatcher(one), dispatcher(two)]
        verdicts = await asyncio.gather(
            *(
                bots[number % 2].receive(text(f"记{number}", sender=f"o-{number // 4}", number=number))
                for number in range(40)
            )
        )
        assert all(isinstance(verdict, Answered) for verdict in verdicts)
        count = await one.read(lambda c: c.scalar(select(func.count()).select_from(tables.citizen)))
        assert (count, len(await one.read(notes))) == (10, 40)


async def test_newcomer_whom_another_process_is_just_meeting_is_answered_by_both(database_url: str) -> None:
    """The second process finds the first one's rows only by running into them: it must look again, not drop the delivery."""
    async with opened(database_url) as one, opened(database_url) as two:
        one.before_commit = slow_commit(0.3)
        first = asyncio.create_task(dispatcher(one).receive(text("记1", number=1)))
        await asyncio.sleep(0.15)
        assert isinstance(await dispatcher(two).receive(text("记2", number=2)), Answered)
        assert isinstance(await first, Answered)
        count = await one.read(lambda c: c.scalar(select(func.count()).select_from(tables.citizen)))
        assert (count, len(await one.read(notes))) == (1, 2)


async def test_many_newcomers_whom_another_process_is_just_meeting_are_answered_by_both(database_url: str) -> None:
    """So many that PostgreSQL takes their rows by COPY, which says in its own words that they are there already."""
    async with opened(database_url) as one, opened(database_url) as two:
        people = [f"o-{number}" for number in range(MANY)]
        one.before_commit = slow_commit(0.3)
        first = asyncio.gather(*(dispatcher(one).receive(text("记1", sender=name, number=1)) for name in people))
        await asyncio.sleep(0.15)
        bot = dispatcher(two)
        verdicts = await asyncio.gather(*(bot.receive(text("记2", sender=name, number=2)) for name in people))
        assert all(isinstance(verdict, Answered) for verdict in [*verdicts, *await first])
        count = await one.read(lambda c: c.scalar(select(func.count()).select_from(tables.citizen)))
        assert (count, len(await one.read(notes))) == (MANY, 2 * MANY)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_copy_stays_within_the_unit(database: Database) -> None:
    handed = [(datetime.now(UTC), "[]")] * MANY

    def copies(connection: Connection) -> None:
        driver.copy(connection, "handed", ("at", "deliveries"), handed)

    def copies_and_fails(connection: Connection) -> None:
        driver.read(connection, "SELECT 1", ())
        copies(connection)
        raise Refused("changed its mind")

    with pytest.raises(RuntimeError, match="committed at once"):  # no statement has begun the transaction
        await database.run(copies)
    with pytest.raises(Refused):
        await database.run(copies_and_fails)
    assert await database.read(lambda c: c.scalar(select(func.count()).select_from(tables.handed))) == 0


async def test_citizen_at_two_processes_loses_no_step(database_url: str) -> None:
    """The second process waits for the citizen whom the first one is talking to, and must then see how far they came."""
    async with opened(database_url) as one, opened(database_url) as two:
        await dispatcher(one).receive(text("记 鱼", number=1))
        one.before_commit = slow_commit(0.3)
        asked = asyncio.create_task(dispatcher(one).receive(text("名", number=2)))
        await asyncio.sleep(0.15)
        assert said(await dispatcher(two).receive(text("王", number=3))) == "named 王"
        assert said(await asked) == "ask.name"


async def test_staff_stepping_in_meanwhile_loses_no_step(database_url: str) -> None:
    async with opened(database_url) as one, opened(database_url) as two:
        await dispatcher(one).receive(text("记 鱼", number=1))
        citizen = await one.read(lambda connection: connection.scalars(select(tables.citizen.c.ref)).one())
        one.before_commit = slow_commit(0.3)
        asked = asyncio.create_task(dispatcher(one).receive(text("名", number=2)))
        await asyncio.sleep(0.15)
        await two.run(session.hold, citizen, "held", {}, datetime.now(UTC) + timedelta(hours=1))
        assert said(await asked) == "ask.name"
        await two.run(session.release, citizen, "held")
        assert said(await dispatcher(two).receive(text("王", number=3))) == "named 王"
