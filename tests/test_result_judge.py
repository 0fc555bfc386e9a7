"""Is a result that contradicts its verdict noticed, and only where result and limit leave no choice?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.result.judge import exceeds, judged
from bot.domain.result.reading import Test, Verdict
from bot.domain.result.tests import zipped
from bot.domain.result.verdict import verdict_in


def one(result: str, limit: str) -> Test:
    (test,) = zipped("镉", result, limit).values
    return test


@pytest.mark.parametrize(
    ("result", "limit", "is_over"),
    [
        ("0.3mg/kg", "≤0.2mg/kg", True),
        ("0.2mg/kg", "≤0.2mg/kg", False),
        ("0.2mg/kg", "<0.2mg/kg", True),
        ("311μg/kg", "≤0.2mg/kg", True),
        ("150μg/kg", "≤0.2mg/kg", False),
        ("0.3g/kg", "≤0.02g/100g", True),
        ("0.96倍", "≥1.5倍", True),
        ("14.1%vol", "15.0~17.0%vol", True),
        ("16%vol", "15.0~17.0%vol", False),
        ("<0.1mg/kg", "≤0.2mg/kg", False),
        ("<0.3mg/kg", "≤0.2mg/kg", None),
        (">0.3mg/kg", "≤0.2mg/kg", True),
        ("0.3mg/L", "≤0.2mg/kg", None),
        ("0.3", "≤0.2mg/kg", None),
        ("80CFU/g", "25CFU/g", None),
        ("检出/50cm²", "不得检出", True),
        ("未检出", "不得检出", False),
        ("0.02g/kg", "不得使用", True),
        ("<0.01mg/kg", "不得检出", None),
        ("超出", "≤0.2mg/kg", None),
        ("7.3×10²,<10,<10,<10,<10CFU/g", "n=5,c=2,m=10,M=10²CFU/g", True),
        ("16,54,60,24,<10CFU/g", "n=5,c=2,m=10,M=10²CFU/g", True),
        ("16,54,<10,<10,<10CFU/g", "n=5,c=2,m=10,M=10²CFU/g", False),
        ("<20,<20,<20,<20,<20CFU/g", "n=5,c=2,m=10,M=10²CFU/g", None),
        ("检出,未检出,未检出,未检出,未检出/25g", "n=5,c=0,m=0/25g", True),
        ("未检出,未检出,未检出,未检出,未检出/25g", "n=5,c=0,m=0/25g", False),
        ("检出", "n=5,c=0,m=0/25g", None),
    ],
)
def test_a_result_is_held_against_its_limit(result: str, limit: str, is_over: bool | None) -> None:
    assert exceeds(one(result, limit)) is is_over


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_the_same_amount_in_other_units_is_judged_alike(value: int, bound: int) -> None:
    plain = exceeds(one(f"{value}μg/kg", f"≤{bound}μg/kg"))
    assert exceeds(one(f"{value / 1000:.3f}mg/kg", f"≤{bound}μg/kg")) is plain
    assert plain is (value > bound)


@pytest.mark.parametrize(
    ("result", "limit", "verdict", "are_failing", "codes"),
    [
        ("0.3mg/kg", "≤0.2mg/kg", Verdict.FAILED, True, []),
        ("0.1mg/kg", "≤0.2mg/kg", Verdict.FAILED, True, ["judge_within"]),
        ("0.1mg/kg", "≤0.2mg/kg", None, True, ["judge_within"]),
        ("0.1mg/kg", "≤0.2mg/kg", Verdict.PASSED, False, []),
        ("0.3mg/kg", "≤0.2mg/kg", Verdict.PASSED, False, ["judge_exceeds"]),
        ("", "", Verdict.PASSED, True, ["judge_failing"]),
        ("80CFU/g", "25CFU/g", Verdict.FAILED, True, []),
    ],
)
def test_a_verdict_against_the_numbers_is_doubted(
    result: str, limit: str, verdict: Verdict | None, are_failing: bool, codes: list[str]
) -> None:
    doubts = judged([one(result, limit)], verdict, are_failing=are_failing)
    assert [doubt.code for doubt in doubts] == codes


def test_passing_items_beside_a_failing_one_are_no_doubt() -> None:
    tests = [one("0.1mg/kg", "≤0.2mg/kg"), one("0.3mg/kg", "≤0.2mg/kg")]
    assert judged(tests, Verdict.FAILED, are_failing=False) == ()
    assert [doubt.code for doubt in judged(tests[:1], Verdict.FAILED, are_failing=False)] == ["judge_within"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("合格", Verdict.PASSED),
        (" 不合格 ", Verdict.FAILED),
        ("纯抽检合格样品", Verdict.PASSED),
        ("不符合GB 2762", Verdict.FAILED),
        ("所检项目符合标准", Verdict.PASSED),
        ("合格/不合格", None),
        ("待定", None),
        ("不合格项目：无", None),
        ("未检出不合格项目", None),
        ("", None),
    ],
)
def test_the_words_of_a_verdict_are_known(text: str, verdict: Verdict | None) -> None:
    assert verdict_in(text) is verdict
