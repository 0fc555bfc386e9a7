"""Which tables hold campaigns: what is said, who agreed, what goes to whom in which call, and what quota that takes?"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.tables.base import Instant, metadata

RUNNING = text("state IN ('approved', 'sending', 'paused')")
LISTED = text("is_listed")
OPEN = text("state IN ('planned', 'attempting', 'unknown')")
BY_CALL = text("batch IS NOT NULL")

# ``ref`` is what others know it by and counts nothing; ``hash`` is what approvals are given for. ``cursor``: the last citizen
# that was planned for; ``planned_at``: all of them were, and what was written for them may go.
campaign = Table(
    "campaign",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ref", String(12), nullable=False, unique=True),
    Column("template", String(40), nullable=False),
    Column("form", String(8), nullable=False),  # article, text, picture, menu
    Column("title", String(200), nullable=False),
    Column("digest", Text, nullable=False),
    Column("author", String(40), nullable=False),
    Column("cover", String(200), nullable=False),
    Column("body", Text, nullable=False),
    Column("fields", Text, nullable=False),  # of the template, by name
    Column("lines", Text, nullable=False),  # of a menu to tap
    Column("link", String(1024), nullable=False),
    Column("source", Text, nullable=False),  # of its figures
    Column("audience", Text, nullable=False),
    Column("topic", String(40), nullable=False),
    Column("ways", String(60), nullable=False),  # in order, by blanks
    Column("is_urgent", Boolean, nullable=False),
    Column("is_training", Boolean, nullable=False),
    Column("send_at", Instant),  # none: once approved
    Column("state", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("edited_by", Integer, ForeignKey("staff.id")),
    Column("proposed_by", Integer, ForeignKey("staff.id")),
    Column("proposed_at", Instant),
    Column("approved_at", Instant),
    Column("origin", String(60), nullable=False),  # sample:, happening: or quiz:<ref>, plan:<id>
    Column("created_by", Integer, ForeignKey("staff.id")),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("cursor", String(40), nullable=False),
    Column("planned_at", Instant),
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Column("media_id", String(200), nullable=False),  # of the article or picture at the platform
    Column("is_listed", Boolean, nullable=False),
    Column("listed_at", Instant),
    Column("article_url", String(1024), nullable=False),
    Column("why", Text, nullable=False),  # of the last return, pause, cancellation
    Index("ix_campaign_state", "state", "id"),
    Index("ix_campaign_running", "send_at", sqlite_where=RUNNING, postgresql_where=RUNNING),
    Index("ix_campaign_listed", "listed_at", "id", sqlite_where=LISTED, postgresql_where=LISTED),
    Index("ix_campaign_origin", "origin"),
)

campaign_event = Table(
    "campaign_event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("campaign", Integer, ForeignKey("campaign.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("act", String(20), nullable=False),
    Column("by", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_campaign_event_campaign", "campaign", "id"),
)

# Approvals in force; voided ones are in the history.
campaign_approval = Table(
    "campaign_approval",
    metadata,
    Column("campaign", Integer, ForeignKey("campaign.id"), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("staff", Integer, ForeignKey("staff.id"), primary_key=True),
    Column("at", Instant, nullable=False),
)

# One call to the platform. ``client_id`` is the same for every try of it, so that the platform sends once.
campaign_batch = Table(
    "campaign_batch",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("campaign", Integer, ForeignKey("campaign.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("way", String(8), nullable=False),  # all, tag, list
    Column("target", String(20), nullable=False),  # the tag
    Column("client_id", String(32), nullable=False, unique=True),
    Column("size", Integer, nullable=False),
    Column("state", String(10), nullable=False),  # planned, attempting, accepted, rejected, unknown, cancelled
    Column("attempts", Integer, nullable=False),
    Column("first_at", Instant),
    Column("tried_at", Instant),
    Column("due_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("lease_owner", String(32)),
    Column("media_id", String(200), nullable=False),
    Column("msg_id", String(32), nullable=False),
    Column("error", String(200), nullable=False),
    Column("decided_by", String(40), nullable=False),
    Column("finished_at", Instant),
    UniqueConstraint("campaign", "number"),
    Index("ix_campaign_batch_open", "due_at", sqlite_where=OPEN, postgresql_where=OPEN),
    Index("ix_campaign_batch_msg_id", "msg_id"),
)

# What the platform says became of a call; it may come before the call's own answer.
mass_job = Table(
    "mass_job",
    metadata,
    Column("msg_id", String(32), primary_key=True),
    Column("status", String(60), nullable=False),
    Column("total", Integer, nullable=False),
    Column("filtered", Integer, nullable=False),
    Column("sent", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)

# This citizen is in this campaign, once; nobody of a call to all or to a tag. What became of an outbox row is read there.
campaign_recipient = Table(
    "campaign_recipient",
    metadata,
    Column("campaign", Integer, ForeignKey("campaign.id"), primary_key=True),
    Column("citizen", String(22), primary_key=True),
    Column("way", String(8), nullable=False),  # chat, notice, next, mass, none
    Column("batch", Integer, ForeignKey("campaign_batch.id")),
    Column("why", String(12), nullable=False),  # of none: left, refused, no_consent, no_window, quota, erased, too_few
    Column("key", String(64), nullable=False),  # of its outbox row
    Index("ix_campaign_recipient_way", "campaign", "way", "why"),
    Index("ix_campaign_recipient_batch", "batch", sqlite_where=BY_CALL, postgresql_where=BY_CALL),
    Index("ix_campaign_recipient_citizen", "citizen"),
    sqlite_with_rowid=False,
)

# A month's group messages (YYYY-MM in Beijing), reserved before the first call. No campaign: used at the platform's own console.
quota_slot = Table(
    "quota_slot",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("slot", Integer, primary_key=True),
    Column("campaign", Integer, ForeignKey("campaign.id")),
    Column("at", Instant, nullable=False),
    Index("ix_quota_slot_campaign", "campaign"),
)

# How many of a follower's group messages of a month lists have used.
mass_count = Table(
    "mass_count",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("citizen", String(22), primary_key=True),
    Column("had", Integer, nullable=False),
    Index("ix_mass_count_citizen", "citizen"),
    sqlite_with_rowid=False,
)

# What a citizen subscribed to: a key of content/catalogue/topics.yaml, or area:<code>.
citizen_topic = Table(
    "citizen_topic",
    metadata,
    Column("citizen", String(22), primary_key=True),
    Column("topic", String(40), primary_key=True),
    Column("since", Instant, nullable=False),
    Index("ix_citizen_topic_topic", "topic", "citizen"),
    sqlite_with_rowid=False,
)

# Who gets previews, and the words by which somebody becomes one, as keyed digests.
tester = Table(
    "tester",
    metadata,
    Column("citizen", String(22), primary_key=True),
    Column("name", String(20), nullable=False),
    Column("added_by", Integer, ForeignKey("staff.id"), nullable=False),
    Column("at", Instant, nullable=False),
)
tester_word = Table(
    "tester_word",
    metadata,
    Column("digest", String(32), primary_key=True),
    Column("name", String(20), nullable=False),
    Column("made_by", Integer, ForeignKey("staff.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
)

# Campaigns that begin by the calendar; a fire time makes one that staff approve, once.
campaign_plan = Table(
    "campaign_plan",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(40), nullable=False, unique=True),
    Column("cron", String(60), nullable=False),  # Asia/Shanghai
    Column("template", String(40), nullable=False),
    Column("fields", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("ways", String(60), nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("catch_up", String(8), nullable=False),  # latest, none
    Column("made_by", Integer, ForeignKey("staff.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("last_at", Instant),
)
campaign_fire = Table(
    "campaign_fire",
    metadata,
    Column("plan", Integer, ForeignKey("campaign_plan.id"), primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("campaign", Integer, ForeignKey("campaign.id")),
    Column("fired_at", Instant, nullable=False),
)

# Where the platform has a picture of ours: as an address inside articles, or as material with an id.
picture_copy = Table(
    "picture_copy",
    metadata,
    Column("ref", String(22), ForeignKey("picture.ref"), primary_key=True),
    Column("kind", String(8), primary_key=True),  # inline, material
    Column("place", String(1024), nullable=False),
    Column("at", Instant, nullable=False),
)
