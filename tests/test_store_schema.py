"""Do the migrations lead to exactly the tables that the code knows, on either database?"""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from bot.store import schema, tables
from bot.store.engine import Database

_CONFIG = Config()
_CONFIG.set_main_option("script_location", str(schema.SCRIPTS))
MIGRATIONS = list(ScriptDirectory.from_config(_CONFIG).walk_revisions())


def differences(connection: Connection) -> list[object]:
    beside = ("complaint_search", "name_gram")  # indexes that each database makes its own way
    options = {"include_name": lambda name, _kind, _parents: not (name or "").startswith(beside)}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), tables.metadata))


async def test_migrated_schema_equals_the_tables(database: Database) -> None:
    assert await database.read(differences) == []


async def test_migrated_database_is_at_the_newest_revision(database: Database) -> None:
    assert await database.read(schema.revision) == schema.head()


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda migration: migration.revision)
def test_a_step_back_is_refused_with_the_way_out(migration: Script) -> None:
    with pytest.raises(CommandError, match="`restore` the backup"):
        migration.module.downgrade()
