"""Can a citizen ask in the chat about a business: by name, by what is near, by the code on its door?"""

import re
from datetime import datetime

import pytest

from bot.dialog.message import Location, Text
from bot.services import house
from bot.store.engine import Database
from tests.chat import CONTENT, Chat, Talker
from tests.knowing import KNOWING
from tests.register import SHOP, Books, code_of, line, listed, lot, penalty

pytestmark = pytest.mark.usefixtures("knowledge")

TAP = re.compile(r'msgmenucontent=([^"]+?)&msgmenuid=([\w.-]+)">([^<]+)<')
HERE = {"latitude": 39.9, "longitude": 116.4, "scale": 15, "label": ""}


@pytest.fixture
async def books(database: Database, now: datetime) -> Books:
    """One noodle shop, graded B, with a fine, on the red list, with a certificate."""
    books = await Books(database, now).opens()
    await books.brings(line(1, 纬度="39.9", 经度="116.401", 风险等级="C级"))
    for row in (penalty(), listed(), lot()):
        await books.brings(row)
    return books


@pytest.fixture
def chat(database: Database, now: datetime) -> Chat:
    return Chat(database, now, KNOWING)


async def taps(chat: Chat, heard: str, label: str) -> str:
    says, choice, _ = next(item for item in TAP.findall(heard) if label in item[2])
    return await chat.push(Text, "zhang", content=says, choice=choice)


async def test_grade_is_told_with_what_both_letters_mean(books: Books, citizen: Talker) -> None:
    heard = await citizen.says("东湖老王面馆是几级")
    assert f"【{SHOP}】" in heard
    assert "量化分级：B 级（良好，微笑脸）" in heard
    assert "风险等级：C 级（风险较高）" in heard
    assert "两种都用字母，不能放在一起比" in heard


async def test_each_side_of_a_business_is_told(books: Books, citizen: Talker) -> None:
    await citizen.says("查一下东湖老王面馆的许可证")
    heard = await citizen.says("老王面馆有没有营业执照")
    assert "许可证：JY29901010000001，有效期到2027年2月28日，在有效期内" in heard
    assert f"统一社会信用代码：{code_of(1)}" in heard
    heard = await citizen.says("有没有被罚过")
    assert "正在公示的行政处罚 1 条" in heard
    assert "2026年10月8日　使用过期原料。罚款二千元" in heard
    assert "在“放心示范店”红名单上，2026年1月1日列入" in await citizen.says("这家店上没上黑名单")
    assert "韭菜：合格证 HGZ20261101，2026年11月1日开具。" in await citizen.says("这家店合格证")
    assert "不是检验报告" in await citizen.says("这家店合格证")


async def test_penalty_is_told_no_longer_than_the_law_lets(books: Books, chat: Chat, citizen: Talker) -> None:
    assert "罚款二千元" in await citizen.says("东湖老王面馆有没有被罚过")
    chat.now = chat.now.replace(year=2027, month=2)
    heard = await citizen.says("东湖老王面馆有没有被罚过")
    assert "现在没有正在公示的行政处罚" in heard
    assert "罚款" not in heard


async def test_scan_shows_the_card_with_what_to_tap(books: Books, chat: Chat, citizen: Talker) -> None:
    heard = await citizen.scans(f"b{await books.ref()}")
    assert f"【{SHOP}】" in heard
    assert "地址：和平区东湖镇育才路1号" in heard
    assert [label for _, _, label in TAP.findall(heard)] == ["看抽检结果", "投诉这家"]
    assert f"没有查到{SHOP}的抽检结果" in await taps(chat, heard, "看抽检结果")


async def test_following_by_the_door_shows_the_card_too(books: Books, citizen: Talker) -> None:
    heard = await citizen.follows(f"b{await books.ref()}")
    assert "食品安全服务号" in heard
    assert f"【{SHOP}】" in heard
    assert "【" not in await citizen.scans("b000000000000")


async def test_complaint_begun_at_the_door_knows_the_place(books: Books, chat: Chat, citizen: Talker) -> None:
    heard = await citizen.scans(f"b{await books.ref()}")
    assert "说说发生了什么" in await taps(chat, heard, "投诉这家")
    heard = await citizen.says("今天吃的面里有一只蟑螂")
    assert "和平区东湖镇育才路1号 和平区东湖老王面馆" in heard
    assert "在哪里" not in heard


async def test_looking_a_business_up_accuses_nobody(books: Books, citizen: Talker) -> None:
    await citizen.says("东湖老王面馆是几级", "我要投诉")
    heard = await citizen.says("在幸福路幸福超市买到过期牛奶")
    assert "育才路" not in heard
    assert "幸福超市" in heard


async def test_scan_amid_a_complaint_keeps_the_question(books: Books, citizen: Talker) -> None:
    await citizen.says("我要投诉")
    heard = await citizen.scans(f"b{await books.ref()}")
    assert f"您扫的是「{SHOP}」的码" in heard
    assert "说说发生了什么" in heard


async def test_near_asks_where_and_finds_from_a_location(books: Books, citizen: Talker) -> None:
    heard = await citizen.says("我附近B级的饭店")
    assert "选「位置」" in heard
    assert "不保存" in heard
    heard = await citizen.sends(Location, **HERE)
    assert "离您近的量化分级 B 级的餐饮店" in heard
    assert "约 85 米，B 级" in heard
    assert f"【{SHOP}】" in await citizen.says("1")
    assert "全区的登记表里没有量化分级 A 级的餐饮店" in await citizen.says("A级的饭店有哪些")
    await citizen.says("我附近A级的饭店")
    assert "三公里以内，登记表里没有量化分级 A 级的餐饮店" in await citizen.sends(Location, **HERE)


