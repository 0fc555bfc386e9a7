"""How do cases leave and come in by the command line?"""

from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from bot.app.admin import BY, load_content, with_database
from bot.app.errors import OperatorError
from bot.app.service import now
from bot.config import Config
from bot.content import Content
from bot.domain.refused import Refused
from bot.domain.staff import Actor
from bot.services import export, house
from bot.store.engine import Database

T = TypeVar("T")
_ACTOR = Actor(0, BY, BY, frozenset({"approver"}))


def export_cases(config: Config, path: Path, since: date, until: date) -> int:
    """Write the cases received from ``since`` to ``until`` to a new file, .csv or .xlsx; its size. Raises OperatorError."""
    if path.exists():
        raise OperatorError(f"{path} exists: name a new file")

    async def work(database: Database) -> export.File:
        form = path.suffix.removeprefix(".").lower()
        return await database.run(
            lambda connection: export.cases(connection, actor=_ACTOR, since=since, until=until, form=form, now=now())
        )

    data = _done(config, load_content(config), work).data
    try:
        path.touch(mode=0o600)
        path.write_bytes(data)
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}") from None
    return len(data)


def import_cases(config: Config, path: Path) -> list[str]:
    """File every row of a sheet; the numbers of the cases. Raises OperatorError with every fault, and files nothing."""
    content = load_content(config)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}") from None

    async def work(database: Database) -> export.Taken:
        return await database.run(
            lambda connection: export.take(connection, actor=_ACTOR, data=data, name=path.name, now=now())
        )

    taken = _done(config, content, work)
    if taken.faults:
        raise OperatorError("\n".join(["nothing was filed:", *(_fault(content, fault) for fault in taken.faults)]))
    return taken.numbers


def _fault(content: Content, fault: export.Fault) -> str:
    return f"第 {fault.row} 行「{fault.column}」：{content.texts.say(f'refused.{fault.code}', fault.values)}"


def _done(config: Config, content: Content, work: Callable[[Database], Awaitable[T]]) -> T:
    house.furnish(content.rules, content.texts)
    try:
        return with_database(config, work)
    except Refused as refused:
        raise OperatorError(content.texts.say(f"refused.{refused.code}", refused.values)) from None
