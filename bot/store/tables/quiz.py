"""Which tables hold quizzes: their questions, and what was answered by whom nobody can tell?"""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from bot.store.tables.base import Instant, metadata

# ``key`` makes the quiz's keyed hashes; it is destroyed when the quiz is closed.
quiz = Table(
    "quiz",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ref", String(12), nullable=False, unique=True),
    Column("template", String(32), nullable=False),
    Column("title", String(40), nullable=False),
    Column("words", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("until", Instant, nullable=False),
    Column("key", LargeBinary),
    Column("edited_by", Integer, ForeignKey("staff.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("opened_by", Integer, ForeignKey("staff.id")),
    Column("opened_at", Instant),
    Column("closed_at", Instant),
)

# ``options`` is a JSON list; ``answer`` is the right one, from 1. ``entry`` is the knowledge it rests on, ``source`` its line then.
quiz_question = Table(
    "quiz_question",
    metadata,
    Column("quiz", Integer, ForeignKey("quiz.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("words", String(120), nullable=False),
    Column("options", Text, nullable=False),
    Column("answer", Integer, nullable=False),
    Column("why", String(300), nullable=False),
    Column("entry", String(64), nullable=False),
    Column("source", String(300), nullable=False),
)

# ``given`` has a digit for each question, 0 for one without an answer yet; ``voter`` is a keyed hash of the quiz's own.
quiz_try = Table(
    "quiz_try",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("quiz", Integer, ForeignKey("quiz.id"), nullable=False),
    Column("voter", String(22), nullable=False),
    Column("given", String(30), nullable=False),
    Column("answered", Integer, nullable=False),
    Column("correct", Integer, nullable=False),
    Column("is_done", Boolean, nullable=False),
    Column("source", String(8), nullable=False),
    Column("day", String(10), nullable=False),  # of the first answer; nothing finer is kept
    UniqueConstraint("quiz", "voter"),
)
