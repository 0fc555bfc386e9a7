"""Where can a campaign stand, and what may be asked of that?"""

from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    SENDING = "sending"
    PAUSED = "paused"
    SENT = "sent"
    CANCELLED = "cancelled"


class Form(StrEnum):
    """What arrives on the phone."""

    ARTICLE = "article"
    TEXT = "text"
    PICTURE = "picture"
    MENU = "menu"


class Way(StrEnum):
    """How one person is reached; a campaign lists them in its order. NONE: not at all, with a reason."""

    CHAT = "chat"
    NOTICE = "notice"
    NEXT = "next"
    MASS = "mass"
    NONE = "none"


class Batch(StrEnum):
    """Where one call to the platform stands; ``bot.services.campaign.batches`` moves it."""

    PLANNED = "planned"
    ATTEMPTING = "attempting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


_EDITABLE = frozenset({State.DRAFT, State.PROPOSED, State.APPROVED})
_BEGUN = frozenset({State.SENDING, State.PAUSED, State.SENT})


def is_editable(state: State) -> bool:
    """May its words, its readers or its time still change?"""
    return state in _EDITABLE


def has_begun(state: State) -> bool:
    """May something of it have left the house? Of a cancelled one ``started_at`` says so."""
    return state in _BEGUN


def is_over(state: State) -> bool:
    """Is nobody to do anything any more?"""
    return state in (State.SENT, State.CANCELLED)
