"""Are cells read that a table tore, and doubted where they might mean two things?"""

from datetime import date

import pytest

from bot.domain.result import tests as cells
from bot.domain.result.made import made_in
from bot.domain.result.reading import Stage


@pytest.mark.parametrize("cell", ["2026\n-03-15", "2026-03-\n15", "2026-03-1\n5", "2026年3\n月15日"])
def test_a_date_broken_by_a_line_is_one(cell: str) -> None:
    assert [made.on for made in made_in(cell).values] == [date(2026, 3, 15)]


def test_two_dates_on_two_lines_stay_two() -> None:
    assert [made.on for made in made_in("2026-03-04\n2026-03-05").values] == [date(2026, 3, 4), date(2026, 3, 5)]


def test_a_serial_number_with_a_time_is_its_day() -> None:
    assert [made.on for made in made_in("46080.5").values] == [date(2026, 2, 27)]


def test_the_second_test_holds_for_all_items_behind() -> None:
    cell = "初检结果：铅║0.9║≤0.5;镉║0.3║≤0.1复检结果：铅║0.8║≤0.5;镉║0.2║≤0.1"
    told = [(test.item, test.stage) for test in cells.tests_in(cell).values]
    assert told == [("铅", Stage.FIRST), ("镉", Stage.FIRST), ("铅", Stage.AGAIN), ("镉", Stage.AGAIN)]


def test_an_item_never_tested_before_is_doubted_behind_a_second_test() -> None:
    found = cells.tests_in("初检结果：铅║0.9║≤0.5;复检结果：铅║0.8║≤0.5;镉║0.2║≤0.1")
    assert [doubt.code for doubt in found.doubts] == ["tests_parts"]


def test_a_second_result_behind_a_limit_is_doubted() -> None:
    found = cells.tests_in("噻虫胺║0.60mg/kg║≤0.2mg/kg（复检：0.55mg/kg）")
    assert [doubt.code for doubt in found.doubts] == ["tests_parts"]
