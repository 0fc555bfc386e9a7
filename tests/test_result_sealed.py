"""Do rows that nobody understood lie sealed, and is every public text of a result looked at for a phone number?"""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from sqlalchemy import Connection, select, update

from bot.domain.refused import Refused
from bot.domain.result.table import Act
from bot.services import result
from bot.store import tables
from bot.store.engine import Database
from tests.results import CAKE, LI, QUALIFIED, Desk, desk

r = tables.result_row


@pytest.fixture
async def office(database: Database, now: datetime) -> AsyncIterator[Desk]:
    async with desk(database, now) as started:
        yield started


async def test_row_in_quarantine_lies_sealed(office: Desk) -> None:
    await office.brings(["王芳 13912345678"])
    kept = await office.database.read(lambda connection: connection.execute(select(r.c.cells, r.c.doubts)).one())
    assert not any("王芳" in part or "139" in part for part in kept)
    ((row,), _) = await office.database.read(result.quarantine, actor=LI)
    assert (dict(row.cells), row.doubts[0].text) == ({"食品名称": "王芳 13912345678"}, "王芳 13912345678")


async def test_row_of_an_earlier_version_is_read_still(office: Desk) -> None:
    await office.brings(["青菜"])

    def as_before(connection: Connection) -> None:
        connection.execute(update(r).values(cells='[["食品名称", "老青菜"]]', doubts="[]"))

    await office.database.run(as_before)
    ((row,), _) = await office.database.read(result.quarantine, actor=LI)
    assert (dict(row.cells), row.doubts) == ({"食品名称": "老青菜"}, ())
    cells = {"食品名称": "食品青菜"}
    ref = await office.database.run(result.settle, actor=LI, row=row.id, cells=cells, now=office.now)
    assert (await office.sees(ref)).shown.food == "食品青菜"


@pytest.mark.parametrize(
    "values",
    [
        {"reply": "问我 139-1234-5678"},
        {"tests": "霉菌（0310-3912345）║20CFU/g║≤150CFU/g"},
        {"tests": "霉菌║20CFU/g║见 13912345678"},
        {"made": "批号：13912345678"},
    ],
)
async def test_no_text_with_a_phone_number_goes_out(office: Desk, values: dict[str, str]) -> None:
    ref = await office.receives(CAKE)
    await office.does(ref, Act.EDIT, values=QUALIFIED | values)
    with pytest.raises(Refused) as refused:
        await office.does(ref, Act.PROPOSE)
    assert refused.value.code == "result.phone"


async def test_batch_number_like_a_landline_is_a_batch_number(office: Desk) -> None:
    ref = await office.receives(CAKE)
    await office.does(ref, Act.EDIT, values=QUALIFIED | {"made": "批号：0234567890"})
    assert (await office.does(ref, Act.PROPOSE)).proposed_by == "李处理"
