"""Rounds of 你点我检: options, nominations, the ledger of ballots, the plan, who is to be told."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import refuse_to_step_back
from bot.store.tables import Instant

revision = "0007"
down_revision = "0006"

CURRENT = sa.text("is_current")
UNDER_WAY = sa.text("finished_at IS NULL")
OF_OPTION = sa.text("option IS NOT NULL")
NOMINATED = sa.text("nomination IS NOT NULL")


def upgrade() -> None:
    _rounds()
    _options()
    _nominations()
    _ballots()
    _suspicions()
    _plan()
    _told()


def _rounds() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("template", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=30), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("picture", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("areas", sa.Text(), nullable=False),
        sa.Column("venues", sa.Text(), nullable=False),
        sa.Column("choices", sa.Integer(), nullable=False),
        sa.Column("batches", sa.Integer(), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("is_released", sa.Boolean(), nullable=False),
        sa.Column("nominate_from", Instant(), nullable=True),
        sa.Column("nominate_until", Instant(), nullable=True),
        sa.Column("vote_from", Instant(), nullable=False),
        sa.Column("vote_until", Instant(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.Column("verified_at", Instant(), nullable=True),
        sa.Column("plan_edited_by", sa.Integer(), nullable=True),
        sa.Column("plan_digest", sa.String(length=64), nullable=False),
        sa.Column("plan_proposed_by", sa.Integer(), nullable=True),
        sa.Column("plan_approved_by", sa.Integer(), nullable=True),
        sa.Column("plan_approved_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["staff.id"], name=op.f("fk_round_created_by")),
        sa.ForeignKeyConstraint(["plan_edited_by"], ["staff.id"], name=op.f("fk_round_plan_edited_by")),
        sa.ForeignKeyConstraint(["plan_proposed_by"], ["staff.id"], name=op.f("fk_round_plan_proposed_by")),
        sa.ForeignKeyConstraint(["plan_approved_by"], ["staff.id"], name=op.f("fk_round_plan_approved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("number", name=op.f("uq_round_number")),
    )
    op.create_index("ix_round_state", "round", ["state"])


def _options() -> None:
    op.create_table(
        "round_option",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("food", sa.String(length=20), nullable=False),
        sa.Column("venue", sa.String(length=16), nullable=False),
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=60), nullable=False),
        sa.Column("left_out", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["round.id"], name=op.f("fk_round_option_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_option")),
        sa.UniqueConstraint("round", "position", name=op.f("uq_round_option_round_position")),
        sa.UniqueConstraint("round", "food", "venue", "area", name=op.f("uq_round_option_round_food_venue_area")),
    )


def _nominations() -> None:
    op.create_table(
        "nomination",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("food", sa.String(length=20), nullable=False),
        sa.Column("venue", sa.String(length=16), nullable=False),
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("held", sa.String(length=8), nullable=True),
        sa.Column("words", sa.String(length=22), nullable=True),
        sa.Column("clue", sa.String(length=22), nullable=True),
        sa.Column("into", sa.Integer(), nullable=True),
        sa.Column("option", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["round"], ["round.id"], name=op.f("fk_nomination_round")),
        sa.ForeignKeyConstraint(["option"], ["round_option.id"], name=op.f("fk_nomination_option")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_nomination_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sa.UniqueConstraint("round", "key", name=op.f("uq_nomination_round_key")),
    )
    op.create_index("ix_nomination_into", "nomination", ["into"])
    op.create_index("ix_nomination_option", "nomination", ["option"])
    op.create_table(
        "nomination_voice",
        sa.Column("nomination", sa.Integer(), nullable=False),
        sa.Column("voter", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["nomination"], ["nomination.id"], name=op.f("fk_nomination_voice_nomination")),
        sa.PrimaryKeyConstraint("nomination", "voter", name=op.f("pk_nomination_voice")),
    )


def _ballots() -> None:
    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("voter", sa.String(length=22), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("choices", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("receipt", sa.String(length=32), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("is_fresh", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["round.id"], name=op.f("fk_ballot_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
    )
    op.create_index("ix_ballot_receipt", "ballot", ["receipt"])
    op.create_index(
        "uq_ballot_current", "ballot", ["round", "voter"], unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT
    )
    op.create_table(
        "ballot_fold",
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["round.id"], name=op.f("fk_ballot_fold_round")),
        sa.PrimaryKeyConstraint("round", name=op.f("pk_ballot_fold")),
    )
    op.create_table(
        "ballot_count",
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["round.id"], name=op.f("fk_ballot_count_round")),
        sa.PrimaryKeyConstraint("round", "kind", "name", name=op.f("pk_ballot_count")),
    )


def _suspicions() -> None:
    op.create_table(
        "suspicion",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("sign", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.Column("choices", sa.BigInteger(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["round"], ["round.id"], name=op.f("fk_suspicion_round")),
        sa.ForeignKeyConstraint(["proposed_by"], ["staff.id"], name=op.f("fk_suspicion_proposed_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_suspicion_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspicion")),
        sa.UniqueConstraint("round", "sign", "name", name=op.f("uq_suspicion_round_sign_name")),
    )
    op.create_table(
        "ballot_mark",
        sa.Column("suspicion", sa.Integer(), nullable=False),
        sa.Column("ballot", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["suspicion"], ["suspicion.id"], name=op.f("fk_ballot_mark_suspicion")),
        sa.ForeignKeyConstraint(["ballot"], ["ballot.id"], name=op.f("fk_ballot_mark_ballot")),
        sa.PrimaryKeyConstraint("suspicion", "ballot", name=op.f("pk_ballot_mark")),
    )
    op.create_index("ix_ballot_mark_ballot", "ballot_mark", ["ballot"])


def _plan() -> None:
    op.create_table(
        "plan_line",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("option", sa.Integer(), nullable=True),
        sa.Column("nomination", sa.Integer(), nullable=True),
        sa.Column("food", sa.String(length=20), nullable=False),
        sa.Column("venue", sa.String(length=16), nullable=False),
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("business", sa.String(length=22), nullable=True),
        sa.Column("batches", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("progress", sa.String(length=12), nullable=False),
        sa.Column("finding", sa.String(length=8), nullable=True),
        sa.Column("failing", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("unsampled", sa.Text(), nullable=False),
        sa.Column("sampled_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["round"], ["round.id"], name=op.f("fk_plan_line_round")),
        sa.ForeignKeyConstraint(["option"], ["round_option.id"], name=op.f("fk_plan_line_option")),
        sa.ForeignKeyConstraint(["nomination"], ["nomination.id"], name=op.f("fk_plan_line_nomination")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_line")),
        sa.UniqueConstraint("ref", name=op.f("uq_plan_line_ref")),
    )
    op.create_index("ix_plan_line_food_finding", "plan_line", ["food", "finding"])
    op.create_index("ix_plan_line_round", "plan_line", ["round"])


def _told() -> None:
    op.create_table(
        "stub",
        sa.Column("citizen", sa.String(length=22), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=16), nullable=False),
        sa.Column("option", sa.Integer(), nullable=True),
        sa.Column("nomination", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["round"], ["round.id"], name=op.f("fk_stub_round")),
        sa.ForeignKeyConstraint(["option"], ["round_option.id"], name=op.f("fk_stub_option")),
        sa.ForeignKeyConstraint(["nomination"], ["nomination.id"], name=op.f("fk_stub_nomination")),
        sa.PrimaryKeyConstraint("citizen", "round", "about", name=op.f("pk_stub")),
        sqlite_with_rowid=False,
    )
    columns = ["option", "citizen"]
    op.create_index("ix_stub_option", "stub", columns, sqlite_where=OF_OPTION, postgresql_where=OF_OPTION)
    columns = ["nomination", "citizen"]
    op.create_index("ix_stub_nomination", "stub", columns, sqlite_where=NOMINATED, postgresql_where=NOMINATED)
    op.create_table(
        "telling",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("cursor", sa.String(length=22), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["round"], ["round.id"], name=op.f("fk_telling_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telling")),
        sa.UniqueConstraint("round", "line", "step", name=op.f("uq_telling_round_line_step")),
    )
    op.create_index("ix_telling_under_way", "telling", ["id"], sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY)
    op.create_table(
        "round_ticket",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("citizen", sa.String(length=22), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["round"], ["round.id"], name=op.f("fk_round_ticket_round")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_round_ticket")),
    )
    op.create_index("ix_round_ticket_citizen", "round_ticket", ["citizen"])
    op.create_index("ix_round_ticket_expires_at", "round_ticket", ["expires_at"])


def downgrade() -> None:
    refuse_to_step_back()
