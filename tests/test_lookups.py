"""Is a look-up understood: food, business, batch, item, area, time, what of a business?"""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.labelled import read_rows
from bot.content import ContentError, load_rules
from bot.text.period import period_in
from bot.text.printed import is_barcode, is_printed, printed_in
from tests.chat import CONTENT
from tests.eval.lookups import TODAY, figures, reader, rows, split

ROOT = Path(__file__).parents[1]
READER = reader(CONTENT)
LIKELY = "韭菜0129最近年月日号批-./的店（）Aa「|_ 检合格东湖镇第季度半个周"
LAKE = "990101100"


def test_sentences_looked_at_are_understood() -> None:
    found = figures(CONTENT, split()[0])
    assert found.whole >= 0.97 * found.sentences, found.wrong


def test_sealed_sentences_are_mostly_understood() -> None:
    found = figures(CONTENT, split()[1])
    assert found.right >= 0.975 * found.fields
    assert found.whole >= 0.85 * found.sentences


def test_labelled_sentences_are_two_hundred_each_once() -> None:
    texts = [row.text for row in rows()]
    assert len(set(texts)) == len(texts) >= 200


@pytest.mark.parametrize(
    ("said", "since", "until"),
    [
        ("上个月", "2026-10-01", "2026-10-31"),
        ("这个月", "2026-11-01", "2026-11-30"),
        ("去年下半年", "2025-07-01", "2025-12-31"),
        ("2025年第三季度", "2025-07-01", "2025-09-30"),
        ("十二月", "2025-12-01", "2025-12-31"),
        ("2024年2月", "2024-02-01", "2024-02-29"),
        ("2026-03", "2026-03-01", "2026-03-31"),
        ("近半个月", "2026-10-22", "2026-11-22"),
        ("最近两年", "2024-11-22", "2026-11-22"),
        ("近3周", "2026-11-01", "2026-11-22"),
        ("上周", "2026-11-09", "2026-11-15"),
        ("下半年", "2026-07-01", "2026-12-31"),
        ("最近30天", "2026-10-23", "2026-11-22"),
        ("近三十天", "2026-10-23", "2026-11-22"),
        ("近十五天", "2026-11-07", "2026-11-22"),
        ("昨天", "2026-11-21", "2026-11-21"),
        ("最近", "2026-08-24", "2026-11-22"),
    ],
)
def test_words_for_a_time_are_days(said: str, since: str, until: str) -> None:
    span, rest = period_in(f"韭菜{said}合格吗", TODAY)
    assert span is not None
    assert (str(span.since), str(span.until)) == (since, until)
    assert said not in rest
    assert span.is_vague == (said == "最近")


def test_half_not_begun_is_of_last_year() -> None:
    span, _ = period_in("下半年抽检情况", date(2026, 3, 1))
    assert span is not None
    assert (span.since, span.until) == (date(2025, 7, 1), date(2025, 12, 31))


def test_text_without_a_time_is_left_alone() -> None:
    assert period_in("韭菜合格吗，13 批，1.5元", TODAY) == (None, "韭菜合格吗，13 批，1.5元")


@pytest.mark.parametrize(
    ("said", "batch"),
    [
        ("20260315 这批豆干", "20260315"),
        ("2026年3月5日生产的豆干", "20260305"),
        ("批号:sy20260801-2 的酱油", "SY20260801-2"),
        ("批号2026-03-15", "20260315"),
        ("12月2号生产的", "20251202"),
        ("2026年13月40日", ""),
        ("T20261122-0001", ""),
        ("韭菜合格吗", ""),
    ],
)
def test_batch_or_date_is_read_as_printed(said: str, batch: str) -> None:
    assert printed_in(said, TODAY).batch == batch


def test_day_of_an_announcement_is_no_batch() -> None:
    found = printed_in("3月15日公布的抽检结果", TODAY)
    assert found.published is not None
    assert (found.batch, found.published.since) == ("", date(2026, 3, 15))


