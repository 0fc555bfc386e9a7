"""Does help come first, wherever one is, and is what was said kept?"""

from pathlib import Path

import yaml

from bot.services import complaint
from bot.store.engine import Database
from tests.chat import Chat, Talker

SICK = "我们一家吃了席回来全都上吐下泻"
ALL = yaml.safe_load((Path(__file__).parent / "openings.yaml").read_text("utf-8"))["emergencies"]


async def story(database: Database) -> str:
    (item,) = (await database.read(complaint.listing, state=None, page=1)).items
    return (await database.read(complaint.case, number=item.number)).story


async def test_every_emergency_hears_120_first(chat: Chat) -> None:
    for number, text in enumerate(ALL):
        heard = await chat.of(f"citizen{number}").says(text)
        assert "120" in heard.split("\n")[0], text
        assert "不要打扫现场" in heard


async def test_three_questions_bring_it_to_the_office(citizen: Talker, database: Database) -> None:
    heard = await citizen.says(SICK)
    assert heard.index("120") < heard.index("依法保密") < heard.index("几个人不舒服")
    heard = await citizen.says("6 个人，幸福路3号的幸福大酒楼")
    assert "J20261122-0001" in heard
    assert "通知了值班人员" in heard
    assert "什么症状" in heard
    assert "去医院了吗" in await citizen.says("昨天中午吃的凉菜，晚上8点开始吐")
    assert "值班人员会尽快处理" in await citizen.says("去了区人民医院，13912345678")
    assert (await story(database)).startswith(SICK)


async def test_what_is_known_is_only_confirmed(citizen: Talker, database: Database) -> None:
    heard = await citizen.says("我们一家五口在幸福路3号的幸福大酒楼吃了席，现在全都上吐下泻")
    assert "我记下了：5 人不舒服，幸福路3号幸福大酒楼" in heard
    assert "J20261122-0001" in await citizen.says("是")


async def test_a_cry_for_help_asks_for_no_form(citizen: Talker) -> None:
    heard = await citizen.says("救命")
    assert "120" in heard
    assert "几个人" not in heard


async def test_an_emergency_in_a_dialogue_joins_its_story(citizen: Talker, database: Database) -> None:
    await citizen.says("投诉", "在幸福大酒楼吃的凉菜有异味")
    heard = await citizen.says("刚才我爸开始拉肚子，吃完就吐")
    assert "120" in heard
    assert "补充到经过里" in heard
    assert "几个人不舒服" in heard
    await citizen.says("1个人，幸福大酒楼")
    assert (await story(database)).startswith("在幸福大酒楼吃的凉菜有异味\n刚才我爸开始拉肚子，吃完就吐")


async def test_getting_worse_hears_120_again(citizen: Talker) -> None:
    await citizen.says(SICK, "6 个人，幸福大酒楼")
    heard = await citizen.says("我妈吃完一直吐，现在昏迷了")
    assert "120" in heard.split("\n")[0]
    assert "去医院了吗" in heard


async def test_an_emergency_takes_up_an_offered_photo(citizen: Talker, database: Database) -> None:
    await citizen.sends_image("m1")
    assert "120" in await citizen.says(SICK)
    await citizen.says("6 个人，幸福大酒楼")
    assert "收到了" in await citizen.sends_image("m2")
    (item,) = (await database.read(complaint.listing, state=None, page=1)).items
    assert item.photos == 2


async def test_who_wants_no_report_is_left_alone(citizen: Talker, database: Database) -> None:
    await citizen.says(SICK)
    assert "已经取消" in await citizen.says("取消")
    assert (await database.read(complaint.listing, state=None, page=1)).total == 0


async def test_news_after_the_questions_join_the_case(citizen: Talker, database: Database) -> None:
    await citizen.says(SICK, "6 个人，幸福大酒楼", "昨晚吃的凉菜，半夜开始吐", "去了区人民医院，不留电话")
    assert "120" in await citizen.says("又有两个人开始不舒服了")
    assert "120" in await citizen.says("我妈吃完一直吐，现在昏迷了")
    (item,) = (await database.read(complaint.listing, state=None, page=1)).items
    filed = await database.read(complaint.case, number=item.number)
    assert filed.lines[-1].text == "我妈吃完一直吐，现在昏迷了"


async def test_leaving_the_questions_keeps_what_was_reported(citizen: Talker, database: Database) -> None:
    await citizen.says(SICK, "6 个人，幸福大酒楼")
    assert "J20261122-0001" in await citizen.says("取消")
    assert (await database.read(complaint.listing, state=None, page=1)).total == 1
