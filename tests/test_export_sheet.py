"""Is a sheet harmless to whoever opens it, and is a hostile one harmless to us?"""

import csv
import zipfile
from datetime import datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import Workbook, load_workbook

from bot.domain.refused import Refused
from bot.services.export.sheet import read, write

HEAD = ("编号", "经过")
HOSTILE = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+86 139",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "|calc",
    "%0A=1",
    '=HYPERLINK("http://x","y")',
    "http://x.example/?q=1",
    "\0=1",
)


def lines_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"))))


@pytest.mark.parametrize("hostile", HOSTILE, ids=repr)
def test_no_citizen_s_words_become_a_formula(hostile: str) -> None:
    xlsx = load_workbook(BytesIO(write("x", "xlsx", HEAD, [("T1", hostile)]).data))
    cell = xlsx.active["B2"]
    assert cell.data_type in ("s", "n"), "neither formula nor link"
    assert cell.hyperlink is None
    assert not isinstance(cell.value, int | float)
    with zipfile.ZipFile(BytesIO(write("x", "xlsx", HEAD, [("T1", hostile)]).data)) as packed:
        page = packed.read("xl/worksheets/sheet1.xml")
    assert b"<f" not in page
    assert b"hyperlink" not in page
    (_, row) = lines_of(write("x", "csv", HEAD, [("T1", hostile)]).data)
    assert row[1][:1] not in tuple("=+-@＝＋－＠\t\r\n|% ") or row[1].strip()[:1] not in tuple("=+-@＝＋－＠|%")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_written_is_read_back(form: str) -> None:
    rows = [["T1", "=1+1"], ["T2", '换行\n引号"逗号,'], ["T3", "'原来就有"], ["", "最后"]]
    file = write("cases", form, HEAD, rows)
    sheet = read(file.data, file.name, 10)
    assert sheet.head == list(HEAD)
    assert [[cell.replace("\r\n", "\n") for cell in row] for row in sheet.rows] == rows


def test_excel_s_own_csv_is_read() -> None:
    assert read("编号,经过\r\nT1,酸奶过期\r\n".encode("gb18030"), "A.CSV", 10).rows == [["T1", "酸奶过期"]]


def test_numbers_and_dates_of_a_sheet_become_text() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["a", "b", "c"])
    page.append([13912345678, datetime.fromisoformat("2026-11-22T10:30"), 1.5])
    page.append([None, None, None])
    data = BytesIO()
    book.save(data)
    assert read(data.getvalue(), "x.xlsx", 10).rows == [["13912345678", "2026-11-22 10:30", "1.5"]]


def bomb() -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (61 * 1024 * 1024))
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"x" * (5 * 1024 * 1024 + 1), "x.csv", "import.large"),
        (b"x", "x.pdf", "import.form"),
        (b"not a zip", "x.xlsx", "import.unreadable"),
        (b"\xff\xff\xff", "x.csv", "import.unreadable"),
        (b'"open', "x.csv", "import.unreadable"),
        (b"a\n1\n2\n3\n4", "x.csv", "import.rows"),
    ],
)
def test_foreign_or_endless_files_are_refused(data: bytes, name: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        read(data, name, 3)


def test_packed_giant_is_refused_before_unpacking() -> None:
    with pytest.raises(Refused, match="import.large"):
        read(bomb(), "x.xlsx", 3)


def test_archive_without_sheets_is_refused() -> None:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        packed.writestr("hello.txt", "x")
    with pytest.raises(Refused, match="import.unreadable"):
        read(data.getvalue(), "x.xlsx", 3)
