"""Which tables carry messages, secrets and dialogues, and what runs by the clock?"""

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
    text,
)

from bot.store.tables.base import Instant, metadata

OPEN_TICKS = text("done_at IS NULL")
# Of the outbox, in the words of bot.store.outbox_state: most rows were sent, and no index follows a row through its states.
WAITING, SENDING = text("state = 'waiting'"), text("state = 'sending'")
HELD, PARKED = text("state = 'held'"), text("state = 'parked'")
UNDECIDED = text("state = 'unknown' OR state = 'failed'")
SHARES = text("shared IS NOT NULL")

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
    # The key begins with the moment, so it serves as the index by time; this one holds only what is unfinished.
    Index("ix_inbox_unfinished", "key", sqlite_where=text("outcome IS NULL"), postgresql_where=text("outcome IS NULL")),
)

# Whose answers were written to the platform's connection: a row a commit, ``deliveries`` a JSON array of keys of the inbox.
handed = Table(
    "handed",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("deliveries", Text, nullable=False),
    Index("ix_handed_at", "at"),
)

session = Table(
    "session",
    metadata,
    Column("citizen", String(22), primary_key=True),
    Column("step", String(48), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

# What many rows of the outbox say alike, sealed once; written with them, and never changed.
outbox_shared = Table(
    "outbox_shared",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ref", String(22), nullable=False, unique=True),  # the place it is sealed for
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
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
    Column("channel", String(8), nullable=False, default="chat"),  # or notice: 订阅通知, outside the windows
    Column("content", LargeBinary, nullable=False),  # empty where it says what others say
    Column("shared", Integer, ForeignKey("outbox_shared.id")),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("lease_owner", String(32)),
    Column("error", String(200)),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Index("ix_outbox_recipient_id", "recipient", "id"),
    Index("ix_outbox_subject", "subject", "id"),
    Index("ix_outbox_shared", "shared", sqlite_where=SHARES, postgresql_where=SHARES),
    Index("ix_outbox_waiting", "channel", "due_at", "id", sqlite_where=WAITING, postgresql_where=WAITING),
    Index("ix_outbox_sending", "lease_until", sqlite_where=SENDING, postgresql_where=SENDING),
    Index("ix_outbox_held", "subject", "id", sqlite_where=HELD, postgresql_where=HELD),
    Index("ix_outbox_parked", "subject", "id", sqlite_where=PARKED, postgresql_where=PARKED),
    Index("ix_outbox_undecided", "id", sqlite_where=UNDECIDED, postgresql_where=UNDECIDED),
)

# A running number per day and prefix, so that case numbers are short and gap-free enough to read aloud.
counter = Table(
    "counter",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Integer, nullable=False),
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
    Column("position", Integer),  # in the chain; NULL until the commit seals it
    Column("hash", String(64)),
    UniqueConstraint("position"),
    Index(
        "ix_audit_unsealed",
        "id",
        sqlite_where=text("position IS NULL"),
        postgresql_where=text("position IS NULL"),
    ),
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

# Each tick of the timetable once, whichever process comes first. ``owner`` runs it until ``lease_until``, and again after that
# whoever looks, until it is ``done_at``.
tick = Table(
    "tick",
    metadata,
    Column("job", String(40), primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("owner", String(32), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", Instant),
    Column("done_at", Instant),
    Index("ix_tick_open", "lease_until", sqlite_where=OPEN_TICKS, postgresql_where=OPEN_TICKS),
)

# Who agreed to what, and to which wording of it.
consent = Table(
    "consent",
    metadata,
    Column("citizen", String(22), primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("version", String(16), nullable=False),
    Column("at", Instant, nullable=False),
)

# How many subscription notices (订阅通知) of a template a citizen has agreed to and not been sent yet.
subscription = Table(
    "subscription",
    metadata,
    Column("citizen", String(22), primary_key=True),
    Column("template", String(64), primary_key=True),
    Column("stock", Integer, nullable=False),
    Column("granted_at", Instant, nullable=False),
    Column("used_at", Instant),
    sqlite_with_rowid=False,  # in the order of its key: a campaign's readers come in that order
)
