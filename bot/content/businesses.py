"""How do spellings and rules of the register become one guide?"""

from collections.abc import Iterable
from pathlib import Path

from bot.content.reading import ContentError, read
from bot.domain.business import Guide
from bot.domain.business.field import CHOICES, NEITHER, TABLES
from bot.domain.business.guide import parse_columns, parse_display, parse_values


def load_businesses(path: Path, venues: Iterable[str]) -> Guide:
    """``words/business.yaml`` and ``rules/businesses.yaml``; kinds are the keys of ``venues``. Raises ContentError."""
    words, rules = path / "words" / "business.yaml", path / "rules" / "businesses.yaml"
    given = read(words)
    if set(given) != {"tables", "values"}:
        raise ContentError(f"{words}: must hold exactly tables, values")
    try:
        columns = parse_columns(given["tables"], {table: tuple(fields) for table, fields in TABLES.items()})
        values = parse_values(given["values"], {**CHOICES, "kind": (*venues, NEITHER)})
    except (ValueError, TypeError) as error:
        raise ContentError(f"{words}: {error}") from None
    try:
        return Guide(columns, values, parse_display(read(rules)))
    except ValueError as error:
        raise ContentError(f"{rules}: {error}") from None
