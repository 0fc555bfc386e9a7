"""Which tables and texts stand in a web page, or in what was pasted from one?"""

import re
from collections.abc import Iterator

from lxml import etree, html

from bot.domain.refused import Refused
from bot.tabular.grid import Grid, Limits, Part, Prose
from bot.tabular.raised import DOWN, UP
from bot.tabular.spread import Cell, spread

_PAGE = re.compile(r"<(?:!doctype html|html|table|tr|td|div|p|body)[\s>/]", re.I)
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_APART = frozenset(
    ("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "section", "article", "hr", "pre")
)
_UNSEEN = frozenset(("script", "style", "head", "template", "noscript"))
_FIGURES = {"sup": UP, "sub": DOWN}
_BLANKS = re.compile(r"[ \t\r\f\v\u3000\xa0]+")
_COLUMNS = Limits().columns


def is_markup(text: str) -> bool:
    return _PAGE.search(text[:20_000]) is not None


def markup(text: str) -> Iterator[Part]:
    """A grid for each table that holds no other, prose for what stands around them; raises Refused."""
    try:
        page = html.document_fromstring(_DECLARED.sub("", text))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise Refused("result_file.unreadable") from None
    words: list[str] = []
    for one in _walk(page):
        if isinstance(one, str):
            words.append(one)
            continue
        yield from _prose(words)
        words = []
        yield Grid("", spread(_rows(one), _COLUMNS))
    yield from _prose(words)


def _walk(element: html.HtmlElement) -> Iterator[str | html.HtmlElement]:
    """Texts and tables in their order, without going down into a table of data; no recursion, pages nest deeply."""
    skipped = 0
    for event, one in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if not isinstance(one.tag, str):
            if event in ("comment", "pi") and not skipped and one.tail:
                yield one.tail
            continue
        is_closed = one.tag in _UNSEEN or (one.tag == "table" and one.find(".//table") is None)
        if event == "start":
            if not skipped and one.tag == "table" and is_closed:
                yield one
            skipped += is_closed
            if not skipped:
                yield "\n" if one.tag in _APART else ""
                yield (one.text or "").translate(_FIGURES.get(one.tag, {}))
        elif event == "end":
            skipped -= is_closed
            if not skipped:
                yield ("\n" if one.tag in _APART else "") + (one.tail or "")


def _rows(table: html.HtmlElement) -> list[list[Cell]]:
    rows = []
    for row in table.iter("tr"):
        rows.append(
            [Cell(_text(one), _span(one, "rowspan"), _span(one, "colspan")) for one in row if one.tag in ("td", "th")]
        )
    return rows


def _text(cell: html.HtmlElement) -> str:
    return _clean("".join(one for one in _walk(cell) if isinstance(one, str)))


def _span(cell: html.HtmlElement, name: str) -> int:
    given = cell.get(name, "1").strip()
    return max(int(given), 1) if given.isdecimal() and len(given) < 6 else 1


def _prose(words: list[str]) -> Iterator[Prose]:
    if text := _clean("".join(words)):
        yield Prose(text)


def _clean(text: str) -> str:
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
