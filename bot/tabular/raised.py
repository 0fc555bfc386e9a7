"""Which raised figures (10⁵) would be lost if only the letters of a text were taken?"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping

from lxml import etree

from bot.domain.refused import Refused
from bot.tabular.archive import BROKEN

UP = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
DOWN = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_NAME = re.compile(r"xl/(sharedStrings|worksheets/sheet\d+)\.xml")
_MARK = re.compile(rb'vertAlign val="su(?:per|b)script"')
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PIECE = 1 << 22


def raised(data: bytes) -> Mapping[str, str]:
    """Text as its letters give it → with raised and lowered figures, for cells of an XLSX file that have some; raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if _NAME.fullmatch(name) and _is_marked(archive, name)]
            return {plain: shown for name in names for plain, shown in _texts(archive, name) if plain != shown}
    except (*BROKEN, etree.XMLSyntaxError):
        raise Refused("result_file.unreadable") from None


def _is_marked(archive: zipfile.ZipFile, name: str) -> bool:
    last = b""
    with archive.open(name) as file:
        while piece := file.read(_PIECE):
            if _MARK.search(last + piece):
                return True
            last = piece[-40:]
    return False


def _texts(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, str]]:
    with archive.open(name) as file:
        for _, one in etree.iterparse(file, tag=(f"{_MAIN}si", f"{_MAIN}is"), resolve_entities=False):
            runs = [(_text(run), run.find(f"{_MAIN}rPr/{_MAIN}vertAlign")) for run in one.iter(f"{_MAIN}r")]
            yield "".join(text for text, _ in runs), "".join(_shown(text, align) for text, align in runs)
            one.clear()


def _text(run: "etree._Element") -> str:
    return "".join(text.text or "" for text in run.iter(f"{_MAIN}t"))


def _shown(text: str, align: "etree._Element | None") -> str:
    kind = align.get("val") if align is not None else ""
    return text.translate(UP if kind == "superscript" else DOWN) if kind in ("superscript", "subscript") else text
