"""Which database is behind a URL?"""

from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from bot.store import chain, opinion
from bot.store.database import Database, ping, raise_signal
from bot.store.postgres import PostgresDatabase
from bot.store.sqlite import SqliteDatabase
from bot.store.vault import Vault

__all__ = ["Database", "open_database", "ping", "raise_signal"]


def open_database(url: str, vault: Vault) -> Database:
    """The database behind ``url`` (sqlite:///path or postgresql://user:password@host/name); ValueError for any other."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _chained(SqliteDatabase(parsed.set(drivername="sqlite"), vault))
    if parsed.get_backend_name() == "postgresql":
        return _chained(PostgresDatabase(parsed, vault))
    raise ValueError(f"database.url: {parsed.get_backend_name()} is not supported; use sqlite:///… or postgresql://…")


def _chained(database: Database) -> Database:
    """The entries of the audit take their places last of all that a transaction does."""
    other = database.before_commit

    def before_commit(connection: Connection) -> None:
        other(connection)
        opinion.write(connection)
        chain.seal(connection)

    database.before_commit = before_commit
    return database
