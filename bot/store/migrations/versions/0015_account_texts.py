"""The account's menu, welcome and keywords, as staff edit them; who runs a tick of the timetable, and until when."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import refuse_to_step_back
from bot.store.tables import Instant

revision = "0015"
down_revision = "0014"

WAITING = sa.text("state = 'waiting'")
DUE = sa.text("due_at IS NOT NULL")
OPEN_TICKS = sa.text("done_at IS NULL")


def upgrade() -> None:
    _texts()
    _ticks()


def _texts() -> None:
    op.create_table(
        "account_text",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", Instant(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=200), nullable=False),
        sa.Column("delivered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["proposed_by"], ["staff.id"], name=op.f("fk_account_text_proposed_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_account_text_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_text")),
    )
    op.create_index("ix_account_text_due", "account_text", ["due_at"], sqlite_where=DUE, postgresql_where=DUE)
    op.create_index("ix_account_text_kind", "account_text", ["kind", "id"])
    op.create_index(
        "ix_account_text_waiting",
        "account_text",
        ["kind"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def _ticks() -> None:
    """Ticks taken before are done: nobody is to take them up."""
    op.add_column("tick", sa.Column("owner", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("tick", sa.Column("attempts", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("tick", sa.Column("lease_until", Instant(), nullable=True))
    op.add_column("tick", sa.Column("done_at", Instant(), nullable=True))
    op.execute(sa.text("UPDATE tick SET done_at = at"))
    op.create_index("ix_tick_open", "tick", ["lease_until"], sqlite_where=OPEN_TICKS, postgresql_where=OPEN_TICKS)


def downgrade() -> None:
    refuse_to_step_back()
