"""Cases for the whole procedure: clocks, notices, links, duty, ratings, areas, consents."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.schema import refuse_to_step_back
from bot.store.tables import Instant

revision = "0002"
down_revision = "0001"

OPEN = sa.text("closed_at IS NULL")
UNSEALED = sa.text("position IS NULL")

FILTERS = ("assignee", "kind", "state", "category", "area", "source")
INDEXES = (
    ("ix_complaint_due_at", ["due_at"]),
    ("ix_complaint_listed", ["received_at", "id", *FILTERS]),
    ("ix_complaint_citizen_received_at", ["citizen", "received_at"]),
    ("ix_complaint_subject_key_received_at", ["subject_key", "received_at"]),
    ("ix_complaint_reporter_key", ["reporter_key"]),
    ("ix_complaint_same_key", ["same_key"]),
)


def _new() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("due_clock", sa.String(length=16), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("counted_at", Instant(), nullable=True),
        sa.Column("source_number", sa.String(length=40), nullable=True),
        sa.Column("number_12315", sa.String(length=40), nullable=True),
        sa.Column("category", sa.String(length=24), nullable=True),
        sa.Column("area", sa.String(length=12), nullable=True),
        sa.Column("subject_key", sa.String(length=64), nullable=True),
        sa.Column("joint", sa.String(length=22), nullable=True),
        sa.Column("proxy", sa.String(length=22), nullable=True),
        sa.Column("illness", sa.String(length=22), nullable=True),
        sa.Column("ill", sa.Integer(), nullable=True),
        sa.Column("filed_by", sa.Integer(), nullable=True),
        sa.Column("reporter_key", sa.String(length=32), nullable=True),
        sa.Column("same_key", sa.String(length=32), nullable=True),
        sa.Column("code", sa.String(length=32), nullable=True),
    )


Filled = tuple[tuple[sa.Column[Any], Any, str], ...]


def _filled() -> Filled:
    """Of a case, what every row has; columns are made anew for each migration, with their first value."""
    return (
        (sa.Column("received_at", Instant(), nullable=True), Instant(), "created_at"),
        (sa.Column("was_late", sa.Boolean(), nullable=True), sa.Boolean(), "FALSE"),
        (sa.Column("is_paused", sa.Boolean(), nullable=True), sa.Boolean(), "FALSE"),
        (sa.Column("round", sa.Integer(), nullable=True), sa.Integer(), "1"),
        (sa.Column("source", sa.String(length=8), nullable=True), sa.String(length=8), "'chat'"),
        (sa.Column("respondent", sa.Text(), nullable=True), sa.Text(), "''"),
        (sa.Column("request", sa.Text(), nullable=True), sa.Text(), "''"),
        (sa.Column("happened", sa.String(length=60), nullable=True), sa.String(length=60), "''"),
        (sa.Column("people", sa.Integer(), nullable=True), sa.Integer(), "1"),
    )


def _event() -> Filled:
    return (
        (sa.Column("happenings", sa.String(length=80), nullable=True), sa.String(length=80), "''"),
        (sa.Column("clock", sa.String(length=16), nullable=True), sa.String(length=16), "''"),
        (sa.Column("reason", sa.String(length=24), nullable=True), sa.String(length=24), "''"),
        (sa.Column("target", sa.String(length=80), nullable=True), sa.String(length=80), "''"),
        (sa.Column("is_told", sa.Boolean(), nullable=True), sa.Boolean(), "FALSE"),
    )


def upgrade() -> None:
    _widen()
    _carry_over()
    _require()
    _index()
    _alert()
    _alarm()
    _complaint_link()
    _follower()
    _notice()
    _rating()
    _reminder()
    _area()
    _calendar_year()
    _canned()
    _consent()
    _duty()
    _saved_view()
    _presence()
    _takeover()


def _widen() -> None:
    for column in (*_new(), *(column for column, _, _ in _filled())):
        op.add_column("complaint", column)
    for column, _, _ in _event():
        op.add_column("complaint_event", column)
    op.add_column("media", sa.Column("kind", sa.String(length=8), nullable=True))
    op.add_column("audit", sa.Column("position", sa.Integer(), nullable=True))
    op.add_column("audit", sa.Column("hash", sa.String(length=64), nullable=True))
    op.add_column("staff", sa.Column("citizen", sa.String(length=22), nullable=True))
    op.add_column("staff", sa.Column("area", sa.String(length=12), nullable=True))
    op.add_column("staff", sa.Column("binding", sa.String(length=32), nullable=True))
    op.add_column("staff", sa.Column("binding_until", Instant(), nullable=True))


def _carry_over() -> None:
    """Answering no longer moves a case; what was taken back or closed stays over; a report cannot be withdrawn away."""
    given = ", ".join(f"{column.name} = {value}" for column, _, value in _filled())
    op.execute(f"UPDATE complaint SET {given}")  # noqa: S608 - words of this file
    op.execute("UPDATE complaint SET closed_at = updated_at WHERE state IN ('closed', 'withdrawn')")
    op.execute("UPDATE complaint SET state = 'closed' WHERE state = 'withdrawn' AND kind = 'report'")
    op.execute("UPDATE complaint SET state = 'received' WHERE state = 'answered'")
    given = ", ".join(f"{column.name} = {value}" for column, _, value in _event())
    op.execute(f"UPDATE complaint_event SET {given}")  # noqa: S608 - words of this file
    op.execute("UPDATE complaint_event SET happenings = 'received' WHERE act = 'file'")
    op.execute("UPDATE complaint_event SET happenings = 'withdrawn' WHERE act = 'withdraw'")
    op.execute("UPDATE complaint_event SET happenings = 'closed' WHERE act = 'close'")
    op.execute("UPDATE complaint_event SET is_told = TRUE WHERE act IN ('answer', 'close')")
    op.execute("UPDATE complaint_event SET state = 'received' WHERE state = 'answered'")
    op.execute("UPDATE media SET kind = 'image'")


def _require() -> None:
    with op.batch_alter_table("complaint") as batch:
        for column, kind, _ in _filled():
            batch.alter_column(column.name, existing_type=kind, nullable=False)
        batch.alter_column("citizen", existing_type=sa.String(length=22), nullable=True)
        batch.create_foreign_key(op.f("fk_complaint_filed_by"), "staff", ["filed_by"], ["id"])
        batch.create_unique_constraint(op.f("uq_complaint_code"), ["code"])
    with op.batch_alter_table("complaint_event") as batch:
        for column, kind, _ in _event():
            batch.alter_column(column.name, existing_type=kind, nullable=False)
    with op.batch_alter_table("media") as batch:
        batch.alter_column("kind", existing_type=sa.String(length=8), nullable=False)
    with op.batch_alter_table("audit") as batch:
        batch.create_unique_constraint(op.f("uq_audit_position"), ["position"])
    with op.batch_alter_table("staff") as batch:
        batch.create_unique_constraint(op.f("uq_staff_citizen"), ["citizen"])
        batch.create_unique_constraint(op.f("uq_staff_binding"), ["binding"])


def _index() -> None:
    for name in ("citizen_created_at", "created_at", "state_created_at"):
        op.drop_index(f"ix_complaint_{name}", table_name="complaint")
    for name, columns in INDEXES:
        op.create_index(name, "complaint", columns, unique=False)
    for name, columns in (
        ("ix_complaint_assignee_due_at", ["assignee", "due_at"]),
        ("ix_complaint_counted_at", ["counted_at"]),
        ("ix_complaint_latitude_longitude", ["latitude", "longitude"]),
        ("ix_complaint_open", ["due_at", "id", *FILTERS]),
    ):
        op.create_index(name, "complaint", columns, unique=False, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_audit_unsealed", "audit", ["id"], sqlite_where=UNSEALED, postgresql_where=UNSEALED)


def _alert() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("window_from", Instant(), nullable=False),
        sa.Column("window_until", Instant(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("citizens", sa.Integer(), nullable=False),
        sa.Column("usual", sa.Float(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("seen_by", sa.String(length=40), nullable=True),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("kind", "subject", "window_from", name=op.f("uq_alert_kind_subject_window_from")),
    )
    op.create_index("ix_alert_state_opened_at", "alert", ["state", "opened_at"], unique=False)


def _alarm() -> None:
    op.create_table(
        "alarm",
        sa.Column("complaint", sa.Integer(), nullable=False),
        sa.Column("raised_at", Instant(), nullable=False),
        sa.Column("told", sa.String(length=200), nullable=False),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("taken_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["complaint"], ["complaint.id"], name=op.f("fk_alarm_complaint")),
        sa.ForeignKeyConstraint(["taken_by"], ["staff.id"], name=op.f("fk_alarm_taken_by")),
        sa.PrimaryKeyConstraint("complaint", name=op.f("pk_alarm")),
    )
    op.create_index("ix_alarm_next_at", "alarm", ["next_at"], unique=False)


def _complaint_link() -> None:
    op.create_table(
        "complaint_link",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=8), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["one"], ["complaint.id"], name=op.f("fk_complaint_link_one")),
        sa.ForeignKeyConstraint(["other"], ["complaint.id"], name=op.f("fk_complaint_link_other")),
        sa.PrimaryKeyConstraint("one", "other", name=op.f("pk_complaint_link")),
    )
    op.create_index("ix_complaint_link_other", "complaint_link", ["other"], unique=False)


def _follower() -> None:
    op.create_table(
        "follower",
        sa.Column("complaint", sa.Integer(), nullable=False),
        sa.Column("citizen", sa.String(length=22), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["complaint"], ["complaint.id"], name=op.f("fk_follower_complaint")),
        sa.PrimaryKeyConstraint("complaint", "citizen", name=op.f("pk_follower")),
    )
    op.create_index("ix_follower_citizen", "follower", ["citizen"], unique=False)


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("complaint", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=24), nullable=False),
        sa.Column("text_ref", sa.String(length=22), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("served_on", sa.String(length=10), nullable=True),
        sa.Column("served_how", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["complaint"], ["complaint.id"], name=op.f("fk_notice_complaint")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("number", name=op.f("uq_notice_number")),
    )
    op.create_index("ix_notice_complaint", "notice", ["complaint"], unique=False)


def _rating() -> None:
    op.create_table(
        "rating",
        sa.Column("complaint", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("resolved", sa.Integer(), nullable=False),
        sa.Column("attitude", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["complaint"], ["complaint.id"], name=op.f("fk_rating_complaint")),
        sa.PrimaryKeyConstraint("complaint", "round", name=op.f("pk_rating")),
    )
    op.create_index("ix_rating_at", "rating", ["at"], unique=False)


def _reminder() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("complaint", sa.Integer(), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("clock", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["complaint"], ["complaint.id"], name=op.f("fk_reminder_complaint")),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_reminder_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "complaint", "staff", "clock", "level", "at", name=op.f("uq_reminder_complaint_staff_clock_level_at")
        ),
    )
    op.create_index("ix_reminder_staff_seen_at", "reminder", ["staff", "seen_at"], unique=False)


def _area() -> None:
    op.create_table(
        "area",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("parent", sa.String(length=12), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("is_ours", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_area")),
    )
    op.create_index("ix_area_parent", "area", ["parent"], unique=False)


def _calendar_year() -> None:
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(length=40), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_year")),
    )


def _canned() -> None:
    op.create_table(
        "canned",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned")),
        sa.UniqueConstraint("name", name=op.f("uq_canned_name")),
    )


def _consent() -> None:
    op.create_table(
        "consent",
        sa.Column("citizen", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("citizen", "kind", name=op.f("pk_consent")),
    )


def _duty() -> None:
    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_duty_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
    )
    op.create_index("ix_duty_ends_at", "duty", ["ends_at"], unique=False)


def _saved_view() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_saved_view_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("staff", "name", name=op.f("uq_saved_view_staff_name")),
    )


def _presence() -> None:
    op.create_table(
        "presence",
        sa.Column("complaint", sa.Integer(), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["complaint"], ["complaint.id"], name=op.f("fk_presence_complaint")),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_presence_staff")),
        sa.PrimaryKeyConstraint("complaint", "staff", name=op.f("pk_presence")),
    )


def _takeover() -> None:
    op.create_table(
        "takeover",
        sa.Column("citizen", sa.String(length=22), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("complaint", sa.Integer(), nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["complaint"], ["complaint.id"], name=op.f("fk_takeover_complaint")),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_takeover_staff")),
        sa.PrimaryKeyConstraint("citizen", name=op.f("pk_takeover")),
    )


def downgrade() -> None:
    refuse_to_step_back()
