"""Are dates and batch numbers of labels read in every spelling, with what they mean, and never guessed?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.result.made import date_in, made_in
from bot.domain.result.reading import DateKind, Made

DAY = date(2025, 12, 1)
SHAPES = (
    "{0:%Y-%m-%d}",
    "{0:%Y.%m.%d}",
    "{0:%Y/%m/%d}",
    "{0:%Y%m%d}",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}-{0.month}-{0.day}",
    "{0.year}.{0.month}.{0.day}",
)
KINDS = {
    "购进": DateKind.PURCHASED,
    "加工": DateKind.PROCESSED,
    "检疫": DateKind.QUARANTINED,
    "消毒": DateKind.DISINFECTED,
    "屠宰": DateKind.SLAUGHTERED,
    "抽样": DateKind.SAMPLED,
    "生产": DateKind.PRODUCED,
    "订单生成": DateKind.ORDERED,
}
DAYS = st.dates(date(2000, 1, 1), date(2049, 12, 31))


@given(
    DAYS,
    st.sampled_from(SHAPES),
    st.sampled_from(tuple(KINDS)),
    st.sampled_from(("{0}{1}", "{0} {1}", "{0}日期：{1}", "{1}（{0}日期）", "{1}({0})", "{1}\n{0}")),
)
def test_a_day_with_its_kind_is_read_back(day: date, shape: str, kind: str, order: str) -> None:
    found = made_in(order.format(kind, shape.format(day)))
    assert found.doubts == ()
    assert [(made.on, made.kind, made.batch) for made in found.values] == [(day, KINDS[kind], "")]


@given(DAYS)
def test_serial_numbers_of_sheets_are_days(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert date_in(str(serial)) == date_in(f"{serial}.0") == day
    assert made_in(f"{serial}").values == (Made(str(serial), DateKind.PRODUCED, day),)


@given(
    st.lists(DAYS, min_size=1, max_size=4),
    st.sampled_from(SHAPES),
    st.sampled_from(("；", "、", "\n", ",", ";\n", "和")),
)
def test_several_days_of_a_cell_are_all_kept(days: list[date], shape: str, edge: str) -> None:
    found = made_in(edge.join(shape.format(day) for day in days))
    assert ([made.on for made in found.values], found.doubts) == (days, ())


@given(st.text(alphabet="0123456789年月日-./:：（）()；、 购进批号加工生产AB\n至", max_size=60))
def test_any_label_is_read_or_doubted(cell: str) -> None:
    found = made_in(cell)
    assert found.values or found.doubts or not any(sign.isalnum() for sign in cell.replace("批号", ""))


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("购进日期", DateKind.PURCHASED),
        ("生产日期/批号", DateKind.PRODUCED),
        ("生产（加工/购进/检疫）日期", DateKind.PRODUCED),
        ("消毒日期", DateKind.DISINFECTED),
    ],
)
def test_the_header_implies_the_kind(header: str, kind: DateKind) -> None:
    assert made_in("2025-12-01", header=header).values == (Made("2025-12-01", kind, DAY),)


@pytest.mark.parametrize(
    ("cell", "header", "batch", "on"),
    [
        ("批号：20251201", "", "20251201", None),
        ("20251201", "批号", "20251201", None),
        ("45992", "样品批号", "45992", None),
        ("20251201A", "", "20251201A", None),
        ("L3#0812", "", "L3#0812", None),
        ("2025-12-01/A12", "", "A12", DAY),
        ("2025年12月1日（批号：A12）", "", "A12", DAY),
        ("2025-12-01/20251201", "", "20251201", DAY),
        ("生产日期（批号）：2025-12-01", "", "", DAY),
    ],
)
def test_batch_numbers_are_no_days(cell: str, header: str, batch: str, on: date | None) -> None:
    (made,) = made_in(cell, header=header).values
    assert (made.batch, made.on) == (batch, on)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2025-13-01", "made_impossible"),
        ("2025-02-30", "made_impossible"),
        ("20251301", "made_impossible"),
        ("2025年13月", "made_impossible"),
        ("25.12.01", "made_short"),
        ("01/12/2025", "made_turned"),
        ("2025-12-01至2025-12-03", "made_span"),
        ("2025-12-01-03", "made_span"),
        ("2025年12月1日到3日", "made_span"),
        ("2025.12.1、12.3", "made_short"),
        ("2025", "made_short"),
        ("20251201 20251202", "made_unclear"),
        ("2025-12-01合格", "made_kind"),
        ("生产2025-12-01加工", "made_kind"),
        ("见包装", "made_unclear"),
        ("生产日期：2025-12-01（加工日期：2025-12-02）", "made_kind"),
        ("1" * 500, "made_unclear"),
    ],
)
def test_what_is_no_clear_day_is_doubted(cell: str, code: str) -> None:
    assert [doubt.code for doubt in made_in(cell).doubts] == [code]


@pytest.mark.parametrize("cell", ["", "/", " — ", "无", "\n"])
def test_nothing_said_is_no_date_and_no_doubt(cell: str) -> None:
    assert (made_in(cell).values, made_in(cell).doubts) == ((), ())


def test_a_month_alone_stays_as_written() -> None:
    assert made_in("2025年12月").values == (Made("2025年12月"),)


def test_times_of_day_are_left_out() -> None:
    assert date_in("2025/12/1 08:30:00") == date_in("2025-12-01T00:00:00") == DAY


@pytest.mark.parametrize("text", ["", "昨天", "2025-12-01、2025-12-02", "2025-02-30", "12345"])
def test_no_day_or_several_are_none(text: str) -> None:
    assert date_in(text) is None
