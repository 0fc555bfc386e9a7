"""What does a handler see of one push, and how does it move the dialogue?"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.dialog.message import Incoming, Text, Voice
from bot.domain.decision import Decision
from bot.domain.phrase import Phrase
from bot.domain.ports import Connection, SessionState, Visit

_PATH = "_path"


@dataclass(slots=True)
class Turn:
    """One push of one citizen, inside its unit of work.

    ``session`` is the running dialogue or None; handlers change it through ``go``, ``back`` and ``end`` only. ``data`` is what
    the dialogue has gathered, ``memory`` what is kept between messages while no dialogue runs (JSON values both); they are
    stored encrypted and lapse with the session. ``text`` is what was written or said, as it came; empty for anything else.
    """

    message: Incoming
    decision: Decision | None
    citizen: str
    session: SessionState | None
    now: datetime
    life: timedelta
    visit: Visit | None = field(default=None, repr=False)
    memory: dict[str, Any] = field(default_factory=dict, repr=False)
    text: str = field(init=False, repr=False)
    left: Phrase | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        message = self.message
        if isinstance(message, Text):
            self.text = message.content
        else:
            self.text = message.recognition or "" if isinstance(message, Voice) else ""

    @property
    def connection(self) -> Connection:
        """The open unit of work, to be passed to services."""
        return self._opened.connection

    @property
    def shared(self) -> Connection:
        """The same for what is only noted, not said to the database: nothing of it is taken back when the handler fails."""
        return self._opened.shared

    @property
    def _opened(self) -> Visit:
        if self.visit is None:
            raise RuntimeError("an async handler has no connection before its finishing function")
        return self.visit

    @property
    def has_cases(self) -> bool:
        """Did the citizen file or follow a case before this push?"""
        return self.visit is not None and self.visit.has_cases

    @property
    def may_name(self) -> bool:
        """May what was said be no more than the name of something?"""
        return self.visit is not None and self.visit.may_name

    @property
    def agreed(self) -> str | None:
        """The wording of the privacy notice that the citizen had agreed to before this push."""
        return self.visit.agreed if self.visit is not None else None

    @property
    def step(self) -> str | None:
        return self.session.step if self.session else None

    @property
    def data(self) -> dict[str, Any]:
        """What the running dialogue has gathered; a dialogue must be running."""
        if self.session is None:
            raise RuntimeError("no dialogue is running")
        return self.session.data

    def go(self, step: str) -> None:
        """On to ``step``; the one left is remembered for ``back``."""
        expires = self.now + self.life
        if self.session is None:
            self.session = SessionState(step, {}, expires)
            return
        if self.session.step != step:
            self.session.data.setdefault(_PATH, []).append(self.session.step)
        self.session.step = step
        self.session.expires = expires

    def back(self) -> str | None:
        """One step back; the step now current, or None when there is none before."""
        if self.session is None or not self.session.data.get(_PATH):
            return None
        self.session.step = str(self.session.data[_PATH].pop())
        self.session.expires = self.now + self.life
        return self.session.step

    def end(self) -> None:
        """The dialogue is over; what it gathered is forgotten."""
        self.session = None

    def leave(self, words: Phrase | None = None) -> None:
        """The same, for something else: who returns NOT_MINE now is answered as if no dialogue were running, after ``words``."""
        self.end()
        self.left = words
