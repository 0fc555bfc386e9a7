"""Does an outbox row go out once, inside the platform's windows, and is every failure visible?"""

import asyncio
import random
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, insert, select, update
from sqlalchemy import text as text_of

from bot.domain.ports import DeliveryError, Unavailable
from bot.domain.window import Contact
from bot.outbox.sender import Sender, back_off
from bot.outbox.stream import Pace, Stream
from bot.store import delivery, outbox, outbox_bulk, outbox_dead, tables
from bot.store.engine import Database
from bot.store.outbox_due import LEASE
from tests.bots import dispatcher, text


class Platform:
    """The edge: keeps what it was handed, fails as told."""

    def __init__(self, *errors: DeliveryError) -> None:
        self.got: list[tuple[str, str]] = []
        self.errors = list(errors)

    async def send(self, openid: str, content: Mapping[str, Any], key: str) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.got.append((openid, content["text"]))


def sender(database: Database, platform: Platform, shift: timedelta = timedelta(0), attempts: int = 3) -> Sender:
    return Sender(database, platform, lambda: datetime.now(UTC) + shift, attempts=attempts)


async def written_to(database: Database, openid: str = "o-wang") -> str:
    """A citizen who wrote just now; the reference."""
    await dispatcher(database).receive(text("记 鱼", sender=openid))
    refs = select(tables.citizen.c.ref).order_by(tables.citizen.c.created_at.desc())
    return str(await database.read(lambda connection: connection.scalar(refs)))


async def put(database: Database, ref: str, *texts: str) -> None:
    for number, content in enumerate(texts):
        await database.run(outbox.enqueue, f"{ref}:{number}", ref, content, datetime.now(UTC), purpose="case")


def states(connection: Connection) -> list[str]:
    return list(connection.scalars(select(tables.outbox.c.state).order_by(tables.outbox.c.id)))


async def drain(worker: Sender) -> None:
    while await worker.once():
        pass


async def test_rows_of_one_citizen_go_out_in_order(database: Database) -> None:
    platform = Platform()
    await put(database, await written_to(database), "一", "二", "三")
    await drain(sender(database, platform))
    assert platform.got == [("o-wang", "一"), ("o-wang", "二"), ("o-wang", "三")]


async def test_sixth_message_waits_for_the_citizen(database: Database) -> None:
    platform = Platform()
    ref = await written_to(database)
    await put(database, ref, *"一二三四五六七")
    await drain(sender(database, platform))
    assert [content for _, content in platform.got] == list("一二三四五")
    assert (await database.read(states))[5:] == ["parked", "parked"]
    await dispatcher(database).receive(text("记 肉", number=2))
    await drain(sender(database, platform))
    assert [content for _, content in platform.got] == list("一二三四五六七")


async def test_closed_window_parks_until_the_next_message(database: Database) -> None:
    platform = Platform()
    await put(database, await written_to(database), "晚了")
    await drain(sender(database, platform, timedelta(hours=49)))
    assert (platform.got, await database.read(states)) == ([], ["parked"])


@pytest.mark.parametrize(
    ("verdict", "state"), [("closed", "parked"), ("refused", "failed"), ("unknown", "unknown"), ("retry", "waiting")]
)
async def test_every_failure_has_its_state(database: Database, verdict: str, state: str) -> None:
    platform = Platform(DeliveryError("45047", verdict))
    await put(database, await written_to(database), "您好")
    await sender(database, platform).once()
    assert await database.read(states) == [state]


async def test_retries_are_given_up_visibly(database: Database) -> None:
    platform = Platform(*(DeliveryError("-1", "retry") for _ in range(9)))
    await put(database, await written_to(database), "您好")
    for hour in range(1, 5):
        await sender(database, platform, timedelta(hours=hour)).once()
    assert (await database.read(states), len(platform.errors)) == (["failed"], 6)


async def test_two_workers_never_send_one_row_twice(database: Database) -> None:
    platform = Platform()
    for number in range(20):
        await put(database, await written_to(database, f"o-{number}"), "一", "二")
    await asyncio.gather(drain(sender(database, platform)), drain(sender(database, platform)))
    assert len(platform.got) == len(set(platform.got)) == 40


