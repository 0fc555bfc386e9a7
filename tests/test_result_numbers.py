"""Are numbers, units and sampling plans of results read as they are meant, and is what is unsure said to be so?"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.result.measure import measures_in
from bot.domain.result.plan import plan_in
from bot.domain.result.reading import Measure, Plan
from bot.domain.result.scale import scale_of
from bot.domain.result.unit import unit_of

RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
UNITS = ("mg/kg", "μg/kg", "g/100g", "CFU/g", "MPN/100mL", "%", "%vol", "g/L", "mg/100cm²", "°", "/50cm²", "倍", "")


def of(value: str, unit: str = "", sign: str = "", upto: str | None = None) -> Measure:
    return Measure(Decimal(value), unit, sign, None if upto is None else Decimal(upto))


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("0.21mg/kg", of("0.21", "mg/kg")),
        ("＜0.21 ㎎/㎏", of("0.21", "mg/kg", "<")),
        ("≤20µg/kg", of("20", "μg/kg", "≤")),
        ("≤20ug/KG", of("20", "μg/kg", "≤")),
        ("不超过5毫克/千克", of("5", "mg/kg", "≤")),
        ("不低于1.5倍", of("1.5", "倍", "≥")),
        ("<=3", of("3", "", "≤")),
        ("3.97×10³μg/kg", of("3970", "μg/kg")),
        ("1.0X10⁴CFU/mL", of("10000", "CFU/mL")),
        ("1.0*10^4cfu/g", of("10000", "CFU/g")),
        ("≤10³CFU/g", of("1000", "CFU/g", "≤")),
        ("1.2×10⁻²g/kg", of("0.012", "g/kg")),
        ("15.0～17.0%vol", of("15.0", "%vol", "", "17.0")),
        ("(45±1)%vol", of("44", "%vol", "", "46")),
        ("0.25 (g/100g)", of("0.25", "g/100g")),
        ("0.2mg/kg（以鲜重计）", of("0.2", "mg/kg")),
        ("检出0.018mg/100cm2", of("0.018", "mg/100cm²")),
        ("0/25g", of("0", "/25g")),
        ("5.5mg(KOH)/g", of("5.5", "mg(KOH)/g")),
    ],
)
def test_one_number_is_read_in_every_spelling(text: str, measure: Measure) -> None:
    found = measures_in(text)
    assert (found.values, found.doubts) == ((measure,), ())


@pytest.mark.parametrize(
    "text",
    ["检出", "未检出/25g", "不得使用", "检出/50cm²", "", "符合GB 2760规定", "未检出(<0.01mg/kg)", "检出，检出/25g"],
)
def test_words_hold_no_number_and_raise_no_doubt(text: str) -> None:
    assert measures_in(text) == measures_in("检出")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.0×10(4)CFU/g", "power_lost"),
        ("1.0×104CFU/g", "power_lost"),
        ("≤103CFU/g", "power_lost"),
        ("1,100CFU/g", "number_comma"),
        ("≤/g/100mL", "number_missing"),
        ("≤", "number_missing"),
        ("≤45±1.0%vol", "number_signs"),
        ("0.2mg每公斤3", "number_unread"),
        ("17~15", "number_unread"),
        ("1" * 400, "number_unread"),
    ],
)
def test_a_number_that_may_be_another_is_doubted(text: str, code: str) -> None:
    found = measures_in(text)
    assert (found.values, [doubt.code for doubt in found.doubts]) == ((), [code])


@pytest.mark.parametrize("edge", [",", "，", ";", "；", "、", " ", "\n", ", "])
def test_five_results_share_the_unit_said_last(edge: str) -> None:
    found = measures_in(edge.join(("1.4×10⁵", "90", "<10", "4.0×10⁶", "110CFU/g")))
    assert [measure.value for measure in found.values] == [140000, 90, 10, 4000000, 110]
    assert {measure.unit for measure in found.values} == {"CFU/g"}
    assert [measure.sign for measure in found.values] == ["", "", "<", "", ""]


@given(st.decimals("0.0001", "99999", places=4), st.sampled_from(("", "<", "≤", ">", "≥")), st.sampled_from(UNITS))
def test_a_written_number_is_read_back_equal(value: Decimal, sign: str, unit: str) -> None:
    assert measures_in(f"{sign}{value}{unit}").values == (Measure(value, unit, sign),)


@given(st.integers(10, 99), st.integers(-6, 8), st.sampled_from(("×10{}", "X10^{}", "*10^{}", " × 10^({})")))
def test_a_power_of_ten_is_read_back_equal(value: int, power: int, shape: str) -> None:
    number = Decimal(value) / 10
    raised = shape.format(str(power).translate(RAISED) if "^" not in shape else power)
    assert measures_in(f"{number}{raised}CFU/g").values == (Measure(number.scaleb(power), "CFU/g"),)


@given(st.text(max_size=300))
def test_any_text_whatever_is_read_without_falling(text: str) -> None:
    found = measures_in(text)
    assert not (found.values and found.doubts)


@pytest.mark.parametrize(
    ("text", "plan", "unit"),
    [
        ("n=5,c=2,m=10,M=10²CFU/g", Plan(5, 2, Decimal(10), Decimal(100)), "CFU/g"),
        ("n＝5；c＝2；m＝3×10⁴；M＝10⁵CFU/g", Plan(5, 2, Decimal(30000), Decimal(100000)), "CFU/g"),
        ("n=5 c=0 m=0/25g", Plan(5, 0, Decimal(0), None), "/25g"),
        ("n=5, c=2, m=100, M=1000(CFU/mL)", Plan(5, 2, Decimal(100), Decimal(1000)), "CFU/mL"),
    ],
)
def test_a_sampling_plan_keeps_small_and_large_m_apart(text: str, plan: Plan, unit: str) -> None:
    found = plan_in(text)
    assert found.doubts == ()
    assert found.values[0][0] == plan
    assert {bound.unit for bound in found.values[0][1]} == {unit}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("n=5,c=2,m=102,M=103CFU/g", "power_lost"),
        ("n=5,c=2,m=10,M=10 2CFU/g", "plan_unread"),
        ("n=5,c=2,m=1000,M=10CFU/g", "plan_unread"),
        ("n=5,c=7,m=10,M=100CFU/g", "plan_unread"),
        ("N=5,C=2,M=10,M=100", "plan_unread"),
        ("n=五,c=2,m=10", "plan_unread"),
    ],
)
def test_a_plan_that_cannot_be_so_is_doubted(text: str, code: str) -> None:
    assert [doubt.code for doubt in plan_in(text).doubts] == [code]


@pytest.mark.parametrize(
    ("text", "unit"), [("UG/KG", "μg/kg"), ("cfu/g", "CFU/g"), ("毫克/千克", "mg/kg"), ("mg/100cm^2", "mg/100cm²")]
)
def test_a_unit_has_one_spelling(text: str, unit: str) -> None:
    assert unit_of(text) == unit


@pytest.mark.parametrize("text", ["", "噻虫嗪", "kg头", "mg/kg噻虫嗪", "2"])
def test_what_is_no_unit_is_none(text: str) -> None:
    assert unit_of(text) is None


@pytest.mark.parametrize(
    ("small", "large", "times"),
    [
        ("μg/kg", "mg/kg", 1000),
        ("mg/kg", "g/kg", 1000),
        ("g/kg", "g/100g", 10),
        ("g/100g", "%", 1),
        ("mg/100cm²", "mg/cm²", 100),
    ],
)
def test_units_of_one_kind_convert(small: str, large: str, times: int) -> None:
    assert scale_of(small)[0] == scale_of(large)[0]
    assert scale_of(large)[1] / scale_of(small)[1] == times


def test_mass_volume_and_area_never_compare() -> None:
    assert len({scale_of(unit)[0] for unit in ("mg/kg", "mg/L", "mg/100cm²", "CFU/g", "CFU/mL", "MPN/g", "")}) == 7
