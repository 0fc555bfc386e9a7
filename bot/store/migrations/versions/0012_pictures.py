"""Pictures that staff put on public pages."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import refuse_to_step_back
from bot.store.tables import Instant

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("ref", sa.String(length=22), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["staff.id"], name=op.f("fk_picture_by")),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_picture")),
    )


def downgrade() -> None:
    refuse_to_step_back()
