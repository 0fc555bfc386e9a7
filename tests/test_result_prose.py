"""Are counts and failing samples of announcements read from their sentences, and do the counts add up?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.result.counts import counts_in
from bot.domain.result.number import number_of
from bot.domain.result.prose import told_in
from bot.domain.result.reading import Count, Verdict

NAMES = ("餐饮食品", "食用油、油脂及其制品", "粮食加工品", "酒类", "薯类和膨化食品")
HEAD = "我局共组织餐饮环节食品抽检{}批次,抽检的种类及数量具体为:"
ENTRY = "{0}{1}批次,其中合格样品{2}批次,不合格样品{3}批次"


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 9)), min_size=1, max_size=5))
def test_counts_by_category_are_read_and_added(parts: list[tuple[int, int]]) -> None:
    rows = [(name, passed + failed, passed, failed) for name, (passed, failed) in zip(NAMES, parts, strict=False)]
    text = HEAD.format(sum(row[1] for row in rows)) + ";".join(ENTRY.format(*row) for row in rows) + "。(详见附件)。"
    found = counts_in(text)
    assert (found.values, found.doubts) == (tuple(Count(*row) for row in rows), ())


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("抽检粮食加工品五十批次，合格四十九批次，不合格一批次。", (Count("粮食加工品", 50, 49, 1),)),
        ("糕点20份，全部合格；肉制品5件，不合格1件。", (Count("糕点", 20, 20, 0), Count("肉制品", 5, None, 1))),
        ("共抽检五十批次,其中糕点二十五批次、饮料二十五批次。", (Count("糕点", 25), Count("饮料", 25))),
        ("本局依法处理。", ()),
        (
            "（一）粮食加工品30批次，均合格。\n（二）饮料抽检3批次，合格2批次，不合格1批次。",
            (Count("粮食加工品", 30, 30, 0), Count("饮料", 3, 2, 1)),
        ),
        ("1.餐饮食品（33批次，不合格1批次）、酒类（10批次）。", (Count("餐饮食品", 33, None, 1), Count("酒类", 10))),
        ("抽检食品125批次，检验项目合格的样品124批次，不合格的样品1批次。", ()),
        ("不合格样品涉及糕点2批次、饮料1批次。", ()),
    ],
)
def test_counts_are_read_however_they_are_worded(text: str, counts: tuple[Count, ...]) -> None:
    found = counts_in(text)
    assert (found.values, found.doubts) == (counts, ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("糕点20批次，其中合格18批次，不合格1批次。", "count_parts"),
        ("共抽检100批次：糕点60批次，不合格1批次；饮料30批次，不合格1批次。", "count_total"),
    ],
)
def test_counts_that_do_not_add_up_are_doubted(text: str, code: str) -> None:
    assert [doubt.code for doubt in counts_in(text).doubts] == [code]


@pytest.mark.parametrize(
    ("sentence", "venue", "producer", "food", "items"),
    [
        (
            "标称安和食品厂生产，味鲜超市经营的木糖醇蛋糕，菌落总数不符合食品安全国家标准。",
            "味鲜超市",
            "安和食品厂",
            "木糖醇蛋糕",
            ["菌落总数"],
        ),
        ("1.由聚香食府使用的炒菜平盘,大肠菌群不符合食品安全国家标准规定。", "聚香食府", "", "炒菜平盘", ["大肠菌群"]),
        (
            "（二）味鲜超市销售的标称安和食品厂生产的酱牛肉（散装），亚硝酸盐和菌落总数项目不合格",
            "味鲜超市",
            "安和食品厂",
            "酱牛肉（散装）",
            ["亚硝酸盐", "菌落总数"],
        ),
        (
            "果满园水果店销售的芒果，咪鲜胺和咪鲜胺锰盐不符合食品安全国家标准；",
            "果满园水果店",
            "",
            "芒果",
            ["咪鲜胺和咪鲜胺锰盐"],
        ),
        ("老味面馆自制的油条，铝的残留量(干样品,以Al计)超标", "老味面馆", "", "油条", ["铝的残留量(干样品,以Al计)"]),
        (
            "安和食品厂生产的米粉，脱氢乙酸及其钠盐(以脱氢乙酸计)检测值不符合食品安全国家标准规定",
            "",
            "安和食品厂",
            "米粉",
            ["脱氢乙酸及其钠盐(以脱氢乙酸计)"],
        ),
    ],
)
def test_a_sentence_tells_of_a_sample(sentence: str, venue: str, producer: str, food: str, items: list[str]) -> None:
    (told,) = told_in(sentence)
    assert told.sample is not None
    assert (told.sample.venue, told.sample.producer, told.sample.food) == (venue, producer, food)
    assert [test.item for test in told.sample.tests] == items
    assert (told.sample.verdict, told.doubts) == (Verdict.FAILED, ())


def test_what_was_found_is_said_as_result() -> None:
    (told,) = told_in("味鲜超市销售的酱牛肉，检出亚硝酸盐。检验机构为和平食品检验研究院。")
    assert told.sample is not None
    assert [(test.item, test.result) for test in told.sample.tests] == [("亚硝酸盐", "检出")]
    assert told.sample.lab == "和平食品检验研究院"


@pytest.mark.parametrize(
    "sentence",
    [
        "味鲜超市销售的豇豆，检出毒死蜱0.21mg/kg，标准值≤0.02mg/kg。",
        "网店在某平台销售的、标称安和食品厂生产的饼干，过氧化值不符合食品安全国家标准规定。",
        "味鲜超市销售的豇豆农药残留不合格。",
    ],
)
def test_a_sentence_not_understood_is_doubted_whole(sentence: str) -> None:
    (told,) = told_in(sentence)
    assert (told.sample, [doubt.code for doubt in told.doubts]) == (None, ["prose_unread"])
    assert told.doubts[0].text == sentence.strip("。")


def test_sentences_about_other_things_tell_of_nothing() -> None:
    text = "三、针对抽检中发现的不合格餐饮具,我局已依法调查处理。\n附件:食品抽检不合格产品信息\n已责令停止销售不合格的食品。"
    text += "\n噻虫胺是一种杀虫剂。豇豆中噻虫胺超标的原因，可能是种植时使用的农药没有过安全间隔期。"
    assert told_in(text) == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("118", 118),
        ("一百一十八", 118),
        ("十", 10),
        ("二十五", 25),
        ("一千零二", 1002),
        ("二〇二六", 2026),
        ("三万", 30000),
        ("两", 2),
    ],
)
def test_chinese_numbers_are_read(text: str, number: int) -> None:
    assert number_of(text) == number


def test_what_is_no_number_is_none() -> None:
    assert number_of("百货") is None
    assert number_of("") is None
