"""Which tests does a cell hold that says 项目：标准值/实测值?"""

import re

from bot.domain.result.found import Found, joined
from bot.domain.result.header import Part
from bot.domain.result.measure import measures_in
from bot.domain.result.one import one
from bot.domain.result.plan import is_plan, plan_in
from bot.domain.result.reading import Doubt, Test
from bot.domain.result.signs import flat, plain

_ORDER = re.compile(r"[(（][^()（）/／]*[/／][^()（）]*[)）]")
_LIMIT = re.compile("标准|限")
_WORD = re.compile(r"(?:(?:不得|未|不应)?检出|不得使用|不得添加|阴性|阳性)(?:/\d*[A-Za-z]+[23²³]?)?")
_ONE = re.compile(r"([^:]+):(.+)", re.DOTALL)


def is_slashed(cell: str, header: str) -> bool:
    """Does ``header`` say (标准值/实测值), and the cell stand to it?"""
    order = _ORDER.search(header)
    return order is not None and _LIMIT.search(order[0]) is not None and ":" in flat(cell) and "/" in flat(cell)


def slashed_in(cell: str, order: tuple[Part, ...]) -> Found[Test]:
    """One test a line, in the header's ``order``; doubt ``tests_parts``."""
    lines = [line for line in re.split(r"[;；\n]", cell) if line.strip()]
    return joined(_test(line, order) for line in lines)


def _test(line: str, order: tuple[Part, ...]) -> Found[Test]:
    match = _ONE.fullmatch(flat(line))
    if match is None:
        return Found(doubts=(Doubt("tests_parts", "", line),))
    name, rest = line[: match.end(1)], line[match.start(2) :]
    slashes = [place for place, sign in enumerate(flat(rest)) if sign == "/"]
    halves = [(rest[:place], rest[place + 1 :]) for place in slashes[:20]]
    whole = [pair for pair in halves if all(map(_is_whole, pair))]
    if len(whole) != 1:
        return Found(doubts=(Doubt("tests_parts", "", line),))
    named = dict(zip((part for part in order if part is not Part.ITEM), whole[0], strict=True))
    return one(name, named[Part.RESULT], named[Part.LIMIT])


def _is_whole(text: str) -> bool:
    bare = plain(text)
    if is_plan(bare):
        return not plan_in(bare).doubts
    found = measures_in(bare)
    return _WORD.fullmatch(bare) is not None or bool(found.values and not found.doubts)
