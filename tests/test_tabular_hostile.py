"""Is a file that is broken, hostile or too large refused with a reason, whatever its bytes?"""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from bot import tabular
from bot.content import load_texts
from bot.domain.refused import Refused
from tests.tabular_rows import HEADER, LEEK, TODAY, WORDS, foods, read

TEXTS = load_texts(Path(__file__).parent.parent / "content" / "texts")


def refusal(name: str, data: bytes | str, limits: tabular.Limits | None = None) -> str:
    """The sentence with which a file is refused."""
    given = data.encode() if isinstance(data, str) else data
    with pytest.raises(Refused) as refused:
        tabular.read(name, given, words=WORDS, today=TODAY, limits=limits)
    assert TEXTS.say(f"refused.{refused.value.code}", refused.value.values)
    return refused.value.code.removeprefix("result_file.")


def workbook(*cells: tuple[str, str]) -> bytes:
    made = Workbook()
    for place, value in cells:
        made.worksheets[0][place] = value
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def scan() -> bytes:
    out = io.BytesIO()
    page = Canvas(out)
    page.rect(50, 50, 300, 300, fill=1)
    page.showPage()
    page.save()
    return out.getvalue()


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.csv", b" \n", "empty"),
        ("图.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "form"),
        ("坏.xlsx", b"PK\x03\x04" + b"x" * 300, "unreadable"),
        ("坏.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "unreadable"),
        ("坏.pdf", b"%PDF-1.7\n%broken", "unreadable"),
        ("扫描.pdf", scan(), "scan"),
        ("别的.zip", zipped("a.txt", b"a"), "form"),
        ("坏.docx", zipped("word/document.xml", b"<a"), "unreadable"),
        ("坏.json", "[1, 2", "json"),
        ("深.json", "[" * 100_000, "json"),
        ("引号.csv", '食品名称,被抽样单位\n"韭菜,一禾超市\n豆干,一禾超市\n', "quotes"),
        ("引号.csv", f'{",".join(HEADER)}\n1,"韭菜,a,b,c,d\n2,豆干,a,b,c,d\n3,a",a,b,c,d\n', "quotes"),
        ("话.txt", "今天天气很好。", "nothing"),
        ("页.html", "<html><body></body></html>", "nothing"),
        ("表头.csv", ",".join(HEADER), "nothing"),
    ],
)
def test_a_file_that_is_none_is_refused(name: str, data: bytes | str, code: str) -> None:
    assert refusal(name, data) == code


def test_a_workbook_behind_a_password_is_refused() -> None:
    out = io.BytesIO()
    page = Canvas(out, encrypt="secret")
    page.drawString(50, 50, "text")
    page.save()
    assert refusal("密.pdf", out.getvalue()) == "password"


def test_a_cell_far_out_does_not_fill_the_memory() -> None:
    assert refusal("远.xlsx", workbook(("A1", "食品名称"), ("A1048576", "x"))) == "rows"
    assert refusal("远.xlsx", workbook(("A1", "食品名称"), ("XFD2", "x"))) == "columns"


def test_an_archive_that_unpacks_into_too_much_is_refused() -> None:
    bomb = zipped("xl/workbook.xml", b"0" * (3 << 20))
    assert refusal("弹.xlsx", bomb, tabular.Limits(unpacked=2)) == "unpacked"


def test_a_long_text_in_many_cells_does_not_fill_the_memory() -> None:
    shared = workbook(*((f"A{row}", "长" * 30_000) for row in range(1, 40)))
    assert refusal("同.xlsx", shared, tabular.Limits(unpacked=1)) == "unpacked"
    assert refusal("同.xlsx", shared) == "nothing"


def test_too_many_rows_or_bytes_are_refused() -> None:
    table = "\n".join([",".join(HEADER), *[",".join(LEEK)] * 30])
    assert refusal("长.csv", table, tabular.Limits(rows=20)) == "rows"
    assert refusal("长.txt", "今天天气很好。\n" * 10, tabular.Limits(prose=60)) == "prose"
    assert refusal("大.csv", b"x" * (1 << 20) + b"y", tabular.Limits(megabytes=1)) == "large"


def test_a_text_file_named_as_workbook_is_still_read() -> None:
    table = "\t".join(HEADER) + "\n" + "\t".join(LEEK) + "\n"
    assert foods(read("其实是文本.xls", table)) == ["韭菜"]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx", "a.json", "a.pdf", "a.txt", "a.html", ""]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        reading = read(name, data)
    except Refused as refused:
        assert refused.code.startswith("result_file.")
    else:
        assert reading.rows or reading.counts


WHOLE = (workbook(("A1", "食品名称"), ("A2", "韭菜")), scan())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(8, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        reading = read("坏.bin", bytes(whole))
    except Refused as refused:
        assert refused.code.startswith("result_file.")
    else:
        assert reading.rows or reading.counts
