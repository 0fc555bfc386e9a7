"""Are the tests of a cell told apart, whatever signs part them, and doubted where two readings are possible?"""

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.result import tests as cells
from bot.domain.result.reading import Plan, Stage, Test
from bot.domain.result.tests import zipped

BARS = ("║", "‖", "||", "|", "︱", "丨", "｜")
EDGES = ("；", ";", "\n", "；\n", "、", " ", "")
ITEMS = (
    "丙酸及其钠盐、钙盐(以丙酸计)",
    "噻虫胺",
    "铅(以Pb计)",
    "二氧化硫残留量",
    "2,4-滴",
    "4-氯苯氧乙酸钠（以4-氯苯氧乙酸计）",
    "咪鲜胺和咪鲜胺锰盐",
    "铝的残留量(干样品,以Al计)",
    "黄曲霉毒素B₁",
)
LIMITS = (
    "不得使用",
    "不得检出",
    "≤0.2mg/kg",
    "≤1×10³CFU/g",
    "≥1.5g/100g",
    "15.0~17.0%vol",
    "n=5,c=2,m=10,M=10²CFU/g",
    "不得检出/25g",
)
RESULTS = (
    "0.21mg/kg",
    "311μg/kg",
    "检出",
    "检出/50cm²",
    "3.97×10³μg/kg",
    "0.0740g/kg",
    "6.0×10²;2.5×10³;170;370;190CFU/g",
)
Row = tuple[str, str, str]
ROWS = st.lists(
    st.tuples(st.sampled_from(ITEMS), st.sampled_from(RESULTS), st.sampled_from(LIMITS)), min_size=1, max_size=5
)


def texts(tests: tuple[Test, ...]) -> list[Row]:
    return [(test.item, test.result, test.limit) for test in tests]


@settings(max_examples=300)
@given(ROWS, st.sampled_from(BARS), st.sampled_from(EDGES), st.sampled_from(("", "{}.", "{}、", "（{}）", "{}．")))
def test_tests_in_any_style_are_read_back_equal(rows: list[Row], bar: str, edge: str, numbering: str) -> None:
    assume(edge or numbering or not any("m=" in limit for _, _, limit in rows))
    assume(not numbering or not any(item[0].isdigit() for item, _, _ in rows))
    shown = [numbering.format(place) + bar.join(row) for place, row in enumerate(rows, 1)]
    found = cells.tests_in(edge.join(shown))
    plans = [row for row in rows if "n=" in row[2] and row[1].count(";") not in (0, 4)]
    assert texts(found.values) == rows
    assert found.doubts == () or plans


@given(ROWS, st.sampled_from(BARS))
def test_units_apart_go_behind_bare_numbers(rows: list[Row], bar: str) -> None:
    cell = "；".join(bar.join((item, "0.21", "mg/kg", "≤0.05")) for item, _, _ in rows)
    assert texts(cells.tests_in(cell).values) == [(item, "0.21mg/kg", "≤0.05mg/kg") for item, _, _ in rows]


@given(ROWS)
def test_lines_of_columns_are_zipped_as_they_stand(rows: list[Row]) -> None:
    rows = [row for row in rows if ";" not in row[1] and "," not in row[2]] or [("铅", "1mg/kg", "≤0.5mg/kg")]
    found = zipped(*("\n".join(column) for column in zip(*rows, strict=True)))
    assert (texts(found.values), found.doubts) == (rows, ())


@given(st.text(alphabet="噻虫嗪铅║‖|；\n,，、()（）0123456789.×10²≤mg/kgn=cM初复检结果：  不得", max_size=200))
def test_any_cell_is_read_or_doubted(cell: str) -> None:
    found = cells.tests_in(cell)
    assert all(test.item for test in found.values)
    assert found.values or found.doubts or not any(sign.isalnum() for sign in cell)


def test_first_and_second_test_are_kept_apart() -> None:
    cell = "初检结果：过氧化值(以脂肪计)║0.31g/100g║≤0.25g/100g复检结果：过氧化值(以脂肪计)║0.47g/100g║≤0.25g/100g"
    found = cells.tests_in(cell).values
    assert [(test.stage, test.result) for test in found] == [(Stage.FIRST, "0.31g/100g"), (Stage.AGAIN, "0.47g/100g")]
    assert {test.item for test in found} == {"过氧化值(以脂肪计)"}


