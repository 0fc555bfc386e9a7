"""Does an entry come back from its form, its draft and its files just as it was, and does nothing else come in?"""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.faq import Entry, Source
from bot.domain.faq_edit import blank, changed, differences, from_body, to_body, typed, unreadable
from tests.chat import CONTENT
from tests.knowing import ENTRIES

ENTRY = ENTRIES[0]
TOPICS = [ENTRY.topic]


@pytest.mark.parametrize("entry", CONTENT.faq, ids=lambda entry: entry.id)
def test_every_entry_of_ours_survives_its_form(entry: Entry) -> None:
    same = replace(entry, answer=entry.answer.strip(), page=entry.page.strip())
    assert changed(entry, typed(entry)) == same
    assert changed(blank(entry.id), typed(entry)) == replace(same, file=entry.topic)
    assert differences(entry, typed(entry)) == []


def test_a_draft_keeps_its_kind_and_texts() -> None:
    assert from_body(to_body("withdraw", typed(ENTRY))) == ("withdraw", typed(ENTRY))


def test_what_a_change_does_not_name_stays() -> None:
    assert changed(ENTRY, {"valid_until": "2028-01-01"}) == replace(ENTRY, valid_until=date(2028, 1, 1))


def test_sources_are_written_with_either_bar() -> None:
    made = changed(
        ENTRY, {"sources": "某法 | 某局|2026-01-02\n另一份｜局｜2026-01-03｜第一条｜https://example.gov.cn/a"}
    )
    assert made.sources == (
        Source("某法", "某局", date(2026, 1, 2)),
        Source("另一份", "局", date(2026, 1, 3), "第一条", "https://example.gov.cn/a"),
    )


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("topic", "cinema", "topic"),
        ("checked", "heard", "choice"),
        ("audience", "", "choice"),
        ("reviewed", "", "date"),
        ("valid_until", "2027-02-30", "date"),
        ("valid_until", "20270201", "date"),
        ("sources", "只有名称", "source"),
        ("sources", "法｜局｜哪天", "source"),
        ("sources", "法｜局｜2026-01-01｜条｜javascript:alert(1)", "source"),
        ("sources", "法｜局｜2026-01-01｜条｜https://a.cn｜多了", "source"),
        ("season", "六月", "season"),
        ("asked", "问" * 4001, "long"),
    ],
)
def test_what_makes_no_entry_is_named_by_field(field: str, text: str, code: str) -> None:
    assert unreadable(typed(ENTRY), TOPICS) == {}
    assert unreadable(typed(ENTRY) | {field: text}, TOPICS) == {field: code}
