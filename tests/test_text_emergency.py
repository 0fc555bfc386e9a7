"""Is danger heard in sentences that another author wrote, and is none heard where there is none?"""

from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
import yaml

from bot.domain.decision import Want
from tests.chat import DECIDER

GIVEN = yaml.safe_load((Path(__file__).parent / "emergencies.yaml").read_text("utf-8"))


def is_alarm(text: str) -> bool:
    return DECIDER.decide(text).want is Want.EMERGENCY


def test_nineteen_in_twenty_emergencies_are_heard() -> None:
    missed = [text for text in GIVEN["emergencies"] if not is_alarm(text)]
    assert len(missed) <= 0.05 * len(GIVEN["emergencies"]), missed


def test_few_near_misses_and_no_others_raise_alarm() -> None:
    alarmed = [text for text in GIVEN["not_emergencies"] if is_alarm(text)]
    assert len(alarmed) <= 0.08 * len(GIVEN["not_emergencies"]), alarmed
    assert [text for text in GIVEN["others"] if is_alarm(text)] == []


@pytest.mark.parametrize(
    ("danger", "harmless"),
    [
        ("他没反应了", "小程序没反应了"),
        ("孩子误吞了硬币", "奶茶里有塑料，差点吞下去"),
        ("中午吃的凉皮，现在肚子腾", "笑得肚子腾"),
        ("我吃了蘑菇，没感觉，但听说有剧毒", "捡了点蘑菇还没吃呢"),
        ("我爸吃了老鼠药", "我家金毛吃了老鼠药"),
        ("吃了剩菜，三天了还在吐", "三年前吃了剩菜吐了"),
        ("我们组四个人都头晕恶心", "热得头晕"),
    ],
)
def test_one_sign_means_danger_only_in_its_place(danger: str, harmless: str) -> None:
    assert is_alarm(danger)
    assert not is_alarm(harmless)


@pytest.mark.parametrize(
    "text",
    [
        "我提的辣条抽了没",
        "我点的菜抽了吗？",
        "我选的奶茶抽了没有",
        "学校门口的辣条抽了没",
        "提名的辣条抽过了吗",
        "我投的烤肠抽了几批",
        "大家投的月饼抽过没有",
        "我提的凉菜，抽了什么结果",
    ],
)
def test_asking_for_samples_is_no_danger(text: str) -> None:
    assert not is_alarm(text)


@pytest.mark.parametrize(
    "text",
    [
        "我点的外卖孩子吃完抽了吗",
        "吃了我提的辣条，抽了没知觉",
        "我点的菜吃完人抽了",
        "孩子吃辣条抽了没有",
        "吃蘑菇抽了吗",
        "我爸喝了散酒抽了没反应",
        "奶茶喝完手抽了吗",
        "我点的凉菜，吃完他抽了吗",
        "我提的辣条，孩子抽过去了，抽了没",
        "肚子疼得打滚，我点的外卖抽了没",
        "我提的奶粉我奶奶抽了没有",
    ],
)
def test_whoever_convulses_is_heard_beside_what_was_picked(text: str) -> None:
    assert is_alarm(text)


def test_an_alarm_names_body_part_and_ailment() -> None:
    assert "嘴唇都紫" in DECIDER.decide("吃完面嘴唇都紫了").because


def test_ordinary_short_texts_are_decided_at_once() -> None:
    spent = []
    for text in GIVEN["others"] * 5:
        before = perf_counter()
        DECIDER.decide(text)
        spent.append(perf_counter() - before)
    assert median(spent) < 0.001
