"""Which table holds the names that people look for, with the keys by which they are found?"""

from typing import Any

from sqlalchemy import Column, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeDecorator

from bot.store.tables.base import metadata


class Keys(TypeDecorator[list[int]]):
    """Numbers: an array where the database has them, else words for its index of texts."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(Integer))

    def process_bind_param(self, value: list[int] | None, dialect: Any) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return " ".join(map(word, value))

    def process_result_value(self, value: Any, dialect: Any) -> list[int] | None:
        if value is None or dialect.name != "sqlite":
            return value if value is None else list(value)
        return [int(one, 16) for one in value.split()]


def word(key: int) -> str:
    """A key as the index of texts knows it."""
    return f"{key:x}"


# A business may have several; where ``ref`` is empty the name is all that is known. The index ``name_gram`` over ``grams``
# lies beside the table: GIN on PostgreSQL; on SQLite FTS5, kept by triggers, without a text of its own.
name_key = Table(
    "name_key",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(8), nullable=False),
    Column("ref", String(12), nullable=False),
    Column("name", String(200), nullable=False),
    Column("address", Text, nullable=False),
    Column("grams", Keys, nullable=False),
    UniqueConstraint("kind", "ref", "name"),
)
