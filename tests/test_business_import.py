"""Do the office's tables come into the register whole, twice as nothing, and what is unclear before a person?"""

from datetime import date, datetime

import pytest

from bot.domain.refused import Refused
from bot.services import business
from bot.store.engine import Database
from tests.register import SHOP, TOWN, Books, code_of, grid, line
from tests.rounds import LI, LOOK


@pytest.fixture
async def books(database: Database, now: datetime) -> Books:
    return await Books(database, now).opens()


async def test_register_comes_in_and_twice_adds_nothing(books: Books) -> None:
    rows = [line(number, f"老王面馆{number}店") for number in range(1, 6)]
    first = await books.brings(*rows)
    assert (first.read, first.new, first.changed, first.known, first.quarantined) == (5, 5, 0, 0, 0)
    again = await books.brings(*rows)
    assert (again.new, again.changed, again.known, again.quarantined) == (0, 0, 5, 0)
    shown = (await books.page((await books.refs())[0])).business
    assert (shown.name, shown.credit_code, shown.kind_name) == ("老王面馆1店", code_of(1), "餐饮店")
    assert (shown.area, shown.area_name) == (TOWN, "东湖镇")
    assert (shown.risk, shown.quant, shown.standing, shown.is_open) == ("A", "B", "valid", True)
    assert (shown.licence_from, shown.licence_until) == (date(2022, 3, 1), date(2027, 2, 28))


async def test_later_file_changes_what_it_says_alone(books: Books) -> None:
    await books.brings(line(1))
    changed = line(1, 量化等级="优秀", 风险等级="", 经营状态="注销")
    assert (await books.brings(changed)).changed == 1
    shown = (await books.page()).business
    assert (shown.quant, shown.risk, shown.is_open) == ("A", "A", False), "a blank cell says nothing"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"统一社会信用代码": "92990101MA0000001X"}, "credit_code"),
        ({"单位名称": " "}, "missing"),
        ({"单位名称": "长" * 121}, "long"),
        ({"有效期至": "明年"}, "date"),
        ({"业态": "航天"}, "choice"),
        ({"量化等级": "D级"}, "choice"),
        ({"经度": "217.5", "纬度": "39.9"}, "degrees"),
        ({"经度": "117.5"}, "half_place"),
        ({"所属街道": "外星街道"}, "area"),
    ],
)
async def test_unclear_cell_keeps_its_row_out(books: Books, wrong: dict[str, str], code: str) -> None:
    brought = await books.brings(line(1), line(2, "好邻居超市") | wrong)
    assert (brought.new, brought.quarantined) == (1, 1)
    assert await books.doubts() == [[code]]
    assert (await books.brings(line(2, "好邻居超市") | wrong)).known == 1, "what waits is known"


async def test_code_or_name_of_another_is_asked(books: Books) -> None:
    await books.brings(line(1))
    other = line(1, "张记饺子馆", 许可证编号="JY29901019999999")
    assert (await books.brings(other)).quarantined == 1
    renamed = line(1, "王家面馆")
    assert (await books.brings(renamed)).changed == 1, "the licence tells that it is the same business"
    nameless = line(7, "王家面馆", 统一社会信用代码="", 许可证编号="", 地址="")
    assert (await books.brings(nameless)).quarantined == 1
    borrowed = line(8, "李家饺子馆", 许可证编号=line(1)["许可证编号"])
    assert (await books.brings(borrowed)).quarantined == 1
    assert await books.doubts() == [["code_of_another"], ["ambiguous"], ["licence_of_another"]]


async def test_a_second_shop_of_one_name_is_a_second_shop(books: Books) -> None:
    await books.brings(line(1), line(2))
    assert len(await books.refs()) == 2
    bare = line(3, 统一社会信用代码="", 许可证编号="")
    assert (await books.brings(bare)).new == 1, "another address"
    assert (await books.brings(bare)).known == 1


async def test_two_rows_about_one_business_must_agree(books: Books) -> None:
    brought = await books.brings(line(1), line(1), line(1, 量化等级="A级"))
    assert (brought.new, brought.known, brought.quarantined) == (1, 1, 1)
    assert await books.doubts() == [["twice"]]


async def test_unknown_columns_are_told_and_can_be_named(books: Books) -> None:
    rows = [line(1) | {"备用名": "老王家", "信用等级": "AAA"}]
    given = business.reading([grid(rows, title="二〇二六年名录")], books.now)
    seen = await books.database.read(business.preview, actor=LI, given=given)
    assert [column.header for column in seen.unknown] == ["备用名", "信用等级"]
    assert (seen.table, seen.read, seen.new) == ("register", 1, 1)
    assert await books.refs() == []
    named = business.reading([grid(rows)], books.now, mapping={"备用名": "alias", "信用等级": ""})
    await business.bring(books.database, actor=LI, name="x", given=named, now=books.now)
    assert (await books.page()).business.alias == "老王家"


async def test_file_that_is_no_table_is_refused(books: Books) -> None:
    with pytest.raises(Refused, match=r"business_file\.table"):
        business.reading([grid([{"甲": "1", "乙": "2"}])], books.now)
    given = business.reading([grid([line(1)])], books.now)
    with pytest.raises(Refused, match=r"staff\.not_allowed"):
        await business.bring(books.database, actor=LOOK, name="x", given=given, now=books.now)


async def test_row_that_waited_is_settled_or_left(books: Books) -> None:
    await books.brings(line(1) | {"有效期至": "明年"}, line(2, "好邻居超市") | {"业态": "航天"})
    one, other = (await books.database.read(business.waiting, actor=LI)).items
    still = await books.database.run(business.settle, id=one.id, cells=one.cells, **books.by_li)
    assert [doubt.cell for doubt in still] == ["表1!G2"]
    mended = dict(one.cells) | {"有效期至": "2027-02-28"}
    assert await books.database.run(business.settle, id=one.id, cells=mended, **books.by_li) == ()
    await books.database.run(business.leave, id=other.id, why="不归我们管", **books.by_li)
    assert await books.doubts() == []
    assert (await books.page()).business.name == SHOP
    with pytest.raises(Refused, match=r"business\.row"):
        await books.database.run(business.leave, id=other.id, why="再来", **books.by_li)


async def test_records_find_their_business_or_wait(books: Books) -> None:
    await books.brings(line(1), line(2))
    penalty = {
        "当事人": SHOP,
        "统一社会信用代码": code_of(1),
        "决定书文号": "和市监罚〔2026〕1号",
        "违法事实": "使用过期原料",
    }
    penalty |= {"处罚内容": "罚款二千元", "处罚决定日期": "2026-10-08", "公示日期": "2026-10-12", "公示期限": "三个月"}
    lost = penalty | {"统一社会信用代码": "", "决定书文号": "2号"}
    brought = await books.brings(penalty, lost, lost | {"当事人": "没有的店", "决定书文号": "3号"})
    assert (brought.table, brought.new, brought.quarantined) == ("penalty", 1, 2)
    assert await books.doubts() == [["business_ambiguous"], ["business_unknown"]]
    assert (await books.brings(penalty)).known == 1
    assert (await books.brings(penalty | {"处罚内容": "罚款三千元"})).changed == 1
    assert await books.column("penalty.outcome") == ["罚款三千元"]


async def test_what_lies_ahead_cannot_have_been(books: Books) -> None:
    await books.brings(line(1))
    check = {"被检查单位": SHOP, "统一社会信用代码": code_of(1), "检查日期": "2027-01-01", "检查结果": "符合"}
    await books.brings(check)
    assert await books.doubts() == [["future"]]
