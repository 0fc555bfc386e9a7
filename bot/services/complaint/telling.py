"""Who is told of a step, and in which words?"""

from datetime import datetime
from typing import Any

from bot.domain.case import Act, Row, State
from bot.domain.clock_event import Event, Happening
from bot.domain.phrase import Phrase
from bot.domain.ports import Connection
from bot.domain.rulepack import Pack
from bot.services import house, subscription
from bot.services.complaint.given import Given
from bot.store import case_parts, outbox
from bot.store.vault import new_ref

TOLD = frozenset(
    {
        Act.ANSWER,
        Act.ASK,
        Act.ASK_IDENTITY,
        Act.ACCEPT,
        Act.REFUSE,
        Act.TRANSFER,
        Act.MEDIATE,
        Act.SETTLE,
        Act.TERMINATE,
        Act.CHECK,
        Act.SAMPLE,
        Act.EXTEND,
        Act.RENEW,
        Act.TELL_FILING,
        Act.TELL,
        Act.CLOSE,
        Act.REOPEN,
        Act.WITHDRAW,
    }
)
"""Acts of the office that the citizen hears of; the others are its own work."""


def words(act: Act, number: str, row: Row, given: Given, pack: Pack) -> str | None:
    """What the citizen will read about ``act``; None for what is not told."""
    if act not in TOLD:
        return None
    reason = pack.reasons[row.needs.reason][given.reason].text if row.needs.reason else ""
    values = {"number": number, "text": given.text.strip(), "reason": reason, "target": given.target}
    return house.phrases().say(f"told.{act}", values).strip()


def is_silent(events: list[Event]) -> bool:
    """Did a reporter ask to hear no more (a report taken back), and not come again?"""
    asked = False
    for event in events:
        asked = event.what is Happening.WITHDRAWN or (asked and event.what is not Happening.RECEIVED)
    return asked


def tell(connection: Connection, case: Any, act: Act, said: str, now: datetime) -> str | None:
    """Write the message to the citizen; its key. None where there is no chat to tell it in."""
    if case.citizen is None:
        return None
    key = f"case:{case.number}:{new_ref()}"
    notice = subscription.about(case.number, act.value, now)
    outbox.enqueue(connection, key, case.citizen, said, now, purpose=act.value, subject=case.number, notice=notice)
    return key


def tell_followers(connection: Connection, case: Any, state: State, now: datetime) -> None:
    """Those who joined hear where the case stands, not what was written to its reporter."""
    followers = case_parts.followers(connection, case.id)
    if not followers:
        return
    step = Phrase(f"told.step.{state}")
    said = house.phrases().say("told.follower", {"number": case.number, "step": step})
    key = new_ref()
    about = {"purpose": "follow", "subject": case.number, "notice": subscription.about(case.number, "follow", now)}
    for follower in followers:
        outbox.enqueue(connection, f"follow:{key}:{follower}", follower, said, now, **about)
