"""How do files of inspection results come in by the command line, and what reads them?"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot import tabular
from bot.app.admin import BY, load_content, migrate, new_key, with_database
from bot.app.errors import OperatorError
from bot.app.service import now
from bot.config import Config
from bot.content import Texts
from bot.domain.refused import Refused
from bot.domain.result.reading import Doubt
from bot.domain.result.written import plain
from bot.domain.staff import Actor
from bot.services import house, result
from bot.services.result.views import Import, Preview, RowSeen
from bot.store.engine import Database

_ACTOR = Actor(0, BY, BY, frozenset({"approver"}))
_EVERY = 1_000_000  # rows told in --json, each of them
_SOME = 1000  # those in doubt that a person reads
_COUNTS = ("read", "new", "known", "quarantined", "withdrawn")


@dataclass(frozen=True, slots=True)
class Order:
    """What the operator wants: ``fields``: what a header is, remembered for ``source``; ``is_whole``: every row told, else those
    in doubt; ``told`` hears (read, of)."""

    source: str
    is_dry: bool
    is_whole: bool
    fields: Mapping[str, str]
    told: Callable[[int, int], None]


def import_results(config: Config, path: Path, **order: Any) -> dict[str, Any]:
    """Bring a file in, all of it or nothing, or say what would come of it: counts, columns nobody knows, and per row what was
    understood, or why it was not; ``order`` as ``Order``.

    A dry run on a database that is not there says it of an empty one. Raises OperatorError.
    """
    content, wish = load_content(config), Order(**order)
    house.furnish(content.rules, content.texts)
    result.read_with(partial(tabular.rows, words=content.results))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}") from None
    try:
        with _somewhere(config, is_dry=wish.is_dry) as settings:
            return with_database(settings, lambda database: _run(database, content.texts, path.name, data, wish))
    except Refused as refused:
        raise OperatorError(content.texts.say(f"refused.{refused.code}", refused.values)) from None


@contextmanager
def _somewhere(config: Config, *, is_dry: bool) -> Iterator[Config]:
    """The configured database; for a dry run where that is not there, an empty one that is gone afterwards."""
    file = Path(config.database.url.removeprefix("sqlite:///"))
    if not is_dry or not config.database.url.startswith("sqlite") or file.exists():
        yield config
        return
    with TemporaryDirectory(prefix="shiyu-dry-") as folder:
        database = config.database.model_copy(update={"url": f"sqlite:///{folder}/dry.db"})
        security = config.security.model_copy(update={"data_keys": type(config.security.data_keys)(new_key())})
        settings = config.model_copy(update={"database": database, "security": security})
        migrate(settings)
        yield settings


async def _run(database: Database, phrases: Texts, name: str, data: bytes, wish: Order) -> dict[str, Any]:
    given: dict[str, Any] = {"actor": _ACTOR, "name": name, "data": data, "source": wish.source, "now": now()}
    if wish.fields and not wish.is_dry:
        await database.run(result.mapping, actor=_ACTOR, source=wish.source, fields=wish.fields, now=now())
    most = _EVERY if wish.is_whole else _SOME
    seen = await database.read(result.look, **given, most=most, fields=wish.fields)
    if wish.is_dry or seen.unknown:
        return _told(seen, seen, phrases, is_done=False)
    ref = await database.run(result.keep, **given)
    importer = result.Importer(database, now)
    done = await importer.run(_ACTOR, ref, lambda part: wish.told(part.read, part.total), total=seen.read)
    return _told(seen, done, phrases, is_done=True)


def _told(seen: Preview, counted: Preview | Import, phrases: Texts, *, is_done: bool) -> dict[str, Any]:
    columns = [
        {"sheet": one.sheet, "header": one.header, "field": one.field, "example": one.example} for one in seen.columns
    ]
    return {
        "file": seen.name,
        "source": seen.source,
        "title": seen.title,
        "done": is_done,
        **{name: getattr(counted, name) for name in _COUNTS},
        "unknown": [one.header for one in seen.unknown],
        "columns": columns,
        "counts": [asdict(one) for one in seen.counts],
        "notes": list(seen.notes),
        "rows": [_row(row, phrases) for row in seen.rows],
    }


def _row(row: RowSeen, phrases: Texts) -> dict[str, Any]:
    doubts = [{"cell": one.cell, "text": one.text, "code": one.code, "why": _why(one, phrases)} for one in row.doubts]
    place = {"sheet": row.sheet, "row": row.row, "new": row.is_new}
    sample = plain(row.sample) if row.sample is not None else None
    return place | {"understood": dict(row.understood), "sample": sample, "doubts": doubts}


def _why(doubt: Doubt, phrases: Texts) -> str:
    try:
        return phrases.say(f"result_doubt.{doubt.code}")
    except KeyError:
        return doubt.code
