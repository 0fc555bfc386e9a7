"""The chat's sender finds what is due without reading the notices that wait, and theirs without the chat's."""

from alembic import op

from bot.store.schema import refuse_to_step_back

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.drop_index("ix_outbox_state_due_at", "outbox")
    op.create_index("ix_outbox_state_channel_due_at", "outbox", ["state", "channel", "due_at"], unique=False)


def downgrade() -> None:
    refuse_to_step_back()
