"""How do tests write, approve and begin campaigns: an office of five, one template of its own, each step in one line?"""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from bot.domain.campaign.guide import Field, Guide, Line, Template, Topic
from bot.domain.campaign.rules import Sending
from bot.domain.campaign.state import Form, State, Way
from bot.domain.campaign.table import Act
from bot.domain.staff import Actor
from bot.jobs.fire import last_of_cron, next_of_cron
from bot.services import house
from bot.services.campaign import acting, known, making, plans, running
from bot.services.campaign.views import Campaign
from bot.store import tables
from bot.store.campaign import campaigns as store
from bot.store.engine import Database
from tests.conftest import CONTENT
from tests.rounds import CHEN, LI, LOOK, PAN, PEOPLE, WANG, hire

__all__ = ["CHEN", "LI", "LOOK", "PAN", "PEOPLE", "WANG"]

COVER = f"/picture/{'a' * 22}.jpg"
FANG = Actor(6, "fang", "方审批", frozenset({"approver"}))
MENU = Template(
    key="test_menu",
    name="选一选",
    form=Form.MENU,
    title="选一选",
    body="您想看哪一样？",
    ways=(Way.CHAT, Way.NEXT),
    lines=(Line("tips", "消费提示"), Line("recall", "{what}")),
    fields=(Field("what", "召回什么"),),
)
WEEK = Template(
    key="test_week",
    name="宣传周",
    form=Form.ARTICLE,
    title="{theme}，一起来",
    digest="说说{theme}",
    body="<p>今年说{theme}。</p>",
    topic="tips",
    fields=(Field("theme", "主题", most=20),),
)
GUIDE = Guide(templates=(MENU, WEEK), topics=(Topic("tips", "消费提示", "怎么买、怎么吃"),))


@contextmanager
def ruled(sending: Sending = Sending(), guide: Guide = GUIDE) -> Iterator[None]:  # noqa: B008 - both are frozen
    """The office sends by these rules, from these templates; afterwards as before."""
    before = house.shipped(), house.phrases(), house.notices(), house.address(), house.has_login()
    rules, phrases, notices, address, has_login = before
    made = replace(rules, sending=sending, campaigns=guide)
    house.furnish(made, phrases, notices, address=address, has_login=has_login)
    try:
        yield
    finally:
        house.furnish(rules, phrases, notices, address=address, has_login=has_login)


@dataclass
class CampaignDesk:
    """``database`` and the moment at which people do things."""

    database: Database
    now: datetime

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    async def drafts(self, actor: Actor = LI, template: str = "test_week", **given: Any) -> str:
        """A draft whose field is filled."""
        key = "what" if template == "test_menu" else "theme"
        fields = {"fields": {key: "夏天的凉菜"}} | given
        ref = await self.database.run(making.draft, actor=actor, template=template, now=self.now, **fields)
        await self.tampers(ref, cover=COVER)
        return ref

    async def edits(self, ref: str, given: Mapping[str, str], actor: Actor = LI, **other: Any) -> None:
        await self.database.run(making.edit, actor=actor, ref=ref, given=given, now=self.now, **other)

    async def sees(self, ref: str, actor: Actor = LI) -> Campaign:
        return await self.database.read(known.view, actor=actor, ref=ref, now=self.now)

    async def does(self, ref: str, act: Act, actor: Actor = LI, **given: Any) -> Campaign:
        """``hash`` of what is there and a proof of this moment, unless others are ``given``."""
        if "hash" not in given:
            given["hash"] = (await self.sees(ref)).hash
        looked = {"proved_at": self.now} | given
        return await self.database.run(acting.act, actor=actor, ref=ref, act=act, now=self.now, **looked)

    async def approves(self, ref: str, by: Actor = WANG, proposer: Actor = LI) -> Campaign:
        """Proposed by one, approved by another."""
        await self.does(ref, Act.PROPOSE, proposer)
        return await self.does(ref, Act.APPROVE, by)

    async def starts(self, ref: str) -> bool:
        return await self.database.run(running.start, ref=ref, now=self.now)

    async def goes_on(self, ref: str) -> bool:
        """Would the sender make its next call?"""
        id = (await self.sees(ref)).id
        return await self.database.run(running.goes_on, campaign=id, now=self.now)

    async def state(self, ref: str) -> State:
        return (await self.sees(ref)).state

    async def tampers(self, ref: str, **values: Any) -> None:
        """Somebody writes past the rules."""
        c = tables.campaign
        await self.database.run(lambda connection: connection.execute(update(c).where(c.c.ref == ref).values(**values)))

    async def account(self, actor: Actor, **values: Any) -> None:
        """Its columns become others."""
        t = tables.staff
        await self.database.run(
            lambda connection: connection.execute(update(t).where(t.c.id == actor.id).values(**values))
        )

    async def row(self, ref: str) -> Any:
        return await self.database.read(store.by_ref, ref)


@asynccontextmanager
async def campaign_desk(database: Database, now: datetime, sending: Sending = Sending()) -> AsyncIterator[CampaignDesk]:  # noqa: B008
    with ruled(sending):
        await database.run(hire, now)
        await database.run(_hire_one_more, now)
        yield CampaignDesk(database, now)


def _hire_one_more(connection: Any, now: datetime) -> None:
    row = {"id": FANG.id, "login": FANG.login, "name": FANG.name, "password": "-", "roles": "approver"}
    connection.execute(tables.staff.insert().values(**row, totp_step=0, created_at=now))


assert CONTENT.rules.sending == Sending()  # what the tests say of the rules is what is shipped
plans.read_cron_with(last_of_cron, next_of_cron)