async def test_every_row_of_a_stream_is_sent_and_recorded() -> None:
    waiting, chance, recorded = list(range(1000)), random.Random(8), list[int]()

    async def claim(limit: int) -> list[int]:
        await asyncio.sleep(chance.uniform(0, 0.002))
        rows, waiting[:limit] = waiting[:limit], []
        return rows

    async def send(row: int) -> int:
        await asyncio.sleep(chance.uniform(0, 0.001))
        return row

    async def record(results: Sequence[int]) -> None:
        await asyncio.sleep(chance.uniform(0, 0.004))
        recorded.extend(results)

    assert await Stream(claim, send, record, lanes=20, pace=Pace(100)).run()
    assert sorted(recorded) == list(range(1000))


async def test_stream_records_in_the_turn_it_claims() -> None:
    under_way, most, order = 0, 0, list[str]()
    waiting = list(range(1000))

    async def claim(limit: int) -> list[int]:
        nonlocal under_way, most
        order.append("claim")
        await asyncio.sleep(0.001)
        rows, waiting[:limit] = waiting[:limit], []
        under_way += len(rows)
        most = max(most, under_way)
        return rows

    async def send(row: int) -> int:
        await asyncio.sleep(0)
        return row

    async def record(results: Sequence[int]) -> None:
        nonlocal under_way
        order.append("record")
        await asyncio.sleep(0.001)
        under_way -= len(results)

    assert await Stream(claim, send, record, lanes=10, pace=Pace(100)).run()
    assert under_way == 0
    assert most <= 200, "whoever dies leaves at most two chunks unknown"
    later = order[2:]  # nothing is done yet when the second claim begins
    assert all({"claim", "record"} == set(later[start : start + 2]) for start in range(0, 2 * (len(later) // 2) - 2, 2))


async def test_stream_claims_no_more_when_nothing_can_be_recorded() -> None:
    claimed = list[int]()

    async def claim(limit: int) -> list[int]:
        claimed.append(limit)
        return list(range(limit))

    async def send(row: int) -> int:
        await asyncio.sleep(0)
        return row

    async def record(results: Sequence[int]) -> None:
        raise Unavailable(f"away with {len(results)}")

    with pytest.raises(Unavailable):
        await Stream(claim, send, record, lanes=3, pace=Pace(10)).run()
    assert len(claimed) <= 4


async def test_stream_records_what_was_sent_before_a_claim_failed() -> None:
    recorded = list[int]()
    claims = [list(range(10))]

    async def claim(_limit: int) -> list[int]:
        if not claims:
            raise Unavailable("away")
        return claims.pop()

    async def send(row: int) -> int:
        await asyncio.sleep(0)
        return row

    async def record(results: Sequence[int]) -> None:
        recorded.extend(results)

    with pytest.raises(Unavailable):
        await Stream(claim, send, record, lanes=3, pace=Pace(10)).run()
    assert sorted(recorded) == list(range(10))


async def test_first_claim_lasts_until_the_second_is_through() -> None:
    waiting, starved = list(range(1000)), list[int]()
    claiming = False

    async def claim(limit: int) -> list[int]:
        nonlocal claiming
        claiming = True
        for _ in range(4):  # as long as each lane needs for four rows
            await asyncio.sleep(0)
        rows, waiting[:limit] = waiting[:limit], []
        claiming = False
        return rows

    async def send(row: int) -> int:
        if claiming:
            starved.append(row)
        await asyncio.sleep(0)
        return row

    async def record(results: Sequence[int]) -> None:
        await asyncio.sleep(0)

    assert await Stream(claim, send, record, lanes=10, pace=Pace(100)).run()
    assert len([row for row in starved if row < 50]) > 20, (
        "more than two rows a lane go out while the second claim runs"
    )


_FEW: dict[str, list[Callable[[Connection, datetime], object]]] = {
    "ix_outbox_waiting": [
        outbox.has_due,
        lambda connection, now: outbox_bulk.hold(connection, "s"),
        lambda connection, now: outbox_bulk.under_way(connection, "s"),
    ],
    "ix_outbox_sending": [
        outbox_dead.abandon,
        lambda connection, now: outbox_bulk.under_way(connection, "s"),
    ],
    "ix_outbox_held": [
        lambda connection, now: outbox_bulk.held(connection, "s", 9),
        lambda connection, now: outbox_bulk.unsettled(connection, "s"),
        lambda connection, now: outbox_bulk.take_back(connection, "s", 9, ""),
    ],
    "ix_outbox_parked": [
        lambda connection, now: outbox_bulk.expire(connection, "x", now, ""),
    ],
    "ix_outbox_undecided": [
        lambda connection, now: delivery.open_rows(connection, 1, 9),
        lambda connection, now: delivery.count_open(connection),
    ],
}


@pytest.mark.parametrize("index", _FEW)
async def test_what_is_not_sent_is_found_without_reading_all_that_was(database: Database, index: str) -> None:
    await database.run(_crowd)
    for work in _FEW[index]:
        plans = await database.run(_plans, work)
        assert any(index in plan for plan in plans), plans
        for plan in plans:
            rest = re.sub(rf"SCAN outbox USING INDEX ({'|'.join(_FEW)})", "", plan)
            assert "SCAN outbox" not in rest, plan
            assert "Seq Scan on outbox" not in rest, plan


def _crowd(connection: Connection) -> None:
    """Very many were sent, all of one subject."""
    now = datetime.now(UTC)
    row = {"recipient": "c", "purpose": "x", "channel": "notice", "content": b"", "due_at": now, "created_at": now}
    states = ["sent"] * 3000 + ["waiting", "sending", "held", "parked", "unknown", "failed"] * 3
    rows = [{**row, "key": f"k{number}", "subject": "s", "state": state} for number, state in enumerate(states)]
    connection.execute(insert(tables.outbox), rows)
    if connection.dialect.name == "postgresql":  # nobody does so on SQLite
        connection.execute(text_of("ANALYZE outbox"))


def _plans(connection: Connection, work: Callable[[Connection, datetime], object]) -> list[str]:
    """How the database finds what each statement of ``work`` asks of the outbox."""
    said = list[tuple[str, Any]]()

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        said.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    work(connection, datetime.now(UTC))
    event.remove(connection, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    about = [(statement, parameters) for statement, parameters in said if "outbox" in statement]
    return [
        str(connection.exec_driver_sql(f"{explain} {statement}", parameters).all()) for statement, parameters in about
    ]


async def test_dead_sender_leaves_an_unknown_row(database: Database) -> None:
    await put(database, await written_to(database), "您好")
    now = datetime.now(UTC) + timedelta(seconds=1)
    [row] = await database.run(outbox.claim, "dead", now)
    assert await database.run(outbox_dead.abandon, now) == 0
    assert await database.run(outbox_dead.abandon, now + LEASE + timedelta(seconds=1)) == 1
    platform = Platform()
    await drain(sender(database, platform, timedelta(hours=1)))
    assert (platform.got, await database.read(states)) == ([], ["unknown"])
    assert await database.run(outbox.record, "dead", [outbox.Sent(row.id, "sent")], now) == 0


async def test_unknown_row_is_settled_by_a_person(database: Database) -> None:
    await put(database, await written_to(database), "您好")
    await database.run(lambda connection: connection.execute(update(tables.outbox).values(state="unknown")) and None)
    row_id = await database.read(lambda connection: connection.scalar(select(func.max(tables.outbox.c.id))))
    assert await database.run(outbox.decide, row_id or 0, resend=True, now=datetime.now(UTC))
    platform = Platform()
    await drain(sender(database, platform))
    assert platform.got == [("o-wang", "您好")]


def test_back_off_grows_and_is_bounded() -> None:
    spans = [back_off(number, lambda: 1.0).total_seconds() for number in range(1, 13)]
    assert spans == sorted(spans)
    assert (spans[0], spans[-1]) == (2.0, 900.0)


@pytest.mark.parametrize(
    ("message", "trigger", "sent", "may"),
    [
        (None, None, [], False),
        (47, None, [], True),
        (48, None, [], False),
        (1, None, [0.5] * 5, False),
        (1, None, [2] * 5, True),
        (None, 30 / 3600, [], True),
        (None, 61 / 3600, [], False),
        (None, 30 / 3600, [10 / 3600] * 3, False),
    ],
)
def test_windows_open_and_close(message: float, trigger: float, sent: list[float], may: bool) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)

    def ago(hours: float | None) -> datetime | None:
        return None if hours is None else now - timedelta(hours=hours)

    contact = Contact(ago(message), ago(trigger), tuple(now - timedelta(hours=hours) for hours in sent))
    assert contact.may_send(now) is may
