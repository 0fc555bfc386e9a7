"""Are the samples that announcements tell of in sentences read, and those not understood set aside?"""

from datetime import date

import pytest

from bot.domain.result.prose import told_in
from bot.domain.result.reading import DateKind, Verdict

MAKER = (
    "（一）和平区一禾超市销售的标称青禾食品有限公司生产的桃酥（生产日期：2026-01-02，规格：200克/袋），"
    "其中菌落总数不符合食品安全国家标准规定。检验机构为和平区食品检验所。"
)
VALUE = "和平区山月蔬菜摊销售的韭菜（购进日期：2026年2月3日），其中腐霉利检测值为6.1mg/kg，标准规定为不高于0.2mg/kg。"


def test_brackets_behind_a_food_tell_of_its_batch() -> None:
    (told,) = told_in(MAKER)
    assert told.sample is not None
    sample = told.sample
    assert (sample.food, sample.spec, sample.producer) == ("桃酥", "200克/袋", "青禾食品有限公司")
    assert [made.on for made in sample.made] == [date(2026, 1, 2)]
    assert (sample.verdict, sample.lab) == (Verdict.FAILED, "和平区食品检验所")


def test_a_value_and_its_limit_in_a_sentence_are_read() -> None:
    (told,) = told_in(VALUE)
    assert told.sample is not None
    (test,) = told.sample.tests
    assert (test.item, test.result, test.limit) == ("腐霉利", "6.1mg/kg", "不高于0.2mg/kg")
    assert [limit.sign for limit in test.limits] == ["≤"]
    assert [made.kind for made in told.sample.made] == [DateKind.PURCHASED]


def test_brackets_that_say_something_else_stay() -> None:
    (told,) = told_in("和平区清溪杂货店经营的陈醋(酿造食醋),不挥发酸不符合产品明示标准")
    assert told.sample is not None
    assert told.sample.food == "陈醋(酿造食醋)"


@pytest.mark.parametrize(
    "sentence",
    [
        "和平区清溪糕点铺经营的桃酥(2026-02-30),酸价不合格",
        "和平区山月蔬菜摊销售的韭菜，腐霉利检测结果明显偏高",
        "和平区江畔水产店销售的鲫鱼检出呋喃唑酮代谢物",
    ],
)
def test_a_sentence_not_understood_is_never_dropped(sentence: str) -> None:
    (told,) = told_in(sentence)
    assert told.sample is None
    assert [doubt.code for doubt in told.doubts] == ["prose_unread"]
