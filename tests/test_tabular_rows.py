"""Is every row of a table the sample, title, note or further item that it is to people?"""

import pytest

from tests.tabular_rows import BEAN, FAILED, HEADER, LEEK, PASSED, book, codes, foods, items, read, samples, sheet

TITLE = "附件3 监督抽检不合格产品信息"
APART = ("序号", "食品名称", "被抽样单位", "不合格项目", "检验结果", "标准值")


def test_titles_notes_and_sums_are_no_samples() -> None:
    reading = sheet((TITLE,), HEADER, LEEK, ("合计", "1"), ("注：以上仅指该批次所检项目。",))
    assert foods(reading) == ["韭菜"]
    assert reading.title == TITLE
    assert [note.split(" ", 1)[0] for note in reading.notes if "!" in note] == ["表1!1", "表1!4", "表1!5"]


def test_a_header_said_again_on_each_page_is_skipped() -> None:
    broken = tuple(text.replace("日期", "日\n期") for text in HEADER)
    assert foods(sheet(HEADER, LEEK, broken, BEAN)) == ["韭菜", "豆干"]


def test_another_header_begins_another_table() -> None:
    reading = sheet(
        HEADER,
        LEEK,
        ("二、合格产品信息",),
        ("序号", "样品名称", "受检单位", "检验结论"),
        ("1", "苹果", "和平区一禾超市", "合格"),
    )
    assert [(sample.food, sample.verdict) for sample in samples(reading)] == [("韭菜", FAILED), ("苹果", PASSED)]


def test_a_header_of_two_rows_is_one() -> None:
    reading = book(
        ("序号", "食品名称", "被抽样单位", "", "不合格情况", "", ""),
        ("", "", "名称", "地址", "项目", "检验结果", "标准值"),
        ("1", "韭菜", "和平区一禾超市", "和平区柳荫街40号", "腐霉利", "6.10mg/kg", "≤0.2mg/kg"),
        merged=("A1:A2", "B1:B2", "C1:D1", "E1:G1"),
    )
    (sample,) = samples(reading)
    assert (sample.venue, sample.venue_address, sample.tests[0].limit) == (
        "和平区一禾超市",
        "和平区柳荫街40号",
        "≤0.2mg/kg",
    )


def test_columns_below_failing_items_are_their_parts() -> None:
    reading = book(
        ("食品名称", "被抽样单位", "不合格项目", "", ""),
        ("", "", "项目名称", "检验结果", "标准值"),
        ("韭菜", "和平区一禾超市", "腐霉利", "6.10mg/kg", "≤0.2mg/kg"),
        merged=("A1:A2", "B1:B2", "C1:E1"),
    )
    assert [(test.item, test.result, test.limit) for test in samples(reading)[0].tests] == [
        ("腐霉利", "6.10mg/kg", "≤0.2mg/kg")
    ]


def test_a_row_of_items_alone_belongs_to_the_sample_above() -> None:
    reading = sheet(
        APART,
        ("1", "韭菜", "一禾超市", "腐霉利", "6.1mg/kg", "≤0.2mg/kg"),
        ("", "", "", "毒死蜱", "1mg/kg", "≤0.02mg/kg"),
    )
    assert items(reading.rows[0]) == ["腐霉利", "毒死蜱"]
    assert len(samples(reading)) == 1


def test_a_sample_merged_over_rows_is_one_sample() -> None:
    rows = (HEADER, LEEK, ("", "", "", "", "毒死蜱║1mg/kg║≤0.02mg/kg", ""), BEAN)
    reading = book(*rows, merged=[f"{column}2:{column}3" for column in "ABCDF"])
    assert [items(row) for row in reading.rows] == [["腐霉利", "毒死蜱"], ["苯甲酸"]]


def test_a_business_merged_over_samples_stands_with_each() -> None:
    reading = book(HEADER, LEEK, (*BEAN[:2], "", *BEAN[3:]), merged=["C2:C3"])
    assert [sample.venue for sample in samples(reading)] == ["和平区山月蔬菜摊"] * 2


def test_the_same_number_with_another_item_is_one_sample() -> None:
    header = ("序号", "抽样单编号", "食品名称", "被抽样单位", "不合格项目", "检验结果", "标准值")
    first = ("1", "XC26000000000000021", "韭菜", "一禾超市", "腐霉利", "6.1mg/kg", "≤0.2mg/kg")
    second = ("2", *first[1:4], "毒死蜱", "1mg/kg", "≤0.02mg/kg")
    other = ("3", "XC26000000000000022", *second[2:])
    assert [items(row) for row in sheet(header, first, second, other).rows] == [["腐霉利", "毒死蜱"], ["毒死蜱"]]


def test_a_further_item_may_repeat_the_verdict() -> None:
    header = (*APART, "检验结论")
    first = ("1", "韭菜", "一禾超市", "腐霉利", "6.1mg/kg", "≤0.2mg/kg", "不合格")
    reading = sheet(header, first, ("", "", "", "毒死蜱", "1mg/kg", "≤0.02mg/kg", "不合格"))
    assert [items(row) for row in reading.rows] == [["腐霉利", "毒死蜱"]]