@pytest.mark.parametrize(
    "cell",
    [
        "镉(初检)|0.3mg/kg|≤0.1mg/kg；镉（复检）|0.2mg/kg|≤0.1mg/kg",
        "镉|初检：0.3mg/kg；复检：0.2mg/kg|≤0.1mg/kg",
        "初检结果:镉|0.3mg/kg|≤0.1mg/kg\n复检结果:镉|0.2mg/kg|≤0.1mg/kg",
    ],
)
def test_a_second_test_is_known_wherever_it_is_said(cell: str) -> None:
    found = cells.tests_in(cell)
    assert found.doubts == ()
    assert [(test.item, test.stage, test.result) for test in found.values] == [
        ("镉", Stage.FIRST, "0.3mg/kg"),
        ("镉", Stage.AGAIN, "0.2mg/kg"),
    ]


def test_a_microbial_plan_holds_five_results() -> None:
    cell = "大肠菌群║600;2.5×10³;1.7×10³;370;190║n=5,c=2║m=10,M=10²CFU/g"
    (test,) = cells.tests_in(cell).values
    assert test.plan == Plan(5, 2, Decimal(10), Decimal(100))
    assert [measure.value for measure in test.measures] == [600, 2500, 1700, 370, 190]


def test_too_few_results_for_a_plan_are_doubted() -> None:
    found = cells.tests_in("大肠菌群║10,20,30CFU/g║n=5,c=2,m=10,M=10²CFU/g")
    assert [doubt.code for doubt in found.doubts] == ["plan_count"]


@pytest.mark.parametrize(
    ("cell", "header", "row"),
    [
        ("镉||0.2||mg/kg||≤0.1", "不合格项目||检验结果||计量单位||标准值", ("镉", "0.2mg/kg", "≤0.1mg/kg")),
        ("镉||0.2mg/kg||≤0.1mg/kg", "不合格项目||检验结果||单位||标准值", ("镉", "0.2mg/kg", "≤0.1mg/kg")),
        ("镉║≤0.1mg/kg║0.2mg/kg", "项目║标准值║实测值", ("镉", "0.2mg/kg", "≤0.1mg/kg")),
        ("镉：≤0.1mg/kg/0.2mg/kg", "主要不合格项（项目名称：标准值/实测值）", ("镉", "0.2mg/kg", "≤0.1mg/kg")),
        ("镉:0.2mg/kg/≤0.1mg/kg", "不合格项目（实测值/标准值）", ("镉", "0.2mg/kg", "≤0.1mg/kg")),
        ("二氧化碳气容量║0.96倍║≥1.5倍", "不合格项目║检出值║限值", ("二氧化碳气容量", "0.96倍", "≥1.5倍")),
    ],
)
def test_the_header_tells_the_order(cell: str, header: str, row: Row) -> None:
    found = cells.tests_in(cell, header=header)
    assert (texts(found.values), found.doubts) == ([row], ())


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("大肠菌群║检出", "tests_parts"),
        ("镉║0.2║0.1║mg║kg║a", "tests_parts"),
        ("镉║≤0.1mg/kg║0.2mg/kg", "tests_order"),
        ("║0.2mg/kg║≤0.1mg/kg", "tests_item"),
        ("二氧化硫残留\n量", "tests_parts"),
        ("二氧化硫残\n留量", "tests_parts"),
        ("大肠\n菌群", "tests_parts"),
        ("不合格", "tests_item"),
        ("镉实测值0.2标准值≤0.1", "tests_parts"),
        ("1.2,4-滴║0.2mg/kg║≤0.1mg/kg", "tests_item"),
        ("a" * 20_000, "tests_long"),
    ],
)
def test_a_cell_of_two_readings_is_doubted(cell: str, code: str) -> None:
    assert [doubt.code for doubt in cells.tests_in(cell).doubts] == [code]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("菌落总数；大肠菌群", ["菌落总数", "大肠菌群"]),
        ("铅、镉", ["铅", "镉"]),
        ("咪鲜胺和\n咪鲜胺锰盐", ["咪鲜胺和咪鲜胺锰盐"]),
        ("铝的残留量(干样品，以Al计)", ["铝的残留量(干样品，以Al计)"]),
        ("1.酸价 2.过氧化值", ["酸价", "过氧化值"]),
        ("2，4-滴", ["2，4-滴"]),
        ("丙酸及其钠盐、钙盐(以丙酸计)", ["丙酸及其钠盐、钙盐(以丙酸计)"]),
        ("亚硝酸盐、氯化钠", ["亚硝酸盐", "氯化钠"]),
        ("菌落总数\n大肠菌群", ["菌落总数", "大肠菌群"]),
        ("1.其他甲项\n2.其他乙项", ["其他甲项", "其他乙项"]),
        ("脱氢乙酸\n及其钠盐", ["脱氢乙酸及其钠盐"]),
        ("/", []),
        ("所检项目均合格", []),
        ("未检出不合格项目", []),
    ],
)
def test_names_alone_are_items_without_results(cell: str, names: list[str]) -> None:
    found = cells.tests_in(cell)
    assert ([test.item for test in found.values], found.doubts) == (names, ())


