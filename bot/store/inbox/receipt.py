"""What does the run of one delivery see inside the shared commit?"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.ports import Delivery, Outcome, SessionState, Taken, Visit
from bot.domain.sentence import TEXT_LIMIT, split_text
from bot.store import outbox
from bot.store.unit import Scope, concerns_all

_SURELY_SHORT = TEXT_LIMIT // 4  # characters: no text that short is over the limit in bytes


class Receipt:
    """One delivery in one commit: the ``Visit`` of its step; the group fills in citizen, session and what was there."""

    __slots__ = (
        "_scope",
        "agreed",
        "can_push",
        "citizen",
        "contact_is_stale",
        "delivery",
        "digest",
        "earlier",
        "has_cases",
        "is_newcomer",
        "is_second",
        "late",
        "may_name",
        "outcome",
        "parked",
        "session",
        "step",
    )

    def __init__(
        self, delivery: Delivery, digest: str, step: Callable[[Visit], Outcome], *, can_push: bool, is_second: bool
    ) -> None:
        """``digest`` finds the citizen; ``is_second``: the row is there already, its outcome is to follow."""
        self.delivery = delivery
        self.digest = digest
        self.step = step
        self.can_push = can_push
        self.is_second = is_second
        self.citizen = ""
        self.session: SessionState | None = None
        self.parked = 0
        self.has_cases = False
        self.agreed: str | None = None
        self.may_name = False
        self.late = False
        self.is_newcomer = False
        self.contact_is_stale = False
        self.earlier: Taken | None = None
        self.outcome: Outcome | None = None
        self._scope: Scope | None = None

    @property
    def connection(self) -> Connection:
        assert self._scope is not None  # noqa: S101 - set by __call__ before the step runs
        return self._scope.connection

    @property
    def shared(self) -> Connection:
        assert self._scope is not None  # noqa: S101 - set by __call__ before the step runs
        return self._scope.shared

    def undo(self, error: Exception) -> None:
        if concerns_all(error):
            raise error
        if self._scope is not None:
            self._scope.undo()

    def __call__(self, connection: Connection) -> Taken:
        if self.earlier is not None:
            return self.earlier
        scope = self._scope = Scope(connection)
        outcome = self.step(self)
        if self.parked or self.late or (outcome.reply and len(outcome.reply) > _SURELY_SHORT):
            outcome = self._with_rest_sent(outcome)
        self.outcome = outcome
        scope.keep()
        return Taken(True, outcome.kind, outcome.reply)

    def _with_rest_sent(self, outcome: Outcome) -> Outcome:
        """The answer's first part goes out here; what does not fit, or comes too late, by the outbox."""
        texts = [outcome.reply] if outcome.reply else []
        if self.parked and self.opens_window:
            texts += self._parked_texts()
        parts = split_text("\n\n".join(texts)) if texts else []
        reply = parts.pop(0) if parts and not self.late else None
        for number, text in enumerate(parts):
            key = f"reply:{self.delivery.key}:{number}"
            outbox.enqueue(self.connection, key, self.citizen, text, self._received, purpose="reply")
        kind = "answered" if reply else outcome.kind
        return Outcome(kind, reply, outcome.session, outcome.keeps_session)

    @property
    def is_talking(self) -> bool:
        """Was a dialogue running when the delivery came in?"""
        session = self.session
        return session is not None and session.step != "" and session.expires > self._received

    @property
    def _received(self) -> datetime:
        return self.delivery.received

    @property
    def opens_window(self) -> bool:
        return self.delivery.is_message or self.delivery.kind in outbox.TRIGGERS

    def _parked_texts(self) -> list[str]:
        """What waited for this contact: sent by the API now, or, without one, riding on the answer."""
        if self.can_push:
            outbox.release(self.connection, self.citizen, self._received)
            return []
        return outbox.take_parked(self.connection, self.citizen, self._received)
