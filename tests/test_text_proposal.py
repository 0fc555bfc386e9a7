"""Is a nomination understood as people say it: food, kind of venue, area, place, reason?"""

from time import perf_counter

import pytest

from bot.text.proposal import Proposals
from tests.chat import CONTENT

GUIDE = CONTENT.rules.rounds
READER = Proposals(
    {venue.key: (venue.name, *venue.words) for venue in GUIDE.venues},
    {area["code"]: (area["name"], *area["words"].split()) for area in CONTENT.areas if area["is_ours"]},
    [option.food for template in GUIDE.templates for option in template.options],
)
LAKE = "990101100"
SAID = [
    ("建议抽检学校周边的辣条", "辣条", "school", "", "", ""),
    ("建议抽检一下农贸市场的草莓，孩子天天吃", "草莓", "market", "", "", "孩子天天吃"),
    ("希望检测东湖镇集市上的猪肉，怕打药水", "猪肉", "market", LAKE, "", "怕打药水"),
    ("能不能抽检一下网上卖的月饼？", "月饼", "online", "", "", ""),
    ("学校门口的烤肠能不能检一检", "烤肠", "school", "", "", ""),
    ("希望对菜市场的韭菜进行农残检测", "韭菜", "market", "", "", "想知道农残"),
    ("建议检测草莓的农药残留", "草莓", "", "", "", "想知道农药残留"),
    ("孩子天天吃辣条，建议抽检一下", "辣条", "", "", "", "孩子天天吃辣条"),
    ("建议抽检外卖的凉菜，因为夏天容易坏", "凉菜", "online", "", "", "夏天容易坏"),
    ("希望多抽检一些孩子吃的零食", "孩子吃的零食", "", "", "", ""),
    ("建议抽查超市里散装的瓜子", "瓜子", "shop", "", "", ""),
    ("下次检一下火锅底料吧", "火锅底料", "", "", "", ""),
    ("我想点检豆腐", "豆腐", "", "", "", ""),
    ("提名辣条", "辣条", "", "", "", ""),
    ("草莓", "草莓", "", "", "", ""),
    ("学校周边的关东煮", "关东煮", "school", "", "", ""),
    ("提名", "", "", "", "", ""),
    ("我要提名", "", "", "", "", ""),
]


@pytest.mark.parametrize(("text", "food", "venue", "area", "place", "reason"), SAID)
def test_what_a_sentence_tells_is_taken(text: str, food: str, venue: str, area: str, place: str, reason: str) -> None:
    told = READER.read(text)
    assert (told.food, told.venue, told.area, told.place, told.reason) == (food, venue, area, place, reason)
    assert not told.has_shop


@pytest.mark.parametrize(
    ("text", "shop"), [("我想提名幸福超市的草莓", "幸福超市"), ("抽检一下百味斋小吃店的辣条", "百味斋小吃店")]
)
def test_a_named_business_is_recognised_and_not_shown(text: str, shop: str) -> None:
    told = READER.read(text)
    assert (told.has_shop, told.place) == (True, shop)
    assert shop not in repr(told)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("菜市场", ("market", "", "")),
        ("东湖镇", ("", LAKE, "")),
        ("东湖镇的超市里", ("shop", LAKE, "")),
        ("老火车站后面那条街", ("", "", "老火车站后面那条街")),
        ("", ("", "", "")),
    ],
)
def test_an_answer_about_where_is_sorted(text: str, found: tuple[str, str, str]) -> None:
    assert READER.where(text) == found


@pytest.mark.parametrize("text", ["。" * 500, "抽检" * 500, "的" * 1000, "建议" * 1000, "检" * 2000, "能不能" * 700])
def test_nonsense_is_read_quickly_and_names_nothing_long(text: str) -> None:
    begun = perf_counter()
    assert len(READER.read(text).food) <= 20
    assert perf_counter() - begun < 1
