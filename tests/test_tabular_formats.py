"""Does the same table say the same in every format it comes in?"""

import io
import json
from datetime import date

import pytest
from docx import Document
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from bot.domain.result.reading import Reading
from tests.fixtures import make_results as made
from tests.tabular_rows import HEADER, LEEK, book, foods, items, read, samples

FILES = made.files()
ROWS = ["韭菜", "酱卤牛肉", "五香花生", "芒果", "消毒碗"]
RAISED = InlineFont(vertAlign="superscript")


def understood(reading: Reading) -> list[str]:
    return [row.sample.food for row in reading.rows if row.is_understood and row.sample]


@pytest.mark.parametrize("name", ["old.xls", "gb18030.csv", "utf8.csv", "utf16.csv", "objects.json"])
def test_each_format_gives_the_same_rows(name: str) -> None:
    reading = read(name, FILES[name])
    assert understood(reading) == ROWS
    assert [row.sample and row.sample.food for row in reading.rows if row.doubts] == ["桃酥"]


def test_a_workbook_gives_all_its_sheets() -> None:
    reading = read("workbook.xlsx", FILES["workbook.xlsx"])
    assert understood(reading) == [*ROWS, "苹果", "纯牛奶", "挂面"]
    assert {column.sheet for column in reading.columns} == {"不合格", "合格"}
    assert reading.rows[2].sample is not None
    assert reading.rows[2].sample.made[0].on == date(2026, 1, 20)


def test_a_table_over_two_pages_of_a_paper_is_whole() -> None:
    reading = read("paper.pdf", FILES["paper.pdf"])
    assert foods(reading) == ["韭菜", "五香花生", "芒果"] * 10
    assert items(reading.rows[-1]) == ["戊唑醇", "吡唑醚菌酯"]


def test_a_page_gives_cells_that_span_and_raised_figures() -> None:
    first, second = samples(read("page.html", FILES["page.html"]))
    assert (first.venue, second.venue) == ("和平区暖阳小吃店", "和平区暖阳小吃店")
    assert second.tests[0].result == "2.0×10⁵CFU/g"


@pytest.mark.parametrize("name", ["pasted_bars.txt", "pasted_tabs.txt"])
def test_pasted_tables_are_tables(name: str) -> None:
    assert foods(read(name, FILES[name])) in (["芹菜", "草莓"], ["米粉", "鲜姜", "白酒"])


def test_an_announcement_gives_counts_and_samples() -> None:
    reading = read("announcement.txt", FILES["announcement.txt"])
    assert sum(count.batches for count in reading.counts) == 21
    assert foods(reading) == ["汤碗"]
    assert reading.rows[0].row == 13


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_encoding_and_separator_is_found(encoding: str, separator: str) -> None:
    rows = (
        ("序号", "食品名称", "受检单位", "结论"),
        *((str(place), "韭菜", "和平区超市", "合格") for place in range(9)),
    )
    text = "\r\n".join(separator.join(row) for row in rows) + "\r\n"
    assert foods(read("表.csv", text.encode(encoding))) == ["韭菜"] * 9


def test_traditional_characters_are_not_taken_for_others() -> None:
    rows = [("食品名稱", "受檢單位", "結論"), *(("鮮牛奶及豆漿", "和平區第一超級市場有限公司", "合格"),) * 9]
    data = "\n".join(",".join(row) for row in rows).encode("big5")
    told = {"食品名稱": "food", "受檢單位": "venue", "結論": "verdict"}
    assert [sample.food for sample in samples(read("表.csv", data, told))] == ["鮮牛奶及豆漿"] * 9


def test_one_object_a_line_is_read_too() -> None:
    item = {"item": "腐霉利", "result": 6.10, "unit": "mg/kg", "limit": "≤0.2mg/kg"}
    row = {"食品名称": "韭菜", "被抽样单位": "和平区一禾超市", "结论": "不合格", "failed_items": [item]}
    text = json.dumps(row, ensure_ascii=False).replace("6.1,", "6.10,")
    one, other = samples(read("表.jsonl", f"{text}\n{text}\n"))
    assert [(test.item, test.result) for test in one.tests] == [("腐霉利", "6.10mg/kg")]
    assert one == other
    assert samples(read("表.json", text)) == [one]


