"""Does a look-up in the chat go on: names to choose from, taps, numbers and photos, corrections, pages, what to do with nothing?"""

from datetime import datetime

import pytest

from bot.domain.result.table import Act
from bot.services import house, result
from bot.store.engine import Database
from tests import published
from tests.chat import CONTENT, Chat, Talker
from tests.knowing import KNOWING
from tests.published import MICROBES
from tests.result_chat import PAGES, TAP, Office, office
from tests.rounds import LI, WANG, staged

pytestmark = pytest.mark.usefixtures("knowledge")

VENUE = "和平区福满园饭店"


@pytest.fixture
async def place(database: Database, now: datetime) -> Office:
    return await office(database, now)


@pytest.fixture
def wang(place: Office) -> Talker:
    return place.chat.of("zhang")


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
