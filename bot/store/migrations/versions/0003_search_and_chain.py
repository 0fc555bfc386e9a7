"""A search index of the cases, which lies beside the tables, and an audit that the database itself keeps from being changed."""

from alembic import op

from bot.store import search
from bot.store.schema import refuse_to_step_back

revision = "0003"
down_revision = "0002"

_REFUSAL = "audit entries are only ever added"
_KEPT = ("id", "at", "actor", "act", "subject", "detail")
_SQLITE = (
    'CREATE VIRTUAL TABLE complaint_search USING fts5(terms, tokenize="unicode61 remove_diacritics 0")',
    f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit WHEN OLD.position IS NOT NULL"
    + "".join(f" OR NEW.{name} IS NOT OLD.{name}" for name in _KEPT)
    + f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
)
_POSTGRES = (
    "CREATE TABLE complaint_search (id integer PRIMARY KEY, terms tsvector NOT NULL)",
    "CREATE INDEX ix_complaint_search_terms ON complaint_search USING gin (terms)",
    f"""CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{_REFUSAL}';
    END $$""",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit FOR EACH ROW WHEN (OLD.position IS NOT NULL"
    + "".join(f" OR NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _KEPT)
    + ") EXECUTE FUNCTION audit_refuse()",
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE if is_sqlite else _POSTGRES:
        op.execute(statement)
    search.rebuild(op.get_bind())


def downgrade() -> None:
    refuse_to_step_back()
