"""Answers that were handed over: noted a commit at a time, no more by changing each message's row."""

import json
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from bot.store.schema import refuse_to_step_back
from bot.store.tables import Instant

revision = "0016"
down_revision = "0015"

RECENT = timedelta(days=3)  # a start looks for answers of two
INBOX = sa.table("inbox", sa.column("key", sa.String), sa.column("handed_at", Instant))


def upgrade() -> None:
    handed = op.create_table(
        "handed",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("deliveries", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed")),
    )
    op.create_index("ix_handed_at", "handed", ["at"])
    now = datetime.now(UTC)
    recent = sa.select(INBOX.c.key).where(INBOX.c.handed_at > now - RECENT)
    if keys := list(op.get_bind().scalars(recent)):
        op.bulk_insert(handed, [{"at": now, "deliveries": json.dumps(keys)}])
    with op.batch_alter_table("inbox") as batch:
        batch.drop_column("handed_at")


def downgrade() -> None:
    refuse_to_step_back()
