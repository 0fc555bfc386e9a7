"""Which tables hold what? One definition for SQLite and PostgreSQL; migrations follow it."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import DateTime, TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite stores epoch seconds, which compare and index as numbers."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        return dialect.type_descriptor(Float() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Any) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return value.timestamp()

    def process_result_value(self, value: Any, dialect: Any) -> datetime | None:
        if value is None or dialect.name != "sqlite":
            return value if value is None else value.astimezone(UTC)
        return datetime.fromtimestamp(value, UTC)


# Keys: each purpose's index key, wrapped by the current data key (bot.store.vault).
keyring = Table(
    "keyring",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

# The only place of an openid, a phone number or a full narrative; everything else holds ``ref``.
vault = Table(
    "vault",
    metadata,
    Column("ref", String(22), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("digest", String(32)),
    Column("cipher", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("kind", "digest"),
)

# A follower; its openid is the vault row of the same ref.
citizen = Table(
    "citizen",
    metadata,
    Column("ref", String(22), primary_key=True),
    Column("followed", Boolean, nullable=False, default=True),
    Column("parked", Integer, nullable=False, default=0),
    Column("message_at", Instant),  # within a minute, exact since the last message sent to them
    Column("trigger_at", Instant),
    Column("was_sent", Boolean, nullable=False, default=False),  # something, since message_at
    Column("created_at", Instant, nullable=False),
    Column("left_at", Instant),
    Column("scene", String(64)),  # the QR code they came by
)

# Every delivery once: the unique key is what retries join on.
inbox = Table(
    "inbox",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("citizen", String(22), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("is_message", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("late", Boolean, nullable=False, default=False),
    Column("outcome", String(12)),
    Column("reply", LargeBinary),
    Column("handed_at", Instant),
    # The key begins with the moment, so it serves as the index by time; this one holds only what is unfinished.
    Index("ix_inbox_unfinished", "key", sqlite_where=text("outcome IS NULL"), postgresql_where=text("outcome IS NULL")),
)

session = Table(
    "session",
    metadata,
    Column("citizen", String(22), primary_key=True),
    Column("step", String(48), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

# What leaves the house; each row stands alone.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("recipient", String(22), nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("subject", String(32)),  # the case it belongs to
    Column("content", LargeBinary, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("lease_owner", String(32)),
    Column("error", String(200)),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Index("ix_outbox_state_due_at", "state", "due_at"),
    Index("ix_outbox_recipient_id", "recipient", "id"),
    Index("ix_outbox_subject", "subject"),
)

complaint = Table(
    "complaint",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("kind", String(12), nullable=False),
    Column("state", String(16), nullable=False),
    Column("citizen", String(22), nullable=False),
    Column("contact", String(22)),
    Column("story", Text, nullable=False),
    Column("story_ref", String(22)),
    Column("place", Text, nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("assignee", Integer, ForeignKey("staff.id")),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index("ix_complaint_state_created_at", "state", "created_at"),
    Index("ix_complaint_created_at", "created_at"),
    Index("ix_complaint_citizen_created_at", "citizen", "created_at"),
)

# One row a step of a case: its history and its conversation.
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
    Index("ix_complaint_event_complaint_at", "complaint", "at"),
)

# A running number per day and prefix, so that case numbers are short and gap-free enough to read aloud.
counter = Table(
    "counter",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Integer, nullable=False),
)

# A photo: fetched by media id after the message is committed, kept encrypted in ``blob``.
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
    Index("ix_media_state_due_at", "state", "due_at"),
    Index("ix_media_complaint", "complaint"),
    Index("ix_media_citizen", "citizen"),
)

staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("login", String(40), nullable=False, unique=True),
    Column("name", String(40), nullable=False),
    Column("password", String(200), nullable=False),
    Column("roles", String(200), nullable=False),
    Column("totp", LargeBinary),
    Column("totp_step", Integer, nullable=False, default=0),
    Column("disabled_at", Instant),
    Column("created_at", Instant, nullable=False),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("is_verified", Boolean, nullable=False),  # a one-time code was given in this session
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("ix_staff_session_staff", "staff"),
)

# Failed tries by account and by address, both as keyed digests.
login_try = Table(
    "login_try",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("digest", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_login_try_digest_at", "digest", "at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(40), nullable=False),
    Column("act", String(40), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("detail", Text, nullable=False, default=""),
    Index("ix_audit_subject", "subject"),
    Index("ix_audit_at", "at"),
)

# One access token for all processes; the lease says who is fetching the next one.
token = Table(
    "token",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("cipher", LargeBinary),
    Column("expires_at", Instant),
    Column("lease_until", Instant),
    Column("lease_owner", String(32)),
)

# Each tick of the timetable once, whichever process comes first.
tick = Table(
    "tick",
    metadata,
    Column("job", String(40), primary_key=True),
    Column("at", Instant, primary_key=True),
)
