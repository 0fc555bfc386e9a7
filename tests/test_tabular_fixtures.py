"""Is every file that offices send in some shape read the same, whatever the shape?"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from bot.content.results import load_results
from bot.domain.refused import Refused
from bot.domain.result.reading import Read, Reading, Stage
from bot.tabular import read
from tests.eval.results.canonical import fields
from tests.fixtures.make_results import BAD, HEADER, ROWS, files, paper

WORDS = load_results(Path("content"))
FILES = files()
SAME = ("old.xls", "gb18030.csv", "utf8.csv", "utf16.csv", "objects.json")


def reading(name: str, data: bytes | None = None) -> Reading:
    return read(name, FILES[name] if data is None else data, words=WORDS, today=date(2026, 11, 22))


def told(rows: tuple[Read, ...]) -> list[Mapping[str, str]]:
    return [fields(row.sample) for row in rows if row.sample]


@pytest.mark.parametrize("name", SAME)
def test_the_same_rows_are_read_from_every_shape(name: str) -> None:
    rows = reading(name).rows
    assert told(rows) == told(reading("utf8.csv").rows)
    assert [row.is_understood for row in rows] == [True] * len(ROWS) + [False]
    assert {doubt.code for doubt in rows[-1].doubts} == {"tests_parts", "made_impossible"}


def test_the_cells_of_a_doubted_row_are_kept() -> None:
    row = reading("gb18030.csv").rows[-1]
    assert row.cells[HEADER[8]] == BAD[8]


def test_merged_cells_and_a_header_of_two_rows_say_the_same() -> None:
    rows = reading("workbook.xlsx").rows
    places = [place for place, row in enumerate(rows) if row.sample and row.sample.venue == "和平区一禾超市"]
    assert told(rows)[:2] == told(reading("utf8.csv").rows)[:2]
    assert places[:2] == [2, 3]


def test_a_row_that_goes_on_has_both_items() -> None:
    row = next(row for row in reading("workbook.xlsx").rows if row.sample and row.sample.food == "桃酥")
    assert row.sample is not None
    assert [test.item for test in row.sample.tests] == ["酸价（以脂肪计）", "过氧化值（以脂肪计）"]


def test_a_paper_of_two_pages_is_one_table() -> None:
    rows = reading("paper.pdf").rows
    assert len(rows) == 30
    assert all(row.is_understood for row in rows)


def test_a_column_never_seen_is_asked_about() -> None:
    assert [column.header for column in reading("stranger.xlsx").unknown] == ["风味印象"]


@pytest.mark.parametrize(("name", "count"), [("page.html", 2), ("pasted_bars.txt", 2), ("pasted_tabs.txt", 3)])
def test_pasted_tables_are_understood_whole(name: str, count: int) -> None:
    rows = reading(name).rows
    assert [row.is_understood for row in rows] == [True] * count


def test_categories_counted_in_prose_make_up_the_whole() -> None:
    assert sum(count.batches for count in reading("announcement.txt").counts) == 21


def test_lists_deep_in_answers_of_services_are_found() -> None:
    answer = {
        "code": 0,
        "data": {"title": "不合格产品", "rows": [{"食品名称": "梨", "被抽样单位": "一禾超市", "不合格项目": "铅"}]},
    }
    (row,) = reading("answer.json", json.dumps(answer).encode()).rows
    assert row.is_understood


def test_columns_of_first_and_second_results_are_two_tests() -> None:
    table = (
        "食品名称,被抽样单位,不合格项目,初检结果,复检结果,单位,标准值\n桃酥,一禾超市,过氧化值,0.30,0.37,g/100g,≤0.25\n"
    )
    (row,) = reading("two.csv", table.encode()).rows
    assert row.sample is not None
    assert [(test.stage, test.result) for test in row.sample.tests] == [
        (Stage.FIRST, "0.30g/100g"),
        (Stage.AGAIN, "0.37g/100g"),
    ]


def test_a_paper_that_would_lose_signs_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        reading("lost.pdf", paper(ROWS))
    assert refused.value.code == "result_file.letters"
    assert "µ" in str(refused.value.values["signs"])


def test_announcements_told_as_objects_read_like_their_texts() -> None:
    names = ("announcement.txt", "pasted_bars.txt")
    lines = [json.dumps({"url": "https://example.org/1", "text": FILES[name].decode()}) for name in names]
    given = reading("公告.jsonl", "\n".join(lines).encode())
    single = [reading(name) for name in names]
    assert told(given.rows) == [row for one in single for row in told(one.rows)]
    assert given.counts == single[0].counts
    assert given.title == single[0].title
    assert "url：https://example.org/1" in given.notes
