"""Which numbers with which units does a result or a limit state?"""

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from bot.domain.result.found import Found
from bot.domain.result.reading import Doubt, Measure
from bot.domain.result.signs import plain
from bot.domain.result.unit import UNIT, unit_of

VALUE = r"(?:\d+(?:\.\d+)?(?:×10\^\(?[+-]?\d{1,2}\)?|[eE][+-]?\d{1,2})?|10\^\(?[+-]?\d{1,2}\)?)"
_PIECE = re.compile(
    rf"(?P<sign>[<>≤≥]?)(?:\((?P<mid>{VALUE})±(?P<give>{VALUE})\)|(?P<low>{VALUE})(?:±(?P<more>{VALUE})|[~-](?P<sign2>[<≤]?)(?P<high>{VALUE}))?)"
    rf"\(?(?P<unit>{UNIT})?\)?(?P<note>\([^()]*(?:\([^()]*\)[^()]*)*\))?",
    re.IGNORECASE,
)
_LOST = re.compile(r"×10(?!\^|\d*\.)|(?<![\d.^])10[1-9](?=\s*(?:CFU|MPN))|10\^(?![+-]?\d|\()", re.IGNORECASE)
_LIST = re.compile(r"[,;、且\s]+")
_THOUSANDS = re.compile(r"[<>≤≥]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?(?![\d,])")
_WORDS = re.compile(
    r"未检出|不得检出|不应检出|检出|不得使用|不得添加|不得|阴性|阳性|不符合|符合|按|应|见|GB|/|-+", re.IGNORECASE
)
_CIRCLED = re.compile("[①-⑳]")  # they number the samples of a plan
_FOUND = re.compile(r"^检出值?[:(]?(?=[<>≤≥\d])")
_MISSING = re.compile(rf"[<>≤≥](?:/?{UNIT}|/.*)?", re.IGNORECASE)
_MOST = 300  # signs; longer ones are sentences
_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=1 << 13)
def measures_in(text: str) -> Found[Measure]:
    """The numbers of ``text`` in their order, one unit said at the end holding for all; none of a text in words (不得使用).

    Doubts: ``number_missing``, ``number_unread``, ``number_comma``, ``number_signs``, ``power_lost``.
    """
    bare = _FOUND.sub("", plain(_CIRCLED.sub(";", text)))
    if not _MISSING.fullmatch(bare) and (not _DIGIT.search(bare) or _WORDS.match(bare)):
        return Found()
    pieces = [piece for piece in _split(bare) if piece]
    if code := _fault(bare, len(pieces)):
        return _doubt(code, text)
    matches = [_PIECE.fullmatch(piece) for piece in pieces]
    read = [measure for match in matches if match and (measure := _measure(match))]
    if len(read) < len(pieces):
        return Found() if any(_WORDS.match(piece) for piece in pieces) else _doubt("number_unread", text)
    if any(match and match["sign"] and _is_wide(match) for match in matches):
        return _doubt("number_signs", text)
    return Found(tuple(_with_unit(read)))


def _fault(bare: str, count: int) -> str:
    """Why the numbers of ``bare`` must not be read; "" when nothing speaks against it."""
    faults = {
        "number_unread": len(bare) > _MOST,
        "number_missing": _MISSING.fullmatch(bare),
        "power_lost": _LOST.search(bare),
        "number_comma": count != 5 and _THOUSANDS.match(bare),  # five are the samples of a microbial plan
    }
    return next((code for code, is_so in faults.items() if is_so), "")


def value_of(text: str) -> Decimal:
    """What VALUE matched, as a number."""
    bare = text.replace("(", "").replace(")", "").replace("×10^", "E")
    return Decimal("1E" + bare[3:]) if bare.startswith("10^") else Decimal(bare)


def _split(bare: str) -> list[str]:
    """The pieces of a list, not split within brackets."""
    if "(" not in bare:
        return _LIST.split(bare)
    pieces, depth, start = [], 0, 0
    for place, sign in enumerate(bare):
        depth += (sign == "(") - (sign == ")")
        if depth <= 0 and _LIST.match(sign):
            pieces.append(bare[start:place])
            start = place + 1
    return [*pieces, bare[start:]]


def _is_wide(match: re.Match[str]) -> bool:
    return any(match[name] for name in ("give", "more", "high"))


def _measure(match: re.Match[str]) -> Measure | None:
    low, upto = value_of(match["mid"] or match["low"]), None
    if give := match["give"] or match["more"]:
        low, upto = low - value_of(give), low + value_of(give)
    elif match["high"]:
        upto = value_of(match["high"])
    if upto is not None and upto < low:
        return None
    return Measure(low, unit_of(match["unit"] or "") or "", match["sign"], upto)


def _with_unit(read: list[Measure]) -> list[Measure]:
    """The unit stands once, behind the last number, or behind each."""
    last = read[-1].unit
    if all(not measure.unit for measure in read[:-1]):
        return [replace(measure, unit=last) for measure in read]
    return read


def _doubt(code: str, text: str) -> Found[Measure]:
    return Found(doubts=(Doubt(code, "", text[:_MOST]),))
