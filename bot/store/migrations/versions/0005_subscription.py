"""Which notices citizens agreed to, and which channel a message leaves by."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import refuse_to_step_back
from bot.store.tables import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "subscription",
        sa.Column("citizen", sa.String(length=22), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("granted_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("citizen", "template"),
    )
    op.add_column("outbox", sa.Column("channel", sa.String(length=8), nullable=False, server_default="chat"))


def downgrade() -> None:
    refuse_to_step_back()
