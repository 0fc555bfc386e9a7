"""Which tables hold what is asked of the knowledge: questions without an answer, who asked them, votes, counts?"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from bot.store.tables.base import Instant, metadata

# Like questions that nothing known answers. ``words`` is what makes them alike; numbers and names are blanked in ``text``.
question_gap = Table(
    "question_gap",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("words", String(200), nullable=False, unique=True),
    Column("near", String(80), nullable=False),  # the entry that came nearest; empty for none
    Column("text", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("last_asked_at", Instant, nullable=False),
    Column("count", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("entry", String(80)),
    Column("reply", Text),
    Column("settled_by", String(40)),
    Column("settled_at", Instant),
    Index("ix_question_gap_state_last_asked_at", "state", "last_asked_at"),
)

# Everybody who asked, in their own words (blanked as above), so that they can be told.
question_asker = Table(
    "question_asker",
    metadata,
    Column("gap", Integer, ForeignKey("question_gap.id"), primary_key=True),
    Column("citizen", String(22), primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("is_told", Boolean, nullable=False),
    Index("ix_question_asker_citizen", "citizen"),
)

answer_vote = Table(
    "answer_vote",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("entry", String(80), nullable=False),
    Column("citizen", String(22), nullable=False),
    Column("day", String(10), nullable=False),
    Column("is_useful", Boolean, nullable=False),
    UniqueConstraint("entry", "citizen", "day"),
    Index("ix_answer_vote_citizen", "citizen"),
    Index("ix_answer_vote_day", "day"),
)

# How often an entry was said (an empty one: nothing known was found). ``part`` is a name of each process's own, so that
# processes that count the same entry never wait for each other.
answer_count = Table(
    "answer_count",
    metadata,
    Column("entry", String(80), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("part", String(8), primary_key=True),
    Column("count", Integer, nullable=False),
    Index("ix_answer_count_day", "day"),
)

# A change of an entry that one member of staff proposes and another decides about; those published are in force, the last of
# an entry before what content/ says of it. ``body`` holds the fields as bot.domain.faq_edit writes them.
entry_draft = Table(
    "entry_draft",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("entry", String(80), nullable=False),
    Column("body", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("proposed_by", Integer, ForeignKey("staff.id"), nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("decided_by", Integer, ForeignKey("staff.id")),
    Column("decided_at", Instant),
    Index("ix_entry_draft_state", "state"),
    Index("ix_entry_draft_entry", "entry"),
)
