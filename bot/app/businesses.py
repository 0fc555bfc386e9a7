"""How do the office's tables of businesses come in by the command line?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app.admin import BY, load_content, with_database
from bot.app.errors import OperatorError
from bot.app.service import now
from bot.app.sheets import sheets_of
from bot.config import Config
from bot.domain.business.field import TABLES
from bot.domain.ports import Phrases
from bot.domain.refused import Refused
from bot.domain.staff import Actor
from bot.services import business, house
from bot.services.business.judging import Judged
from bot.store.engine import Database

_ACTOR = Actor(0, BY, BY, frozenset({"approver"}))


def import_businesses(
    config: Config,
    path: Path,
    *,
    table: str,
    source: str,
    fields: Mapping[str, str],
    is_dry: bool,
    told: Callable[[int], None],
) -> dict[str, Any]:
    """Bring a file in, or say what would come of it; ``fields``: what headers are, remembered for ``source``.

    Counts, columns that are left out, and each row that is understood or not. Raises OperatorError.
    """
    if table and table not in TABLES:
        raise OperatorError(f"--table {table}: it can be {', '.join(TABLES)}")
    content = load_content(config)
    house.furnish(content.rules, content.texts)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}") from None
    try:
        business.read_with(sheets_of(content.results))
        wish = _Wish(path.name, data, table, source, fields, is_dry, told)
        return with_database(config, lambda database: _run(database, wish, content.texts))
    except Refused as refused:
        raise OperatorError(content.texts.say(f"refused.{refused.code}", refused.values)) from None


@dataclass(frozen=True, slots=True)
class _Wish:
    name: str
    data: bytes
    table: str
    source: str
    fields: Mapping[str, str]
    is_dry: bool
    told: Callable[[int], None]


async def _run(database: Database, wish: _Wish, phrases: Phrases) -> dict[str, Any]:
    before = await database.read(business.remembered, source=wish.source)
    asked: dict[str, Any] = {"table": wish.table, "mapping": wish.fields, "remembered": before}
    given = business.read_file(wish.name, wish.data, now(), **asked)
    if wish.fields and wish.source and not wish.is_dry:
        said: dict[str, Any] = {"source": wish.source, "table": given.table, "fields": wish.fields}
        await database.run(business.remember, actor=_ACTOR, now=now(), **said)
    seen = await database.read(business.preview, actor=_ACTOR, given=given)
    made: Any = seen
    if not wish.is_dry:
        made = await business.bring(database, actor=_ACTOR, name=wish.name, given=given, now=now(), told=wish.told)
    counts = {name: getattr(made, name) for name in ("read", "new", "changed", "known", "quarantined")}
    return {
        "table": given.table,
        **counts,
        "left_out": [column.header for column in seen.unknown],
        "rows": [_row(row, phrases) for row in seen.rows],
    }


def _row(row: Judged, phrases: Phrases) -> Mapping[str, Any]:
    understood = {name: str(value) for name, value in row.given.values.items()}
    doubts = [
        {"cell": one.cell, "text": one.text, "why": phrases.say(f"business_doubt.{one.code}")} for one in row.doubts
    ]
    place = {"sheet": row.given.sheet, "row": row.given.row, "status": row.status}
    return place | {"understood": understood, "doubts": doubts}
