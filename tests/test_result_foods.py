"""Are foods and categories known by their other names, and is nothing guessed?"""

import re
from pathlib import Path

import pytest

from bot.content import ContentError
from bot.content.foods import load_foods
from bot.domain.result.category import Foods, Group, parse_foods

ROOT = Path(__file__).parents[1]
FOODS = load_foods(ROOT / "content")


@pytest.mark.parametrize(
    ("written", "food"),
    [
        ("桂圆", "龙眼"),
        ("刀豆（菜豆）", "菜豆"),
        (" 鲜 姜 ", "姜"),
        ("散装花生米", "花生米"),
        ("苏式蛋黄馅月饼", "月饼"),
        ("西红柿", "番茄"),
        ("白馒头（自制）", "馒头"),
        ("红油豇豆", None),
        ("韭菜盒子", None),
        ("甲", None),
        ("", None),
    ],
)
def test_a_food_is_known_by_its_other_names(written: str, food: str | None) -> None:
    assert FOODS.food_of(written) == food


@pytest.mark.parametrize(
    ("written", "food", "category"),
    [
        ("食用农产品-蔬菜", "", "蔬菜"),
        ("蔬菜-蔬菜-食荚豌豆", "", "蔬菜"),
        ("食用农产品", "韭菜", "食用农产品"),
        ("餐饮食品-复用餐饮具(餐馆自行消毒)", "", "餐饮食品"),
        ("食品添加剂-->食品添加剂", "", "食品添加剂"),
        ("豆制品-非发酵性豆制品（豆干、豆腐、豆皮等）", "", "豆制品"),
        ("饮料类", "", "饮料"),
        ("", "韭菜", "蔬菜"),
        ("", "馒头", None),
        ("某某某", "韭菜", None),
        ("", "", None),
    ],
)
def test_a_category_is_one_of_the_plan(written: str, food: str, category: str | None) -> None:
    assert FOODS.category_of(written, food) == category


def test_all_names_of_one_food_are_known() -> None:
    assert FOODS.alike("桂圆") == FOODS.alike("龙眼") == {"龙眼", "桂圆"}
    assert FOODS.alike("苏式月饼") == FOODS.alike("某某") == frozenset()


def test_every_category_of_the_plan_names_itself() -> None:
    assert len(set(FOODS.categories.values())) >= 34
    assert all(FOODS.category_of(name) == name for name in FOODS.categories.values())


@pytest.mark.parametrize(
    ("groups", "fault"),
    [
        ([Group("甲", ("乙",)), Group("乙")], "stands twice"),
        ([Group("甲", (), (("丙", "丁"), ("丁",)))], "stands twice"),
        ([Group("甲", under="乙")], "no category"),
    ],
)
def test_words_of_two_meanings_are_refused(groups: list[Group], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        parse_foods(groups, (), ())


def test_without_a_list_nothing_is_known() -> None:
    assert (Foods().food_of("韭菜"), Foods().category_of("蔬菜")) == (None, None)


def test_a_broken_list_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "foods.yaml").write_text("categories: [{name: 甲, wods: [乙]}]", "utf-8")
    with pytest.raises(ContentError, match=re.compile(r"foods.yaml.*wods")):
        load_foods(tmp_path)
