"""Which rows stand in a JSON list of objects, or in one object a line?"""

import json
from collections.abc import Iterator
from typing import Any

from bot.domain.refused import Refused
from bot.tabular.grid import Grid, Line, Part, Prose
from bot.tabular.header import Headers
from bot.tabular.heading import known
from bot.tabular.pasted import pasted

_TALE = 120  # characters: no cell of a table
_ITEM = ("item", "result", "limit")
Object = dict[str, Any]


def objects(text: str, headers: Headers) -> Iterator[Part]:
    """A grid for each list of objects, its first line the keys, and what else is said; raises Refused for what is no JSON."""
    value = _parsed(text)
    if isinstance(value, dict):
        lists = dict(_tables(value, headers))
        if rest := list(_beside(value, headers)) if lists else []:
            yield Prose("\n".join(rest))
        for key, rows in (lists or {"": [value]}).items():
            yield Grid(key, _lines(rows, headers), is_lettered=False)
    elif isinstance(value, list):
        key = _told_under(value, headers)
        yield from _texts(value, key, headers) if key else (Grid("", _lines(value, headers), is_lettered=False),)
    else:
        raise Refused("result_file.json", line=1)


def _told_under(rows: list[Any], headers: Headers) -> str:
    """The key under which each of ``rows`` tells an announcement as a text; empty where they are rows of a table."""
    if not rows or not all(isinstance(row, dict) for row in rows) or any(known(list(row), headers) for row in rows):
        return ""
    long = [{key for key, one in row.items() if isinstance(one, str) and len(one) >= _TALE} for row in rows]
    return long[0].pop() if len(long[0]) == 1 and all(keys == long[0] for keys in long) else ""


def _texts(rows: list[Object], key: str, headers: Headers) -> Iterator[Part]:
    """Each announcement, behind it what else is said of it."""
    for row in rows:
        yield from pasted(row[key], headers)
        if beside := [f"{name}：{_text(one, headers)}" for name, one in row.items() if name != key]:
            yield Prose("\n".join(beside))


def _parsed(text: str) -> Any:
    try:
        return _loads(text)
    except RecursionError:
        raise Refused("result_file.json", line=1) from None
    except ValueError as error:
        if not text.lstrip().startswith("{"):
            raise Refused("result_file.json", line=getattr(error, "lineno", 1)) from None
    return [_line(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def _line(number: int, text: str) -> Any:
    try:
        return _loads(text)
    except (ValueError, RecursionError):
        raise Refused("result_file.json", line=number) from None


def _loads(text: str) -> Any:
    """Numbers stay as written."""
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, Any]]) -> Object:
    """A key that stands twice has both its values."""
    found: Object = {}
    for key, value in pairs:
        found[key] = [found[key], value] if key in found else value
    return found


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(row, dict) for row in value)


def _tables(value: Object, headers: Headers, way: str = "") -> Iterator[tuple[str, list[Any]]]:
    """Lists of objects, however deep in objects that are no rows; one key in two places is told apart by the way to it."""
    if known(list(value), headers):
        return
    for key, one in value.items():
        if _is_table(one):
            yield f"{way}{key}", one
        elif isinstance(one, dict):
            yield from _tables(one, headers, f"{way}{key}.")


def _beside(value: Object, headers: Headers) -> Iterator[str]:
    """What else is said around the lists."""
    for key, one in value.items():
        if isinstance(one, dict) and dict(_tables(one, headers)):
            yield from _beside(one, headers)
        elif not _is_table(one):
            yield f"{key}：{_text(one, headers)}"


def _lines(rows: list[Any], headers: Headers) -> Iterator[Line]:
    if rows and all(isinstance(row, list) for row in rows):
        yield from (Line(number, [_text(one, headers) for one in row]) for number, row in enumerate(rows, 1))
        return
    keys = list(dict.fromkeys(key for row in rows if isinstance(row, dict) for key in row))
    yield Line(0, list(keys))
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict):
            yield Line(number, [_text(row.get(key), headers) for key in keys])
        else:
            yield Line(number, [""] * len(keys) + [_text(row, headers)])


def _text(value: Any, headers: Headers) -> str:
    """Nested objects become lines, an item's parts joined by ║; a part nobody knows stands behind them."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return _item(value, headers)
    if isinstance(value, list):
        return "\n".join(_text(one, headers) for one in value)
    return {None: "", True: "是", False: "否"}[value]


def _item(value: Object, headers: Headers) -> str:
    texts: dict[str, str] = {}
    others = []
    for key, one in value.items():
        field, text = headers.field(key), _text(one, headers)
        if field in (*_ITEM, "unit") and field not in texts:
            texts[field] = text
        elif field != "" and text:
            others.append(text)
    texts["result"] = texts.get("result", "") + texts.get("unit", "")
    return "║".join([texts.get(name, "") for name in _ITEM if texts or not others] + others).rstrip("║")
