"""Questions without an answer, who asked them, what answers are worth and how often they are said."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import refuse_to_step_back
from bot.store.tables import Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _questions()
    _answers()
    _drafts()


def _questions() -> None:
    op.create_table(
        "question_gap",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("near", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("last_asked_at", Instant(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("settled_by", sa.String(length=40), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_gap")),
        sa.UniqueConstraint("words", name=op.f("uq_question_gap_words")),
    )
    op.create_index("ix_question_gap_state_last_asked_at", "question_gap", ["state", "last_asked_at"])
    op.create_table(
        "question_asker",
        sa.Column("gap", sa.Integer(), nullable=False),
        sa.Column("citizen", sa.String(length=22), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["gap"], ["question_gap.id"], name=op.f("fk_question_asker_gap")),
        sa.PrimaryKeyConstraint("gap", "citizen", name=op.f("pk_question_asker")),
    )
    op.create_index("ix_question_asker_citizen", "question_asker", ["citizen"])


def _answers() -> None:
    op.create_table(
        "answer_vote",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=False),
        sa.Column("citizen", sa.String(length=22), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("is_useful", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_vote")),
        sa.UniqueConstraint("entry", "citizen", "day", name=op.f("uq_answer_vote_entry_citizen_day")),
    )
    op.create_index("ix_answer_vote_citizen", "answer_vote", ["citizen"])
    op.create_index("ix_answer_vote_day", "answer_vote", ["day"])
    op.create_table(
        "answer_count",
        sa.Column("entry", sa.String(length=80), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("part", sa.String(length=8), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entry", "day", "part", name=op.f("pk_answer_count")),
    )
    op.create_index("ix_answer_count_day", "answer_count", ["day"])


def _drafts() -> None:
    op.create_table(
        "entry_draft",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", Instant(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["proposed_by"], ["staff.id"], name=op.f("fk_entry_draft_proposed_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_entry_draft_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_draft")),
    )
    op.create_index("ix_entry_draft_state", "entry_draft", ["state"])
    op.create_index("ix_entry_draft_entry", "entry_draft", ["entry"])


def downgrade() -> None:
    refuse_to_step_back()
