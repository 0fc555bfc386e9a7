"""Do the migrations lead to exactly the tables that the code knows, on either database?"""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from bot.store import schema, tables
from bot.store.engine import Database


def differences(connection: Connection) -> list[object]:
    options = {"include_name": lambda name, _kind, _parents: not (name or "").startswith("complaint_search")}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), tables.metadata))


async def test_migrated_schema_equals_the_tables(database: Database) -> None:
    assert await database.read(differences) == []


async def test_migrated_database_is_at_the_newest_revision(database: Database) -> None:
    assert await database.read(schema.revision) == schema.head()
