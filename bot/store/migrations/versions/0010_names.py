"""Names that people look for, beside them an index of their keys, and indexes of failing results."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import refuse_to_step_back
from bot.store.tables.seek import Keys

revision = "0010"
down_revision = "0009"

SHOWN = sa.text("is_public")
FAILED = sa.text("is_public AND verdict = 'failed'")
_FAILING: dict[str, list[str]] = {
    "ix_sample_failed": [],
    "ix_sample_failed_food": ["food"],
    "ix_sample_failed_category": ["category"],
    "ix_sample_failed_area": ["area"],
}
_TAKEN = "INSERT INTO name_gram (name_gram, rowid, grams) VALUES ('delete', OLD.id, OLD.grams);"
_PUT = "INSERT INTO name_gram (rowid, grams) VALUES (NEW.id, NEW.grams);"
_SQLITE = (
    "CREATE VIRTUAL TABLE name_gram USING fts5(grams, content='name_key', content_rowid='id', detail=none,"
    " columnsize=0, tokenize='ascii')",
    f"CREATE TRIGGER name_key_put AFTER INSERT ON name_key BEGIN {_PUT} END",
    f"CREATE TRIGGER name_key_taken AFTER DELETE ON name_key BEGIN {_TAKEN} END",
    f"CREATE TRIGGER name_key_changed AFTER UPDATE OF grams ON name_key BEGIN {_TAKEN} {_PUT} END",
)
_POSTGRES = ("CREATE INDEX name_gram ON name_key USING gin (grams)",)


def upgrade() -> None:
    op.create_table(
        "name_key",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("grams", Keys(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_key")),
        sa.UniqueConstraint("kind", "ref", "name", name=op.f("uq_name_key_kind_ref_name")),
    )
    for name, columns in _FAILING.items():
        _index(name, columns, FAILED)
    _index("ix_sample_food_area", ["food", "area"], SHOWN)
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRES:
        op.execute(statement)


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "sample", [*columns, "published_on", "id"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    refuse_to_step_back()
