"""How do operators see, watch and stop campaigns from the command line? Writing and approving is the staff's, at the console."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import aiohttp

from bot.app.admin import BY, load_content, with_database
from bot.app.campaigns import mass_sender, topic_notices
from bot.app.errors import OperatorError
from bot.app.log import set_up
from bot.app.service import now, outbox_sender
from bot.config import Config
from bot.domain.campaign.state import is_over
from bot.domain.campaign.table import Act
from bot.domain.clock import beijing_day
from bot.domain.number import BEIJING
from bot.domain.refused import Refused
from bot.domain.staff import Actor
from bot.services import campaign, house
from bot.services.campaign import reporting
from bot.services.campaign.audience import forecast
from bot.services.campaign.known import found
from bot.services.campaign.month import Slot, quota_of
from bot.services.campaign.views import Campaign
from bot.store.engine import Database
from bot.store.token import TokenStore
from bot.wechat.client import AsyncWeChatClient

T = TypeVar("T")

_ACTOR = Actor(0, BY, BY, frozenset({"approver"}))
_LOOK = 0.5  # seconds between two looks at how far it is


@dataclass(frozen=True, slots=True)
class Progress:
    """People: ``done`` of ``total``, ``unknown`` of the done; ``calls`` made of all."""

    state: str
    done: int
    total: int
    unknown: int
    calls: tuple[int, int]


def listed(config: Config, state: str) -> list[tuple[str, ...]]:
    """(ref, state, when, ways, title) of the newest fifty. Raises OperatorError."""

    async def work(database: Database) -> list[tuple[str, ...]]:
        page = await database.read(campaign.listing, actor=_ACTOR, state=state)
        return [
            (one.ref, one.state, _said(one.started_at or one.send_at), " ".join(one.ways), one.title)
            for one in page.items
        ]

    return _done(config, work)


def _said(moment: datetime | None) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}" if moment else ""


def shown(config: Config, ref: str) -> dict[str, Any]:
    """What it is, whom it would reach now, what became of it. Raises OperatorError."""

    async def work(database: Database) -> dict[str, Any]:
        seen = await database.read(campaign.view, actor=_ACTOR, ref=ref, now=now())
        ahead = await database.read(lambda c: forecast(c, campaign=found(c, ref), now=now()))
        said = await database.read(reporting.report, actor=_ACTOR, ref=ref)
        return {
            **_head(seen),
            "forecast": {
                "people": ahead.size,
                "ways": {str(way): count for way, count in ahead.by_way.items()},
                "not_reached": {str(why): count for why, count in ahead.not_reached.items()},
                "slots": ahead.cost.slots,
                "slots_left": ahead.cost.left,
                "calls": ahead.cost.calls,
            },
            "ways": {
                way.way: {"people": way.people, "reached": way.reached, "unknown": way.unknown} for way in said.ways
            },
            "not_reached": dict(said.missed),
            "calls": [_call(call) for call in said.calls],
        }

    return _done(config, work)


def _head(seen: Campaign) -> dict[str, Any]:
    approvals = [one.name for one in seen.approvals if one.is_valid]
    who = {"proposed_by": seen.proposed_by, "approved_by": approvals, "approvals_needed": seen.approvals_needed}
    when = {
        "send_at": _said(seen.send_at),
        "started_at": _said(seen.started_at),
        "finished_at": _said(seen.finished_at),
    }
    what = {"ref": seen.ref, "title": seen.title, "state": seen.state.value, "audience": seen.audience.words}
    return {**what, "training": seen.is_training, "urgent": seen.is_urgent, **when, **who, "why": seen.why}


def _call(call: reporting.Call) -> dict[str, Any]:
    told = {"filtered": call.filtered, "sent": call.sent, "failed": call.failed, "status": call.status}
    made = {"number": call.number, "way": call.way, "size": call.size, "state": call.state, "tries": call.attempts}
    return {**made, "error": call.error, "platform": told if call.total is not None else None}


async def _progress(database: Database, ref: str) -> Progress:
    seen = await database.read(campaign.view, actor=_ACTOR, ref=ref, now=now())
    said = await database.read(reporting.report, actor=_ACTOR, ref=ref)
    over = sum(call.state in ("accepted", "rejected", "cancelled") for call in said.calls)
    calls = over, len(said.calls)
    if seen.is_by_call:
        done = sum(call.size for call in said.calls if call.state == "accepted")
        return Progress(seen.state, done, said.expected, 0, calls)
    unknown = sum(way.unknown for way in said.ways)
    return Progress(seen.state, said.people - sum(way.coming for way in said.ways), said.people, unknown, calls)


def watch(config: Config, ref: str, told: Callable[[Progress], None], *, sends: bool) -> Progress:
    """Tell how far it is until it is over or stands still; ``sends``: this process sends too. Raises OperatorError."""

    set_up("warning")  # the bar tells the rest

    async def work(database: Database) -> Progress:
        if not sends:
            return await _until_over(database, ref, told)
        async with aiohttp.ClientSession() as http:
            return await _sending(config, database, http, ref, told)

    return _done(config, work)


async def _until_over(database: Database, ref: str, told: Callable[[Progress], None]) -> Progress:
    while True:
        there = await _progress(database, ref)
        told(there)
        seen = await database.read(campaign.view, actor=_ACTOR, ref=ref, now=now())
        if is_over(seen.state) or seen.state.value not in ("approved", "sending"):
            return there
        await asyncio.sleep(_LOOK)


async def _sending(
    config: Config, database: Database, http: aiohttp.ClientSession, ref: str, told: Callable[[Progress], None]
) -> Progress:
    tokens = TokenStore(database, config.wechat.appid, now)
    secret = config.wechat.appsecret.get_secret_value()
    client = AsyncWeChatClient(config.wechat.appid, secret, http=http, tokens=tokens, api_base=config.wechat.api_base)
    rows = outbox_sender(config, database, client)
    calls = mass_sender(config, database, client, now)
    rows.start()
    calls.start()
    try:
        return await _until_over(database, ref, told)
    finally:
        await calls.stop()
        await rows.stop()
        await client.close()


def stopped(config: Config, ref: str, act: str, why: str) -> str:
    """``act``: pause or cancel; the state it is in then. Raises OperatorError."""

    async def work(database: Database) -> str:
        done = await database.run(campaign.act, actor=_ACTOR, ref=ref, act=Act(act), now=now(), why=why)
        return done.state.value

    return _done(config, work)


def decided(config: Config, ref: str, number: int, why: str, *, is_sent: bool) -> None:
    """What became of a call that nobody knows of. Raises OperatorError."""

    async def work(database: Database) -> None:
        given: dict[str, Any] = {"ref": ref, "number": number, "why": why, "is_sent": is_sent}
        await database.run(campaign.decide, actor=_ACTOR, now=now(), **given)

    _done(config, work)


def quota(config: Config, month: str, used: int, freed: int) -> list[tuple[str, ...]]:
    """The group messages to all (slot, used by, when) of ``month``, else of this one in Beijing, after noting one.

    Raises OperatorError.
    """
    first = _first_of(month) if month else beijing_day(now()).replace(day=1)

    async def work(database: Database) -> list[tuple[str, ...]]:
        for slot, is_used in ((used, True), (freed, False)):
            if slot:
                given: dict[str, Any] = {"month": f"{first:%Y-%m}", "slot": slot, "is_used": is_used}
                await database.run(campaign.note_by_hand, actor=_ACTOR, now=now(), **given)
        there = await database.read(quota_of, actor=_ACTOR, first=first)
        return [(str(one.number), _user(one), _said(one.at)) for one in there.slots]

    return _done(config, work)


def _first_of(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise OperatorError(f"--month {month}: write it as 2026-11") from None


def _user(slot: Slot) -> str:
    return "" if not slot.is_taken else slot.ref or "by hand"


def _done(config: Config, work: Callable[[Database], Awaitable[T]]) -> T:
    content = load_content(config)
    address = config.server.public_url
    house.furnish(content.rules, content.texts, address=address, topic_notices=topic_notices(config, content))
    try:
        return with_database(config, work)
    except Refused as refused:
        raise OperatorError(content.texts.say(f"refused.{refused.code}", refused.values)) from None
