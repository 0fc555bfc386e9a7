"""Which tables hold the office itself: accounts, duty, its own lists?"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.tables.base import Instant, metadata

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
    Column("citizen", String(22)),  # the follower account they are told on
    Column("area", String(12)),
    Column("binding", String(32)),  # keyed digest of the code that binds that account
    Column("binding_until", Instant),
    UniqueConstraint("citizen"),
    UniqueConstraint("binding"),
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
    Column("proved_at", Instant),  # password or code given once more, for what cannot be taken back
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

# Who is on duty; the lowest rank is told first.
duty = Table(
    "duty",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("rank", Integer, nullable=False),
    Index("ix_duty_ends_at", "ends_at"),
)

# The grid: districts, towns, villages; ``words`` are names by which a place is recognised.
area = Table(
    "area",
    metadata,
    Column("code", String(12), primary_key=True),
    Column("parent", String(12)),
    Column("name", String(40), nullable=False),
    Column("words", Text, nullable=False),
    Column("office", String(120), nullable=False),
    Column("is_ours", Boolean, nullable=False),
    Index("ix_area_parent", "parent"),
)

saved_view = Table(
    "saved_view",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False),
    Column("name", String(40), nullable=False),
    Column("query", Text, nullable=False),
    UniqueConstraint("staff", "name"),
)

# Replies that staff use again; {fields} are filled in the form.
canned = Table(
    "canned",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(40), nullable=False, unique=True),
    Column("text", Text, nullable=False),
)

# A year of working days as staff edited it; it stands before the one in content/calendar.
calendar_year = Table(
    "calendar_year",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("changed_by", String(40), nullable=False),
    Column("changed_at", Instant, nullable=False),
)

# What staff put on public pages; ``ref`` is a digest of what it shows.
picture = Table(
    "picture",
    metadata,
    Column("ref", String(22), primary_key=True),
    Column("blob", LargeBinary, nullable=False),
    Column("by", Integer, ForeignKey("staff.id"), nullable=False),
    Column("at", Instant, nullable=False),
)

# Who has a case open on the screen.
presence = Table(
    "presence",
    metadata,
    Column("complaint", Integer, ForeignKey("complaint.id"), primary_key=True),
    Column("staff", Integer, ForeignKey("staff.id"), primary_key=True),
    Column("at", Instant, nullable=False),
)

# Chats a person has taken over; the bot is silent there.
takeover = Table(
    "takeover",
    metadata,
    Column("citizen", String(22), primary_key=True),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False),
    Column("complaint", Integer, ForeignKey("complaint.id")),
    Column("since", Instant, nullable=False),
)
