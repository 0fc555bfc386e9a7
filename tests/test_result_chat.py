"""Can a citizen ask in the chat what was found, and is it said of which batch, when, and never that it is safe?"""

import re
from datetime import date, datetime
from decimal import Decimal

import pytest

from bot.dialog.message import Text
from bot.domain.result.reading import DateKind, Made, Measure, Test
from bot.domain.result.table import Act
from bot.domain.result.written import write_made
from bot.domain.sentence import TEXT_LIMIT
from bot.services import house, result
from bot.store.engine import Database
from tests import published
from tests.chat import CONTENT, Chat, Talker
from tests.knowing import KNOWING
from tests.published import LEAD, MICROBES, PESTICIDE
from tests.rounds import LI, WANG, hire, staged

pytestmark = pytest.mark.usefixtures("knowledge")

PAGES = "https://pages.example.cn"
TAP = re.compile(r'msgmenucontent=([^"]+?)&msgmenuid=([\w.-]+)">([^<]+)<')
VENUE = "和平区福满园饭店"


class Office:
    """What is published, and a chat about it."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database = database
        self.chat = Chat(database, now, KNOWING)

    async def publishes(self, food: str, day: str, **values: object) -> str:
        given = {"food": food, "published_on": date.fromisoformat(day), **values}
        return await self.database.run(published.publish, self.chat.now, **given)  # type: ignore[arg-type]

    async def registers(self, name: str, **values: object) -> str:
        return await self.database.run(published.register, self.chat.now, name=name, plain=name, **values)

    async def taps(self, heard: str, label: str, citizen: str = "zhang") -> str:
        """The line of that wording."""
        says, choice, _ = next(item for item in TAP.findall(heard) if label in item[2])
        return await self.chat.push(Text, citizen, content=says, choice=choice)


@pytest.fixture
async def place(database: Database, now: datetime) -> Office:
    await database.run(hire, now)
    return Office(database, now)


@pytest.fixture
async def wang(place: Office) -> Talker:
    return place.chat.of("zhang")


async def test_food_is_answered_with_failing_batches_first(place: Office, wang: Talker) -> None:
    await place.publishes("韭菜", "2026-11-10", venue="万星农贸市场")
    await place.publishes("韭菜", "2026-11-03", tests=(PESTICIDE, LEAD), failing=(PESTICIDE,))
    heard = await wang.says("韭菜最近合格吗")
    assert "抽检结果 2 批，其中 1 批不合格" in heard
    assert heard.index("✗ 不合格：韭菜（2026年3月15日生产）") < heard.index("✓ 所检项目合格：韭菜")
    assert "毒死蜱（一种农药）：查出 0.11 毫克/公斤，标准最多 0.02 毫克/公斤，是标准的 5.5 倍。" in heard
    assert "在万家喜超市抽的。2026年11月3日公布，和平区食品检验所检验。" in heard
    assert "仅指该批次所检项目" in heard


async def test_nothing_is_ever_called_safe(place: Office, wang: Talker) -> None:
    await place.publishes("韭菜", "2026-11-10")
    for said in ("韭菜合格吗", "草莓抽检结果", "有哪些不合格的", "抽检结果", "东湖镇抽检不合格的"):
        heard = await wang.says(said)
        assert "抽检" in heard
        assert not re.search("安全|放心|可以吃|能吃", heard.replace("食品安全", ""))


async def test_answer_of_many_long_names_is_one_message(place: Office, wang: Talker) -> None:
    long = {"food": "特级初榨橄榄油风味小麻花（芝麻味）" * 3, "venue": "和平区某某商贸有限责任公司第二分公司" * 4}
    several = (PESTICIDE, MICROBES, *(Test(f"项目{place}", "1.2 mg/kg", "≤1 mg/kg") for place in range(5)))
    for day in range(1, 10):
        reply = {"reply": "已经下架，正在查原因。" * 20, "follow_up": "已立案调查。" * 20, "lab": "检验研究院" * 20}
        names = {"producer": "某某食品有限公司" * 12, "venue": long["venue"], "tests": several, "failing": several}
        await place.publishes(long["food"], f"2026-11-0{day}", **names, **reply)
    heard = await wang.says("最近不合格的有哪些")
    assert 1 <= heard.count("✗ 不合格") <= 5
    assert "商家说明：已经下架" in heard
    assert "后续处理：已立案调查" in heard
    assert "另有 5 项不合格" in heard
    assert len(heard.encode()) <= TEXT_LIMIT
    assert heard.rstrip().endswith("仅指该批次所检项目。")
    heard = await wang.says("抽检结果")
    assert len(heard.encode()) <= TEXT_LIMIT
    assert "想查别的" in heard


async def test_market_is_found_by_part_of_its_name(place: Office, wang: Talker) -> None:
    await place.publishes("草莓", "2026-11-10", venue="万星农贸市场")
    await place.publishes("芹菜", "2026-11-10", venue="新民农贸市场")
    heard = await wang.says("万星市场抽检情况")
    assert "查到万星农贸市场的抽检结果 1 批" in heard
    assert "草莓" in heard
    assert "芹菜" not in heard


async def test_batch_is_found_by_its_date(place: Office, wang: Talker) -> None:
    await place.publishes("豆干", "2026-11-10")
    await place.publishes("豆干", "2026-11-11", made_on=date(2026, 5, 1), made="[]")
    heard = await wang.says("20260315 这批豆干")
    assert "查到豆干（20260315）的抽检结果 1 批" in heard
    assert "2026年3月15日生产" in heard
    assert "抽检结果 1 批" in await wang.says("生产日期2026年3月15日")


async def test_batch_is_found_by_its_number(place: Office, wang: Talker) -> None:
    await place.publishes("酱油", "2026-11-10", batch="SY20260801A", made="[]", made_on=None)
    heard = await wang.says("批号是SY20260801A的酱油抽检了吗")
    assert "酱油（批号 SY20260801A）" in heard


async def test_area_and_item_are_asked_for_together(place: Office, wang: Talker) -> None:
    lake = {"area": "990101100", "venue": "东湖百货店"}
    await place.publishes("韭菜", "2026-11-10", tests=(PESTICIDE,), failing=(PESTICIDE,), **lake)
    await place.publishes("凉拌菜", "2026-11-10", tests=(MICROBES,), failing=(MICROBES,), **lake)
    await place.publishes("芹菜", "2026-11-10", tests=(PESTICIDE,), failing=(PESTICIDE,))
    heard = await wang.says("东湖镇最近抽检不合格的")
    assert "东湖镇" in heard
    assert "不合格的 2 批" in heard
    assert "芹菜" not in heard
    heard = await wang.says("农药残留超标的")
    assert "不合格的 2 批" in heard
    assert "凉拌菜" not in heard


async def test_microbes_are_told_without_their_plan(place: Office, wang: Talker) -> None:
    await place.publishes("凉拌菜", "2026-11-10", tests=(MICROBES,), failing=(MICROBES,))
    heard = await wang.says("凉拌菜抽检结果")
    assert "同一批取了 5 份，查出 110、120、95、80、60 个/克" in heard
    assert "超过 10000 的最多 2 份，一份也不能超过 100000" in heard
    assert "n=5" not in heard


@pytest.mark.parametrize(
    ("limit", "said"), [("≥0.8 g/100g", "至少 0.8 克/100克"), ("不得检出", "不许有"), ("10~12 %", "是 10~12 %")]
)
async def test_limits_of_every_kind_are_told(place: Office, wang: Talker, limit: str, said: str) -> None:
    failing = Test("氨基酸态氮", "0.5", limit, measures=(Measure(Decimal("0.5")),))
    await place.publishes("酱油", "2026-11-10", tests=(failing,), failing=(failing,))
    assert f"查出 0.5，标准{said}。" in await wang.says("酱油抽检结果")


async def test_second_test_of_an_item_is_the_one_told(place: Office, wang: Talker) -> None:
    first, again = Test("铅", "0.9 mg/kg", "≤0.1 mg/kg"), Test("铅", "0.5 mg/kg", "≤0.1 mg/kg")
    await place.publishes("大米", "2026-11-10", tests=(first, again), failing=(first, again))
    heard = await wang.says("大米抽检结果")
    assert "查出 0.5 毫克/公斤" in heard
    assert "0.9" not in heard


async def test_older_results_are_said_to_be_older(place: Office, wang: Talker) -> None:
    await place.publishes("草莓", "2025-06-01")
    heard = await wang.says("草莓最近合格吗")
    assert "2026年8月24日到2026年11月22日公布的里面没有，下面是别的时间公布的" in heard
    assert "2025年6月1日公布" in heard


async def test_nothing_found_is_said_with_where_it_was_looked(place: Office, wang: Talker) -> None:
    heard = await wang.says("香蕉上个月抽检结果")
    assert "没有查到香蕉的抽检结果（查的是2026年10月1日到2026年10月31日公布的）" in heard
    assert "说明不了好坏" in heard
    assert "下一次你点我检开始了" in heard


async def test_nothing_found_offers_a_nomination_and_takes_it(database: Database, now: datetime) -> None:
    async with staged(database, now) as stage:
        await stage.opens_nominations()
        wang = Chat(database, now, KNOWING).of("zhang")
        assert "要建议抽检香蕉吗？回复「要」" in await wang.says("香蕉抽检结果")
        assert "记下了：香蕉" in await wang.says("要")
        assert "提名收到了，谢谢您：香蕉" in await wang.says("跳过", "跳过", "跳过")


async def test_voter_hears_of_the_vote_or_of_what_is_published(database: Database, now: datetime) -> None:
    async with staged(database, now) as stage:
        await stage.opens_vote()
        wang = Chat(database, now, KNOWING).of("zhang")
        await wang.says("投票", "1")
        assert "还在投票" in await wang.says("辣条抽检结果")
        await database.run(published.publish, now, food="辣条")
        assert "查到辣条的抽检结果 1 批" in await wang.says("辣条抽检结果")
        assert "还在投票" in await wang.says("我投的辣条结果出来了吗")


async def test_yes_means_nothing_once_the_offer_is_over(database: Database, now: datetime) -> None:
    async with staged(database, now) as stage:
        await stage.opens_nominations()
        wang = Chat(database, now, KNOWING).of("zhang")
        await wang.says("香蕉抽检结果", "菜单")
        assert "没有在等您回答" in await wang.says("要")


async def test_mistyped_food_finds_its_results(place: Office, wang: Talker) -> None:
    await place.publishes("韭菜", "2026-11-10")
    assert "查到韭菜的抽检结果 1 批" in await wang.says("九菜抽检结果")


async def test_food_with_a_like_name_is_offered_to_tap(place: Office, wang: Talker) -> None:
    await place.publishes("红油豆皮", "2026-11-10")
    heard = await wang.says("红豆皮抽检结果")
    assert "没有查到红豆皮的抽检结果" in heard
    assert "查到红油豆皮的抽检结果 1 批" in await place.taps(heard, "红油豆皮")


async def test_several_businesses_are_offered_and_a_tap_looks_it_up(place: Office, wang: Talker) -> None:
    for name in ("和平区福满园饭店", "和平区福满楼酒家"):
        await place.registers(name, kind="catering")
        await place.publishes("凉菜", "2026-11-10", venue=name)
    heard = await wang.says("福满抽检结果")
    assert len(TAP.findall(heard)) == 2
    assert "您说的是哪一家" in heard
    assert "查到和平区福满楼酒家的抽检结果 1 批" in await place.taps(heard, "福满楼")
    await wang.says("福满抽检结果")
    assert "抽检结果 1 批" in await wang.says("1")
    assert "和平区福满园饭店" in await place.taps(heard, "福满园")


async def test_mistyped_business_is_asked_about_before_it_is_blamed(place: Office, wang: Talker) -> None:
    await place.publishes("凉菜", "2026-11-10", venue=VENUE, tests=(MICROBES,), failing=(MICROBES,))
    heard = await wang.says("福满圆饭店抽检情况")
    assert "您说的是哪一家" in heard
    assert "不合格" not in heard
    assert "查到和平区福满园饭店的抽检结果 1 批" in await place.taps(heard, VENUE)


async def test_unknown_business_is_asked_again_and_found(place: Office, wang: Talker) -> None:
    await place.publishes("凉菜", "2026-11-10", venue=VENUE)
    assert "没有找到「聚香园酒楼」这家店" in await wang.says("聚香园酒楼抽检情况")
    assert "查到和平区福满园饭店的抽检结果" in await wang.says("福满园饭店")


async def test_name_with_marks_breaks_no_link(place: Office, wang: Talker) -> None:
    for name in ('福满"园<b>饭店&一', '福满"园<b>饭店&二'):
        await place.publishes("凉菜", "2026-11-10", venue=name)
    heard = await wang.says("福满园饭店抽检情况")
    assert "<b>" not in heard
    assert len(TAP.findall(heard)) == 2


async def test_barcode_is_answered_with_what_to_send(place: Office, wang: Talker) -> None:
    await place.publishes("豆干", "2026-11-10")
    assert "没有条码 6901234567892" in await wang.says("6901234567892")
    assert "查到豆干的抽检结果 1 批" in await wang.says("豆干")
    assert "好像抄错了一位" in await wang.says("条形码6901234567893")


async def test_photo_after_a_look_up_asks_for_the_print(place: Office, wang: Talker) -> None:
    await place.publishes("豆干", "2026-11-10")
    await wang.says("豆干抽检结果")
    assert "请把包装上印的食品名称、生产日期或批号打出来" in await wang.sends_image()
    assert "查到各种食品（20260315）的抽检结果 1 批" in await wang.says("20260315")
    await wang.says("菜单")
    assert "登记一件投诉举报" in await wang.sends_image()


async def test_menu_item_asks_what_to_look_for(place: Office, wang: Talker) -> None:
    await place.publishes("韭菜", "2026-11-10")
    assert "您想查哪样食品、哪家店，或者哪一批" in await wang.clicks("result")
    assert "查到韭菜的抽检结果 1 批" in await wang.says("韭菜")
    await wang.clicks("result")
    assert "可以打电话" not in await wang.says("谢谢")


async def test_bare_wish_hears_the_newest_and_how(place: Office, wang: Talker) -> None:
    await place.publishes("韭菜", "2026-11-10")
    heard = await wang.says("抽检结果")
    assert "查到各种食品" in heard
    assert "想查别的" in heard


async def test_withdrawn_result_is_heard_no_more(place: Office, wang: Talker) -> None:
    ref = await place.publishes("韭菜", "2026-11-10")
    given = {"ref": ref, "now": place.chat.now, "why": "检验机构更正"}
    await place.database.run(result.act, actor=WANG, act=Act.WITHDRAW, **given)  # type: ignore[arg-type]
    assert "没有查到韭菜的抽检结果" in await wang.says("韭菜抽检结果")


async def test_corrected_result_is_heard_as_corrected(place: Office, wang: Talker) -> None:
    ref = await place.publishes("韭菜", "2026-11-10", venue="万星农贸市场")
    given, values = {"ref": ref, "now": place.chat.now}, {"venue": "新民农贸市场"}
    seen = await place.database.run(result.act, actor=LI, act=Act.CORRECT, why="写错了", values=values, **given)  # type: ignore[arg-type]
    await place.database.run(result.act, actor=WANG, act=Act.AGREE, hash=seen.hash, **given)  # type: ignore[arg-type]
    heard = await wang.says("韭菜抽检结果")
    assert "新民农贸市场" in heard
    assert "万星" not in heard


async def test_more_opens_the_page_of_the_same_search(place: Office, wang: Talker) -> None:
    house.furnish(CONTENT.rules, CONTENT.texts, address=PAGES)
    try:
        first = await place.publishes("韭菜", "2026-11-10")
        assert f'<a href="{PAGES}/results/{first}">' in await wang.says("韭菜抽检结果")
        await place.publishes("韭菜", "2026-11-11")
        heard = await wang.says("东湖镇韭菜不合格的")
        assert "没有查到" in heard
        assert f'<a href="{PAGES}/results?food=%E9%9F%AD%E8%8F%9C">' in await wang.says("韭菜抽检结果")
    finally:
        house.furnish(CONTENT.rules, CONTENT.texts)


async def test_more_by_word_and_of_other_times_lead_to_pages(place: Office, wang: Talker) -> None:
    house.furnish(CONTENT.rules, CONTENT.texts, address=PAGES)
    try:
        for day in ("2025-06-01", "2025-06-02"):
            await place.publishes("草莓", day)
        page = f'<a href="{PAGES}/results?food=%E8%8D%89%E8%8E%93">'
        assert page in await wang.says("草莓最近合格吗")
        assert page in await wang.says("更多")
    finally:
        house.furnish(CONTENT.rules, CONTENT.texts)


async def test_samples_older_than_the_register_are_found(place: Office, wang: Talker) -> None:
    await place.registers("和平区福满园饭店")
    await place.publishes("凉菜", "2026-11-10", venue="和平区福满园饭店")
    assert "查到和平区福满园饭店的抽检结果 1 批" in await wang.says("福满园饭店抽检情况")
    await place.registers("和平区新民百货")
    await place.publishes("凉菜", "2026-11-10", venue="和平区新民百货二店")
    assert "查到" not in (await wang.says("和平区新民百货抽检情况")).replace("没有查到", "")


async def test_question_of_knowledge_stays_one(place: Office, wang: Talker) -> None:
    await place.publishes("韭菜", "2026-11-10")
    assert "查到" not in await wang.says("韭菜农残怎么洗")


async def test_wish_for_passing_batches_hides_no_failing(place: Office, wang: Talker) -> None:
    await place.publishes("草莓", "2026-11-10", tests=(PESTICIDE,), failing=(PESTICIDE,))
    heard = await wang.says("合格的草莓有哪些")
    assert "查到草莓的抽检结果 1 批，其中 1 批不合格" in heard
    await place.publishes("草莓", "2026-11-11", venue="万星农贸市场")
    heard = await wang.says("合格的草莓有哪些")
    assert "2 批，其中 1 批不合格" in heard
    assert "都合格" not in heard


@pytest.mark.parametrize("kind", DateKind)
async def test_date_of_every_kind_is_said(place: Office, wang: Talker, kind: DateKind) -> None:
    made = write_made((Made("2026-10-31", kind, date(2026, 10, 31)),))
    await place.publishes("豆干", "2026-11-10", made=made)
    assert "2026年10月31日" in await wang.says("豆干抽检结果")


@pytest.mark.parametrize("said", ["万星超市的草莓有问题", "我买的草莓抽检不合格，要退钱"])
async def test_look_up_that_sounds_like_complaint_offers_one(place: Office, wang: Talker, said: str) -> None:
    await place.publishes("草莓", "2026-11-10", venue="万星超市")
    assert "回复「投诉」，我来登记" in await wang.says(said)
    assert "我来登记" not in await wang.says("草莓抽检合格吗")


async def test_wish_for_wholly_passing_shops_names_no_food(place: Office, wang: Talker) -> None:
    heard = await wang.says("全合格的超市有哪些")
    assert "商场超市的抽检结果" in heard
    assert "检全" not in heard
