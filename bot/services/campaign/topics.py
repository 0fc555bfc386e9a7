"""What can a citizen subscribe to, what did they, and how do they stop it?

A topic kept here lets nothing be sent by itself: notices need the consents that the platform's own events count.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.services import house, subscription
from bot.store import audit, desk, outbox_bulk
from bot.store.campaign import campaigns
from bot.store.campaign import topic as store
from bot.store.campaign.audience import AREA
from bot.store.campaign.standing import OFF

_MOST = 20  # areas of one citizen
_REFUSED = "the citizen wants none any more"


@dataclass(frozen=True, slots=True)
class Offer:
    """``key`` is a topic's, or area:<code>; ``has``: this citizen subscribed to it."""

    key: str
    name: str
    about: str
    has: bool


def offers(connection: Connection, *, citizen: str) -> list[Offer]:
    """Every topic, and the areas they named; in the order of content/."""
    own = set(store.topics(connection, citizen))
    names = _areas(connection)
    topics = [Offer(one.key, one.name, one.about, one.key in own) for one in house.shipped().campaigns.topics]
    areas = sorted(key for key in own if key.startswith(AREA))
    return topics + [Offer(key, names.get(key.removeprefix(AREA), ""), "", True) for key in areas]


def held(connection: Connection, *, citizen: str) -> list[str]:
    """Names of what they subscribed to."""
    return [one.name for one in offers(connection, citizen=citizen) if one.has]


def named(connection: Connection, text: str) -> list[str]:
    """Keys of the topics and areas whose name or words stand in ``text``; of areas inside each other the smallest."""
    topics = [
        one.key
        for one in house.shipped().campaigns.topics
        if one.name in text or any(word in text for word in one.words)
    ]
    codes = [code for code, name in _areas(connection).items() if name in text]
    inner = [code for code in codes if not any(other != code and other.startswith(code) for other in codes)]
    return topics + [f"{AREA}{code}" for code in inner]


def exactly(connection: Connection, text: str) -> list[str]:
    """The same where ``text`` is nothing but such names; empty for anything else."""
    parts = [part for part in re.split(r"[\s,，、。;；和与+]+", text) if part]
    by_word = {word: one.key for one in house.shipped().campaigns.topics for word in (*one.words, one.name)}
    by_word |= {name: f"{AREA}{code}" for code, name in _areas(connection).items()}
    return list(dict.fromkeys(by_word[part] for part in parts)) if parts and all(map(by_word.get, parts)) else []


def subscribe(connection: Connection, *, citizen: str, keys: Sequence[str], now: datetime) -> list[str]:
    """Names of what is new to them; whoever wanted nothing any more wants something again.

    Raises Refused ``campaign.topic_unknown``.
    """
    known = _names(connection)
    if not keys or any(key not in known for key in keys):
        raise Refused("campaign.topic_unknown")
    store.remove(connection, citizen, [OFF])
    mine = len([key for key in store.topics(connection, citizen) if key.startswith(AREA)])
    wanted = [key for key in dict.fromkeys(keys) if not key.startswith(AREA) or mine < _MOST]
    fresh = [key for key in wanted if store.add(connection, citizen, key, now)]
    if fresh:
        _note(connection, citizen, "topic.on", fresh, now)
    return [known[key] for key in fresh]


def unsubscribe(connection: Connection, *, citizen: str, keys: Collection[str], now: datetime) -> list[str]:
    """Names of what they had and have no more."""
    own = [key for key in store.topics(connection, citizen) if key in keys]
    if own:
        store.remove(connection, citizen, own)
        outbox_bulk.forgo(connection, citizen, _REFUSED, campaigns.about(connection, own))
        _note(connection, citizen, "topic.off", own, now)
    known = _names(connection)
    return [known.get(key, key) for key in own if key != OFF]


def stop_all(connection: Connection, *, citizen: str, now: datetime) -> None:
    """No campaign is written to them any more by name; what goes to everybody the platform sends by itself."""
    store.remove(connection, citizen, store.topics(connection, citizen))
    store.add(connection, citizen, OFF, now)
    outbox_bulk.forgo(connection, citizen, _REFUSED)
    _note(connection, citizen, "topic.off", [OFF], now)


def _note(connection: Connection, citizen: str, act: str, keys: Sequence[str], now: datetime) -> None:
    """Where somebody lives is in no record that outlives them."""
    said = " ".join("area" if key.startswith(AREA) else key for key in keys)
    audit.write(connection, actor="citizen", act=act, subject=citizen, now=now, detail=said)


def consents(connection: Connection, *, citizen: str) -> int | None:
    """How many notices on topics may still go to them; None where the account has no template for it."""
    notices = house.topic_notices()
    if notices is None:
        return None
    return subscription.stock(connection, citizen=citizen, template=notices.template)


def consent_page() -> str:
    """Where they agree to a notice; empty where there is none."""
    return f"{house.address()}/notify/topics" if house.topic_notices() and house.address() else ""


def _areas(connection: Connection) -> dict[str, str]:
    """Code → name of those that this office looks after."""
    return {row.code: row.name for row in desk.areas(connection) if row.is_ours}


def _names(connection: Connection) -> dict[str, str]:
    areas = {f"{AREA}{code}": name for code, name in _areas(connection).items()}
    return {one.key: one.name for one in house.shipped().campaigns.topics} | areas