def test_a_row_broken_in_two_is_in_doubt_twice() -> None:
    reading = sheet(HEADER, LEEK, ("", "", "（个体工商户）", "", "", ""), BEAN)
    torn = [any(doubt.code == "row_torn" for doubt in row.doubts) for row in reading.rows]
    assert torn == [True, True, False]


def test_a_cell_beyond_the_header_is_a_doubt() -> None:
    reading = sheet(HEADER, (*LEEK, "", "又一格"))
    (doubt,) = reading.rows[0].doubts
    assert (doubt.code, doubt.cell) == ("cells_beyond", "表1!G2")
    assert reading.rows[0].cells["第8列"] == "又一格"


@pytest.mark.parametrize("nothing", ["/", "—", "-", "\\", "／", "", "   ", "——"])
def test_a_sign_for_nothing_is_no_text(nothing: str) -> None:
    (sample,) = samples(sheet((*HEADER, "商标", "生产企业"), (*LEEK, nothing, nothing)))
    assert (sample.brand, sample.producer) == ("", "")


def test_blanks_around_a_name_are_no_part_of_it() -> None:
    (sample,) = samples(sheet(HEADER, ("1", " 韭菜\u3000", "和平区山月\n蔬菜摊  ", *LEEK[3:])))
    assert (sample.food, sample.venue) == ("韭菜", "和平区山月蔬菜摊")


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("抽检合格产品信息.csv", PASSED),
        ("不合格产品信息.csv", FAILED),
        ("合格与不合格产品信息.csv", None),
        ("第3期.csv", None),
    ],
)
def test_the_name_of_a_file_may_say_the_verdict(name: str, verdict: object) -> None:
    reading = sheet(("食品名称", "被抽样单位", "检测项目"), ("韭菜", "和平区一禾超市", "腐霉利"), name=name)
    sample = reading.rows[0].sample
    assert sample is not None
    assert sample.verdict is verdict
    assert bool([note for note in reading.notes if "→" in note]) is (verdict is not None)


def test_a_title_that_contradicts_the_row_is_a_doubt() -> None:
    assert codes(sheet(("监督抽检合格产品信息",), HEADER, LEEK)) == {"verdict_conflict"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("1", "", *LEEK[2:]), "food_missing"),
        ((*LEEK[:2], "/", *LEEK[3:]), "business_missing"),
        ((*LEEK[:4], "/", LEEK[5]), "verdict_missing"),
        ((*LEEK[:3], "2027-03-02", *LEEK[4:]), "made_future"),
        (("1", "2026-03-02", *LEEK[2:]), "food_odd"),
        ((*LEEK[:2], "350", *LEEK[3:]), "names_unclear"),
        ((*LEEK[:5], "2026年第17期"), "lab_unclear"),
        ((*LEEK[:2], "和平区\ufffd超市", *LEEK[3:]), "garbled"),
        ((*LEEK[:2], "超市" * 5000, *LEEK[3:]), "cell_long"),
    ],
)
def test_a_row_that_says_too_little_is_set_aside(row: tuple[str, ...], code: str) -> None:
    assert code in codes(sheet(HEADER, row, BEAN))


def test_things_that_are_no_food_are_set_aside() -> None:
    header = ("产品名称", "产品分类", "生产商", "判定")
    reading = sheet(
        header,
        ("和面机", "食品相关产品-->食品机械设备", "南山机械厂", "合格"),
        ("明胶", "食品添加剂", "青禾食品厂", "合格"),
    )
    assert [[doubt.code for doubt in row.doubts] for row in reading.rows] == [["not_food"], []]


def test_a_failed_row_without_item_is_set_aside() -> None:
    reading = sheet(("食品名称", "被抽样单位", "检验结论"), ("韭菜", "和平区一禾超市", "不合格"))
    assert codes(reading) == {"item_missing"}


def test_a_sample_made_after_its_publication_is_set_aside() -> None:
    assert codes(sheet((*HEADER, "公告日期"), (*LEEK, "2026-03-01"), (*BEAN, "2026-04-01"))) == {"made_after"}


def test_an_item_without_result_is_taken_as_said() -> None:
    header = ("食品名称", "供应商", "检测项目", "检测结果", "限量值", "判定")
    (sample,) = samples(sheet(header, ("淡奶油", "和平区一禾超市", "菌落总数", "", "", "不合格")))
    assert [(test.item, test.result, test.limit) for test in sample.tests] == [("菌落总数", "", "")]


def test_a_doubt_names_its_cell_as_people_do() -> None:
    reading = book((), ("", "", *HEADER), ("", "", *LEEK[:3], "2026年2月30日", *LEEK[4:]), title="不合格")
    assert [(doubt.code, doubt.cell) for doubt in reading.rows[0].doubts] == [("made_impossible", "不合格!F3")]


def test_pasted_prose_around_a_table_is_kept() -> None:
    text = (
        "关于抽检的公告\n现公布如下：\n食品名称\t被抽样单位\t检验结论\n韭菜\t和平区一禾超市\t合格\n\n和平区市场监管局"
    )
    reading = read("公告.txt", text)
    assert foods(reading) == ["韭菜"]
    assert reading.notes[:2] == ("关于抽检的公告", "现公布如下：")
    assert reading.notes[-1] == "和平区市场监管局"
