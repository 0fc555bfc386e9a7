"""What tests of reading tables say of rows: short files made of rows, and what became of them."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from bot import tabular
from bot.content.results import load_results
from bot.domain.result.reading import Read, Reading, Sample, Verdict

WORDS = load_results(Path(__file__).parent.parent / "content")
TODAY = date(2026, 11, 22)
HEADER = ("序号", "食品名称", "被抽样单位名称", "生产日期", "不合格项目║检验结果║标准值", "检验机构")
LEEK = ("1", "韭菜", "和平区山月蔬菜摊", "2026-03-02", "腐霉利║6.10mg/kg║≤0.2mg/kg", "和平区食品检验所")
BEAN = ("2", "豆干", "和平区一禾超市", "2026-03-05", "苯甲酸║0.30g/kg║不得使用", "和平区食品检验所")


def read(name: str, data: bytes | str, mapping: Mapping[str, str] | None = None) -> Reading:
    given = data.encode() if isinstance(data, str) else data
    return tabular.read(name, given, words=WORDS, mapping=mapping, today=TODAY)


def sheet(*rows: Sequence[str], name: str = "表.csv", mapping: Mapping[str, str] | None = None) -> Reading:
    """Read rows as a CSV file."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return read(name, out.getvalue(), mapping)


def book(*rows: Sequence[object], merged: Sequence[str] = (), name: str = "表.xlsx", title: str = "表1") -> Reading:
    """Read rows as a workbook with merged cells."""
    made = Workbook()
    page = made.worksheets[0]
    page.title = title
    for row in rows:
        page.append(row)
    for area in merged:
        page.merge_cells(area)
    out = io.BytesIO()
    made.save(out)
    return read(name, out.getvalue())


def samples(reading: Reading) -> list[Sample]:
    assert [row.doubts for row in reading.rows] == [()] * len(reading.rows)
    return [row.sample for row in reading.rows if row.sample is not None]


def foods(reading: Reading) -> list[str]:
    return [sample.food for sample in samples(reading)]


def items(row: Read) -> list[str]:
    return [test.item for test in row.sample.tests] if row.sample else []


def codes(reading: Reading) -> set[str]:
    return {doubt.code for row in reading.rows for doubt in row.doubts}


FAILED, PASSED = Verdict.FAILED, Verdict.PASSED
