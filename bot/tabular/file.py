"""Which tables and texts stand in a file, told by its bytes rather than by its name?"""

from collections.abc import Iterator
from pathlib import PurePath

from bot.domain.refused import Refused
from bot.tabular import archive
from bot.tabular.delimited import delimited
from bot.tabular.document import document
from bot.tabular.encoding import encoding_of
from bot.tabular.grid import Grid, Limits, Part
from bot.tabular.header import Headers
from bot.tabular.heading import known
from bot.tabular.markup import is_markup, markup
from bot.tabular.objects import objects
from bot.tabular.paper import paper
from bot.tabular.pasted import pasted
from bot.tabular.workbook import workbook

_ZIP, _OLD, _PAPER = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_BOOKS = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}
_DELIMITED = {".csv", ".tsv", ".tab"}


def parts_of(name: str, data: bytes, headers: Headers, limits: Limits) -> Iterator[Part]:
    """Tables and the text around them, in their order; raises Refused for what is no such file."""
    if len(data) > limits.megabytes << 20:
        raise Refused("result_file.large", megabytes=limits.megabytes)
    if not data.strip():
        raise Refused("result_file.empty")
    if data.startswith(_ZIP):
        return _zipped(data, limits)
    if data.startswith(_OLD):
        return workbook(data, limits)
    if _PAPER in data[:1024]:
        return paper(data, limits)
    return _text(name, data, headers)


def _zipped(data: bytes, limits: Limits) -> Iterator[Part]:
    inside = archive.names_in(data)
    archive.check(data, limits)
    if "word/document.xml" in inside:
        return document(data)
    if inside & _BOOKS:
        return workbook(data, limits)
    raise Refused("result_file.form")


def _text(name: str, data: bytes, headers: Headers) -> Iterator[Part]:
    if PurePath(name).suffix.lower() in _DELIMITED:
        return iter((Grid("", delimited(data, lambda cells: known(cells, headers))),))
    text = data.decode(encoding_of(data)).removeprefix("\ufeff")
    if "\0" in text:
        raise Refused("result_file.form")
    start = text.lstrip()[:1]
    if (start in "{[" and PurePath(name).suffix.lower() in (".json", ".jsonl", ".ndjson", "")) or _is_json(text):
        return objects(text, headers)
    return markup(text) if is_markup(text) else pasted(text, headers)


def _is_json(text: str) -> bool:
    bare = text.strip()
    return bare[:1] + bare[-1:] in ("{}", "[]") and '"' in bare[:200]