async def test_near_takes_the_name_of_a_town_instead(books: Books, chat: Chat, citizen: Talker) -> None:
    await citizen.says("附近的饭店")
    heard = await citizen.says("东湖镇")
    assert "东湖镇的餐饮店：" in heard
    assert f"【{SHOP}】" in await taps(chat, heard, SHOP)
    assert "城关街道的登记表里没有" in await citizen.says("城关街道有哪些B级的饭馆")


async def test_location_without_a_question_stays_a_complaints(books: Books, citizen: Talker) -> None:
    assert "登记一件投诉举报" in await citizen.sends(Location, **HERE)


async def test_code_of_a_licence_finds_its_business(books: Books, citizen: Talker) -> None:
    assert f"【{SHOP}】" in await citizen.says("许可证JY29901010000001是谁家的")
    assert f"【{SHOP}】" in await citizen.says(f"查一家店，统一社会信用代码{code_of(1)}")
    assert "登记表里没有 JY29901019999999 这个号" in await citizen.says("许可证JY29901019999999是谁家的")


async def test_number_of_a_certificate_finds_its_lot(books: Books, citizen: Talker) -> None:
    assert "韭菜，合格证 HGZ20261101" in await citizen.says("查合格证 HGZ20261101")
    assert "没有查到编号 HGZ999999" in await citizen.says("查合格证 HGZ999999")


async def test_mistyped_name_is_offered_and_a_tap_opens_it(books: Books, chat: Chat, citizen: Talker) -> None:
    heard = await citizen.says("东胡老王面馆是几级")
    assert "您说的是哪一家" in heard
    assert f"【{SHOP}】" in await taps(chat, heard, SHOP)


async def test_bare_wish_asks_for_a_name(books: Books, citizen: Talker) -> None:
    assert "您想查哪一家店" in await citizen.clicks("business")
    assert f"【{SHOP}】" in await citizen.says("东湖老王面馆")
    assert "您想查哪一家店" in await citizen.says("查一家店")
    assert "登记表里没有找到「聚香园酒楼」" in await citizen.says("聚香园酒楼")
    assert f"【{SHOP}】" in await citizen.says("老王面馆")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("隔夜菜还能吃吗", "【隔夜菜能不能吃？】"),
        ("网上买的面包发霉了，店家不给退", "登记"),
        ("聚香园酒楼", "登记表里没有找到「聚香园酒楼」"),
    ],
)
async def test_who_was_asked_for_a_name_may_say_something_else(
    books: Books, citizen: Talker, said: str, answer: str
) -> None:
    assert "登记表里没有找到「聚香园酒楼」" in await citizen.says("查一下聚香园酒楼")
    heard = await citizen.says(said)
    assert answer in heard
    assert ("登记表里没有找到" in heard) == (said == "聚香园酒楼")


async def test_red_list_names_who_is_on_it(books: Books, citizen: Talker) -> None:
    heard = await citizen.says("红榜有哪些店")
    assert "现在红名单上的" in heard
    assert "放心示范店，2026年1月1日列入" in heard
    assert "现在名单上没有人" in await citizen.says("黑名单上有谁")


async def test_long_lists_say_how_many_there_are(books: Books, citizen: Talker) -> None:
    names = [f"东湖{name}饭店" for name in "天地人和春夏"]
    await books.brings(*(line(place, name, 纬度="39.9", 经度="116.4") for place, name in enumerate(names, 2)))
    await books.brings(*(listed(名称=name, 统一社会信用代码=code_of(place)) for place, name in enumerate(names, 2)))
    for said in ("东湖镇有哪些B级的饭馆", "红榜有哪些店"):
        assert "一共 7 家，先列 5 家" in await citizen.says(said)
    await citizen.says("我附近B级的饭店")
    assert "只列了离您最近的 5 家" in await citizen.sends(Location, **HERE)
    house.furnish(CONTENT.rules, CONTENT.texts, address="https://pages.example.cn")
    try:
        heard = await citizen.says("东湖镇有哪些B级的饭馆")
        assert '<a href="https://pages.example.cn/businesses?area=990101100&grade=B&kind=' in heard
        assert '<a href="https://pages.example.cn/businesses?list=red">' in await citizen.says("红榜有哪些店")
    finally:
        house.furnish(CONTENT.rules, CONTENT.texts)


async def test_short_lists_count_nothing(books: Books, citizen: Talker) -> None:
    assert "一共" not in await citizen.says("东湖镇有哪些B级的饭馆")


async def test_how_a_licence_is_got_is_another_matter(books: Books, citizen: Talker) -> None:
    await citizen.says("东湖老王面馆是几级")
    assert SHOP not in await citizen.says("许可证怎么办")


async def test_card_leads_to_the_page(books: Books, citizen: Talker) -> None:
    house.furnish(CONTENT.rules, CONTENT.texts, address="https://pages.example.cn")
    try:
        ref = await books.ref()
        assert f'<a href="https://pages.example.cn/b/{ref}">' in await citizen.scans(f"b{ref}")
    finally:
        house.furnish(CONTENT.rules, CONTENT.texts)
