"""Are two readings of a row that mean the same compared as the same?"""

from datetime import date
from decimal import Decimal

import pytest

from bot.domain.result.reading import DateKind, Made, Measure, Plan, Sample, Stage, Test, Verdict
from tests.eval.results import canonical, readings


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("≤1×10³CFU/g", "≤1×10^3CFU/g"),
        ("10⁻²", "10^-2"),
        ("2.4µg/kg", "2.4μg/kg"),
        ("桃酥（自制） ", "桃酥(自制)"),
        ("检出/50cm²", "检出/50cm^2"),
        ("标签标准\n值", "标签标准值"),
        ("黄曲霉毒素B₁", "黄曲霉毒素B1"),
    ],
)
def test_texts_differing_in_width_only_are_one(given: str, told: str) -> None:
    assert canonical.text(given) == told


def test_a_raised_figure_is_never_a_plain_one() -> None:
    assert canonical.text("10³") != canonical.text("103")


@pytest.mark.parametrize(
    ("given", "told"), [("0.50", "0.5"), ("1E+3", "1000"), ("100", "100"), ("0", "0"), ("0.0", "0")]
)
def test_numbers_are_compared_by_their_value(given: str, told: str) -> None:
    assert canonical.number(Decimal(given)) == told


def sample() -> Sample:
    plan = Plan(5, 2, Decimal(10), Decimal("1E2"))
    measure = Measure(Decimal("0.50"), "mg/kg", "≤")
    tests = (Test("铅", "0.9mg/kg", "≤0.50mg/kg", Stage.AGAIN, (), (measure,)), Test("大肠菌群", plan=plan))
    made = (Made("购进日期2026-03-02", DateKind.PURCHASED, date(2026, 3, 2), "B1"),)
    return Sample("韭菜 ", made=made, verdict=Verdict.FAILED, tests=tests)


def test_a_sample_becomes_json_by_field() -> None:
    told = canonical.fields(sample())
    assert set(told) == set(canonical.FIELDS)
    assert told["food"] == '"韭菜"'
    assert told["made"] == '[["purchased","2026-03-02","B1"]]'
    assert told["tests"] == (
        '[["铅","0.9mg/kg","≤0.50mg/kg","again",[],[["≤","0.5","mg/kg",null]],null],'
        '["大肠菌群","","","first",[],[],[5,2,"10","100"]]]'
    )


def test_only_fields_read_otherwise_are_named() -> None:
    told = canonical.fields(sample())
    kept = {field: value for _, field, value in canonical.sealed("0123", told) if field != "venue"}
    assert readings.differing("0123", kept, told) == []
    assert readings.differing("0123", kept, told | {"food": '"韭黄"', "venue": '"某店"'}) == ["food"]


def test_a_reading_holds_for_its_row_alone() -> None:
    assert canonical.digest("a", "food", '"韭菜"') != canonical.digest("b", "food", '"韭菜"')


def test_sixty_rows_were_read_by_hand() -> None:
    told = readings.load()
    assert len(told) == 60
    assert all({"food", "made", "verdict", "tests", "standing"} <= set(fields) for fields in told.values())
