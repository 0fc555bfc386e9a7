"""What stands in the way of a campaign being proposed, and what should somebody look at twice?"""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from bot.domain.campaign import audience as audiences
from bot.domain.campaign import check, check_links, check_words
from bot.domain.campaign.check import Draft, Finding, Level, look, stop
from bot.domain.campaign.state import Form, Way
from bot.domain.ports import Connection, LinkProbe, Units
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.services.campaign.known import found
from bot.store.campaign import audience as readers

RULES: tuple[Callable[[Draft], Iterator[Finding]], ...] = (
    check.missing,
    check.open_fields,
    check.limits,
    check.ways,
    check_words.words,
    check_words.figures,
    check_words.persons,
    check_links.links,
    check_links.pictures,
)
_AT_ONCE = 4  # links that are opened beside each other
_UNSEEN = "unseen"


def draft_of(row: Any) -> Draft:
    guide, host = house.shipped().campaigns, check_links.host_of(house.address())
    return Draft(
        form=Form(row.form),
        title=row.title,
        digest=row.digest,
        author=row.author,
        cover=row.cover,
        body=row.body,
        lines=tuple(str(content) for _, content in json.loads(row.lines)),
        link=row.link,
        source=row.source,
        topic=row.topic,
        ways=tuple(map(Way, row.ways.split())),
        audience=audiences.load(row.audience),
        fields=json.loads(row.fields),
        template=guide.template(row.template),
        guide=guide,
        host=host,
    )


def findings(connection: Connection, *, row: Any, now: datetime) -> list[Finding]:
    """Everything that can be seen without opening a link; what has to be mended first."""
    draft = draft_of(row)
    found = [finding for rule in RULES for finding in rule(draft)]
    found += _readers(connection, draft)
    found += _time(row, now)
    return in_order(found)


def in_order(found: Sequence[Finding]) -> list[Finding]:
    return sorted(found, key=lambda one: one.level is not Level.STOP)


def _readers(connection: Connection, draft: Draft) -> Iterator[Finding]:
    if readers.count(connection, draft.audience) == 0:
        yield look("nobody", "audience")


def _time(row: Any, now: datetime) -> Iterator[Finding]:
    if row.is_urgent:
        yield look("urgent", "is_urgent")
    elif house.shipped().sending.is_quiet(row.send_at or now):
        yield look("night", "send_at")


def require(connection: Connection, *, row: Any, now: datetime) -> None:
    """Raises Refused ``campaign.check_failed`` with the first thing that has to be mended."""
    stops = [one for one in findings(connection, row=row, now=now) if one.level is Level.STOP]
    if stops:
        raise Refused("campaign.check_failed", count=len(stops), first=said(stops[0]))


def said(finding: Finding) -> str:
    """The finding for staff to read."""
    return house.phrases().say(f"campaign_check.{finding.code}", finding.values)


def look_at(connection: Connection, *, actor: Actor, ref: str, now: datetime) -> tuple[list[Finding], list[str], str]:
    """Findings, the addresses that still have to be opened, and the host of our own site.

    Raises Refused ``staff.not_allowed``, ``campaign.unknown``.
    """
    actor.require(Permission.CAMPAIGN_READ)
    row = found(connection, ref)
    draft = draft_of(row)
    allowed = [one for one in check_links.addresses(draft) if _may_open(one, draft)]
    return findings(connection, row=row, now=now), allowed, draft.link


def _may_open(address: str, draft: Draft) -> bool:
    """Nothing but our own site and the hosts of the list is ever asked for."""
    return check_links.is_path(address) or check_links.is_allowed(check_links.host_of(address), draft)


class Inspector:
    """The checks with the links opened: what a page or the command line shows before a campaign is proposed."""

    def __init__(self, units: Units, probe: LinkProbe) -> None:
        self._units = units
        self._probe = probe
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def inspect(self, *, actor: Actor, ref: str, now: datetime) -> list[Finding]:
        """Raises Refused as ``look_at``."""
        seen, addresses, link = await self._units.read(look_at, actor=actor, ref=ref, now=now)
        opened = await asyncio.gather(
            *(self._open(address, "link" if address == link else "body") for address in addresses)
        )
        return in_order([*seen, *(one for one in opened if one is not None)])

    async def _open(self, address: str, field: str) -> Finding | None:
        whole = f"{house.address()}{address}" if address.startswith("/") else address
        async with self._turns:
            why = await self._probe.look(whole)
        if not why:
            return None
        if why.startswith(_UNSEEN):
            return look("link_unseen", field, link=address[:80], why=why.removeprefix(_UNSEEN).strip())
        return stop("link_dead", field, link=address[:80], why=why)
