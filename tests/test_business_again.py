"""Are columns of a source asked once, do two imports at once end well, and is no phone number published?"""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime

import pytest
from sqlalchemy import Connection, select, update

from bot.domain.refused import Refused
from bot.services import business
from bot.store import tables
from bot.store.engine import Database, open_database
from bot.store.vault import Vault
from tests.databases import DATA_KEY
from tests.register import SHOP, Books, code_of, grid, line, penalty
from tests.rounds import LI, LOOK


@pytest.fixture
async def books(database: Database, now: datetime) -> Books:
    return await Books(database, now).opens()


@pytest.fixture
async def other(database: Database, database_url: str) -> AsyncIterator[Database]:
    """Another process of the same service."""
    second = open_database(database_url, Vault([DATA_KEY]))
    await second.start()
    await second.run(second.vault.unlock)
    yield second
    await second.close()


async def test_columns_of_a_source_are_asked_once(books: Books) -> None:
    rows = [line(1) | {"备用名": "老王家", "信用等级": "AAA"}]
    said = {"备用名": "alias", "信用等级": ""}
    given = {"source": "许可系统", "table": "register", "fields": said}
    await books.database.run(business.remember, **given, **books.by_li)  # type: ignore[arg-type]
    known = await books.database.read(business.remembered, source="许可系统")
    read = business.reading([grid(rows)], books.now, remembered=known)
    assert (read.unknown, read.rows[0].values["alias"]) == ((), "老王家")
    for source in ("", "别的系统"):
        others = await books.database.read(business.remembered, source=source)
        assert len(business.reading([grid(rows)], books.now, remembered=others).unknown) == 2
    fines = [penalty() | {"备用名": "x"}]
    assert len(business.reading([grid(fines)], books.now, remembered=known).unknown) == 1, "of another table"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"actor": LOOK}, "staff.not_allowed"),
        ({"fields": {"备用名": "fact"}}, "business.column"),
        ({"source": "长" * 41}, "business.source_long"),
    ],
)
async def test_what_cannot_be_remembered_is_refused(books: Books, change: dict[str, object], code: str) -> None:
    given = {"source": "许可系统", "table": "register", "fields": {"备用名": "alias"}, **books.by_li} | change
    with pytest.raises(Refused) as refused:
        await books.database.run(business.remember, **given)
    assert refused.value.code == code


async def test_row_that_waited_is_settled_by_the_same_columns(books: Books) -> None:
    named = {"商家叫什么": "王芳小吃"} | {name: text for name, text in line(1).items() if name != "单位名称"}
    said = {"商家叫什么": "name"}
    given = business.reading([grid([named | {"有效期至": "明年"}])], books.now, table="register", mapping=said)
    await business.bring(books.database, actor=LI, name="名录.xlsx", given=given, now=books.now)
    (row,) = (await books.database.read(business.waiting, actor=LI)).items
    cells = dict(row.cells) | {"有效期至": "2027-02-28"}
    assert await books.database.run(business.settle, id=row.id, cells=cells, **books.by_li) == ()
    assert (await books.page()).business.name == "王芳小吃"


async def test_two_imports_at_once_make_one_register(books: Books, other: Database) -> None:
    rows = [line(number, f"和平区老王面馆{number}店") for number in range(1, 1201)]
    given = business.reading([grid(rows)], books.now)
    both = (
        business.bring(database, actor=LI, name="名录.xlsx", given=given, now=books.now)
        for database in (books.database, other)
    )
    first, second = await asyncio.gather(*both)
    assert (first.new + second.new, first.known + second.known) == (1200, 1200)
    assert len(await books.refs()) == 1200


async def test_import_that_stopped_half_way_is_brought_again(books: Books) -> None:
    rows = [*(line(number, f"和平区老王面馆{number}店") for number in range(1, 601)), line(601) | {"业态": "航天"}]
    given = business.reading([grid(rows)], books.now)

    def dies(rows: int) -> None:
        raise KeyboardInterrupt(rows)

    with pytest.raises(KeyboardInterrupt):
        await business.bring(books.database, actor=LI, name="名录.xlsx", given=given, now=books.now, told=dies)
    assert len(await books.refs()) == 500, "units of rows, each whole"
    again = await books.brings(*rows)
    assert (again.new, again.known, again.quarantined) == (100, 500, 1)
    assert (await books.brings(*rows)).new == 0


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ("register", {"地址": "和平路8号，电话13912345678"}),
        ("penalty", {"违法事实": "当事人（0310-3912345）使用过期原料"}),
        ("inspection", {"检查情况": "负责人王芳 139 1234 5678"}),
    ],
)
async def test_phone_number_keeps_its_row_out(books: Books, table: str, wrong: dict[str, str]) -> None:
    await books.brings(line(1))
    check = {"被检查单位": SHOP, "统一社会信用代码": code_of(1), "检查日期": "2026-10-01", "检查结果": "符合"}
    rows = {"register": line(2, "好邻居超市"), "penalty": penalty(), "inspection": check}
    brought = await books.brings(rows[table] | wrong)
    assert (brought.table, brought.new, brought.quarantined) == (table, 0, 1)
    assert await books.doubts() == [["phone"]]


async def test_words_of_a_business_give_no_phone_number(books: Books) -> None:
    await books.brings(line(1))
    await books.brings(penalty())
    which = {"ref": await books.ref(), "table": "penalty", "id": 1, **books.by_li}
    ways: tuple[tuple[Callable[..., None], str], ...] = ((business.reply, "words"), (business.end, "why"))
    for work, words in ways:
        with pytest.raises(Refused) as refused:
            await books.database.run(work, **which, **{words: "请打13912345678"})
        assert refused.value.code == "business.phone"
    with pytest.raises(Refused) as refused:
        await books.database.run(business.add, typed={"name": "张记", "address": "电话13912345678"}, **books.by_li)
    assert (refused.value.code, refused.value.values["why"]) == ("business.field", "phone")


async def test_waiting_rows_lie_sealed_and_older_ones_are_read(books: Books) -> None:
    await books.brings(line(1) | {"有效期至": "明年", "单位名称": "王芳小吃"})
    w = tables.business_row
    kept = await books.column("business_row.cells") + await books.column("business_row.doubts")
    assert not any("王芳" in one or "明年" in one for one in kept)
    (row,) = (await books.database.read(business.waiting, actor=LI)).items
    assert (row.cells["单位名称"], row.doubts[0].text) == ("王芳小吃", "明年")

    def as_before(connection: Connection) -> None:
        connection.execute(update(w).values(cells='{"单位名称": "老摊"}', doubts='[["date", "表1!G2", "后年"]]'))

    await books.database.run(as_before)
    (row,) = (await books.database.read(business.waiting, actor=LI)).items
    assert (dict(row.cells), row.doubts[0].text) == ({"单位名称": "老摊"}, "后年")
    assert await books.database.read(lambda connection: connection.scalar(select(w.c.state))) == "open"
