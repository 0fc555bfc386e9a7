"""Which tables hold what people can come to (时间、地点、报名), and the ways into its page?"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from bot.store.tables.base import Instant, metadata

UNTOLD = text("finished_at IS NULL")

# ``asks``: what a sign-up has to name, by blanks (name, phone); ``version`` grows with every change of time and place.
happening = Table(
    "happening",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ref", String(12), nullable=False, unique=True),
    Column("title", String(40), nullable=False),
    Column("words", Text, nullable=False),
    Column("place", String(120), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("takes_sign_ups", Boolean, nullable=False),
    Column("sign_until", Instant, nullable=False),
    Column("places", Integer, nullable=False),  # 0: as many as come
    Column("asks", String(16), nullable=False),
    Column("state", String(12), nullable=False),
    Column("why", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("edited_by", Integer, ForeignKey("staff.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("opened_by", Integer, ForeignKey("staff.id")),
    Column("opened_at", Instant),
    Index("ix_happening_state_starts_at", "state", "starts_at"),
)

# ``contact`` leads into the vault; the queue goes by ``id``. What was taken back stays without a contact.
sign_up = Table(
    "sign_up",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("happening", Integer, ForeignKey("happening.id"), nullable=False),
    Column("citizen", String(22), nullable=False),
    Column("standing", String(8), nullable=False),
    Column("contact", String(22)),
    Column("at", Instant, nullable=False),
    UniqueConstraint("happening", "citizen"),
    Index("ix_sign_up_citizen", "citizen"),
    Index("ix_sign_up_queue", "happening", "standing", "id"),
)

# What those who signed up are to hear; ``cursor`` is the last citizen it was written to.
happening_telling = Table(
    "happening_telling",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("happening", Integer, ForeignKey("happening.id"), nullable=False),
    Column("step", String(12), nullable=False),
    Column("version", Integer, nullable=False),
    Column("cursor", String(22), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    UniqueConstraint("happening", "step", "version"),
    Index("ix_happening_telling_untold", "id", sqlite_where=UNTOLD, postgresql_where=UNTOLD),
)

# One way into a page for an account without OAuth: the digest of what stands in the link; ``page`` is kind/ref.
page_ticket = Table(
    "page_ticket",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("page", String(24), nullable=False),
    Column("citizen", String(22), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Index("ix_page_ticket_expires_at", "expires_at"),
    Index("ix_page_ticket_citizen", "citizen"),
)
