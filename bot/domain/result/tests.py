"""Which items were tested with which result against which limit, as one cell says it?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.result.columns import zipped
from bot.domain.result.found import Found, joined
from bot.domain.result.glued import STAGE, cut
from bot.domain.result.header import USUAL, Part, order_of
from bot.domain.result.items import items_in
from bot.domain.result.one import one
from bot.domain.result.reading import Doubt, Stage, Test
from bot.domain.result.signs import flat, plain
from bot.domain.result.slashed import is_slashed, slashed_in
from bot.domain.result.unit import unit_of

__all__ = ["tests_in", "zipped"]
_RUN = re.compile(r"[║‖∥|︱丨｜∣│]+")
_EACH = re.compile(r"[║‖∥|︱丨｜∣│]")
_BLANKS = re.compile(r"\s+")
_MOST = 10_000  # signs of a cell; what is longer is no list of tests


def tests_in(cell: str, *, header: str = "") -> Found[Test]:
    """The tests of one cell: names alone, or 项目║结果║标准值 with any separator, in the order that ``header`` (as written) tells.

    Doubts: ``tests_long``, ``tests_parts`` (no way, or more than one, to tell the parts), ``tests_order``, those of the numbers.
    """
    if len(cell) > _MOST:
        return _doubt("tests_long", cell[:200])
    pieces = _pieces(_BLANKS.sub(lambda match: "\n" if "\n" in match[0] else " ", cell))
    order = order_of(header)
    if len(pieces) == 1:
        return slashed_in(cell, order) if is_slashed(cell, header) else items_in(cell)
    ways = [way for width in (3, 4) if (way := _rows(pieces, width, order)) is not None]
    if len(ways) != 1:
        return _doubt("tests_parts", cell)
    found = joined(_test(row, order) for row in ways[0])
    return _carried(found, [row[0] for row in ways[0]], cell) if STAGE.search(flat(cell)) else found


def _carried(found: Found[Test], items: Sequence[str], cell: str) -> Found[Test]:
    """复检 said once holds for the items behind it that were tested before; in doubt where that cannot be told."""
    if len(found.values) != len(items) or found.doubts:
        return found
    tests: list[Test] = []
    first: set[str] = set()
    is_again = False
    for test, item in zip(found.values, items, strict=True):
        is_said = STAGE.search(flat(item)) is not None
        is_again = test.stage is Stage.AGAIN if is_said else is_again
        if is_again and not is_said and test.item not in first:
            return _doubt("tests_parts", cell)
        tests.append(replace(test, stage=Stage.AGAIN) if is_again else test)
        first.add(test.item)
    return Found(tuple(tests))


def _pieces(cell: str) -> list[str]:
    """A run of two signs is one separator where no single one stands in the cell; one more at the end parts nothing."""
    runs = _RUN.findall(cell)
    is_double = bool(runs) and all(len(run) == 2 for run in runs)
    pieces = (_RUN if is_double else _EACH).split(cell)
    is_closed = len(pieces) == 4 and not pieces[3].strip() and not any(unit_of(plain(piece)) for piece in pieces)
    return pieces[:3] if is_closed else pieces


def _rows(pieces: list[str], width: int, order: tuple[Part, ...]) -> list[list[str]] | None:
    """The pieces as rows of ``width`` parts, the last part of one row glued to the first of the next; None: they are not."""
    step = width - 1
    if (len(pieces) - 1) % step or width > len(order) + 1:
        return None
    rows, row = [], [pieces[0]]
    for place, piece in enumerate(pieces[1:-1], 1):
        if place % step:
            row.append(piece)
            continue
        halves = cut(piece)
        if halves is None:
            return None
        rows.append([*row, halves[0]])
        row = [halves[1]]
    rows.append([*row, pieces[-1]])
    return rows if all(width == 3 or _is_four(row, order) for row in rows) else None


def _is_four(row: list[str], order: tuple[Part, ...]) -> bool:
    return len(order) == 4 or _unit_at(row) is not None or _is_torn(row)


def _is_torn(row: list[str]) -> bool:
    """A plan in two parts: n=5,c=2║m=10,M=100."""
    return re.match(r"[nN]=", plain(row[2])) is not None and re.match(r"[mM]=", plain(row[3])) is not None


def _unit_at(row: list[str]) -> int | None:
    units = [place for place in (1, 2, 3) if unit_of(plain(row[place]))]
    return units[0] if len(units) == 1 else None


def _test(row: list[str], order: tuple[Part, ...]) -> Found[Test]:
    if _is_torn(row) if len(row) == 4 else False:
        return one(row[0], row[1], f"{row[2].strip()},{row[3].strip()}")
    if len(row) == 4 and len(order) == 3:
        at = _unit_at(row)
        rest = [text for place, text in enumerate(row) if place != at]
        named = dict(zip(USUAL, rest, strict=True)) | {Part.UNIT: row[at or 0]}
    else:
        parts = order if len(order) == len(row) else tuple(part for part in order if part is not Part.UNIT)
        named = dict(zip(parts, row, strict=True))
    return one(named[Part.ITEM], named[Part.RESULT], named[Part.LIMIT], named.get(Part.UNIT, ""))


def _doubt(code: str, cell: str) -> Found[Test]:
    return Found(doubts=(Doubt(code, "", cell),))
