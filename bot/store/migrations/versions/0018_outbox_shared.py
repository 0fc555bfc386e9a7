"""What many messages say alike is kept once; the outbox's indexes hold what is not sent yet, and nothing else."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import refuse_to_step_back
from bot.store.tables import Instant

revision = "0018"
down_revision = "0017"

PARTIAL = {
    "ix_outbox_shared": (["shared"], "shared IS NOT NULL"),
    "ix_outbox_waiting": (["channel", "due_at", "id"], "state = 'waiting'"),
    "ix_outbox_sending": (["lease_until"], "state = 'sending'"),
    "ix_outbox_held": (["subject", "id"], "state = 'held'"),
    "ix_outbox_parked": (["subject", "id"], "state = 'parked'"),
    "ix_outbox_undecided": (["id"], "state = 'unknown' OR state = 'failed'"),
}


def upgrade() -> None:
    op.create_table(
        "outbox_shared",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=22), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_shared")),
        sa.UniqueConstraint("ref", name=op.f("uq_outbox_shared_ref")),
    )
    op.drop_index("ix_outbox_state_channel_due_at", "outbox")
    op.drop_index("ix_outbox_subject", "outbox")
    with op.batch_alter_table("outbox") as batch:
        batch.add_column(sa.Column("shared", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_outbox_shared"), "outbox_shared", ["shared"], ["id"])
    op.create_index("ix_outbox_subject", "outbox", ["subject", "id"])
    # A campaign goes to its readers in the order of their references: what they agreed to lies in that order, few pages change.
    with op.batch_alter_table("subscription", recreate="auto", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.alter_column("stock", existing_type=sa.Integer(), nullable=False)
    for name, (columns, which) in PARTIAL.items():
        where = sa.text(which)
        op.create_index(name, "outbox", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    refuse_to_step_back()
