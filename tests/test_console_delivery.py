"""Do staff see what did not surely arrive, and does their decision hold?"""

import pytest
from sqlalchemy import Connection, select, update

from bot.store import outbox, tables
from tests.office import CITIZEN, START, Office

t = tables.outbox


def _lose(connection: Connection, key: str, state: str) -> int:
    outbox.enqueue(connection, key, CITIZEN, f"{key} 的答复", START, purpose="answer", subject="T20261122-0001")
    connection.execute(update(t).where(t.c.key == key).values(state=state, error="timeout"))
    return int(connection.scalar(select(t.c.id).where(t.c.key == key)) or 0)


def _state(connection: Connection, row: int) -> str | None:
    return connection.scalar(select(t.c.state).where(t.c.id == row))


@pytest.mark.parametrize(
    ("decision", "words", "state"), [("resend", "已安排再发一次", "waiting"), ("sent", "已记为送达", "sent")]
)
async def test_person_settles_an_unknown_message(place: Office, decision: str, words: str, state: str) -> None:
    row = await place.database.run(_lose, "first", "unknown")
    li = await place.desk("li")
    assert (await li.opens("/console/delivery")).holds("未确认是否送达", "first 的答复", "共 1 条", "timeout")
    assert (await li.sends(f"/console/delivery/{row}", decision=decision)).holds(words, "没有需要处理的消息")
    assert await place.database.read(_state, row) == state


async def test_message_is_settled_once_only(place: Office) -> None:
    row = await place.database.run(_lose, "first", "failed")
    li = await place.desk("li")
    await li.opens("/console/delivery")
    await li.sends(f"/console/delivery/{row}", decision="sent")
    again = await li.sends(f"/console/delivery/{row}", decision="resend")
    assert (again.status, again.holds("已经处理过了")) == (409, True)
    assert await place.database.read(_state, row) == "sent"


@pytest.mark.parametrize(("row", "decision"), [("1", "burn"), ("x", "sent"), ("²", "sent"), ("9" * 30, "sent")])
async def test_nonsense_decision_finds_nothing(place: Office, row: str, decision: str) -> None:
    li = await place.desk("li")
    await li.opens("/console/delivery")
    assert (await li.sends(f"/console/delivery/{row}", decision=decision)).status == 404
