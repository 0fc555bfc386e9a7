"""Which cases does a sample answer?"""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import refuse_to_step_back
from bot.store.tables import Instant

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "sample_case",
        sa.Column("sample", sa.Integer(), nullable=False),
        sa.Column("complaint", sa.Integer(), nullable=False),
        sa.Column("linked_by", sa.String(length=40), nullable=False),
        sa.Column("linked_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["sample"], ["sample.id"], name=op.f("fk_sample_case_sample")),
        sa.ForeignKeyConstraint(["complaint"], ["complaint.id"], name=op.f("fk_sample_case_complaint")),
        sa.PrimaryKeyConstraint("sample", "complaint", name=op.f("pk_sample_case")),
    )
    op.create_index("ix_sample_case_complaint", "sample_case", ["complaint"])


def downgrade() -> None:
    refuse_to_step_back()
