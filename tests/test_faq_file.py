"""Do files of entries come back as they left, harmless to whoever opens them, and are hostile ones harmless to us?"""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from bot.content import load_faq
from bot.domain.faq import Entry
from bot.domain.faq_edit import typed
from bot.domain.refused import Refused
from bot.services.faq_file import Given, read, write
from tests.chat import CONTENT
from tests.knowing import ENTRIES, FOLDER

DAY = date(2026, 11, 22)


pytestmark = pytest.mark.usefixtures("knowledge")


def sheet_of(*lines: tuple[object, ...]) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for line in lines:
        page.append(line)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize("form", ["xlsx", "yaml"])
def test_what_left_is_read_as_it_was(form: str) -> None:
    file = write(CONTENT.faq, form, DAY)
    found = read(file.data, file.name)
    assert {one.name: one.fields for one in found} == {entry.id: typed(entry) for entry in CONTENT.faq}
    assert not any(one.faults for one in found)


def test_yaml_is_what_content_is_written_in(tmp_path: Path) -> None:
    (tmp_path / "rights.yaml").write_bytes(write(ENTRIES, "yaml", DAY).data)
    text = (tmp_path / "rights.yaml").read_text("utf-8").partition("rights:\n")[2].partition("\nrumours:")[0]
    (tmp_path / "rights.yaml").write_text(text, "utf-8")
    back = {entry.id: replace(entry, page=entry.page.strip()) for entry in load_faq(tmp_path)}
    assert back == {entry.id: entry for entry in ENTRIES if entry.file == "rights"}


def test_a_file_of_content_is_read_by_itself() -> None:
    found = read((FOLDER / "rights.yaml").read_bytes(), "rights.yaml")
    assert [one.name for one in found] == [entry.id for entry in ENTRIES if entry.file == "rights"]
    assert {one.fields["topic"] for one in found} == {"rights"}


@pytest.mark.parametrize("hostile", ["=1+1", "=cmd|' /C calc'!A0", "+86", "-2+3", "@SUM(A1)", "＝1+1"])
def test_no_answer_becomes_a_formula(hostile: str) -> None:
    file = write([replace(ENTRIES[0], answer=hostile)], "xlsx", DAY)
    cell = load_workbook(BytesIO(file.data)).active["E2"]
    assert (cell.data_type, cell.value) == ("s", hostile)
    assert read(file.data, file.name)[0].fields["answer"] == hostile


def test_a_formula_of_a_sheet_is_never_worked_out() -> None:
    (found,) = read(sheet_of(("编号", "回答"), ("rights-expired-food", '=WEBSERVICE("http://x")')), "x.xlsx")
    assert found.fields == {"answer": ""}


def test_only_the_columns_that_are_there_are_given() -> None:
    data = sheet_of(
        ("有效到", "编号", "核对"),
        (datetime.fromisoformat("2028-01-02"), "rights-expired-food", "没有对照原文"),
        (None, None, None),
    )
    assert read(data, "X.XLSX") == [Given(2, "rights-expired-food", {"valid_until": "2028-01-02", "checked": "memory"})]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"a,b", "x.csv", "faq_file.form"),
        (b"no zip", "x.xlsx", "import.unreadable"),
        (sheet_of(("编号", "颜色"), ("a", "b")), "x.xlsx", "faq_file.columns"),
        (sheet_of(("问题",), ("a",)), "x.xlsx", "faq_file.columns"),
        (sheet_of(("编号",)), "x.xlsx", "import.empty"),
        (b"\xff\xfe", "x.yaml", "import.unreadable"),
        (b"a: [", "x.yaml", "import.unreadable"),
        (b"hello", "x.yaml", "faq_file.shape"),
        (b"rights: one", "x.yaml", "faq_file.shape"),
        (b"- one", "x.yaml", "faq_file.shape"),
        (b"[]", "x.yml", "import.empty"),
        (b"a: &a [x]\nb: *a", "x.yaml", "faq_file.shape"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "x.yaml", "faq_file.shape"),
        (b"[" * 100_000, "x.yaml", "faq_file.shape"),
        (b"x" * (5 * 1024 * 1024 + 1), "x.yaml", "import.large"),
        (b"- {id: a}\n" * 2001, "x.yaml", "import.rows"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_file_that_is_none_of_ours_is_refused(data: bytes, name: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        read(data, name)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("colour: red", ("colour", "unknown")),
        ("asked: one", ("asked", "written")),
        ("asked: [{a: b}]", ("asked", "written")),
        ("keywords: [[过期 食品]]", ("keywords", "written")),
        ('keywords: [[["过 期"]]]', ("keywords", "written")),
        ("not: [a b]", ("unless", "written")),
        ("sources: [{title: 法, by: 局}]", ("sources", "written")),
        ("sources: [{title: 法|案, by: 局, date: 2026-01-01}]", ("sources", "written")),
        ("sources: [{title: 法, by: 局, date: 2026-01-01, page: 3}]", ("sources", "written")),
        ("question: [a]", ("question", "written")),
        ("answer: !!python/object/apply:os.system [ls]", ("answer", "written")),
    ],
)
def test_a_part_that_is_written_otherwise_is_named(text: str, fault: tuple[str, str]) -> None:
    (found,) = read(f"- id: rights-expired-food\n  {text}\n".encode(), "rights.yaml")
    assert found.faults == (fault,)


def test_a_date_and_a_number_of_yaml_stay_text() -> None:
    text = "- id: rights-expired-food\n  valid_until: 2028-01-02\n  season: [6, 07]\n  question: 12315\n"
    (found,) = read(text.encode(), "download (1).yaml")
    assert found.fields == {"valid_until": "2028-01-02", "season": "6 07", "question": "12315"}


def test_a_field_that_stands_twice_is_named() -> None:
    with pytest.raises(Refused) as refused:
        list(read(b"- id: rights-expired-food\n  answer: one\n  answer: two\n", "rights.yaml"))
    assert (refused.value.code, refused.value.values) == ("faq_file.repeated", {"key": "answer", "line": 3})


def test_an_export_of_another_form_is_refused() -> None:
    entries: list[Entry] = []
    with pytest.raises(Refused, match=r"faq_file\.form"):
        write(entries, "csv", DAY)
