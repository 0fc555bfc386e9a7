"""Campaigns: what is said, who agreed, what goes to whom in which call, what quota that takes; topics, testers, plans."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import refuse_to_step_back
from bot.store.tables import Instant

revision = "0013"
down_revision = "0012"

RUNNING = sa.text("state IN ('approved', 'sending', 'paused')")
LISTED = sa.text("is_listed")
OPEN = sa.text("state IN ('planned', 'attempting', 'unknown')")
BY_CALL = sa.text("batch IS NOT NULL")


def upgrade() -> None:
    _what()
    _found()
    _agreed()
    _sent()
    _reached()
    _quota()
    _people()
    _planned()
    _shown()
    op.add_column("staff_session", sa.Column("proved_at", Instant(), nullable=True))
    _letters()


def _letters() -> None:
    """A hundred thousand rows of the outbox are about one campaign: the next that waits is found without reading what was sent."""
    op.drop_index("ix_outbox_subject", "outbox")
    op.create_index("ix_outbox_subject", "outbox", ["subject", "state", "id"], unique=False)


def _what() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("cover", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=1024), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("ways", sa.String(length=60), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("is_training", sa.Boolean(), nullable=False),
        sa.Column("send_at", Instant(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("edited_by", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("proposed_at", Instant(), nullable=True),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.Column("origin", sa.String(length=60), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("cursor", sa.String(length=40), nullable=False),
        sa.Column("planned_at", Instant(), nullable=True),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.Column("media_id", sa.String(length=200), nullable=False),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("listed_at", Instant(), nullable=True),
        sa.Column("article_url", sa.String(length=1024), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["staff.id"], name=op.f("fk_campaign_created_by")),
        sa.ForeignKeyConstraint(["edited_by"], ["staff.id"], name=op.f("fk_campaign_edited_by")),
        sa.ForeignKeyConstraint(["proposed_by"], ["staff.id"], name=op.f("fk_campaign_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("ref", name=op.f("uq_campaign_ref")),
    )


def _found() -> None:
    op.create_index(
        "ix_campaign_listed",
        "campaign",
        ["listed_at", "id"],
        unique=False,
        sqlite_where=LISTED,
        postgresql_where=LISTED,
    )
    op.create_index("ix_campaign_origin", "campaign", ["origin"], unique=False)
    op.create_index(
        "ix_campaign_running", "campaign", ["send_at"], unique=False, sqlite_where=RUNNING, postgresql_where=RUNNING
    )
    op.create_index("ix_campaign_state", "campaign", ["state", "id"], unique=False)


def _agreed() -> None:
    op.create_table(
        "campaign_event",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaign.id"], name=op.f("fk_campaign_event_campaign")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_event")),
    )
    op.create_index("ix_campaign_event_campaign", "campaign_event", ["campaign", "id"], unique=False)
    op.create_table(
        "campaign_approval",
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaign.id"], name=op.f("fk_campaign_approval_campaign")),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_campaign_approval_staff")),
        sa.PrimaryKeyConstraint("campaign", "hash", "staff", name=op.f("pk_campaign_approval")),
    )


def _sent() -> None:
    op.create_table(
        "campaign_batch",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("target", sa.String(length=20), nullable=False),
        sa.Column("client_id", sa.String(length=32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_at", Instant(), nullable=True),
        sa.Column("tried_at", Instant(), nullable=True),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("lease_owner", sa.String(length=32), nullable=True),
        sa.Column("media_id", sa.String(length=200), nullable=False),
        sa.Column("msg_id", sa.String(length=32), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["campaign"], ["campaign.id"], name=op.f("fk_campaign_batch_campaign")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_batch")),
        sa.UniqueConstraint("campaign", "number", name=op.f("uq_campaign_batch_campaign_number")),
        sa.UniqueConstraint("client_id", name=op.f("uq_campaign_batch_client_id")),
    )
    op.create_index("ix_campaign_batch_msg_id", "campaign_batch", ["msg_id"], unique=False)
    op.create_index(
        "ix_campaign_batch_open", "campaign_batch", ["due_at"], unique=False, sqlite_where=OPEN, postgresql_where=OPEN
    )


def _reached() -> None:
    op.create_table(
        "mass_job",
        sa.Column("msg_id", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=60), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("filtered", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("msg_id", name=op.f("pk_mass_job")),
    )
    op.create_table(
        "campaign_recipient",
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("citizen", sa.String(length=22), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["campaign_batch.id"], name=op.f("fk_campaign_recipient_batch")),
        sa.ForeignKeyConstraint(["campaign"], ["campaign.id"], name=op.f("fk_campaign_recipient_campaign")),
        sa.PrimaryKeyConstraint("campaign", "citizen", name=op.f("pk_campaign_recipient")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_campaign_recipient_batch",
        "campaign_recipient",
        ["batch"],
        unique=False,
        sqlite_where=BY_CALL,
        postgresql_where=BY_CALL,
    )
    op.create_index("ix_campaign_recipient_citizen", "campaign_recipient", ["citizen"], unique=False)
    op.create_index("ix_campaign_recipient_way", "campaign_recipient", ["campaign", "way", "why"], unique=False)


def _quota() -> None:
    op.create_table(
        "quota_slot",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaign.id"], name=op.f("fk_quota_slot_campaign")),
        sa.PrimaryKeyConstraint("month", "slot", name=op.f("pk_quota_slot")),
    )
    op.create_index("ix_quota_slot_campaign", "quota_slot", ["campaign"], unique=False)
    op.create_table(
        "mass_count",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("citizen", sa.String(length=22), nullable=False),
        sa.Column("had", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "citizen", name=op.f("pk_mass_count")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_mass_count_citizen", "mass_count", ["citizen"], unique=False)


def _people() -> None:
    op.create_table(
        "citizen_topic",
        sa.Column("citizen", sa.String(length=22), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("citizen", "topic", name=op.f("pk_citizen_topic")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_citizen_topic_topic", "citizen_topic", ["topic", "citizen"], unique=False)
    op.create_table(
        "tester",
        sa.Column("citizen", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["staff.id"], name=op.f("fk_tester_added_by")),
        sa.PrimaryKeyConstraint("citizen", name=op.f("pk_tester")),
    )
    op.create_table(
        "tester_word",
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_tester_word_made_by")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_tester_word")),
    )


def _planned() -> None:
    op.create_table(
        "campaign_plan",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("cron", sa.String(length=60), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("ways", sa.String(length=60), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("catch_up", sa.String(length=8), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_campaign_plan_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_plan")),
        sa.UniqueConstraint("name", name=op.f("uq_campaign_plan_name")),
    )
    op.create_table(
        "campaign_fire",
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=True),
        sa.Column("fired_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaign.id"], name=op.f("fk_campaign_fire_campaign")),
        sa.ForeignKeyConstraint(["plan"], ["campaign_plan.id"], name=op.f("fk_campaign_fire_plan")),
        sa.PrimaryKeyConstraint("plan", "at", name=op.f("pk_campaign_fire")),
    )


def _shown() -> None:
    op.create_table(
        "picture_copy",
        sa.Column("ref", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("place", sa.String(length=1024), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["ref"], ["picture.ref"], name=op.f("fk_picture_copy_ref")),
        sa.PrimaryKeyConstraint("ref", "kind", name=op.f("pk_picture_copy")),
    )


def downgrade() -> None:
    refuse_to_step_back()
