"""Which tables hold the register of businesses, their grades, what they were checked and fined for, what they certify?"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
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

OPEN_ROWS = text("state = 'open'")
LOCATED = text("cell IS NOT NULL")

# ``ref`` is what others know a business by: it counts nothing. ``plain`` is its name as names are compared, ``cell`` the
# square of the map it stands in.
business = Table(
    "business",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ref", String(12), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("alias", String(120), nullable=False),  # what stands above the door
    Column("plain", String(120), nullable=False),
    Column("credit_code", String(18), unique=True),
    Column("licence", String(40), nullable=False),
    Column("licence_from", Date),
    Column("licence_until", Date),
    Column("kind", String(16), nullable=False),
    Column("address", String(200), nullable=False),
    Column("area", String(12), nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("cell", BigInteger),
    Column("risk", String(1), nullable=False),
    Column("risk_on", Date),
    Column("quant", String(1), nullable=False),
    Column("quant_on", Date),
    Column("state", String(8), nullable=False),
    Column("scan", String(200), nullable=False),  # what its QR code says, once the account made one: they are counted
    Column("changed_at", Instant, nullable=False),
    Index("ix_business_plain", "plain"),
    Index("ix_business_licence", "licence"),
    Index("ix_business_area", "area", "id"),
    Index("ix_business_cell", "cell", sqlite_where=LOCATED, postgresql_where=LOCATED),
    Index("ix_business_quant_cell", "quant", "cell", sqlite_where=LOCATED, postgresql_where=LOCATED),
)

# A red or a black list a business stood on from ``since`` to ``until``; ``off_on``: taken off before that, and ``why``.
listing = Table(
    "listing",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("business", Integer, ForeignKey("business.id"), nullable=False),
    Column("colour", String(8), nullable=False),
    Column("title", String(60), nullable=False),
    Column("reason", Text, nullable=False),
    Column("authority", String(80), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("off_on", Date),
    Column("why", Text, nullable=False),
    UniqueConstraint("business", "colour", "title", "since"),
)

# ``is_minor`` says which of the two display times holds, unless business is restricted for longer; ``ended_on``: shown no
# longer from this day, and ``why``.
penalty = Table(
    "penalty",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("business", Integer, ForeignKey("business.id"), nullable=False),
    Column("number", String(60), nullable=False),
    Column("fact", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("authority", String(80), nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("published_on", Date),
    Column("is_minor", Boolean, nullable=False),
    Column("restricted_until", Date),
    Column("ended_on", Date),
    Column("why", Text, nullable=False),
    Column("reply", Text, nullable=False),  # the business's own words, shown beside
    UniqueConstraint("business", "number"),
)

# A supervisory inspection: ``outcome`` is compliant, mostly or failed.
inspection = Table(
    "inspection",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("business", Integer, ForeignKey("business.id"), nullable=False),
    Column("checked_on", Date, nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("summary", Text, nullable=False),
    Column("authority", String(80), nullable=False),
    Column("reply", Text, nullable=False),
    UniqueConstraint("business", "checked_on", "outcome"),
)

# 承诺达标合格证 of one lot; ``trace`` is its traceability number.
certificate = Table(
    "certificate",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("business", Integer, ForeignKey("business.id"), nullable=False),
    Column("number", String(40), nullable=False),
    Column("trace", String(64), nullable=False),
    Column("food", String(60), nullable=False),
    Column("amount", String(40), nullable=False),
    Column("origin", String(120), nullable=False),
    Column("ground", String(60), nullable=False),  # what the promise rests on
    Column("issued_on", Date, nullable=False),
    UniqueConstraint("business", "number"),
    Index("ix_certificate_number", "number"),
    Index("ix_certificate_trace", "trace"),
)

# One file that was brought in, and the rows of it that nobody could read.
business_import = Table(
    "business_import",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ref", String(12), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("what", String(16), nullable=False),  # register, penalty, listing …
    Column("digest", String(64), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("quarantined", Integer, nullable=False),
    Column("actor", String(40), nullable=False),
    Column("at", Instant, nullable=False),
)
business_row = Table(
    "business_row",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("import", Integer, ForeignKey("business_import.id"), nullable=False),
    Column("sheet", String(60), nullable=False),
    Column("row", Integer, nullable=False),
    Column("cells", Text, nullable=False),
    Column("doubts", Text, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("state", String(8), nullable=False),
    Column("settled_by", String(40), nullable=False),
    Index("ix_business_row_open", "id", sqlite_where=OPEN_ROWS, postgresql_where=OPEN_ROWS),
)
