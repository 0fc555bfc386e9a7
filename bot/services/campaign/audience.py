"""Whom will a campaign reach by which way, what does that cost, and who is not reached and why? Said before anything is sent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from bot.domain.campaign import audience as audiences
from bot.domain.campaign.audience import Audience, Kind
from bot.domain.campaign.reach import Why, way_to
from bot.domain.campaign.state import Form, Way
from bot.domain.phrase import Phrase
from bot.domain.ports import Connection
from bot.services import house
from bot.services.campaign.ledger import mass_ways
from bot.services.campaign.saying import template
from bot.store.campaign import audience as store
from bot.store.campaign.standing import month_of, slots, standings

_PART = 2000  # people looked up at once


@dataclass(frozen=True, slots=True)
class Cost:
    """``slots``: group messages to all that it takes of the ``left`` of the month; ``calls`` to the platform; ``people``: followers
    who have one of their own month's group messages less; ``used_up``: those of the audience who had all of theirs.
    """

    slots: int = 0
    left: int = 0
    calls: int = 0
    people: int = 0
    used_up: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """As of now: windows close, people come and go. ``size`` is None where only the platform knows who is meant.

    ``is_by_call``: the platform finds its readers itself, so what it reports counts, not this. ``notes`` are said to staff.
    """

    size: int | None
    by_way: Mapping[Way, int]
    not_reached: Mapping[Why, int]
    cost: Cost
    is_by_call: bool
    notes: tuple[Phrase, ...] = field(default=())

    @property
    def reached(self) -> int:
        return sum(self.by_way.values())


def resolve(connection: Connection, audience: Audience, after: str = "", limit: int = _PART) -> Sequence[str]:
    """References of who is meant, in their order from ``after`` on; none for a tag."""
    return store.page(connection, audience, after, limit)


def forecast(connection: Connection, *, campaign: Any, now: datetime) -> Forecast:
    """``campaign`` is its row; works out what planning would write at ``now``, and writes nothing."""
    meant, ways = audiences.load(campaign.audience), mass_ways(campaign)
    month = month_of(campaign.send_at or now)
    is_by_call = meant.is_by_call and Way.MASS in ways
    found = _by_call if is_by_call else _by_person
    return found(connection, campaign, meant, month, now)


def _by_call(connection: Connection, campaign: Any, meant: Audience, month: str, now: datetime) -> Forecast:
    size = store.count(connection, meant)
    most, taken = house.shipped().sending.slots_a_month, _slots_of_others(connection, campaign, month)
    is_all = meant.kind is Kind.ALL
    used_up = store.used_up(connection, month, most - taken) if is_all else 0
    left = max(0, most - taken)
    is_open = left > 0 or not is_all or campaign.is_training
    reached = max(0, (size or 0) - used_up) if is_open else 0
    why = {Why.QUOTA: (size or 0) - reached} if size and size > reached else {}
    taken_now = 1 if is_all and not campaign.is_training else 0
    cost = Cost(slots=taken_now, left=left, calls=1, people=reached, used_up=(size or 0) - reached)
    notes = [Phrase("campaign_forecast.by_call" if is_all else "campaign_forecast.by_tag")]
    notes += [] if is_open else [Phrase("campaign_forecast.no_slot", {"most": most})]
    notes += _more_notes(campaign, now)
    return Forecast(size, {Way.MASS: reached} if is_all else {}, why, cost, True, tuple(notes))


def _slots_of_others(connection: Connection, campaign: Any, month: str) -> int:
    """One that it has itself already does not stand in its way."""
    return slots(connection, month, besides=campaign.id)


def _by_person(connection: Connection, campaign: Any, meant: Audience, month: str, now: datetime) -> Forecast:
    sending, ways = house.shipped().sending, mass_ways(campaign)
    by_way: Counter[Way] = Counter()
    why_not: Counter[Why] = Counter()
    used_up, after = 0, ""
    while citizens := store.page(connection, meant, after, _PART):
        found = standings(connection, citizens, template(), now, month)
        for standing in found.values():
            way, why = way_to(standing, ways, sending.slots_a_month)
            used_up += Way.MASS in ways and standing.had >= sending.slots_a_month
            if why is None:
                by_way[way] += 1
            else:
                why_not[why] += 1
        after = citizens[-1]
    _settle_one(by_way, why_not, ways)
    calls = ceil(by_way[Way.MASS] / sending.batch_size)
    left = max(0, sending.slots_a_month - slots(connection, month))
    cost = Cost(left=left, calls=calls, people=by_way[Way.MASS], used_up=used_up)
    notes = _way_notes(campaign, ways, calls) + _more_notes(campaign, now)
    size = sum(by_way.values()) + sum(why_not.values())
    return Forecast(size, +by_way, +why_not, cost, False, tuple(notes))


def _settle_one(by_way: Counter[Way], why_not: Counter[Why], ways: Sequence[Way]) -> None:
    """The platform takes no list of one (40130)."""
    if by_way[Way.MASS] != 1:
        return
    del by_way[Way.MASS]
    if Way.NEXT in ways:
        by_way[Way.NEXT] += 1
    else:
        why_not[Why.TOO_FEW] += 1


def _way_notes(campaign: Any, ways: Sequence[Way], calls: int) -> list[Phrase]:
    most = house.shipped().sending.list_calls_a_day
    found = []
    if Way.MASS in map(Way, campaign.ways.split()) and Way.MASS not in ways:
        found.append(Phrase("campaign_forecast.menu_by_mass"))
    if Way.NOTICE in ways and not template():
        found.append(Phrase("campaign_forecast.no_template"))
    if calls > most:
        found.append(Phrase("campaign_forecast.many_calls", {"calls": calls, "most": most}))
    if Way.NEXT in ways:
        found.append(Phrase("campaign_forecast.next", {"days": house.shipped().sending.next_contact_days}))
    return found


def _more_notes(campaign: Any, now: datetime) -> list[Phrase]:
    begins = campaign.send_at or now
    is_night = not campaign.is_urgent and house.shipped().sending.is_quiet(begins)
    return [
        *([Phrase("campaign_forecast.night")] if is_night else []),
        *([Phrase("campaign_forecast.training")] if campaign.is_training else []),
        *([Phrase("campaign_forecast.picture")] if campaign.form == Form.PICTURE else []),
    ]
