"""Which tables stand in pasted text, whose cells a bar, a tab, a comma or blanks part?"""

import re
from collections.abc import Callable, Iterator, Sequence

from bot.tabular.grid import Grid, Line, Part, Prose
from bot.tabular.header import Headers
from bot.tabular.heading import known

_SINGLE_BAR = re.compile(r"(?<!\|)\|(?!\|)")
_BARS_ALONE = re.compile(r"[|\s]*")
_GAPS = re.compile(r"[ \u3000]{2,}")
_RULE = re.compile(r"[\s|+:\-=─━—┼│┃╋├┤]+")
_FEWEST = 3  # cells of a row of a table
Cut = Callable[[str], list[str]]


def _by(sign: str) -> Cut:
    return lambda line: [cell.strip() for cell in line.split(sign)]


def _by_bar(line: str) -> list[str]:
    """``||`` parts what stands inside a cell; a bar at either end of the line parts nothing."""
    bare = line.strip()
    cells = _SINGLE_BAR.split(bare.removeprefix("|") if not bare.startswith("||") else bare)
    return ["" if _BARS_ALONE.fullmatch(cell) else cell.strip() for cell in cells]


def _by_gap(line: str) -> list[str]:
    return [cell.strip() for cell in _GAPS.split(line.strip())]


_CUTS: tuple[Cut, ...] = (_by("\t"), _by_bar, _by("│"), _by("‖"), _by("║"), _by(","), _by("，"), _by(";"), _by_gap)


def pasted(text: str, headers: Headers) -> Iterator[Part]:
    """A table from each line that is a header on; it ends at a blank line, or where a line is one of prose."""
    lines = text.splitlines()
    at, prose_from = 0, 0
    while at < len(lines):
        cut = _cut(lines[at], headers)
        if cut is None:
            at += 1
            continue
        start = _title_above(lines, at, prose_from, cut)
        yield from _prose(lines[prose_from:start], prose_from)
        end = _end(lines, at, cut)
        width = len(cut(lines[at])) if cut is _by_gap else 0
        yield Grid("", _lines(lines[start:end], start, cut, width))
        at = prose_from = end
    yield from _prose(lines[prose_from:], prose_from)


def _cut(line: str, headers: Headers) -> Cut | None:
    """What parts a line into the most known headers; None for a line that is no header."""
    if len(line) > 2_000:
        return None
    best = max(_CUTS, key=lambda cut: known(cut(line), headers))
    return best if known(best(line), headers) >= _FEWEST else None


def _title_above(lines: Sequence[str], at: int, first: int, cut: Cut) -> int:
    """A line right above the header that is cut like it, with one text only, is its title."""
    if at > first and len(cells := cut(lines[at - 1])) > 1 and len([cell for cell in cells if cell]) == 1:
        return at - 1
    return at


def _end(lines: Sequence[str], at: int, cut: Cut) -> int:
    end = at + 1
    while end < len(lines) and lines[end].strip() and (len(cut(lines[end])) > 1 or _RULE.fullmatch(lines[end])):
        end += 1
    return end


def _lines(lines: Sequence[str], start: int, cut: Cut, width: int) -> Iterator[Line]:
    """Blanks show no empty cell: a row of another ``width`` may stand under other headers than its own."""
    for number, line in enumerate(lines, start + 1):
        if not _RULE.fullmatch(line):
            cells = cut(line)
            yield Line(number, cells, is_shifted=width > 0 and len(cells) != width)


def _prose(lines: Sequence[str], start: int) -> Iterator[Prose]:
    if text := "\n".join(lines).strip():
        yield Prose(text, start + 1)
