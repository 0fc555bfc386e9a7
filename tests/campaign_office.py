"""How do tests write and send notices at the console: the office's people at their desks, followers, and a sender in one line?"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any

from sqlalchemy import Connection, insert, update

from bot.domain.campaign.outcome import Outcome
from bot.services import house
from bot.services.campaign import batches, planning, running
from bot.store import citizen as people
from bot.store import tables
from bot.store.engine import Database
from tests.campaigns import FANG
from tests.chat import CONTENT
from tests.office import PASSWORD, Desk, Office, Page, office
from tests.round_office import lay_out
from tests.rounds import PEOPLE

TIP = {"fields.theme": "冬至饺子", "fields.words": "肉馅现包现吃，煮熟煮透。"}
TO_ALL = {"kind": "all", "way1": "mass", "way2": "", "way3": "", "way4": ""}


def form_in(page: Page, path: str) -> dict[str, str]:
    """Every field of the page's form that is sent to ``path``; of boxes and radios those that are chosen."""
    form = page.text.partition(f'action="{path}"')[2].partition("</form>")[0]
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([\w.]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and (not re.search('type="(checkbox|radio)"', tag) or " checked" in tag):
            fields[name[1]] = unescape(value[1])
    for name, body in re.findall(r'<select[^>]* name="([\w.]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        fields[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea[^>]* name="([\w.]+)"[^>]*>(.*?)</textarea>', form, re.S):
        fields[name] = unescape(text).strip()
    return fields


@dataclass
class CampaignOffice:
    """``ref`` is the notice that is being worked on."""

    office: Office
    ref: str = ""

    @property
    def path(self) -> str:
        return f"/console/campaigns/{self.ref}"

    @property
    def database(self) -> Database:
        return self.office.database

    async def desk(self, login: str) -> Desk:
        return await self.office.desk(login)

    async def drafts(self, desk: Desk, template: str = "tip", **given: str) -> Page:
        """From a template, the tip unless another is named, with these fields; the notice's page."""
        await desk.opens("/console/campaigns/new")
        page = await desk.sends("/console/campaigns/new", template=template)
        self.ref = page.url.split("/")[3]
        return await self.edits(desk, **((TIP if template == "tip" else {}) | given))

    async def edits(self, desk: Desk, **given: str) -> Page:
        form = form_in(await desk.opens(f"{self.path}/edit"), f"{self.path}/edit")
        return await desk.sends(f"{self.path}/edit", **form | given)

    async def does(self, desk: Desk, act: str, **typed: str) -> Page:
        """The page says what it will do, and it is confirmed; asked again, once more."""
        page = await desk.opens(f"{self.path}/do/{act}")
        page = await desk.sends(f"{self.path}/do/{act}", seen=page.field("seen"), **typed)
        if "真的要" not in page.text:
            return page
        sure = {"seen": page.field("seen"), "sure": "yes", "proof": PASSWORD}
        return await desk.sends(f"{self.path}/do/{act}", **sure | typed)

    async def approves(self, by: str = "wang", proposer: str = "li") -> Page:
        await self.does(await self.desk(proposer), "propose")
        return await self.does(await self.desk(by), "approve")

    async def follow(self, count: int, topic: str = "", area: str = "") -> list[str]:
        """So many followers, subscribed to ``topic`` and living in ``area``; their references."""
        return await self.database.run(_follow, count, topic, area, self.office.clock.now)

    async def begins(self) -> None:
        """Its time has come, and everything is written out."""
        now = self.office.clock.now
        assert await self.database.run(running.start, ref=self.ref, now=now)
        while await self.database.run(planning.plan, now=now):
            pass

    async def calls(self, outcome: Outcome) -> None:
        """One call is made, and comes to this."""
        now = self.office.clock.now
        call = await self.database.run(batches.claim, owner="tests", now=now)
        assert call is not None
        await self.database.run(batches.record, owner="tests", call=call, outcome=outcome, now=now)

    async def changes(self, table: Any, **values: Any) -> None:
        """What the platform or a sender would have written into every row of ``table``."""
        await self.database.run(lambda connection: connection.execute(update(table).values(**values)))


def _follow(connection: Connection, count: int, topic: str, area: str, now: Any) -> list[str]:
    refs = [
        people.add(connection, f"follower-{topic}-{area}-{number}", now - timedelta(days=9)) for number in range(count)
    ]
    for kept in filter(None, (topic, area and f"area:{area}")):
        rows = [{"citizen": ref, "topic": kept, "since": now} for ref in refs]
        connection.execute(insert(tables.citizen_topic), rows)
    return refs


@asynccontextmanager
async def campaign_office(database: Database, **settings: Any) -> AsyncIterator[CampaignOffice]:
    """``settings`` as in ConsoleSettings."""
    house.furnish(CONTENT.rules, CONTENT.texts)
    async with office(database, **settings) as started:
        for one in (*PEOPLE, FANG):
            await started.hires(one.login, one.name, tuple(one.roles))
        await database.run(lay_out)
        yield CampaignOffice(started)
