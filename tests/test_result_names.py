"""Are the businesses of a cell told apart, and cleaned of what tables add?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.business import credit_code
from bot.domain.result.names import names_in
from bot.domain.result.paper_number import is_paper_number
from bot.domain.result.tidy import close

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        (
            "标称生产企业名称：和平区安和食品厂；委托生产企业名称：和平区谷香食品有限公司",
            ("和平区安和食品厂", "和平区谷香食品有限公司"),
        ),
        ("委托方：和平区谷香食品有限公司；受委托方：和平区安和食品厂", ("和平区安和食品厂", "和平区谷香食品有限公司")),
        (
            "经 销商：谷香商贸有限公司；生产者：安和食品\n（和平）有限公司",
            ("安和食品（和平）有限公司", "谷香商贸有限公司"),
        ),
        ("安和食品股份有限公 司 制造；谷香集团有限 公司 监制", ("安和食品股份有限公司", "谷香集团有限公司")),
        ("委托方：和平区谷香食品有限公司", ("和平区谷香食品有限公司",)),
        ("和平区四季水果、蔬菜商行", ("和平区四季水果、蔬菜商行",)),
        ("谷香商贸有限公司祥和\n分公司", ("谷香商贸有限公司祥和分公司",)),
        ("安和食品厂/谷香食品有限公司", ("安和食品厂", "谷香食品有限公司")),
        ("安和食品厂；安和食品厂", ("安和食品厂",)),
        ("和平区老味面馆（个体工商户） ", ("和平区老味面馆（个体工商户）",)),
        ("／", ()),
    ],
)
def test_the_maker_stands_before_the_others(cell: str, names: tuple[str, ...]) -> None:
    found = names_in(cell)
    assert (found.values, found.doubts) == (names, ())


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("安和食品有限公司谷香食品有限公司", "names_glued"),
        ("谷香商贸有限公司\n祥和店", "names_glued"),
        ("安和食品厂；王某", "names_unclear"),
    ],
)
def test_names_that_may_be_one_or_two_are_doubted(cell: str, code: str) -> None:
    assert [doubt.code for doubt in names_in(cell).doubts] == [code]


def test_blanks_of_broken_lines_go_and_others_stay() -> None:
    assert close(" 和平区 味鲜\n超市　") == "和平区味鲜超市"
    assert close("ABC Bakery 面包房") == "ABC Bakery 面包房"
    assert close(" / ") == ""


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("XC20990101411849649", True),
        ("DBJ26990101000012345ZX", True),
        ("YKJC2020SPZ11018017", True),
        ("（2026）国检字第0012号", True),
        ("№ 2026-0012/1", True),
        ("见附件", False),
        ("和平区人民路12号", False),
        ("味鲜超市2店有限公司", False),
        ("", False),
        ("1" * 80, False),
    ],
)
def test_numbers_of_papers_have_a_shape(text: str, is_one: bool) -> None:
    assert is_paper_number(text) is is_one


@given(st.text(SIGNS, min_size=17, max_size=17))
def test_a_code_with_its_check_sign_is_valid(first: str) -> None:
    code = first + credit_code.check_sign(first)
    assert credit_code.is_valid(code)
    assert not credit_code.is_valid(first + SIGNS[(SIGNS.index(code[-1]) + 1) % 31])


@given(st.text(SIGNS, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_always_noticed(first: str, place: int, sign: str) -> None:
    wrong = first[:place] + sign + first[place + 1 :] + credit_code.check_sign(first)
    assert credit_code.is_valid(wrong) is (sign == first[place])


@pytest.mark.parametrize("code", ["", "1" * 17, "91350100M000100YI3", "9" * 19])
def test_what_has_no_such_shape_is_no_code(code: str) -> None:
    assert not credit_code.is_valid(code)


def test_the_published_worked_example_comes_out_the_same() -> None:
    """As explanations of GB 32100-2015 work it out: the sum is 1640, 28 modulo 31, so the sign is 3, and not Z."""
    assert credit_code.check_sign("91350100M000100Y4") == "3"
    assert credit_code.is_valid(credit_code.clean(" ９1350100 m000100y43 "))
    assert not credit_code.is_valid("91350100M000100Y4Z")
