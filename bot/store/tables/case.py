"""Which tables hold cases, and everything that belongs to one?"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.tables.base import Instant, metadata

OPEN = text("closed_at IS NULL")
# A list is chosen from an index alone, whatever it is filtered by.
_FILTERS = ("assignee", "kind", "state", "category", "area", "source")
LISTED = ("received_at", "id", *_FILTERS)
WAITED = ("due_at", "id", *_FILTERS)
WAITING = text("decided_at IS NULL")

# A complaint (投诉) or a report (举报). Who reports is a reference; searchable columns hold redacted words only.
complaint = Table(
    "complaint",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("kind", String(12), nullable=False),
    Column("state", String(16), nullable=False),
    Column("citizen", String(22)),  # NULL: came by another door than the chat
    Column("contact", String(22)),
    Column("story", Text, nullable=False),
    Column("story_ref", String(22)),
    Column("place", Text, nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("assignee", Integer, ForeignKey("staff.id")),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),  # of the current round: what the clocks count from
    Column("due_at", Instant),  # the end of the clock that runs out first
    Column("due_clock", String(16)),
    Column("closed_at", Instant),  # NULL while somebody is to do something
    Column("counted_at", Instant),  # when due_at was last worked out
    Column("was_late", Boolean, nullable=False, default=False),  # a clock ended, or was dealt with, after its last day
    Column("is_paused", Boolean, nullable=False, default=False),
    Column("round", Integer, nullable=False, default=1),  # one more each time it is reopened
    Column("source", String(8), nullable=False, default="chat"),
    Column("source_number", String(40)),  # the number it has where it came from
    Column("number_12315", String(40)),
    Column("category", String(24)),
    Column("area", String(12)),
    Column("respondent", Text, nullable=False, default=""),
    Column("subject_key", String(64)),  # the respondent's name, normalised
    Column("request", Text, nullable=False, default=""),
    Column("happened", String(60), nullable=False, default=""),  # when, in the reporter's words or as a date
    Column("people", Integer, nullable=False, default=1),  # how many complain together
    Column("joint", String(22)),  # who they are
    Column("proxy", String(22)),  # who acts for the reporter
    Column("illness", String(22)),  # what was asked about an illness
    Column("ill", Integer),  # how many are ill; NULL: nobody spoke of illness
    Column("filed_by", Integer, ForeignKey("staff.id")),
    Column("reporter_key", String(32)),  # keyed digests: the same reporter, the same facts
    Column("same_key", String(32)),
    Column("code", String(32)),  # keyed digest of an anonymous reporter's code
    UniqueConstraint("code"),
    Index("ix_complaint_assignee_due_at", "assignee", "due_at", sqlite_where=OPEN, postgresql_where=OPEN),
    Index("ix_complaint_due_at", "due_at"),
    Index("ix_complaint_counted_at", "counted_at", sqlite_where=OPEN, postgresql_where=OPEN),
    Index("ix_complaint_listed", *LISTED),
    Index("ix_complaint_open", *WAITED, sqlite_where=OPEN, postgresql_where=OPEN),
    Index("ix_complaint_citizen_received_at", "citizen", "received_at"),
    Index("ix_complaint_subject_key_received_at", "subject_key", "received_at"),
    Index("ix_complaint_latitude_longitude", "latitude", "longitude", sqlite_where=OPEN, postgresql_where=OPEN),
    Index("ix_complaint_reporter_key", "reporter_key"),
    Index("ix_complaint_same_key", "same_key"),
)

# One row a step of a case: its history, its conversation, and what its clocks heard.
complaint_event = Table(
    "complaint_event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("complaint", Integer, ForeignKey("complaint.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(32), nullable=False),
    Column("act", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("text", Text, nullable=False, default=""),
    Column("text_ref", String(22)),  # the full text, where ``text`` had to be redacted
    Column("outbox_key", String(64)),
    Column("happenings", String(80), nullable=False, default=""),  # what the clocks heard, by blanks
    Column("clock", String(16), nullable=False, default=""),  # the one an extension is for
    Column("reason", String(24), nullable=False, default=""),
    Column("target", String(80), nullable=False, default=""),
    Column("is_told", Boolean, nullable=False, default=False),  # the citizen was told
    Index("ix_complaint_event_complaint_at", "complaint", "at"),
)

# Two cases that belong together; ``one`` < ``other``.
complaint_link = Table(
    "complaint_link",
    metadata,
    Column("one", Integer, ForeignKey("complaint.id"), primary_key=True),
    Column("other", Integer, ForeignKey("complaint.id"), primary_key=True),
    Column("why", String(8), nullable=False),  # both, clue, same, staff
    Column("at", Instant, nullable=False),
    Index("ix_complaint_link_other", "other"),
)

# Citizens who joined somebody else's case.
follower = Table(
    "follower",
    metadata,
    Column("complaint", Integer, ForeignKey("complaint.id"), primary_key=True),
    Column("citizen", String(22), primary_key=True),
    Column("at", Instant, nullable=False),
    Index("ix_follower_citizen", "citizen"),
)

# A statutory document; its text names the reporter, so it lies in the vault.
notice = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("complaint", Integer, ForeignKey("complaint.id"), nullable=False),
    Column("form", String(24), nullable=False),
    Column("text_ref", String(22), nullable=False),
    Column("made_by", String(40), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("served_on", String(10)),  # a day in Beijing
    Column("served_how", String(40), nullable=False, default=""),
    Index("ix_notice_complaint", "complaint"),
)

# How content a citizen was, once a round; 1 is best, 3 worst.
rating = Table(
    "rating",
    metadata,
    Column("complaint", Integer, ForeignKey("complaint.id"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("resolved", Integer, nullable=False),
    Column("attitude", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_rating_at", "at"),
)

# What staff were reminded of, each thing once.
reminder = Table(
    "reminder",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("complaint", Integer, ForeignKey("complaint.id"), nullable=False),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False),
    Column("clock", String(16), nullable=False),
    Column("level", String(12), nullable=False),
    Column("at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("seen_at", Instant),
    UniqueConstraint("complaint", "staff", "clock", "level", "at"),
    Index("ix_reminder_staff_seen_at", "staff", "seen_at"),
)

# More time that somebody asks for, until an approver decides.
extension = Table(
    "extension",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("complaint", Integer, ForeignKey("complaint.id"), nullable=False),
    Column("clock", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked_by", Integer, ForeignKey("staff.id"), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("decided_by", Integer, ForeignKey("staff.id")),
    Column("decided_at", Instant),
    Column("is_granted", Boolean),
    Index("ix_extension_complaint", "complaint"),
    Index("ix_extension_asked_at", "asked_at", sqlite_where=WAITING, postgresql_where=WAITING),
)

# A poisoning that duty staff are told of, one after another until somebody says they have it.
alarm = Table(
    "alarm",
    metadata,
    Column("complaint", Integer, ForeignKey("complaint.id"), primary_key=True),
    Column("raised_at", Instant, nullable=False),
    Column("told", String(200), nullable=False),  # ids of staff, by blanks, in the order they were told
    Column("next_at", Instant),  # NULL: nobody else is to be told
    Column("taken_by", Integer, ForeignKey("staff.id")),
    Column("taken_at", Instant),
    Index("ix_alarm_next_at", "next_at"),
)

# Many cases about one thing, or more than usual.
alert = Table(
    "alert",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(16), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("title", String(120), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("window_from", Instant, nullable=False),
    Column("window_until", Instant, nullable=False),
    Column("count", Integer, nullable=False),
    Column("citizens", Integer, nullable=False),
    Column("usual", Float),
    Column("evidence", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("seen_by", String(40)),
    Column("seen_at", Instant),
    UniqueConstraint("kind", "subject", "window_from"),
    Index("ix_alert_state_opened_at", "state", "opened_at"),
)

# A photo or short video: fetched by media id after the message is committed, kept encrypted in ``blob``.
media = Table(
    "media",
    metadata,
    Column("ref", String(22), primary_key=True),
    Column("citizen", String(22), nullable=False),
    Column("complaint", Integer, ForeignKey("complaint.id")),
    Column("source", LargeBinary, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Instant, nullable=False),
    Column("mime", String(40)),
    Column("size", Integer),
    Column("blob", LargeBinary),
    Column("error", String(200)),
    Column("created_at", Instant, nullable=False),
    Column("kind", String(8), nullable=False, default="image"),
    Index("ix_media_state_due_at", "state", "due_at"),
    Index("ix_media_complaint", "complaint"),
    Index("ix_media_citizen", "citizen"),
)
