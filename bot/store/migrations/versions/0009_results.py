"""Inspection results: files, what was not understood, samples with their tests, history, follow-up."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.schema import refuse_to_step_back
from bot.store.tables import Instant

revision = "0009"
down_revision = "0008"

RUNNING = sa.text("state = 'running'")
OPEN = sa.text("state = 'open'")
SHOWN = sa.text("is_public")
TOLD = sa.text("public_at IS NOT NULL")
UNTOLD = sa.text("finished_at IS NULL")


def upgrade() -> None:
    _files()
    _rows()
    _samples()
    _tests()
    _told()


def _files() -> None:
    op.create_table(
        "result_import",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("beat_at", Instant(), nullable=True),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_result_import_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_import")),
        sa.UniqueConstraint("ref", name=op.f("uq_result_import_ref")),
    )
    op.create_index(
        "uq_result_import_running",
        "result_import",
        ["state"],
        unique=True,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )


def _rows() -> None:
    op.create_table(
        "result_mapping",
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("header", sa.String(length=200), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("confirmed_by", sa.String(length=40), nullable=False),
        sa.Column("confirmed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("source", "header", name=op.f("pk_result_mapping")),
    )
    op.create_table(
        "result_row",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("import", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=60), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("doubts", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("sample", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.String(length=40), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["import"], ["result_import.id"], name=op.f("fk_result_row_import")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_row")),
        sa.UniqueConstraint("digest", name=op.f("uq_result_row_digest")),
    )
    op.create_index("ix_result_row_import", "result_row", ["import"])
    op.create_index("ix_result_row_open", "result_row", ["id"], sqlite_where=OPEN, postgresql_where=OPEN)


def _found() -> list[sa.Column[Any]]:
    """What was tested, and what was found."""
    return [
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("import", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("food", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("venue_address", sa.Text(), nullable=False),
        sa.Column("region", sa.String(length=60), nullable=False),
        sa.Column("producer", sa.String(length=200), nullable=False),
        sa.Column("producer_address", sa.Text(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("batch", sa.String(length=120), nullable=False),
        sa.Column("sampling_number", sa.String(length=80), nullable=False),
        sa.Column("report_number", sa.String(length=80), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("lab", sa.Text(), nullable=False),
        sa.Column("qualification", sa.String(length=40), nullable=False),
        sa.Column("evidence", sa.String(length=80), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
    ]


def _decided() -> list[sa.Column[Any]]:
    """What the office knows and decides of it."""
    return [
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("venue_kind", sa.String(length=16), nullable=False),
        sa.Column("business", sa.Integer(), nullable=True),
        sa.Column("maker", sa.Integer(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("edited_by", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.Column("notified_at", Instant(), nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("served_how", sa.String(length=40), nullable=False),
        sa.Column("window_until", sa.Date(), nullable=True),
        sa.Column("objection", sa.String(length=8), nullable=False),
        sa.Column("objection_text", sa.Text(), nullable=False),
        sa.Column("reinspection", sa.String(length=8), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("follow_up", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("public_at", Instant(), nullable=True),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
    ]


def _samples() -> None:
    op.create_table(
        "sample",
        *_found(),
        *_decided(),
        sa.ForeignKeyConstraint(["import"], ["result_import.id"], name=op.f("fk_sample_import")),
        sa.ForeignKeyConstraint(["business"], ["business.id"], name=op.f("fk_sample_business")),
        sa.ForeignKeyConstraint(["maker"], ["business.id"], name=op.f("fk_sample_maker")),
        sa.ForeignKeyConstraint(["line"], ["plan_line.id"], name=op.f("fk_sample_line")),
        sa.ForeignKeyConstraint(["edited_by"], ["staff.id"], name=op.f("fk_sample_edited_by")),
        sa.ForeignKeyConstraint(["proposed_by"], ["staff.id"], name=op.f("fk_sample_proposed_by")),
        sa.ForeignKeyConstraint(["approved_by"], ["staff.id"], name=op.f("fk_sample_approved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample")),
        sa.UniqueConstraint("digest", name=op.f("uq_sample_digest")),
        sa.UniqueConstraint("ref", name=op.f("uq_sample_ref")),
    )
    op.create_index(
        "ix_sample_area", "sample", ["area", "published_on", "id"], sqlite_where=SHOWN, postgresql_where=SHOWN
    )
    op.create_index("ix_sample_batch", "sample", ["batch"], sqlite_where=SHOWN, postgresql_where=SHOWN)
    op.create_index("ix_sample_business", "sample", ["business", "published_on", "id"])
    op.create_index(
        "ix_sample_category", "sample", ["category", "published_on", "id"], sqlite_where=SHOWN, postgresql_where=SHOWN
    )
    op.create_index("ix_sample_changed", "sample", ["changed_at", "ref"], sqlite_where=TOLD, postgresql_where=TOLD)
    op.create_index(
        "ix_sample_food", "sample", ["food", "published_on", "id"], sqlite_where=SHOWN, postgresql_where=SHOWN
    )
    op.create_index("ix_sample_import", "sample", ["import", "id"])
    op.create_index("ix_sample_line", "sample", ["line"])
    op.create_index(
        "ix_sample_made_on", "sample", ["made_on", "published_on", "id"], sqlite_where=SHOWN, postgresql_where=SHOWN
    )
    op.create_index("ix_sample_maker", "sample", ["maker", "published_on", "id"])
    op.create_index(
        "ix_sample_producer", "sample", ["producer", "published_on", "id"], sqlite_where=SHOWN, postgresql_where=SHOWN
    )
    op.create_index("ix_sample_published", "sample", ["published_on", "id"], sqlite_where=SHOWN, postgresql_where=SHOWN)
    op.create_index("ix_sample_sampling_number", "sample", ["sampling_number"])
    op.create_index("ix_sample_state", "sample", ["state", "id"])
    op.create_index(
        "ix_sample_venue", "sample", ["venue", "published_on", "id"], sqlite_where=SHOWN, postgresql_where=SHOWN
    )


def _tests() -> None:
    op.create_table(
        "sample_test",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("sample", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("item", sa.String(length=200), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("limit", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_failing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["sample"], ["sample.id"], name=op.f("fk_sample_test_sample")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_test")),
        sa.UniqueConstraint("sample", "position", name=op.f("uq_sample_test_sample_position")),
    )
    op.create_index("ix_sample_test_item", "sample_test", ["item", "sample"])
    op.create_table(
        "sample_event",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("sample", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["sample"], ["sample.id"], name=op.f("fk_sample_event_sample")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_event")),
    )
    op.create_index("ix_sample_event_sample", "sample_event", ["sample", "id"])


def _told() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("sample", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("agreed_by", sa.Integer(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["sample"], ["sample.id"], name=op.f("fk_follow_up_sample")),
        sa.ForeignKeyConstraint(["done_by"], ["staff.id"], name=op.f("fk_follow_up_done_by")),
        sa.ForeignKeyConstraint(["agreed_by"], ["staff.id"], name=op.f("fk_follow_up_agreed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("sample", name=op.f("uq_follow_up_sample")),
    )
    op.create_index("ix_follow_up_open", "follow_up", ["due_on"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "result_telling",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("sample", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("cursor", sa.String(length=60), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["sample"], ["sample.id"], name=op.f("fk_result_telling_sample")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_telling")),
        sa.UniqueConstraint("sample", "version", "step", name=op.f("uq_result_telling_sample_version_step")),
    )
    op.create_index("ix_result_telling_open", "result_telling", ["id"], sqlite_where=UNTOLD, postgresql_where=UNTOLD)


def downgrade() -> None:
    refuse_to_step_back()
