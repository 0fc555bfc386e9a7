"""Which tables hold inspection results: files, what was not understood, samples with their tests, history, follow-up?"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
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

RUNNING = text("state = 'running'")
OPEN = text("state = 'open'")
SHOWN = text("is_public")
FAILED = text("is_public AND verdict = 'failed'")  # one in thirty: found without reading the others
TOLD = text("public_at IS NOT NULL")
UNTOLD = text("finished_at IS NULL")

# One file. What it brought is seen by nobody until ``state`` is done; ``data`` is the file itself until then.
result_import = Table(
    "result_import",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ref", String(12), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("source", String(60), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("data", LargeBinary),
    Column("state", String(10), nullable=False),  # kept, running, done, cancelled, failed
    Column("title", Text, nullable=False),
    Column("counts", Text, nullable=False),  # what its prose counts, by category
    Column("total", Integer, nullable=False),
    Column("read", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("quarantined", Integer, nullable=False),
    Column("why", Text, nullable=False),
    Column("made_by", Integer, ForeignKey("staff.id")),  # none: the command line
    Column("made_at", Instant, nullable=False),
    Column("beat_at", Instant),  # of the process that reads it
    Column("finished_at", Instant),
    Index("uq_result_import_running", "state", unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING),
)

# Which field a column is: confirmed once by staff for everything of that source. An empty field: left out on purpose.
result_mapping = Table(
    "result_mapping",
    metadata,
    Column("source", String(60), primary_key=True),
    Column("header", String(200), primary_key=True),
    Column("field", String(20), nullable=False),
    Column("confirmed_by", String(40), nullable=False),
    Column("confirmed_at", Instant, nullable=False),
)

# A row that was not understood, as the file gave it. Settled: read again with other cells; left: with a reason.
result_row = Table(
    "result_row",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("import", Integer, ForeignKey("result_import.id"), nullable=False),
    Column("sheet", String(60), nullable=False),
    Column("row", Integer, nullable=False),
    Column("cells", Text, nullable=False),
    Column("doubts", Text, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("state", String(8), nullable=False),
    Column("sample", Integer),  # what it became, perhaps a later row
    Column("why", Text, nullable=False),
    Column("settled_by", String(40), nullable=False),
    Column("settled_at", Instant),
    Index("ix_result_row_open", "id", sqlite_where=OPEN, postgresql_where=OPEN),
    Index("ix_result_row_import", "import"),
)

# One tested batch. ``ref`` is what others know it by and counts nothing; ``digest`` makes a row known; ``draft`` is a
# correction that a second person has not agreed to yet. ``content_hash`` is what an approval is given for.
sample = Table(
    "sample",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ref", String(12), nullable=False, unique=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("import", Integer, ForeignKey("result_import.id")),
    Column("state", String(12), nullable=False),
    Column("is_public", Boolean, nullable=False),
    Column("food", String(200), nullable=False),
    Column("category", String(60), nullable=False),
    Column("venue", String(200), nullable=False),
    Column("venue_address", Text, nullable=False),
    Column("region", String(60), nullable=False),
    Column("producer", String(200), nullable=False),
    Column("producer_address", Text, nullable=False),
    Column("spec", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("made_on", Date),
    Column("batch", String(120), nullable=False),
    Column("sampling_number", String(80), nullable=False),
    Column("report_number", String(80), nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("lab", Text, nullable=False),
    Column("qualification", String(40), nullable=False),
    Column("evidence", String(80), nullable=False),
    Column("task", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("published_on", Date),
    Column("remark", Text, nullable=False),
    Column("area", String(12), nullable=False),
    Column("venue_kind", String(16), nullable=False),
    Column("business", Integer, ForeignKey("business.id")),
    Column("maker", Integer, ForeignKey("business.id")),
    Column("line", Integer, ForeignKey("plan_line.id")),
    Column("version", Integer, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("draft", Text, nullable=False),
    Column("edited_by", Integer, ForeignKey("staff.id")),
    Column("proposed_by", Integer, ForeignKey("staff.id")),
    Column("approved_by", Integer, ForeignKey("staff.id")),
    Column("approved_at", Instant),
    Column("notified_at", Instant),
    Column("served_on", Date),
    Column("served_how", String(40), nullable=False),
    Column("window_until", Date),
    Column("objection", String(8), nullable=False),
    Column("objection_text", Text, nullable=False),
    Column("reinspection", String(8), nullable=False),
    Column("reply", Text, nullable=False),
    Column("follow_up", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("public_at", Instant),
    Column("withdrawn_at", Instant),
    Column("changed_at", Instant, nullable=False),
    Index("ix_sample_state", "state", "id"),
    Index("ix_sample_import", "import", "id"),
    Index("ix_sample_sampling_number", "sampling_number"),
    Index("ix_sample_line", "line"),
    Index("ix_sample_changed", "changed_at", "ref", sqlite_where=TOLD, postgresql_where=TOLD),
    Index("ix_sample_food", "food", "published_on", "id", sqlite_where=SHOWN, postgresql_where=SHOWN),
    Index("ix_sample_food_area", "food", "area", "published_on", "id", sqlite_where=SHOWN, postgresql_where=SHOWN),
    Index("ix_sample_category", "category", "published_on", "id", sqlite_where=SHOWN, postgresql_where=SHOWN),
    Index("ix_sample_area", "area", "published_on", "id", sqlite_where=SHOWN, postgresql_where=SHOWN),
    Index("ix_sample_venue", "venue", "published_on", "id", sqlite_where=SHOWN, postgresql_where=SHOWN),
    Index("ix_sample_producer", "producer", "published_on", "id", sqlite_where=SHOWN, postgresql_where=SHOWN),
    Index("ix_sample_business", "business", "published_on", "id"),
    Index("ix_sample_maker", "maker", "published_on", "id"),
    Index("ix_sample_batch", "batch", sqlite_where=SHOWN, postgresql_where=SHOWN),
    Index("ix_sample_made_on", "made_on", "published_on", "id", sqlite_where=SHOWN, postgresql_where=SHOWN),
    Index("ix_sample_published", "published_on", "id", sqlite_where=SHOWN, postgresql_where=SHOWN),
    Index("ix_sample_failed", "published_on", "id", sqlite_where=FAILED, postgresql_where=FAILED),
    Index("ix_sample_failed_food", "food", "published_on", "id", sqlite_where=FAILED, postgresql_where=FAILED),
    Index("ix_sample_failed_category", "category", "published_on", "id", sqlite_where=FAILED, postgresql_where=FAILED),
    Index("ix_sample_failed_area", "area", "published_on", "id", sqlite_where=FAILED, postgresql_where=FAILED),
)

# Items as tested; ``body`` holds numbers, units and sampling plans as bot.domain.result.written writes them.
sample_test = Table(
    "sample_test",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("sample", Integer, ForeignKey("sample.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("stage", String(8), nullable=False),
    Column("item", String(200), nullable=False),
    Column("result", Text, nullable=False),
    Column("limit", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("is_failing", Boolean, nullable=False),
    UniqueConstraint("sample", "position"),
    Index("ix_sample_test_item", "item", "sample"),
)

# What happened to a sample; what is public of it stays readable under its address.
sample_event = Table(
    "sample_event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("sample", Integer, ForeignKey("sample.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("act", String(20), nullable=False),
    Column("by", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("is_public", Boolean, nullable=False),
    Index("ix_sample_event_sample", "sample", "id"),
)

# 核查处置 of a failing sample: written by one person, agreed to by another.
follow_up = Table(
    "follow_up",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("sample", Integer, ForeignKey("sample.id"), nullable=False, unique=True),
    Column("state", String(8), nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("what", Text, nullable=False),
    Column("done_by", Integer, ForeignKey("staff.id")),
    Column("agreed_by", Integer, ForeignKey("staff.id")),
    Column("done_at", Instant),
    Index("ix_follow_up_open", "due_on", sqlite_where=OPEN, postgresql_where=OPEN),
)

# A step of a sample that those who asked are to hear of; ``cursor`` is the last citizen it was written to.
result_telling = Table(
    "result_telling",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("sample", Integer, ForeignKey("sample.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("step", String(12), nullable=False),  # published, corrected, withdrawn, followed_up
    Column("cursor", String(60), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    UniqueConstraint("sample", "version", "step"),
    Index("ix_result_telling_open", "id", sqlite_where=UNTOLD, postgresql_where=UNTOLD),
)

# This sample answers this case; who reported it hears of it once it is published. Whom staff linked it to before stays.
sample_case = Table(
    "sample_case",
    metadata,
    Column("sample", Integer, ForeignKey("sample.id"), primary_key=True),
    Column("complaint", Integer, ForeignKey("complaint.id"), primary_key=True),
    Column("linked_by", String(40), nullable=False),
    Column("linked_at", Instant, nullable=False),
    Index("ix_sample_case_complaint", "complaint"),
)
