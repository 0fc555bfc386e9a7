"""Can a citizen ask in the chat what was found, and is it said of which batch, when, and never that it is safe?"""

import re
from datetime import date, datetime
from decimal import Decimal

import pytest

from bot.domain.result.reading import DateKind, Made, Measure, Test
from bot.domain.result.written import write_made
from bot.domain.sentence import TEXT_LIMIT
from bot.store.engine import Database
from tests.chat import Talker
from tests.published import LEAD, MICROBES, PESTICIDE
from tests.result_chat import Office, office

pytestmark = pytest.mark.usefixtures("knowledge")

VENUE = "和平区福满园饭店"


@pytest.fixture
async def place(database: Database, now: datetime) -> Office:
    return await office(database, now)


@pytest.fixture
def wang(place: Office) -> Talker:
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


async def test_a_batch_without_a_producer_is_said_with_its_place(place: Office, wang: Talker) -> None:
    await place.publishes("韭菜", "2026-11-10", venue="万星农贸市场", producer="")
    assert "\n在万星农贸市场抽的。2026年11月10日公布" in await wang.says("韭菜最近合格吗")


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


@pytest.mark.parametrize(
    ("result", "said"), [("3.2μg/kg", "3.2 微克/公斤"), ("3.2 µg/L", "3.2 微克/升"), ("0.2ng/kg", "0.2ng/kg")]
)
async def test_no_unit_is_taken_for_the_end_of_another(place: Office, wang: Talker, result: str, said: str) -> None:
    failing = Test("呋喃唑酮代谢物", result, "不得检出", measures=(Measure(Decimal("3.2")),))
    await place.publishes("基围虾", "2026-11-10", tests=(failing,), failing=(failing,))
    assert f"查出 {said}，标准不许有。" in await wang.says("基围虾抽检结果")


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
