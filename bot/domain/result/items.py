"""Which items does a cell name that holds names alone?"""

import re

from bot.domain.result.found import Found, joined
from bot.domain.result.glued import LONGEST, NUMBERING, WITHIN, is_item
from bot.domain.result.one import one
from bot.domain.result.reading import Doubt, Test
from bot.domain.result.signs import flat
from bot.domain.result.tidy import tidy

_ELEMENTS = frozenset("铅镉汞砷铬锡镍铜锌铁钠钙硒氟碘铝硼锰钡锑")
_SHORT = frozenset(
    re.findall("..", "酸价水分甲醛硼砂霉菌酵母浊度色度总砷总汞甲醇蔗糖果糖色价结构标签灰分总糖总酸感官脂肪能量余氯")
) | {"乐果", "硫丹", "氯丹", "吗啡", "组胺"}
_NAME_END = re.compile(
    "[数群菌素胺磷酯酸盐钠钾钙镁铵值价量氮嗪唑脲威虫脒灵黄红蓝绿蜜精度醇醛酮苯分物剂酚砂星林肼氯因啶腈砜隆氢烷烯炔油水脂质糖碱气味"
    "果畏蜱利泮罗考芘甜标酰啉六涕滴清丹肪重母Ⅰ-Ⅳ)A-Za-z0-9₀-₉]$"
)
_OPEN_END = re.compile(r"(?:和|及|与|或|[,、(\-])$")
_OPEN_START = re.compile(r"[及和与或其的以(]")
_NONE = re.compile(r"(?:所检项目|检验项目|全部|均|全)*(?:合格|符合.{0,20})|(?:无|没有|未检出|未发现)不合格.{0,4}")
_BOUND = re.compile(r"[≤≥<>=]|实测|标准值|检出值")


def names_of(cell: str) -> list[str] | None:
    """The names as written; None where a broken line may be one name or two."""
    bare = flat(cell)
    names, start, depth = [], 0, 0
    for place, sign in enumerate(bare):
        depth = max(depth + (sign == "(") - (sign == ")"), 0)
        is_edge = sign in ";\n" or (sign in ",、" and not WITHIN.match(bare, place))
        if depth or not is_edge or (sign == "\n" and _is_broken(bare[start:place], bare[place + 1 :])):
            continue
        names.append(cell[start:place])
        start = place + 1
    names = [name for name in (*names, cell[start:]) if tidy(name)]
    bits = [name for name in names if len(tidy(name)) == 1 and tidy(name) not in _ELEMENTS]
    return None if bits and "\n" in cell else names


def _is_broken(before: str, behind: str) -> bool:
    """Does a line end, or the next begin, as only one in the middle of a name does?"""
    return _OPEN_END.search(before.rstrip()) is not None or _OPEN_START.match(behind.lstrip()) is not None


def _are_whole(names: list[str]) -> bool:
    """Whether lines are names of their own; a wrapped one looks like two."""
    bare = [flat(tidy(name)) for name in names]
    ends = [name in _ELEMENTS or name in _SHORT or (len(name) > 2 and _NAME_END.search(name)) for name in bare]
    return all(ends) or all(NUMBERING.match(name) for name in bare)


def items_in(cell: str) -> Found[Test]:
    """A test without result for each name; doubts ``tests_item``, ``tests_parts``."""
    if not tidy(cell) or _NONE.fullmatch(flat(tidy(cell))):
        return Found()
    names = names_of(cell)
    if names is None or _BOUND.search(flat(cell)) or ("\n" in cell.strip() and not _are_whole(names)):
        return Found(doubts=(Doubt("tests_parts", "", cell),))
    split = [part for name in names for part in _numbered(name)]
    if any(not is_item(name) or len(name) > LONGEST // 2 or name.strip() in ("不合格", "不符合") for name in split):
        return Found(doubts=(Doubt("tests_item", "", cell),))
    return joined(one(name) for name in split)


def _numbered(name: str) -> list[str]:
    """1.甲 2.乙 without anything else between them."""
    marks = [match for match in NUMBERING.finditer(flat(name)) if match.start() == 0 or name[match.start() - 1] == " "]
    starts = [match.start() for match in marks] if len(marks) > 1 else [0]
    return [name[start:end] for start, end in zip(starts, [*starts[1:], len(name)], strict=True)]
