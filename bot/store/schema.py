"""Is the database at this version's schema, and how does it get there? Alembic, on either database."""

import asyncio
from pathlib import Path
from typing import Any, NoReturn

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

SCRIPTS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config


def head() -> str:
    """The revision this version of the code expects."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def revision(connection: Connection) -> str | None:
    """The revision the database is at; None when it was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection, revision: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def refuse_to_step_back() -> NoReturn:
    """What every migration does when asked to go down: the rows of a newer schema have no place in an older one."""
    raise CommandError(
        "a schema only goes forward; to step back, run the version before on a new database"
        " and `restore` the backup that was made with it"
    )


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database at ``url`` to this version's schema; raises SQLAlchemy's errors when it cannot be reached."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        _migrate_sync(parsed, revision)
    else:
        asyncio.run(_migrate_async(parsed.set(drivername="postgresql+asyncpg"), revision))


def _migrate_sync(url: Any, revision: str) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            _upgrade(connection, revision)
    finally:
        engine.dispose()


async def _migrate_async(url: Any, revision: str) -> None:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade, revision)
    finally:
        await engine.dispose()
