"""Did somebody agree to what is done with their data, and to which wording?"""

from datetime import datetime

from bot.domain.ports import Connection
from bot.store import audit
from bot.store import consent as store


def given(connection: Connection, *, citizen: str, kind: str = "privacy") -> str | None:
    """The version of the wording they agreed to; None when they did not."""
    return store.version(connection, citizen, kind)


def give(connection: Connection, *, citizen: str, version: str, now: datetime, kind: str = "privacy") -> None:
    """They agree: ``kind`` is privacy, or guardian for the parent of somebody under 14."""
    store.give(connection, citizen, kind, version, now)
    audit.write(connection, actor="citizen", act=f"consent.{kind}", subject=citizen, now=now, detail=version)


def withdraw(connection: Connection, *, citizen: str, now: datetime, kind: str = "privacy") -> None:
    """They take it back; what was done before stays lawful (个人信息保护法, Art 15)."""
    store.withdraw(connection, citizen, kind)
    audit.write(connection, actor="citizen", act=f"consent.{kind}_back", subject=citizen, now=now)
