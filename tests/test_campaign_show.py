"""Does an article to all, a notice to subscribers and a late result to who asked reach everybody who can be reached, once?"""

import random
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from bot.domain.campaign.audience import Audience, Kind
from bot.domain.campaign.rules import Sending
from bot.services.campaign.audience import forecast
from bot.services.campaign.known import found
from bot.store import tables
from tests.conftest import SOAK
from tests.databases import Databases, opened
from tests.mass_stage import ARTICLE, LATE, SOME, Stage, stage

FOLLOWERS, SUBSCRIBERS, HOLDERS = (100_000, 20_000, 500) if SOAK else (400, 80, 40)
_A_MONTH = 4
_WORDS = {"article": "食品安全宣传周", "topic": "请冷藏", "late": "您问的那一批"}


@dataclass
class Town:
    """Who is who, by reference: the test's own book, beside which our ledger and the platform's are laid."""

    subscribers: list[str] = field(default_factory=list)
    holders: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    talking: set[str] = field(default_factory=set)
    agreed: set[str] = field(default_factory=set)
    full: set[str] = field(default_factory=set)

    def topic(self, citizen: str) -> tuple[str, str]:
        """Way, and why not."""
        if citizen in self.gone:
            return "none", "left"
        if citizen in self.talking:
            return "chat", ""
        return ("notice", "") if citizen in self.agreed else ("next" if citizen in self.full else "mass", "")

    def late(self, citizen: str) -> tuple[str, str]:
        """After the topic's: who was sent a notice then has agreed to no more."""
        if citizen in self.gone:
            return "none", "left"
        if citizen in self.talking:
            return "chat", ""
        used = citizen in self.subscribers
        return ("notice", "") if citizen in self.agreed and not used else ("none", "no_consent")


async def settled(world: Stage) -> tuple[Town, str]:
    """A town that follows, and the number of the round that some of it took part in."""
    openids = list(await world.crowd(FOLLOWERS))
    random.Random(20261122).shuffle(openids)
    half, rest = SUBSCRIBERS // 2, SUBSCRIBERS // 8
    subscribers, holders = openids[:SUBSCRIBERS], openids[SUBSCRIBERS - HOLDERS // 2 : SUBSCRIBERS + HOLDERS // 2]
    talking, agreed = openids[half : half + rest] + holders[:10], openids[rest:half] + holders[-10:]
    gone, full = openids[:rest:4] + holders[12:15], openids[half + rest : half + 2 * rest]
    await world.subscribe(subscribers)
    await world.open_windows(talking)
    await world.consents(agreed)
    await world.leave(gone)
    await world.use_up(full, _A_MONTH)
    number = await world.holders(holders)
    told = [[world.people[openid] for openid in one] for one in (subscribers, holders, gone, talking, agreed, full)]
    return Town(told[0], told[1], *map(set, told[2:])), number


async def goes(world: Stage, ref: str) -> None:
    if not world.processes:
        world.start(0, sending=Sending(), patience=100.0)
    await world.until_sent(random.Random(0), 0, [ref])


def standing(connection: Connection, ref: str) -> dict[str, tuple[str, str]]:
    r, c = tables.campaign_recipient, tables.campaign
    rows = connection.execute(
        select(r.c.citizen, r.c.way, r.c.why).join(c, c.c.id == r.c.campaign).where(c.c.ref == ref)
    )
    return {row.citizen: (row.way, row.why) for row in rows}


async def test_everybody_who_can_be_reached_is_reached_once(databases: Databases) -> None:
    with databases.lent("sqlite") as url:
        async with opened(url) as database, stage(database, url, Sending()) as world:
            town, number = await settled(world)
            refs = {"article": await world.approved(ARTICLE.key)}
            ahead = await database.read(lambda c: forecast(c, campaign=found(c, refs["article"]), now=world.now))
            await goes(world, refs["article"])
            refs["topic"] = await world.approved(SOME.key)
            await goes(world, refs["topic"])
            refs["late"] = await world.approved(LATE.key, audience=Audience(Kind.ROUND, (number,)))
            await goes(world, refs["late"])

            verdict = await world.judged({refs[name]: words for name, words in _WORDS.items()})
            assert verdict.is_clean, verdict
            assert verdict.unknown == 0
            for name, people in (("topic", town.subscribers), ("late", town.holders)):
                planned = await database.read(standing, refs[name])
                assert planned == {one: getattr(town, name)(one) for one in people}, name
            job = world.wechat.platform.mass.jobs()[0]["counts"]
            print(f"{FOLLOWERS} followers: {verdict}; article: forecast {ahead.reached}, platform {job}")
            assert ahead.reached == job["SentCount"] == FOLLOWERS - len(town.gone) - len(town.full - town.gone)
