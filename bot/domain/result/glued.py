"""Where in a piece of a cell does one test's limit end and the next test's item begin?"""

import re
from collections.abc import Iterator

from bot.domain.result.signs import flat, plain
from bot.domain.result.unit import UNIT, unit_of

LONGEST = 80  # an item's name, with what stands in its brackets
STAGE = re.compile(r"[(【\[]?\s*(初检|初次检验|首次检验|复检|复验|复测)\s*(?:结果|值|结论)?\s*[)】\]]?\s*:?\s*")
NUMBERING = re.compile(r"(?:\(\d{1,2}\)|\d{1,2}[.、)](?!\d)|[①-⑳])\s*")
STRONG, WEAK = ";\n", ",、 \t"
_NUMBER = r"(?:\d+(?:\.\d+)?(?:\s*[×xX*]\s*10(?:\^\d+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+))?|10(?:\^\d+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+))"
_LIMIT = re.compile(
    rf"\s*(?:(?:不得检出|不得使用|不得添加|不应检出|不得含有|阴性|/)(?:/\d*{UNIT})?"
    rf"|[<>≤≥]?\s*{_NUMBER}(?:\s*[~±-]\s*{_NUMBER})?\s*{UNIT}"
    rf"|n\s*=\s*\d[^\u4e00-\u9fff;\n]{{0,60}}?{UNIT}(?![A-Za-z/]))",
    re.IGNORECASE,
)
_NAME = re.compile(r"[\u4e00-\u9fff]|[A-Za-z]{2}")
_NO_NAME = re.compile(
    rf"[nNcCmM]\s*=|[<>≤≥=±~]|不得|未?检出|[\d.,]+(?:$|[^\d.,\-A-Za-zα-ω'’′])|(?=[A-Za-zμ个粒\d]*[/%])(?:{UNIT})",
    re.IGNORECASE,
)
# 2,4-滴; 丙酸及其钠盐、钙盐(以丙酸计)
WITHIN = re.compile(r"(?<=[\dA-Za-z]),\s*[\dA-Za-z]+(?:,\s*[\dA-Za-z]+)*-|(?<=盐)、[钠钾钙镁铵锰]盐")


def is_item(text: str) -> bool:
    """Could ``text`` be the name of an item?"""
    bare = nameless(flat(text))[1]
    return (
        0 < len(bare) <= LONGEST
        and bare[0] != "("
        and not _NO_NAME.match(bare)
        and "=" not in bare
        and _NAME.search(bare) is not None
        and unit_of(plain(bare)) is None
    )


def nameless(text: str) -> tuple[str, str]:
    """What stands before a name (numbering, 初检结果：) and the name; ``text`` is flat."""
    start = len(text) - len(text.lstrip())
    for pattern in (NUMBERING, STAGE, NUMBERING):
        match = pattern.match(text, start)
        start = match.end() if match else start
    return text[:start], text[start:].strip()


def cut(piece: str) -> tuple[str, str] | None:
    """``piece`` as the end of one test and the item of the next; None where no place is the one."""
    bare = flat(piece)
    place = _stage(bare) or _sign(bare, STRONG) or _number(bare) or _sign(bare, WEAK) or _nothing(bare)
    if not place:
        return None
    edge = "；" + STRONG + "，" + WEAK + "。\u3000"
    return piece[:place].strip(edge), piece[place:].strip(edge)


def _stage(bare: str) -> int:
    marks = [match for match in STAGE.finditer(bare) if _depth(bare, match.start()) == 0]
    return marks[-1].start() if marks and is_item(bare[marks[-1].end() :]) else 0


def _sign(bare: str, signs: str) -> int:
    for place in _places(bare, signs):
        right = bare[place + 1 :].strip(STRONG + WEAK)  # a name may be broken into two lines
        if _is_whole(bare[:place]) and is_item(right) and ";" not in right:
            return place
    return 0


def _number(bare: str) -> int:
    for match in NUMBERING.finditer(bare, max(len(bare) - LONGEST, 0)):
        if match.start() and _LIMIT.fullmatch(bare[: match.start()]) and is_item(bare[match.end() :]):
            return match.start()
    return 0


def _nothing(bare: str) -> int:
    found = _LIMIT.match(bare)
    return found.end() if found and is_item(bare[found.end() :]) else 0


def _is_whole(left: str) -> bool:
    """Is ``left`` more than the beginning of a limit?"""
    bare = left.strip()
    return bool(bare) and bare[-1] not in "=<>≤≥~±"


def _places(bare: str, signs: str) -> Iterator[int]:
    """Places of ``signs`` outside brackets, near enough to the end for a name, the earliest first; 2,4-滴 is one name."""
    depth, least = 0, len(bare) - LONGEST - 8
    for place, sign in enumerate(bare):
        depth = max(depth + (sign == "(") - (sign == ")"), 0)
        if sign in signs and not depth and place >= least and not WITHIN.match(bare, place):
            yield place


def _depth(bare: str, end: int) -> int:
    return bare.count("(", 0, end) - bare.count(")", 0, end)
