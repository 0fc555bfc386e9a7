"""Where can an inspection result stand, and what may be asked of that?"""

from enum import StrEnum

from bot.domain.result.reading import Verdict


class State(StrEnum):
    """CORRECTED is PUBLISHED with a version above one."""

    RECEIVED = "received"
    NOTIFIED = "notified"
    APPROVED = "approved"
    PUBLISHED = "published"
    FOLLOWED_UP = "followed_up"
    WITHDRAWN = "withdrawn"


class Objection(StrEnum):
    """What the business said against the result, and whether it was right."""

    NONE = "none"
    LODGED = "lodged"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Reinspection(StrEnum):
    """What the spare sample showed at another laboratory; that is final (食品安全法 第88条)."""

    NONE = "none"
    PASSED = "passed"
    FAILED = "failed"


class Overturned(StrEnum):
    """By what a finding that a batch failed was overturned."""

    NO = ""
    RETEST = "retest"
    OBJECTION = "objection"


def overturned(verdict: str, objection: str, reinspection: str) -> Overturned:
    """A re-inspection is final (食品安全法 第88条); an objection that was right leaves nothing to stand on."""
    if verdict != Verdict.FAILED:
        return Overturned.NO
    if reinspection == Reinspection.PASSED:
        return Overturned.RETEST
    return Overturned.OBJECTION if objection == Objection.ACCEPTED else Overturned.NO


_PUBLIC = frozenset({State.PUBLISHED, State.FOLLOWED_UP})


def is_public(state: State) -> bool:
    """May everybody read it? Of a withdrawn one they see that, when and why it was withdrawn."""
    return state in _PUBLIC


def is_open(state: State) -> bool:
    """Is somebody of the office to do something before it is public?"""
    return state in (State.RECEIVED, State.NOTIFIED, State.APPROVED)