@pytest.mark.parametrize(("digits", "is_right"), [("6901234567892", True), ("6901234567893", False), ("690123", False)])
def test_last_digit_of_a_barcode_is_checked(digits: str, is_right: bool) -> None:
    assert is_barcode(digits) is is_right


def test_no_other_frozen_question_is_taken_for_a_number() -> None:
    files = sorted((ROOT / "tests" / "questions").glob("*.tsv"))
    given = [row for file in files for row in read_rows(file)]
    assert len(given) > 400
    assert [row.text for row in given if row.route != "result" and is_printed(row.text)] == []


@pytest.mark.parametrize(
    ("said", "food", "business", "area"),
    [
        ("东湖镇福满园饭店的凉菜", "凉菜", "福满园饭店", LAKE),
        ("东湖镇超市的凉菜", "凉菜", "", LAKE),
        ("韭菜", "韭菜", "", ""),
        ("帮我查下福满园饭店", "", "福满园饭店", ""),
        ("帮我查一下老街菜市场", "", "老街菜市场", ""),
        ("福满园饭店（城关店）抽检", "", "福满园饭店(城关店)", ""),
        ("", "", "", ""),
        ("。。。？？", "", "", ""),
        ("抽检" * 200, "", "", ""),
    ],
)
def test_names_areas_and_foods_are_told_apart(said: str, food: str, business: str, area: str) -> None:
    found = READER.read(said, TODAY)
    assert (found.food, found.business, found.area) == (food, business, area)


def test_traditional_and_wide_characters_are_understood() -> None:
    assert READER.read("韮菜２０２６０３１５抽檢結果", TODAY).batch == "20260315"


@given(
    st.text(alphabet=st.sampled_from("韭菜0129最近年月日号批-./的店（）Aa「|_ 检合格东湖镇第季度半个周"), max_size=60)
    | st.text()
)
def test_any_text_is_read_without_a_fault(text: str) -> None:
    found = READER.read(text, TODAY)
    assert max(len(found.food), len(found.business)) <= 30
    assert found.span is None or found.span.since <= found.span.until


@pytest.mark.parametrize(
    ("text", "is_own"),
    [
        ("我投的草莓结果出来了吗", True),
        ("上次投的票结果呢", True),
        ("上次投诉的结果呢", False),
        ("我投诉的案子有结果吗", False),
        ("草莓抽检结果", False),
    ],
)
def test_own_wishes_are_told_from_cases(text: str, is_own: bool) -> None:
    assert READER.is_own(text) is is_own


def test_general_word_stands_for_its_items() -> None:
    words = CONTENT.rules.lookup
    assert "毒死蜱" in words.members("农药残留")
    assert words.members("孔雀石绿") == ("孔雀石绿",)
    assert words.members("") == ()
    assert words.meaning("毒死蜱") == "一种农药"
    assert words.meaning("水分") == ""


@pytest.fixture
def content_copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    return tmp_path / "content"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("near:", "nearby:"), "near is missing"),
        (("near: [", "near: [1, "), "near must be a list of words"),
        (("units: {mg/kg: 毫克/公斤", "units: {mg/kg: 1"), "units must be lines"),
    ],
)
def test_fault_in_the_words_is_told(change: tuple[str, str], fault: str, content_copy: Path) -> None:
    file = content_copy / "words" / "lookup.yaml"
    file.write_text(file.read_text("utf-8").replace(*change, 1), "utf-8")
    with pytest.raises(ContentError, match=fault):
        load_rules(content_copy)


@pytest.mark.parametrize("text", ["和平区有哪些不合格的", "和平区的不合格的有哪些", "和平区哪些店不合格"])
def test_an_area_keeps_its_first_character(text: str) -> None:
    found = READER.read(text, TODAY)
    assert (found.area, found.food, found.business, found.verdict) == ("990101", "", "", "failed")
