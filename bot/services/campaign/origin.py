"""From what did a notice begin: a failing batch that citizens asked about becomes a draft, once?"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.campaign.audience import Audience, Kind
from bot.domain.campaign.state import State
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import result
from bot.services.campaign import making
from bot.services.result.known import found
from bot.store.campaign import report as store

_HEAD, _THEME = "【消费提示】", 20  # how a tip begins, and the characters of its theme
TEMPLATE = "tip"
"""A consumption tip (消费提示): a warning is not the district's to give (食品安全法 Art 118)."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A notice that began from something."""

    ref: str
    title: str
    state: State


def of_sample(ref: str) -> str:
    """How a notice names the result it began from."""
    return f"sample:{ref}"


def begun(connection: Connection, *, actor: Actor, sample: str) -> list[Begun]:
    """Notices that began from this result, the newest first; none for who may not see them."""
    if not actor.may(Permission.CAMPAIGN_READ):
        return []
    rows = store.begun_from(connection, of_sample(sample))
    return [Begun(row.ref, row.title, State(row.state)) for row in rows]


def from_sample(connection: Connection, *, actor: Actor, sample: str, now: datetime) -> str:
    """A draft for those who asked about a published failing batch; its reference, also where one is there already.

    Raises Refused ``staff.not_allowed``, ``result.unknown``, ``campaign.nobody_asked``, ``campaign.template_unknown``.
    """
    actor.require(Permission.CAMPAIGN_EDIT)
    answers = result.loop(connection, actor=actor, ref=sample)
    if not answers.tip:
        raise Refused("campaign.nobody_asked")
    found(connection, sample, lock=True)  # whoever asks at the same moment finds the draft
    known = result.staff_view(connection, actor=actor, ref=sample, now=now).shown
    open_ones = [one for one in begun(connection, actor=actor, sample=known.ref) if one.state is not State.CANCELLED]
    if open_ones:
        return open_ones[0].ref
    head, _, words = answers.tip.partition("\n")
    fields = {"theme": head.removeprefix(_HEAD)[:_THEME], "words": words}
    whom = Audience(Kind.SAMPLE, (known.ref,))
    made = of_sample(known.ref)
    return making.draft(connection, actor=actor, template=TEMPLATE, now=now, origin=made, audience=whom, fields=fields)
