"""Is a lone word understood that is a tested food or a business's name, where nothing better is known of it?"""

from datetime import datetime

import pytest

from bot.domain.ports import Connection
from bot.services.result.looking import meant, nameable
from bot.store.engine import Database
from tests.chat import Talker
from tests.published import PESTICIDE
from tests.result_chat import TAP, Office, office

pytestmark = pytest.mark.usefixtures("knowledge")


@pytest.fixture
async def place(database: Database, now: datetime) -> Office:
    place = await office(database, now)
    await place.registers("和平区万星农贸市场")
    await place.publishes("韭菜", "2026-11-10", venue="利民菜行", tests=(PESTICIDE,), failing=(PESTICIDE,))
    await place.publishes("草莓", "2026-11-10", venue="利民菜行")
    return place


@pytest.fixture
def wang(place: Office) -> Talker:
    return place.chat.of("zhang")


@pytest.mark.parametrize("said", ["韭菜", " 韭菜。", "草莓"])
async def test_lone_food_is_a_question_about_its_results(place: Office, wang: Talker, said: str) -> None:
    assert f"查到{said.strip(' 。')}的抽检结果 1 批" in await wang.says(said)


async def test_lone_food_is_understood_by_who_decides_beside_the_loop(database: Database, now: datetime) -> None:
    place = await office(database, now, at_once=0)
    await place.publishes("韭菜", "2026-11-10")
    assert "查到韭菜的抽检结果 1 批" in await place.chat.of("zhang").says("韭菜")


async def test_lone_name_of_the_register_shows_its_card(place: Office, wang: Talker) -> None:
    assert "【和平区万星农贸市场】" in await wang.says("万星")
    await place.registers("和平区万星超市")
    heard = await wang.says("万星")
    assert "您说的是哪一家" in heard
    assert len(TAP.findall(heard)) == 2


async def test_lone_name_that_only_samples_know_gives_its_results(place: Office, wang: Talker) -> None:
    assert "查到利民菜行的抽检结果 2 批" in await wang.says("利民菜行")


@pytest.mark.parametrize("said", ["味精", "农贸", "和平", "万兴", "你好", "谢谢", "萝卜"])
async def test_other_lone_words_stay_what_they_were(place: Office, wang: Talker, said: str) -> None:
    heard = await wang.says(said)
    assert "查到" not in heard
    assert "万星" not in heard


async def test_entry_that_surely_answers_goes_first(place: Office, wang: Talker) -> None:
    before = await wang.says("牛奶")
    await place.publishes("牛奶", "2026-11-10")
    assert before.startswith("【")
    assert await place.chat.of("li").says("牛奶") == before


async def test_lone_name_amid_a_complaint_is_its_answer(place: Office, wang: Talker) -> None:
    await wang.says("我要投诉")
    assert "抽检结果" not in await wang.says("韭菜")


WORDS = (
    "韭菜",
    "九菜",
    "万星",
    "万星农贸",
    "星农",
    "利民",
    "利民菜行",
    "民菜行",
    "和平",
    "长乐",
    "谢谢",
    "今天天气真不错",
    "QQ星",
)


async def test_only_words_that_may_be_names_are_looked_for(place: Office) -> None:
    def look(connection: Connection) -> tuple[set[str], set[str]]:
        return nameable(connection, WORDS), {word for word in WORDS if meant(connection, name=word)}

    passed, known = await place.database.run(look)
    assert known == {"韭菜", "万星", "万星农贸", "利民", "利民菜行", "民菜行"}
    assert known <= passed
    assert passed.isdisjoint({"谢谢", "今天天气真不错", "QQ星"})


@pytest.mark.parametrize("said", ["行长乐重", "重" * 16, "A1", "ＡＢ"])
async def test_odd_words_are_looked_for_without_an_error(place: Office, wang: Talker, said: str) -> None:
    await place.registers(f"{said}饭店")
    assert await place.database.run(nameable, [said, "(·)"]) == {said}
