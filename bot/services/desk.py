"""Does a member of staff act on what they saw? An answer to a case that changed meanwhile is stopped here."""

from datetime import datetime

from bot.domain.complaint import Act
from bot.domain.ports import Connection, Phrases
from bot.domain.redact import redact
from bot.domain.refused import Refused
from bot.domain.staff import Actor
from bot.services import complaint


def act(
    connection: Connection,
    *,
    act: Act,
    seen: int,
    number: str,
    actor: Actor,
    text: str,
    phrases: Phrases,
    now: datetime,
) -> None:
    """Answer or close the case if it still has ``seen`` lines.

    Raises Refused ``complaint.text_same`` for what was just sent, ``staff.changed`` for anything else that came
    meanwhile, and what ``complaint.answer`` raises.
    """
    lines = complaint.case(connection, number=number).lines
    if len(lines) != seen:
        last = lines[-1]
        is_same = (last.act, last.actor, last.text) == (act, actor.name, redact(text))
        raise Refused("complaint.text_same" if is_same else "staff.changed")
    work = complaint.close if act is Act.CLOSE else complaint.answer
    work(connection, number=number, actor=actor, text=text, phrases=phrases, now=now)
