"""Whatever a grid holds: is every row read, doubted or noted, and nothing lost?"""

import csv
import io
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.result.reading import Reading
from tests.tabular_rows import BEAN, HEADER, LEEK, read, sheet

WORDS_OF_CELLS = st.sampled_from(
    ["", " ", "/", "—", "1", "2", "合计", "注：见附件", "韭菜", "豆干", "和平区一禾超市", "2026-03-02", "45992", "购进 2026.3.2",
     "腐霉利║6.10mg/kg║≤0.2mg/kg", "霉菌‖360CFU/g‖50CFU/g；铅", "║", "合格", "不合格", "附件3 不合格产品信息", *HEADER]
)  # fmt: skip
CELLS = WORDS_OF_CELLS | st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
GRIDS = st.lists(st.lists(CELLS, max_size=8), max_size=12)
BLANK = re.compile(r"\s+")


def bare(text: str) -> str:
    return BLANK.sub("", text)


def held(reading: Reading) -> str:
    """Everything that a reading kept, in one text."""
    cells = [text for row in reading.rows for text in row.cells.values()]
    return "\x1f".join(map(bare, [*cells, *reading.notes, *(column.header for column in reading.columns)]))


@settings(max_examples=300, deadline=None)
@given(GRIDS)
def test_no_text_of_any_grid_is_lost(grid: list[list[str]]) -> None:
    reading = sheet(HEADER, LEEK, *grid, BEAN)
    kept = held(reading)
    assert [cell for row in grid for cell in row if bare(cell) not in kept] == []


@settings(max_examples=200, deadline=None)
@given(GRIDS)
def test_every_row_is_understood_or_says_why_not(grid: list[list[str]]) -> None:
    for row in sheet(HEADER, LEEK, *grid, BEAN).rows:
        assert row.is_understood or row.doubts
        assert row.cells
        if row.is_understood and row.sample:
            assert row.sample.food
            assert row.sample.verdict is not None
            assert row.sample.venue or row.sample.producer


@settings(max_examples=150, deadline=None)
@given(GRIDS)
def test_a_row_is_read_alike_wherever_it_stands(grid: list[list[str]]) -> None:
    last = sheet(HEADER, LEEK, *grid, HEADER, BEAN).rows[-1]
    assert last.sample is not None
    assert (last.sample.food, last.sample.venue) == ("豆干", "和平区一禾超市")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=6), min_size=1, max_size=8))
def test_a_grid_without_header_loses_nothing_either(grid: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["不认识的表头", "另一个表头"], *grid, ["末行", "末格"]])
    kept = held(read("表.csv", out.getvalue()))
    assert [cell for row in grid for cell in row if bare(cell) not in kept] == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_no_line_of_pasted_text_is_lost(text: str) -> None:
    told = "和平区山月蔬菜摊经营的芹菜,甲拌磷不符合食品安全国家标准。\n"
    kept = held(read("粘贴.txt", told + text.replace("\0", "").replace("\x1f", "")))
    for line in text.replace("\0", "").replace("\x1f", "").splitlines():
        assert all(bare(word) in kept for word in line.split())
