"""What does somebody of the office bring to an act?"""

from dataclasses import dataclass, field
from datetime import date

from bot.domain import case as domain
from bot.domain.case import Proof, Row
from bot.domain.complaint import ANSWER_LIMIT, STORY_LIMIT
from bot.domain.refused import Refused


@dataclass(frozen=True, slots=True)
class Given:
    """``text``: what the citizen reads; ``record``: what was done, for the file; ``notice``: the document's final text.

    ``target`` names who it goes to, ``area`` is the code within the grid, ``assignee`` a login; ``clock`` is the one an
    extension is for; ``served_on`` a day in Beijing.
    """

    text: str = field(default="", repr=False)
    record: str = field(default="", repr=False)
    reason: str = ""
    target: str = ""
    area: str = ""
    assignee: str = ""
    clock: str = ""
    notice: str = field(default="", repr=False)
    served_on: date | None = None
    served_how: str = ""

    def check(self) -> None:
        """Raises Refused ``complaint.text_long``, ``.record_long``."""
        if len(self.text) > ANSWER_LIMIT:
            raise Refused("complaint.text_long", limit=ANSWER_LIMIT)
        if len(self.record) > STORY_LIMIT:
            raise Refused("complaint.record_long", limit=STORY_LIMIT)

    def of(self, row: Row) -> domain.Given:
        """As the table of acts asks for it."""
        brought = {
            Proof.TEXT: self.text,
            Proof.RECORD: self.record,
            Proof.TARGET: self.target or self.area or self.assignee,
            Proof.CLOCK: self.clock,
        }
        proofs = frozenset(proof for proof, value in brought.items() if value.strip())
        return domain.Given(self.reason, row.needs.notice if self.notice.strip() else None, proofs)

    def line(self) -> str:
        """What the history keeps."""
        return "\n\n".join(part for part in (self.text.strip(), self.record.strip()) if part)
