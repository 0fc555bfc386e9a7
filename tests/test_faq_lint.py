"""Is every fault of an entry found and told with what to do, and is what we ship without one?"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.app.knowledge import PAGE, table
from bot.content import ContentError, load_faq
from bot.domain.faq import Entry, Source, by_id
from bot.domain.faq_lint import faults
from tests.chat import CONTENT
from tests.knowing import ENTRIES, FOLDER

ROOT = Path(__file__).parents[1]
GOOD = by_id(ENTRIES)["rights-expired-food"]
SOURCE = Source("某通知", "某局", date(2026, 1, 1))


def advice(entry: Entry) -> str:
    return "\n".join(str(fault) for fault in faults([entry]) if "related" not in fault.advice)


def test_our_own_entries_have_no_fault() -> None:
    assert [str(fault) for fault in faults(CONTENT.faq)] == []


def test_the_entries_of_the_tests_have_no_fault() -> None:
    assert [str(fault) for fault in faults(ENTRIES)] == []


def test_the_page_of_topics_is_current() -> None:
    text = (ROOT / PAGE).read_text("utf-8")
    assert table(CONTENT.faq) in text, "run `python -m bot faq table --write`"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (replace(GOOD, id="Rights"), "the id must be small letters"),
        (replace(GOOD, question="长" * 41), "the question has 41 characters"),
        (replace(GOOD, answer="长" * 301), "the answer has 301 characters"),
        (replace(GOOD, page=" "), "the page is empty"),
        (replace(GOOD, sources=()), "there is no source"),
        (replace(GOOD, sources=(replace(SOURCE, by=" "),)), "a source needs a title"),
        (replace(GOOD, checked="verified"), "verified is set by two"),
        (replace(GOOD, answer="可以放心吃"), "promises “放心吃”"),
        (replace(GOOD, answer="以本局确认为准"), "the product adds it"),
        (replace(GOOD, answer="请打{office.fax}"), "has the field {office.fax}"),
        (replace(GOOD, keywords=(((),),)), "a keyword group holds an empty list"),
        (replace(GOOD, season=(13,)), "season holds months"),
        (replace(GOOD, asked=GOOD.asked[:7]), "there are 7 other ways to ask"),
        (replace(GOOD, asked=(*GOOD.asked, f"{GOOD.question}！")), "is asked twice"),
        (replace(GOOD, page="长" * 701), "the page has 701 characters"),
        (replace(GOOD, valid_until=GOOD.reviewed), "valid_until must lie after reviewed"),
        (replace(GOOD, valid_until=date(2029, 1, 1)), "by two years at most"),
        (replace(GOOD, file="illness"), "say when to call 120"),
    ],
)
def test_every_fault_says_what_to_do(entry: Entry, words: str) -> None:
    assert words in advice(entry)


@pytest.mark.parametrize("text", ["放3天", "加热到70℃", "赔一千元", "七天内", "百分之五", "两个小时", "每公斤二十毫克"])
def test_memory_says_no_number_dose_or_limit(text: str) -> None:
    assert "from memory" in advice(replace(GOOD, checked="memory", answer=text))
    assert advice(replace(GOOD, checked="source", answer=text)) == ""


@pytest.mark.parametrize(
    "text", ["先打120", "打12315或12345", "一日三餐，两个人，一次买", "1. 先看标签\n2. 再问店家", "问{office.phone}"]
)
def test_memory_may_say_plain_words_and_hotlines(text: str) -> None:
    assert advice(replace(GOOD, checked="memory", answer="照标签上说的做", page=text)) == ""


def test_two_entries_for_the_same_words_collide() -> None:
    other = replace(GOOD, id="rights-other", question="别的问题？", asked=(*GOOD.asked[1:], "买到过期食品，怎么办"))
    found = [fault.advice for fault in faults([GOOD, other]) if "leads to rights-expired-food too" in fault.advice]
    assert len(found) == len(GOOD.asked)


def test_a_related_entry_must_exist() -> None:
    lost = faults([replace(GOOD, related=("rights-nowhere",))])
    assert [(fault.advice, fault.is_grave) for fault in lost] == [
        ("related rights-nowhere is no other entry; mend the id", False)
    ]


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = (FOLDER / "rights.yaml").read_text("utf-8")
    assert old in text
    (tmp_path / "rights.yaml").write_text(text.replace(old, new, 1), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("checked: source", "checked: heard", r"rights\.yaml: rights-expired-food: checked"),
        ("  checked: source\n", "", r"rights-expired-food: checked is missing; add it"),
        ("checked:", "colour: red\n  checked:", r"rights-expired-food: colour is no part of an entry"),
        ("id: rights-receipt-lost", "id: rights-expired-food", r"rights-expired-food stands in rights\.yaml too"),
        ("reviewed: 2026-11-22", "reviewed: soon", r"rights-expired-food: reviewed"),
        ("- id:", "- [a]\n- id:", r"entry 1 must be “key: value” lines"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_entry(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        load_faq(changed(tmp_path, old, new))


def test_what_is_left_empty_counts_as_not_given(tmp_path: Path) -> None:
    folder = changed(tmp_path, "article: 第一百四十八条", "article: ''")
    assert load_faq(folder)[0].sources[0].article == ""


def test_an_empty_folder_knows_nothing_and_is_fine(tmp_path: Path) -> None:
    assert load_faq(tmp_path) == ()
