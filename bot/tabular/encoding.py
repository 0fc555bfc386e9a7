"""In which encoding is a text file?"""

import codecs
from collections.abc import Iterator

from charset_normalizer import from_bytes

from bot.domain.refused import Refused

_OTHERS = ("big5", "gb18030", "utf_8")
_PIECE = 1 << 20
_SAMPLE = 1 << 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMMON = 0.7  # and more of the letters of a Chinese text stand among the 3,755 of GB 2312's first level


def encoding_of(data: bytes) -> str:
    """The name of a codec that decodes all of ``data``; raises Refused where none does for sure."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _checked(data, name)
    if (wide := _without_mark(data[:_SAMPLE])) and _decodes(data, wide):
        return wide
    if b"\0" in data[:_SAMPLE]:
        raise Refused("result_file.form")
    if _decodes(data, "utf-8"):
        return "utf-8"
    if _decodes(data, "gb18030") and _is_usual(data[:_SAMPLE]):
        return "gb18030"
    best = from_bytes(data[:_SAMPLE], cp_isolation=list(_OTHERS)).best()
    return _checked(data, best.encoding if best is not None else "gb18030")


def _checked(data: bytes, name: str) -> str:
    if not _decodes(data, name):
        raise Refused("result_file.encoding")
    return name


def _decodes(data: bytes, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for piece in _pieces(data):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), _PIECE):
        yield data[start : start + _PIECE]


def _without_mark(sample: bytes) -> str:
    """UTF-16 shows by the zero bytes of its line feeds, digits and separators, all on one side."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 20 < len(sample):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_usual(sample: bytes) -> bool:
    """Or another encoding's bytes happen to be rare characters, kana and Cyrillic of this one."""
    letters = [char for char in sample.decode("gb18030", "ignore") if char.isalpha() and not char.isascii()]
    usual = sum(len(code) == 2 and 0xB0 <= code[0] <= 0xD7 for code in (char.encode("gb18030") for char in letters))
    return usual >= _COMMON * len(letters)