def test_a_list_of_lists_is_a_table() -> None:
    rows = [HEADER, LEEK]
    assert foods(read("表.json", json.dumps({"title": "公告", "rows": [dict(zip(*rows, strict=True))]}))) == ["韭菜"]
    assert foods(read("表.json", json.dumps(rows))) == ["韭菜"]


def test_a_document_gives_merged_cells_and_raised_figures() -> None:
    paper = Document()
    paper.add_paragraph("附件2 监督抽检不合格产品信息")
    table = paper.add_table(rows=3, cols=len(HEADER))
    for row, texts in enumerate((HEADER, LEEK, ("", "", "", "", "", ""))):
        for place, text in enumerate(texts):
            table.rows[row].cells[place].text = text
    for place in (0, 1, 2, 3, 5):
        table.cell(1, place).merge(table.cell(2, place))
    cell = table.rows[2].cells[4].paragraphs[0]
    cell.add_run("霉菌║2.0×10")
    cell.add_run("5").font.superscript = True
    cell.add_run("CFU/g║≤50CFU/g")
    out = io.BytesIO()
    paper.save(out)
    (sample,) = samples(read("公告.docx", out.getvalue()))
    assert [(test.item, test.result) for test in sample.tests] == [("腐霉利", "6.10mg/kg"), ("霉菌", "2.0×10⁵CFU/g")]


def test_raised_figures_of_a_workbook_are_kept() -> None:
    made_of = CellRichText("霉菌║2.0×10", TextBlock(RAISED, "5"), "CFU/g║≤10", TextBlock(RAISED, "3"), "CFU/g")
    reading = book(HEADER, (*LEEK[:4], made_of, LEEK[5]))
    assert [(test.result, test.limit) for test in samples(reading)[0].tests] == [("2.0×10⁵CFU/g", "≤10³CFU/g")]


def test_numbers_of_a_workbook_are_as_people_see_them() -> None:
    made_of = Workbook()
    page = made_of.worksheets[0]
    page.append(("食品名称", "被抽样单位", "生产日期", "不合格项目", "检验结果", "标准值"))
    page.append(("韭菜", "和平区一禾超市", date(2026, 3, 2), "酒精度", 0.4, 0.05))
    page["E2"].number_format = "0.00"
    page["F2"].number_format = "0%"
    out = io.BytesIO()
    made_of.save(out)
    (sample,) = samples(read("表.xlsx", out.getvalue()))
    assert (sample.tests[0].result, sample.tests[0].limit) == ("0.40", "5%")
    assert (sample.made[0].raw, sample.made[0].on) == ("2026-03-02", date(2026, 3, 2))


@pytest.mark.parametrize(
    "line", ["|---|:--:|---|---|---|---|", "+----+----+", "————————————"], ids=["markdown", "plus", "dash"]
)
def test_a_drawn_rule_in_pasted_text_is_no_row(line: str) -> None:
    text = "\n".join(("| " + " | ".join(HEADER[:5]) + " |", line, "| " + " | ".join(LEEK[:5]) + " |"))
    assert foods(read("", text)) == ["韭菜"]


def test_a_row_that_lacks_a_cell_between_blanks_is_in_doubt() -> None:
    reading = read(
        "粘贴", "食品名称  被抽样单位  商标  检验结论\n韭菜  和平区一禾超市  合格\n豆干  一禾超市  青禾  合格"
    )
    assert [[doubt.code for doubt in row.doubts][:1] for row in reading.rows] == [["cells_shifted"], []]


def test_a_long_number_that_lost_its_digits_is_in_doubt() -> None:
    reading = book((*HEADER, "检验报告编号"), (*LEEK, 12345678901234567890))
    assert [doubt.code for doubt in reading.rows[0].doubts] == ["number_odd"]


@pytest.mark.parametrize("gap", ["   ", "\u3000\u3000", "‖", "│", "，"])
def test_cells_of_pasted_text_may_be_parted_anyhow(gap: str) -> None:
    rows = (("食品名称", "被抽样单位", "检验结论"), ("韭菜", "和平区一禾超市", "合格"))
    assert foods(read("粘贴", "\n".join(gap.join(row) for row in rows))) == ["韭菜"]
