"""Are the names of those who report taken out of what is searched, and the sense of it left in?"""

import pytest

from bot.domain.contact import names_in
from bot.domain.redact import redact


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("张丽女士 13900000000", {"张丽"}),
        ("代欧阳小楠", {"欧阳小楠"}),
        ("我叫李明，电话13900000000", {"李明"}),
        ("王先生 13900000000", set()),
        ("匿名", set()),
        ("13900000000", set()),
        ("John 13900000000", {"John"}),
        (None, set()),
    ],
)
def test_contact_lines_give_their_names(line: str | None, names: set[str]) -> None:
    assert names_in(line) == names


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("我叫张丽，酸奶坏了", "我叫【姓名】，酸奶坏了"),
        ("姓名：欧阳小楠 13912345678", "姓名：【姓名】 【电话】"),
        ("联系人王芳 电话13912345678", "联系人【姓名】 电话【电话】"),
        ("我叫老板退钱，他不肯", "我叫老板退钱，他不肯"),
        ("我叫了外卖", "我叫了外卖"),
        ("昨天我叫张师傅来看", "昨天我叫张师傅来看"),
    ],
)
def test_names_given_as_one_s_own_go(told: str, kept: str) -> None:
    assert redact(told) == kept


def test_known_names_go_wherever_they_stand() -> None:
    assert redact("邻居欧阳小楠和欧阳买到坏肉", ["欧阳", "欧阳小楠"]) == "邻居【姓名】和【姓名】买到坏肉"
