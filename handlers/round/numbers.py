"""Which options, or which page, does a short text name?"""

import re
from unicodedata import normalize

_CHINESE = {sign: str(value) for value, sign in enumerate("一二三四五六七八九十", 1)}
_ONE = r"(?:第?\d{1,3}(?!\d)[号个项样]?)"
_BETWEEN = r"[\s,，、。.;；/+和跟与及还有]*"
_NUMBERS = re.compile(
    rf"(?:我|就|要|只|想|再|也|加|给|投|选|点)*{_ONE}(?:{_BETWEEN}{_ONE})*(?:[吧啊了。.!！\s]|这?[几两]?[个样])*"
)
_LONGEST = 40  # characters: more is no choice
_HELP = 120  # a cry for help, whatever list was shown
_PAGE = re.compile(r"第?(\d{1,2})页")


def numbers_in(text: str) -> list[int]:
    """1 3, 1、3, 我投1号和3号, 三号; empty for anything else, for pages and for 120."""
    plain = re.sub(
        "[一二三四五六七八九十](?=[号个项样]|$)", lambda one: _CHINESE[one[0]], normalize("NFKC", text.strip())
    )
    if len(plain) > _LONGEST or not _NUMBERS.fullmatch(plain):
        return []
    found = list(dict.fromkeys(map(int, re.findall(r"\d+", plain))))
    return [] if _HELP in found else found


def page_in(text: str) -> int | None:
    """第2页, 2页."""
    match = _PAGE.fullmatch(normalize("NFKC", text.strip()))
    return int(match[1]) if match else None
