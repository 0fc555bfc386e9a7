"""What does staff say of the columns of a table that is to be brought in?"""

import json
from collections.abc import Iterable, Mapping

from aiohttp import web

from bot.domain.result.reading import Column

LEAVE_OUT = "-"


def shown(columns: Iterable[Column]) -> list[tuple[str, Column, str]]:
    """Header as the form sends it back, column, what it is taken for; each header once, unknown ones first."""
    each = {column.header: column for column in reversed(list(columns))}
    ordered = sorted(each.values(), key=lambda one: (one.field is not None, one.sheet, one.place))
    return [(json.dumps(one.header), one, _taken(one)) for one in ordered]


def _taken(column: Column) -> str:
    """As the form says it: a field, to be left out, or not known."""
    return "" if column.field is None else column.field or LEAVE_OUT


def said(form: Mapping[str, object], was: str = "was") -> dict[str, str]:
    """Header → field, of those that somebody chose something for, other than what stood there (in fields that begin with ``was``,
    where the form has them).

    Raises HTTPBadRequest as ``header`` does.
    """
    chosen: dict[str, str] = {}
    for name, value in form.items():
        place = name.removeprefix("header")
        field = str(form.get(f"field{place}", ""))
        if name.startswith("header") and field and field != form.get(f"{was}{place}"):
            chosen[header(str(value))] = "" if field == LEAVE_OUT else field
    return chosen


def header(given: str) -> str:
    """As the table has it; raises HTTPBadRequest for what no page of ours has sent."""
    try:
        return str(json.loads(given))
    except ValueError:
        raise web.HTTPBadRequest from None