def test_columns_of_unequal_lines_are_doubted() -> None:
    found = zipped("镉\n铅", "0.2mg/kg", "≤0.1mg/kg\n≤0.1mg/kg")
    assert [doubt.code for doubt in found.doubts] == ["tests_unequal"]


def test_five_lines_of_results_belong_to_one_item() -> None:
    (test,) = zipped("菌落总数", "100\n200\n300\n400\n500", "n=5,c=2,m=10,M=100", "CFU/g").values
    assert len(test.measures) == 5
    assert {measure.unit for measure in test.measures} == {"CFU/g"}


def test_a_long_cell_is_read_to_its_end() -> None:
    cell = "；".join(["噻虫胺║0.21mg/kg║≤0.2mg/kg"] * 300)
    assert len(cells.tests_in(cell).values) == 300
    assert len(cells.tests_in(cell + "，" * 500).values) == 300
    assert cells.tests_in(" " * 9_999).values == ()


def test_stages_in_a_column_of_results_are_kept_apart() -> None:
    found = zipped("过氧化值", "初检：0.30g/100g\n复检：0.37g/100g", "≤0.25g/100g")
    assert ([(test.stage, test.result) for test in found.values], found.doubts) == (
        [(Stage.FIRST, "0.30g/100g"), (Stage.AGAIN, "0.37g/100g")],
        (),
    )


def test_words_of_five_samples_belong_to_one_item() -> None:
    found = zipped("沙门氏菌", "检出\n未检出\n未检出\n未检出\n未检出", "n=5,c=0,m=0/25g")
    assert (len(found.values), found.doubts) == (1, ())


def test_circled_numbers_part_the_samples_of_a_plan() -> None:
    (test,) = cells.tests_in("菌落总数║①1.2×10⁵②8.4×10⁴③120④130⑤<10CFU/g║n=5,c=2,m=10^4,M=10^5CFU/g").values
    assert [measure.value for measure in test.measures] == [120000, 84000, 120, 130, 10]


def test_a_bar_at_the_end_parts_nothing() -> None:
    assert texts(cells.tests_in("镉|0.2mg/kg|≤0.1mg/kg|").values) == [("镉", "0.2mg/kg", "≤0.1mg/kg")]


@pytest.mark.parametrize(
    ("cell", "second"),
    [
        ("甜蜜素║1g/kg║不得使用；脱氢乙酸\n及其钠盐║1g/kg║不得使用", "脱氢乙酸及其钠盐"),
        ("镉║1mg/kg║≤0.3mg/kg\n（GB 2762）\n二氧化硫残\n留量║1g/kg║不得使用", "二氧化硫残留量"),
        ("镉║1mg/kg║≤0.3 mg/kg噻虫嗪║1mg/kg║≤0.1mg/kg", "噻虫嗪"),
    ],
)
def test_a_name_broken_into_lines_stays_one(cell: str, second: str) -> None:
    found = cells.tests_in(cell)
    assert ([test.item for test in found.values][1:], found.doubts) == ([second], ())
