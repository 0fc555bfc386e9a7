"""What people can come to, with sign-ups; quizzes; one kind of ticket for all pages."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import refuse_to_step_back
from bot.store.tables import Instant

revision = "0014"
down_revision = "0013"

UNTOLD = sa.text("finished_at IS NULL")


def upgrade() -> None:
    _happenings()
    _sign_ups()
    _tellings()
    _tickets()
    _quizzes()
    _tries()


def _happenings() -> None:
    op.create_table(
        "happening",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("takes_sign_ups", sa.Boolean(), nullable=False),
        sa.Column("sign_until", Instant(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("asks", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edited_by", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["edited_by"], ["staff.id"], name=op.f("fk_happening_edited_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["staff.id"], name=op.f("fk_happening_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_happening")),
        sa.UniqueConstraint("ref", name=op.f("uq_happening_ref")),
    )
    op.create_index("ix_happening_state_starts_at", "happening", ["state", "starts_at"])


def _sign_ups() -> None:
    op.create_table(
        "sign_up",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("happening", sa.Integer(), nullable=False),
        sa.Column("citizen", sa.String(length=22), nullable=False),
        sa.Column("standing", sa.String(length=8), nullable=False),
        sa.Column("contact", sa.String(length=22), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["happening"], ["happening.id"], name=op.f("fk_sign_up_happening")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up")),
        sa.UniqueConstraint("happening", "citizen", name=op.f("uq_sign_up_happening_citizen")),
    )
    op.create_index("ix_sign_up_citizen", "sign_up", ["citizen"])
    op.create_index("ix_sign_up_queue", "sign_up", ["happening", "standing", "id"])


def _tellings() -> None:
    op.create_table(
        "happening_telling",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("happening", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.String(length=22), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["happening"], ["happening.id"], name=op.f("fk_happening_telling_happening")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_happening_telling")),
        sa.UniqueConstraint("happening", "step", "version", name=op.f("uq_happening_telling_happening_step_version")),
    )
    op.create_index(
        "ix_happening_telling_untold", "happening_telling", ["id"], sqlite_where=UNTOLD, postgresql_where=UNTOLD
    )


def _tickets() -> None:
    """Those of rounds were good for half an hour: the ones under way are given out again."""
    op.drop_table("round_ticket")
    op.create_table(
        "page_ticket",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("page", sa.String(length=24), nullable=False),
        sa.Column("citizen", sa.String(length=22), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_page_ticket")),
    )
    op.create_index("ix_page_ticket_citizen", "page_ticket", ["citizen"])
    op.create_index("ix_page_ticket_expires_at", "page_ticket", ["expires_at"])


def _quizzes() -> None:
    op.create_table(
        "quiz",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("template", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("edited_by", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["edited_by"], ["staff.id"], name=op.f("fk_quiz_edited_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["staff.id"], name=op.f("fk_quiz_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz")),
        sa.UniqueConstraint("ref", name=op.f("uq_quiz_ref")),
    )
    op.create_table(
        "quiz_question",
        sa.Column("quiz", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("entry", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["quiz"], ["quiz.id"], name=op.f("fk_quiz_question_quiz")),
        sa.PrimaryKeyConstraint("quiz", "number", name=op.f("pk_quiz_question")),
    )


def _tries() -> None:
    op.create_table(
        "quiz_try",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("quiz", sa.Integer(), nullable=False),
        sa.Column("voter", sa.String(length=22), nullable=False),
        sa.Column("given", sa.String(length=30), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("correct", sa.Integer(), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["quiz"], ["quiz.id"], name=op.f("fk_quiz_try_quiz")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_try")),
        sa.UniqueConstraint("quiz", "voter", name=op.f("uq_quiz_try_quiz_voter")),
    )


def downgrade() -> None:
    refuse_to_step_back()
