"""How does a sheet show its numbers: 0.1 as 0.10, 0.05 as 5 %?"""

import io
import re
import warnings
from collections.abc import Mapping
from decimal import Decimal

from openpyxl import load_workbook

_FIXED = re.compile(r"(?:#,##)?0(?:\.(0+))?(%)?(?:_.*)?")
Place = tuple[int, int]


def number(value: float) -> str:
    """With the fifteen digits that spreadsheets keep, never with an exponent."""
    return format(Decimal(f"{value:.15g}"), "f")


def shown_numbers(data: bytes, sheet: str) -> Mapping[Place, str]:
    """Row and column (from 0) → text of the numbers of an XLSX sheet whose format adds something to their digits.

    Zeros are added, no digit is ever rounded away. Other formats of file say nothing here.
    """
    found: dict[Place, str] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            for row in book[sheet].iter_rows():
                for cell in row:
                    if type(cell.value) in (int, float) and cell.number_format != "General":
                        found[cell.row - 1, cell.column - 1] = _shown(cell.value, cell.number_format)
    except Exception:
        return {}
    return found


def _shown(value: float, style: str) -> str:
    match = _FIXED.fullmatch(style.split(";", maxsplit=1)[0].strip())
    if match is None:
        return number(value)
    exact = Decimal(number(value)) * (100 if match[2] else 1)
    padded = exact.quantize(Decimal(1).scaleb(-len(match[1] or "")))
    return format(padded if padded == exact else exact.normalize(), "f") + (match[2] or "")
