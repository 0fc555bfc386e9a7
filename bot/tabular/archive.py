"""Is a zipped file what it seems, and no bomb?"""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence

from bot.domain.refused import Refused
from bot.tabular.grid import Limits

_MEGABYTE = 1 << 20
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError)
_FAR_RIGHT = rb'<c r="(?:[D-Z][A-Z]|[A-Z]{3})\d+"[^>/]*>'  # with a value; beyond CZ, 104 columns
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_TEXTS = "xl/sharedStrings.xml"
_SHARED = re.compile(rb't="s"[^>]*><v>(\d+)</v>')
_CELL = 24  # bytes of the shortest cell that shares a text
_PIECE = 1 << 22
_OVERLAP = 64


def names_in(data: bytes) -> frozenset[str]:
    """The names inside; raises Refused for a broken archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except BROKEN:
        raise Refused("result_file.unreadable") from None


def check(data: bytes, limits: Limits) -> None:
    """Raises Refused for what would unpack into too much; what an archive says of its sizes is what unpacking holds it to."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(one.file_size for one in archive.infolist()) > limits.unpacked * _MEGABYTE:
            raise Refused("result_file.unpacked", megabytes=limits.unpacked)
        far_down = _beyond(limits.rows)
        sheets = [name for name in archive.namelist() if _SHEET.fullmatch(name)]
        try:
            for name in sheets:
                _check_sheet(archive, name, far_down, limits)
            _check_texts(archive, sheets, limits)
        except BROKEN:
            raise Refused("result_file.unreadable") from None


def _check_sheet(archive: zipfile.ZipFile, name: str, far_down: re.Pattern[bytes], limits: Limits) -> None:
    """A single cell far out makes a reader lay out all between: a workbook of some kilobytes would fill the memory."""
    far_right, last = re.compile(_FAR_RIGHT), b""
    with archive.open(name) as sheet:
        while piece := sheet.read(_PIECE):
            if far_down.search(last + piece):
                raise Refused("result_file.rows", most=limits.rows)
            if far_right.search(last + piece):
                raise Refused("result_file.columns", most=limits.columns)
            last = piece[-_OVERLAP:]


def _check_texts(archive: zipfile.ZipFile, sheets: Sequence[str], limits: Limits) -> None:
    """Cells share their texts: one long text in many cells is small in the file and fills the memory when it is read."""
    if _TEXTS not in archive.namelist():
        return
    sizes = [len(text) for text in archive.read(_TEXTS).split(b"</si>")]
    most, cells = limits.unpacked * _MEGABYTE, sum(archive.getinfo(name).file_size for name in sheets) // _CELL
    if max(sizes) * cells <= most:
        return
    times = Counter(found for name in sheets for found in _SHARED.findall(archive.read(name)))
    if sum(sizes[int(at)] * count for at, count in times.items() if int(at) < len(sizes)) > most:
        raise Refused("result_file.unpacked", megabytes=limits.unpacked)


def _beyond(rows: int) -> re.Pattern[bytes]:
    """Cells with a value in a row above ``rows``, by the number of digits and the first one: 200,000 → [2-9]…, then 7 digits."""
    first, zeros = str(rows)[0], len(str(rows)) - 1
    return re.compile(rb'<c r="[A-Z]+(?:[%s-9]\d{%d}|\d{%d,})"[^>/]*>' % (first.encode(), zeros, zeros + 2))
