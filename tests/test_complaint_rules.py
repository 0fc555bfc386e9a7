"""Do kinds, numbers, contacts and redaction follow their rules?"""

from datetime import UTC, datetime

import pytest

from bot.domain.complaint import Kind, kind_of
from bot.domain.contact import masked, phone_in
from bot.domain.number import day_of, find, number
from bot.domain.redact import redact


def test_without_contact_a_case_is_a_report() -> None:
    assert (kind_of(has_contact=True), kind_of(has_contact=False)) == (Kind.COMPLAINT, Kind.REPORT)


def test_a_number_carries_the_day_in_beijing() -> None:
    late = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    assert number(day_of(Kind.COMPLAINT, late), 1) == "T20261123-0001"
    assert number(day_of(Kind.REPORT, late), 12345) == "J20261123-12345"


@pytest.mark.parametrize(
    "text",
    ["T20261122-0001", "t20261122-0001", "t 20261122 0001", "Ｔ２０２６１１２２－０００１", "编号T20261122—0001呢"],
)
def test_a_number_is_found_however_typed(text: str) -> None:
    assert find(text) == "T20261122-0001"


@pytest.mark.parametrize("text", ["", "20261122-0001", "x20261122-0001", "T20261122-00010000", "CAT20261122-0001"])
def test_what_only_resembles_a_number_is_none(text: str) -> None:
    assert find(text) is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("打13800138000找我", "打【电话】找我"),
        ("电话138 0013 8000", "电话【电话】"),
        ("１３８００１３８０００", "【电话】"),
        ("+86 138-0013-8000", "【电话】"),
        ("座机010-62345678", "座机【电话】"),
        ("身份证110101199003077758", "身份证【证件号】"),
        ("11010119900307775X。", "【证件号】。"),
        ("发到 zhang.san@example.com 吧", "发到 【邮箱】 吧"),
        ("卡号6222 0212 3456 7890 123", "卡号【卡号】"),
    ],
)
def test_personal_numbers_are_replaced_by_marks(text: str, plain: str) -> None:
    assert redact(text) == plain


@pytest.mark.parametrize(
    "text", ["2026年11月22日买的，花了128元", "批号20261120", "条码6901234567892", "12315", "T20261122-0001"]
)
def test_other_numbers_stay_as_they_are(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("13800138000", "13800138000"),
        ("张女士 138 0013 8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("010-62345678", "01062345678"),
        ("0571 88888888", "057188888888"),
        ("12345", None),
        ("1380013800", None),
        ("138001380001", None),
        ("没有", None),
    ],
)
def test_a_phone_number_is_recognised(text: str, phone: str | None) -> None:
    assert phone_in(text) == phone


def test_a_masked_contact_shows_neither_name_nor_middle() -> None:
    assert masked("张女士 138 0013 8000") == "138****8000"
