"""Which tables hold rounds of 你点我检: options, nominations, the ledger of ballots, the plan, who is to be told?"""

from sqlalchemy import (
    BigInteger,
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

CURRENT = text("is_current")
UNDER_WAY = text("finished_at IS NULL")
OF_OPTION = text("option IS NOT NULL")
NOMINATED = text("nomination IS NOT NULL")

# ``key`` makes the round's keyed hashes; it is destroyed when the round is over.
round = Table(
    "round",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("number", String(16), nullable=False, unique=True),
    Column("template", String(32), nullable=False),
    Column("title", String(30), nullable=False),
    Column("words", Text, nullable=False),
    Column("picture", String(200), nullable=False),
    Column("state", String(12), nullable=False),
    Column("areas", Text, nullable=False),  # codes, by blanks; empty for everywhere
    Column("venues", Text, nullable=False),
    Column("choices", Integer, nullable=False),
    Column("batches", Integer, nullable=False),
    Column("is_hidden", Boolean, nullable=False),  # totals, until the close
    Column("is_released", Boolean, nullable=False),
    Column("nominate_from", Instant),
    Column("nominate_until", Instant),
    Column("vote_from", Instant, nullable=False),
    Column("vote_until", Instant, nullable=False),
    Column("why", Text, nullable=False),
    Column("key", LargeBinary),
    Column("created_by", Integer, ForeignKey("staff.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("opened_at", Instant),  # when voting really began
    Column("closed_at", Instant),
    Column("finished_at", Instant),
    Column("verified_at", Instant),  # when the whole ledger was counted again and agreed
    Column("plan_edited_by", Integer, ForeignKey("staff.id")),
    Column("plan_digest", String(64), nullable=False),  # of what was proposed
    Column("plan_proposed_by", Integer, ForeignKey("staff.id")),
    Column("plan_approved_by", Integer, ForeignKey("staff.id")),
    Column("plan_approved_at", Instant),
    Index("ix_round_state", "state"),
)

# ``position`` is the option's bit in a ballot, and one less than the number people reply; ``left_out``: why its line was dropped.
round_option = Table(
    "round_option",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("round", Integer, ForeignKey("round.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("food", String(20), nullable=False),
    Column("venue", String(16), nullable=False),
    Column("area", String(12), nullable=False),
    Column("note", String(60), nullable=False),
    Column("left_out", String(8), nullable=False, default=""),
    UniqueConstraint("round", "position"),
    UniqueConstraint("round", "food", "venue", "area"),
)

# What is proposed; a business is named in the vault alone (``clue``), and so are words that a person looks at first (``words``).
nomination = Table(
    "nomination",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("round", Integer, ForeignKey("round.id"), nullable=False),
    Column("key", String(80), nullable=False),  # the same for what is alike
    Column("food", String(20), nullable=False),
    Column("venue", String(16), nullable=False),
    Column("area", String(12), nullable=False),
    Column("place", String(60), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("standing", String(10), nullable=False),
    Column("held", String(8)),
    Column("words", String(22)),
    Column("clue", String(22)),
    Column("into", Integer),  # a nomination, perhaps a later one: a backup is put back row by row
    Column("option", Integer, ForeignKey("round_option.id")),
    Column("why", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("decided_by", Integer, ForeignKey("staff.id")),
    Column("decided_at", Instant),
    UniqueConstraint("round", "key"),
    Index("ix_nomination_option", "option"),
    Index("ix_nomination_into", "into"),
)

# Supporters, by the round's keyed hash: one voice each, also after leaving and coming back.
nomination_voice = Table(
    "nomination_voice",
    metadata,
    Column("nomination", Integer, ForeignKey("nomination.id"), primary_key=True),
    Column("voter", String(22), primary_key=True),
)

# The ledger. ``choices`` and ``before`` hold a bit for each option; ``before`` is what this ballot replaces, 0 for a first one.
ballot = Table(
    "ballot",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("round", Integer, ForeignKey("round.id"), nullable=False),
    Column("voter", String(22), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("choices", BigInteger, nullable=False),
    Column("before", BigInteger, nullable=False),
    Column("is_current", Boolean, nullable=False),
    Column("receipt", String(32), nullable=False),  # hash of the code the voter has
    Column("minute", Integer, nullable=False),  # since 1970; nothing finer is kept
    Column("source", String(8), nullable=False),
    Column("area", String(12), nullable=False),
    Column("is_fresh", Boolean, nullable=False),  # began to follow after the vote was opened
    Index("uq_ballot_current", "round", "voter", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT),
    Index("ix_ballot_receipt", "receipt"),
)

# The ledger summed up to ``upto``. Kinds: option, hour, area, source, those of suspicion, and scan_<way> of posters.
ballot_fold = Table(
    "ballot_fold",
    metadata,
    Column("round", Integer, ForeignKey("round.id"), primary_key=True),
    Column("upto", Integer, nullable=False),
)
ballot_count = Table(
    "ballot_count",
    metadata,
    Column("round", Integer, ForeignKey("round.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("name", String(16), primary_key=True),
    Column("count", Integer, nullable=False),
)

# Ballots that share a sign; ``name`` tells groups of one sign apart. Two people leave a group out, with a reason.
suspicion = Table(
    "suspicion",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("round", Integer, ForeignKey("round.id"), nullable=False),
    Column("sign", String(8), nullable=False),
    Column("name", String(40), nullable=False),
    Column("since", Integer, nullable=False),  # minutes since 1970; 0: not about a span
    Column("until", Integer, nullable=False),
    Column("choices", BigInteger, nullable=False),
    Column("ballots", Integer, nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("why", Text, nullable=False),
    Column("proposed_by", Integer, ForeignKey("staff.id")),
    Column("decided_by", Integer, ForeignKey("staff.id")),
    Column("decided_at", Instant),
    UniqueConstraint("round", "sign", "name"),
)
ballot_mark = Table(
    "ballot_mark",
    metadata,
    Column("suspicion", Integer, ForeignKey("suspicion.id"), primary_key=True),
    Column("ballot", Integer, ForeignKey("ballot.id"), primary_key=True),
    Index("ix_ballot_mark_ballot", "ballot"),
)

# ``business`` is a reference: a named venue lies in the vault. ``ref`` is what others know a line by: it counts nothing.
plan_line = Table(
    "plan_line",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ref", String(12), nullable=False, unique=True),
    Column("round", Integer, ForeignKey("round.id"), nullable=False),
    Column("option", Integer, ForeignKey("round_option.id")),
    Column("nomination", Integer, ForeignKey("nomination.id")),
    Column("food", String(20), nullable=False),
    Column("venue", String(16), nullable=False),
    Column("area", String(12), nullable=False),
    Column("business", String(22)),
    Column("batches", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("progress", String(12), nullable=False),
    Column("finding", String(8)),
    Column("failing", Integer, nullable=False),  # batches
    Column("result", Text, nullable=False),
    Column("why", Text, nullable=False),  # of the line as it is planned: part of what is approved
    Column("unsampled", Text, nullable=False),  # why it was not sampled
    Column("sampled_at", Instant),
    Index("ix_plan_line_round", "round"),
    Index("ix_plan_line_food_finding", "food", "finding"),
)

# This citizen asked for this; goes with the citizen. No time, so that it cannot be laid beside the ledger. Every vote writes some:
# those of a citizen lie together, and an index holds only what it is asked for.
stub = Table(
    "stub",
    metadata,
    Column("citizen", String(22), primary_key=True),
    Column("round", Integer, ForeignKey("round.id"), primary_key=True),
    Column("about", String(16), primary_key=True),  # o<option> or n<nomination>
    Column("option", Integer, ForeignKey("round_option.id")),
    Column("nomination", Integer, ForeignKey("nomination.id")),
    Index("ix_stub_option", "option", "citizen", sqlite_where=OF_OPTION, postgresql_where=OF_OPTION),
    Index("ix_stub_nomination", "nomination", "citizen", sqlite_where=NOMINATED, postgresql_where=NOMINATED),
    sqlite_with_rowid=False,
)

# A step that those with a stub are to hear of; ``cursor`` is the last citizen it was written to.
telling = Table(
    "telling",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("round", Integer, ForeignKey("round.id"), nullable=False),
    Column("line", Integer, nullable=False),  # 0: the round as a whole
    Column("step", String(12), nullable=False),
    Column("cursor", String(22), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    UniqueConstraint("round", "line", "step"),
    Index("ix_telling_under_way", "id", sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY),
)
