"""Which versions of the account's menu, welcome and keywords were proposed, by whom, and what became of them?"""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from bot.store.tables.base import Instant, metadata

WAITING = text("state = 'waiting'")
DUE = text("due_at IS NOT NULL")

# ``body`` as bot.domain.account_text writes it, whole; the last one published of a kind is in force, before what content/ says.
# ``base``: the hash of what was in force when it was written. A menu has to reach the platform as well: ``due_at`` says when
# that is tried next, ``problem`` why it did not go.
account_text = Table(
    "account_text",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(10), nullable=False),
    Column("body", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("base", String(64), nullable=False),
    Column("why", Text, nullable=False),
    Column("state", String(10), nullable=False),  # waiting, published, refused, withdrawn
    Column("proposed_by", Integer, ForeignKey("staff.id"), nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("decided_by", Integer, ForeignKey("staff.id")),
    Column("decided_at", Instant),
    Column("due_at", Instant),
    Column("attempts", Integer, nullable=False),
    Column("problem", String(200), nullable=False),
    Column("delivered_at", Instant),
    Index("ix_account_text_kind", "kind", "id"),
    Index("ix_account_text_waiting", "kind", unique=True, sqlite_where=WAITING, postgresql_where=WAITING),
    Index("ix_account_text_due", "due_at", sqlite_where=DUE, postgresql_where=DUE),
)
