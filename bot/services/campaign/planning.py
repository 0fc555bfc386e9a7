"""Who gets a campaign by which way? Written out part by part, reserved, and invisible to every sender until the last part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.campaign import audience as audiences
from bot.domain.campaign.audience import Audience, Kind
from bot.domain.campaign.outcome import client_id
from bot.domain.campaign.reach import Why, way_to
from bot.domain.campaign.state import Form, Way
from bot.domain.ports import Connection
from bot.services import house
from bot.services.campaign import running, saying
from bot.services.campaign.known import found
from bot.services.campaign.ledger import ALL, LIST, TAG, mass_ways, reserve
from bot.store import outbox_bulk
from bot.store.campaign import audience as readers
from bot.store.campaign import batches, campaigns, quota, recipients
from bot.store.campaign.standing import PURPOSE, month_of, standings
from bot.store.outbox_bulk import VOID, Letter

PART = 500  # people in one unit
_MOST = 10000  # openids the platform takes in one call
NO_QUOTA = "本月的群发次数用完了"
ONE_TAG = "一次只能按一个标签群发：在两个标签里的人会收到两遍"


@dataclass(slots=True)
class _Part:
    """A campaign and the next of its people; ``rows`` and ``letters`` are what is written of them."""

    row: Any
    now: datetime
    rows: list[dict[str, Any]] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)

    def add(self, citizen: str, way: Way, *, why: str = "", batch: int | None = None, key: str = "") -> None:
        who = {"campaign": self.row.id, "citizen": citizen, "way": way.value, "batch": batch, "why": why, "key": key}
        self.rows.append(who)

    def write(self, citizen: str, way: Way, content: Mapping[str, Any]) -> None:
        """A message of their own."""
        key = saying.key_of(self.row.ref, citizen)
        channel = VOID if self.row.is_training else "notice" if way is Way.NOTICE else "chat"
        self.letters.append(Letter(key, citizen, channel, content))
        self.add(citizen, way, key=key)


def lacks_picture(connection: Connection, *, ref: str) -> bool:
    """Does the platform have to be given the picture before anybody can be written to?"""
    row = found(connection, ref)
    return bool(row.form == Form.PICTURE and not row.media_id and not row.is_training)


def plan(connection: Connection, *, now: datetime) -> bool:
    """The next part of the oldest campaign that is not written out yet; False when there is none, or it may not go on."""
    row = campaigns.unplanned(connection, is_quiet=house.shipped().sending.is_quiet(now))
    if row is None or not running.goes_on(connection, campaign=row.id, now=now):
        return False
    meant = audiences.load(row.audience)
    if meant.is_by_call and Way.MASS in mass_ways(row):
        return _by_call(connection, row, meant, now)
    citizens = readers.page(connection, meant, row.cursor, PART)
    if citizens:
        _place_all(connection, row, citizens, now)
        campaigns.change(connection, row.id, {"cursor": citizens[-1]})
    else:
        _close_lists(connection, row, now)
        campaigns.change(connection, row.id, {"planned_at": now})
    return True


def _by_call(connection: Connection, row: Any, meant: Audience, now: datetime) -> bool:
    """One call, in which the platform itself finds who it is for."""
    if len(meant.of) > 1:
        return not running.halt(connection, ref=row.ref, now=now, why=ONE_TAG)
    if meant.kind is Kind.ALL and not row.is_training and not reserve(connection, campaign=row.id, now=now):
        return not running.halt(connection, ref=row.ref, now=now, why=NO_QUOTA)
    way, size = (ALL, readers.count(connection, meant) or 0) if meant.kind is Kind.ALL else (TAG, 0)
    _batch(connection, row, 1, way, now, size=size, target="".join(meant.of))
    campaigns.change(connection, row.id, {"planned_at": now})
    return True


def _batch(
    connection: Connection, row: Any, number: int, way: str, now: datetime, *, size: int, target: str = ""
) -> int:
    given = {"way": way, "target": target, "size": size, "due_at": now, "client_id": client_id(row.ref, number)}
    return batches.add(connection, row.id, number, given)


def _place_all(connection: Connection, row: Any, citizens: Sequence[str], now: datetime) -> None:
    part, ways = _Part(row, now), mass_ways(row)
    most = house.shipped().sending.slots_a_month
    contents = saying.contents(row)
    places = standings(connection, citizens, saying.template(), now)
    in_calls = []
    for citizen in citizens:
        way, why = way_to(places[citizen], ways, most)
        if way is Way.MASS:
            in_calls.append(citizen)
        elif way is Way.NONE:
            part.add(citizen, way, why=str(why))
        else:
            part.write(citizen, way, contents[way])
    _list(connection, part, in_calls)
    recipients.add(connection, part.rows)
    outbox_bulk.write(connection, part.letters, now, purpose=PURPOSE, subject=row.ref)


def _list(connection: Connection, part: _Part, citizens: Sequence[str]) -> None:
    """They go into the open call by list, and the next, and the next; what that takes of their month is taken now."""
    row, size = part.row, house.shipped().sending.batch_size
    left = list(citizens)
    while left:
        last = next(iter(batches.lists(connection, row.id)), None)
        if last is None or last.size >= size:
            batch, there = _batch(connection, row, last.number + 1 if last else 1, LIST, part.now, size=0), 0
        else:
            batch, there = last.id, last.size
        chosen, left = left[: size - there], left[size - there :]
        batches.change(connection, batch, {"size": there + len(chosen)})
        for citizen in chosen:
            part.add(citizen, Way.MASS, batch=batch)
    if not row.is_training:
        quota.count(connection, month_of(part.now), citizens)


def _close_lists(connection: Connection, row: Any, now: datetime) -> None:
    """A list of one is none (40130): they join the call before, or are reached otherwise, or not at all."""
    last, before = (*batches.lists(connection, row.id), None, None)[:2]
    if last is None or last.size != 1:
        return
    citizen = recipients.one_of(connection, last.id)
    if before is not None and before.size < _MOST:
        recipients.move(connection, row.id, citizen, {"batch": before.id})
        batches.change(connection, before.id, {"size": before.size + 1})
        batches.drop(connection, last.id)
    elif before is not None:
        recipients.move(connection, row.id, recipients.one_of(connection, before.id), {"batch": last.id})
        batches.change(connection, before.id, {"size": before.size - 1})
        batches.change(connection, last.id, {"size": 2})
    else:
        _alone(connection, row, citizen, now)
        batches.drop(connection, last.id)


def _alone(connection: Connection, row: Any, citizen: str, now: datetime) -> None:
    if not row.is_training:
        quota.uncount_one(connection, month_of(now), citizen)
    if Way.NEXT not in mass_ways(row):
        recipients.move(connection, row.id, citizen, {"way": Way.NONE, "why": Why.TOO_FEW, "batch": None})
        return
    part = _Part(row, now)
    part.write(citizen, Way.NEXT, saying.contents(row)[Way.NEXT])
    recipients.move(connection, row.id, citizen, {"way": Way.NEXT, "batch": None, "key": part.letters[0].key})
    outbox_bulk.write(connection, part.letters, now, purpose=PURPOSE, subject=row.ref)
