"""Which part of a name is the place, which is 字号, trade and form, and is the list of words checked?"""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.name import NameWords, Parts, parse_names, plain
from tests.conftest import CONTENT

WORDS = CONTENT.rules.names


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("北京市怀柔区永辉超市有限公司", Parts("北京市怀柔区", "永辉", "超市", "有限公司")),
        ("和平区鼎盛烧烤店（个体工商户）", Parts("和平区", "鼎盛", "烧烤", "店")),
        ("鼎盛烧烤", Parts("", "鼎盛", "烧烤", "")),
        ("鼎盛（上海）食品有限公司", Parts("", "鼎盛", "食品", "有限公司")),
        ("沙县小吃", Parts("沙县", "小吃", "", "")),
        ("永辉超市", Parts("", "永辉", "超市", "")),
        ("幸福小区便民超市", Parts("", "幸福小区便民", "超市", "")),
        ("7-11便利店", Parts("", "711", "便利店", "")),
        ("长桥县白沙镇李记豆腐坊", Parts("长桥县白沙镇", "李记豆腐坊", "", "")),
        ("超市", Parts("", "超市", "", "")),
        ("", Parts()),
    ],
)
def test_names_are_taken_apart_as_registered(name: str, parts: Parts) -> None:
    assert WORDS.parts(name) == parts


@given(st.text(max_size=200))
def test_parts_joined_are_the_name_without_brackets(name: str) -> None:
    found = WORDS.parts(name)
    whole = found.region + found.brand + found.trade + found.form
    without = plain(re.sub(r"[（(【\[][^）)】\]]*[）)】\]]", "", name))
    assert whole in (without, plain(name))


def test_common_words_are_marked_pair_by_pair() -> None:
    assert WORDS.common("鼎盛超市店") == [False, False, True, False]
    assert WORDS.common("鼎") == []


def test_no_words_take_nothing_away() -> None:
    assert NameWords().parts("北京永辉超市有限公司") == Parts("", "北京永辉超市有限公司", "", "")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"trades": "超市"}, "trades must be a list"),
        ({"forms": [""]}, "forms must be a list"),
        ({"more": []}, "must hold exactly"),
    ],
)
def test_wrong_list_is_refused_by_its_name(change: dict[str, Any], says: str) -> None:
    lists: dict[str, Any] = {name: [] for name in ("regions", "region_ends", "not_regions", "trades", "forms", "alike")}
    with pytest.raises(ValueError, match=says):
        parse_names(lists | change)
