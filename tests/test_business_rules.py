"""Do the register's rules hold: codes, licences, how long what is shown, and how cells are read?"""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import ContentError
from bot.content.businesses import load_businesses
from bot.domain.business import LONG, Display, Standing, is_on, shown_until, standing
from bot.domain.business.credit_code import check_sign, clean, is_valid
from bot.domain.business.field import CHOICES, TABLES, Unclear, read
from bot.domain.business.reading import cell_name
from tests.conftest import CONTENT
from tests.processes import ROOT
from tests.register import code_of

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
GUIDE = CONTENT.rules.businesses


@given(st.text(SIGNS, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(SIGNS))
def test_any_one_wrong_sign_of_a_code_is_noticed(first: str, place: int, other: str) -> None:
    code = first + check_sign(first)
    assert is_valid(code)
    wrong = code[:place] + other + code[place + 1 :]
    assert is_valid(wrong) == (wrong == code)


def test_codes_are_cleaned_of_how_they_were_typed() -> None:
    code = code_of(1)
    typed = f" {code[:8].lower()} {code[8:]}".translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789"})
    assert clean(typed) == code
    for wrong in ("", code[:17], code + "0", code[:17] + "I", "０" * 18 + "x"):
        assert not is_valid(wrong)


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (None, None, Standing.UNKNOWN),
        (date(2026, 11, 23), date(2031, 11, 22), Standing.EARLY),
        (date(2022, 1, 1), date(2026, 11, 21), Standing.EXPIRED),
        (date(2022, 1, 1), date(2026, 11, 22), Standing.ENDING),
        (None, date(2027, 1, 20), Standing.ENDING),
        (None, date(2027, 1, 21), Standing.VALID),
        (None, LONG, Standing.VALID),
    ],
)
def test_licence_stands_as_its_days_say(since: date | None, until: date | None, found: Standing) -> None:
    assert standing(since, until, date(2026, 11, 22)) is found


def test_display_ends_by_the_calendar() -> None:
    display = Display()
    assert shown_until(display, date(2026, 11, 30), is_minor=True) == date(2027, 2, 28)
    assert shown_until(display, date(2024, 2, 29), is_minor=False) == date(2027, 2, 28)
    longer = shown_until(display, date(2026, 1, 1), is_minor=False, restricted=date(2031, 12, 31))
    assert longer == date(2032, 1, 1), "a ban for longer is shown as long as it lasts"
    assert shown_until(display, date(2026, 1, 1), is_minor=False, restricted=date(2026, 2, 1)) == date(2029, 1, 1)


def test_lists_begin_and_end_on_their_days() -> None:
    since, until, day = date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 22)
    assert is_on(since, until, None, since)
    assert is_on(since, until, None, until)
    assert is_on(since, None, None, date(2099, 1, 1))
    assert not is_on(since, until, None, date(2027, 1, 1))
    assert not is_on(since, until, day, day)
    assert not is_on(day, until, None, since)


@pytest.mark.parametrize(
    ("name", "cell", "values"),
    [
        ("licence_until", "长期", {"licence_until": LONG}),
        ("licence_until", "2027.02.28", {"licence_until": date(2027, 2, 28)}),
        (
            "licence_span",
            "2022-03-01至2027-02-28",
            {"licence_from": date(2022, 3, 1), "licence_until": date(2027, 2, 28)},
        ),
        ("licence_span", "2022年3月1日 ～ 长期", {"licence_from": date(2022, 3, 1), "licence_until": LONG}),
        ("licence", "jy1 2990 1010 000001", {"licence": "JY129901010000001"}),
        ("quant", "大笑", {"quant": "A"}),
        ("risk", "Ｄ级", {"risk": "D"}),
        ("state", "注销", {"state": "closed"}),
        ("kind", "食品生产者", {"kind": ""}),
        ("alias", " / ", {}),
        ("address", "  和平路\n1号 ", {"address": "和平路 1号"}),
    ],
)
def test_cells_are_read_as_offices_write_them(name: str, cell: str, values: dict[str, object]) -> None:
    assert read("register", name, cell, GUIDE.values) == values


@pytest.mark.parametrize(
    ("name", "cell", "code"),
    [
        ("licence_span", "2027-02-28", "span"),
        ("licence_span", "2027-02-28至2022-03-01", "span"),
        ("licence_from", "2022-02-30", "date"),
        ("lat", "39°54'", "degrees"),
        ("lon", "39.9", "degrees"),
        ("quant", "优", "choice"),
    ],
)
def test_cells_that_are_unclear_are_never_guessed(name: str, cell: str, code: str) -> None:
    with pytest.raises(Unclear, match=code):
        read("register", name, cell, GUIDE.values)


def test_every_column_and_value_has_its_spellings() -> None:
    assert {table: set(named.values()) for table, named in GUIDE.columns.items()} == {
        table: set(fields) for table, fields in TABLES.items()
    }
    for name, values in CHOICES.items():
        assert set(GUIDE.values[name].values()) == set(values)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("words/business.yaml", "    alias:", "    alias_: 店\n    alias:", "alias_ is unknown"),
        ("words/business.yaml", "店招 ", "地址 ", "地址 stands in two lines"),
        ("words/business.yaml", "tables:", "table:", "must hold exactly tables, values"),
        ("rules/businesses.yaml", "minor_months: 3\n", "minor_months: 0\n", "minor_months must be a whole number"),
        ("rules/businesses.yaml", "minor_months: 3\n", "months: 3\n", "must hold exactly minor_months"),
    ],
)
def test_faults_in_the_words_are_named(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    for name in ("words/business.yaml", "rules/businesses.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        text = (ROOT / "content" / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace(old, new, 1) if name == file else text, "utf-8")
    with pytest.raises(ContentError, match=message):
        load_businesses(tmp_path, ("market", "shop", "school", "catering", "online", "scenic"))


def test_cells_are_named_as_spreadsheets_name_them() -> None:
    assert [cell_name("表1", place, 5) for place in (0, 25, 26, 701, 702)] == [
        "表1!A5",
        "表1!Z5",
        "表1!AA5",
        "表1!ZZ5",
        "表1!AAA5",
    ]
