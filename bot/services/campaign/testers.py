"""Who looks at a campaign on a phone of their own before anybody else gets it?"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.store import audit
from bot.store.campaign import topic as store

LIFE = timedelta(minutes=30)
_NAME = 20
_WORD = re.compile(r"预览\s*(\d{8})")


@dataclass(frozen=True, slots=True)
class Tester:
    name: str
    at: datetime


def testers(connection: Connection, *, actor: Actor) -> list[Tester]:
    """Raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CAMPAIGN_READ)
    return [Tester(one.name, one.at) for one in store.testers(connection)]


def invite(connection: Connection, *, actor: Actor, name: str, now: datetime) -> str:
    """What the person called ``name`` says in the chat within half an hour, once, to get previews.

    Raises Refused ``staff.not_allowed``, ``campaign.tester_name``.
    """
    actor.require(Permission.CAMPAIGN_EDIT)
    name = name.strip()
    if not 1 <= len(name) <= _NAME or any(one.name == name for one in store.testers(connection)):
        raise Refused("campaign.tester_name", most=_NAME)
    word = f"{secrets.randbelow(10**8):08}"
    store.keep_word(connection, word, name, actor.id, now + LIFE)
    audit.write(connection, actor=actor.login, act="campaign.tester_word", subject=name, now=now)
    return f"预览 {word}"


def word_in(text: str) -> str:
    """The digits of 预览 12345678; empty for anything else."""
    match = _WORD.fullmatch(text.strip())
    return match[1] if match else ""


def join(connection: Connection, *, citizen: str, word: str, now: datetime) -> str | None:
    """The name under which they get previews from now on; None for a word that is wrong, used or too old."""
    invited = store.take_word(connection, word, now)
    if invited is None:
        return None
    store.add_tester(connection, citizen, invited.name, invited.made_by, now)
    audit.write(connection, actor="citizen", act="campaign.tester", subject=invited.name, now=now)
    return str(invited.name)


def dismiss(connection: Connection, *, actor: Actor, name: str, now: datetime) -> None:
    """Raises Refused ``staff.not_allowed``, ``campaign.tester_unknown``."""
    actor.require(Permission.CAMPAIGN_EDIT)
    if not store.remove_tester(connection, name):
        raise Refused("campaign.tester_unknown")
    audit.write(connection, actor=actor.login, act="campaign.tester_gone", subject=name, now=now)
