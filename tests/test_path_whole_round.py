"""Does everybody who took part in a round hear the right things at the right time, from the template to the last word?

Chat and phone page over HTTP, the platform's own clock and windows: 12 citizens, 300 with SHIYU_SOAK=1.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.domain.round import Act, Dropped, Finding, Offered, Progress, State
from bot.portal import PortalSettings, RoundSettings, setup_portal
from bot.services import house, round
from bot.store.engine import Database
from bot.wechat.oauth import WeChatOAuth
from tests.chat import CONTENT
from tests.conftest import SOAK
from tests.notified import NOTICES, Account, account
from tests.round_pages import KEY, Browser, Site
from tests.rounds import LI, PAN, WANG, Stage, staged
from tests.voters import SHOP, VOTING, Heard, Voter, nominate

P = Progress
OPTIONS = (
    Offered("辣条", "school"),
    Offered("烤肠", "market", "990101100"),  # three markets in that town: to tell would be to name them
    Offered("奶茶", "catering"),
    Offered("糖果", "school"),
)
STRIPS, SAUSAGE, TEA = "校园周边的辣条", "东湖镇农贸市场的烤肠", "餐饮店的奶茶"
SWEETS, TOFU, CLUE = "校园周边的糖果", "校园周边的豆腐干", "校园周边的卤味"
ASKED = {
    "chats": {STRIPS},
    "changes": {SAUSAGE, SWEETS},
    "opens the page": {STRIPS, TEA},
    "does both": {SAUSAGE},
    "nominates": {TOFU, SWEETS},
    "names a shop": {STRIPS, CLUE},
    "agrees to a notice": {SAUSAGE},
    "comes by a ticket": {SWEETS},
    "leaves": set(),
}
SILENT = frozenset({"agrees to a notice", "leaves"})
SAMPLED = {STRIPS, SAUSAGE, TOFU, CLUE}
# What each step says of which of their wishes; of what is guarded nothing before it was sampled.
STEPS = {"planned": {STRIPS, SWEETS, TOFU}, "sampled": SAMPLED, "result": SAMPLED, "not_sampled": {SWEETS}}
OUTCOMES = {
    STRIPS: "2 批不合格",
    SAUSAGE: "都合格",
    TOFU: "都合格",
    CLUE: "都合格",
    SWEETS: "没有抽。原因：当天没有营业",
    TEA: "没有抽。过了季",
}


@dataclass
class Show:
    """A round, its office and its voters; the clock is everybody's."""

    account: Account
    stage: Stage
    url: str
    voters: list[Voter]

    async def passes(self, hours: float) -> None:
        """Both ends wait; what falls due is done and sent."""
        await self.account.later(hours)
        await self.settles()

    async def settles(self) -> None:
        self.stage.now = self.account.now
        await self.stage.ticks()
        await self.account.sends()
        self.stage.now = self.account.now

    async def each(self, act: Callable[[Voter], Awaitable[Any]], without: Iterable[str] = ()) -> None:
        """Some at a time, as a crowd does."""
        gate = asyncio.Semaphore(16)

        async def one(voter: Voter) -> None:
            async with gate:
                await act(voter)

        async with asyncio.TaskGroup() as crowd:
            for voter in self.voters:
                if voter.kind not in without:
                    crowd.create_task(one(voter))

    async def meets(self, without: Iterable[str] = SILENT) -> None:
        """They write again, so that what waited for them goes out."""
        for _ in range(2):
            await self.each(lambda voter: voter.says("您好"), without)
            await self.settles()

    async def page(self) -> str:
        async with aiohttp.ClientSession() as http, http.get(f"{self.url}/round/{self.stage.number}") as answer:
            assert answer.status == 200
            return await answer.text()

    async def have_heard(self, *steps: str) -> None:
        """Everybody who writes: exactly these steps of what they asked for, each once."""
        for voter in self.voters:
            if voter.kind not in SILENT:
                assert sorted(await voter.told()) == sorted(expected(voter, steps)), (voter.kind, steps)


def expected(voter: Voter, steps: Iterable[str]) -> Heard:
    return [(step, what) for step in steps for what in STEPS[step] & ASKED[voter.kind]]


@asynccontextmanager
async def show(database: Database, now: datetime) -> AsyncIterator[Show]:
    """The service with chat and pages at one end, the platform at the other."""
    urls: list[str] = []

    def open_pages(app: web.Application, account: Account, url: str) -> None:
        login = WeChatOAuth(account.client, account.wechat.url)
        rounds = RoundSettings(CONTENT.texts, lambda: account.now, (KEY,), login)
        setup_portal(app, units=database, settings=PortalSettings(assets=Path("assets"), public_url=url), rounds=rounds)
        house.furnish(CONTENT.rules, CONTENT.texts, NOTICES, address=url, has_login=True)
        urls.append(url)

    async with (
        AsyncExitStack() as stack,
        staged(database, now) as stage,
        account(database, now, open_pages) as office,
    ):
        site = Site(urls[0], stage, office.wechat, stack)
        voters = []
        for place in range(300 if SOAK else 12):
            http = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)))
            phone = office.wechat.citizen(f"市民{place}")
            voters.append(Voter([*ASKED][place % len(ASKED)], phone, Browser(site, http, phone.openid)))
        yield Show(office, stage, urls[0], voters)


async def _votes(on: Show) -> None:
    """From the template to the close: nominations, an option out of them, ballots by chat and page."""
    stage = on.stage
    await stage.makes()
    given: dict[str, Any] = {"actor": LI, "number": stage.number, "now": stage.now}
    await stage.database.run(round.set_options, options=OPTIONS, **given)
    await stage.does(Act.RELEASE)
    await on.settles()
    await on.each(Voter.follows)
    await on.each(nominate)
    assert "提名" in await on.page()
    await on.passes(hours=121)
    listed = await stage.database.read(round.nominations, actor=LI, number=stage.number)
    (one,) = [row for row in listed if row.food == "豆腐干"]
    await stage.database.run(round.accept, actor=LI, nomination=one.id, now=stage.now)
    await on.passes(hours=48)
    assert (await stage.sees()).state is State.VOTING
    assert "豆腐干" in await on.page()
    await on.each(lambda voter: VOTING[voter.kind](voter))
    await on.each(_agrees, ASKED.keys() - {"agrees to a notice"})
    await on.passes(hours=168)
    assert (await stage.sees()).state is State.CLOSED
    await on.each(lambda voter: voter.phone.unfollows(), ASKED.keys() - {"leaves"})


async def _agrees(voter: Voter) -> None:
    await voter.phone.answers_consent({NOTICES.template: "accept"})


async def _plan(on: Show) -> dict[str, int]:
    """Drawn, one line dropped, approved by another; the lines by what they are about."""
    stage = on.stage
    given: dict[str, Any] = {"actor": PAN, "number": stage.number, "now": stage.now}
    await stage.database.run(round.draw, **given)
    tea = next(line.id for line in (await stage.plans()).lines if line.food == "奶茶")
    await stage.database.run(round.drop_line, actor=PAN, line=tea, why=Dropped.SEASON, now=stage.now)
    digest = await stage.database.run(round.propose, **given)
    await stage.database.run(round.approve, **(given | {"actor": WANG}), digest=digest)
    lines = (await stage.plans()).lines
    return {f"{line.area_name}{line.venue_name}的{line.food}": line.id for line in lines}


async def test_everybody_hears_their_own_in_time_once_and_all(database: Database, now: datetime) -> None:
    async with show(database, now) as on:
        await _votes(on)
        await _counted_right(on)
        lines = await _plan(on)
        assert lines.keys() == SAMPLED | {SWEETS}
        await on.settles()
        await on.meets()
        await on.have_heard("planned")
        await on.passes(hours=72)
        for what in SAMPLED:
            await on.stage.reports(lines[what], P.SAMPLED)
        await on.settles()
        await on.meets()
        await on.have_heard("planned", "sampled")
        bad: dict[str, Any] = {"text": "菌落总数超标，已立案。", "finding": Finding.FAILED, "failing": 2}
        for what in SAMPLED:
            await on.stage.reports(lines[what], P.RESULT, **(bad if what == STRIPS else {}))
        await on.stage.reports(lines[SWEETS], P.NOT_SAMPLED, text="当天没有营业")
        await on.passes(hours=72)
        await on.meets()
        await on.have_heard("planned", "sampled")
        await on.stage.does(Act.PUBLISH)
        await on.settles()
        await on.meets()
        await on.have_heard("planned", "sampled", "result", "not_sampled")
        assert "菌落总数超标" in await on.page()
        await _ends(on)


async def _counted_right(on: Show) -> None:
    """The totals are those of what the voters chose last, and each finds the last ballot under the last receipt."""
    tally = await on.stage.database.read(round.tally, number=on.stage.number)
    cast = [ASKED[voter.kind] - {CLUE} or {STRIPS} for voter in on.voters]
    assert {count.option.words: count.counted for count in tally.counts if count.counted} == {
        what: chosen for what in OUTCOMES if (chosen := sum(what in ballot for ballot in cast))
    }
    assert (tally.ballots, tally.is_verified) == (len(on.voters), True)
    for voter in on.voters:
        found = await on.stage.database.read(round.check, number=on.stage.number, receipt=voter.receipt)
        assert (found.is_counted, found.is_excluded) == (True, False)


async def _ends(on: Show) -> None:
    """The last word: to all who are there, with what was found and what was not sampled, and to nobody who left."""
    await on.passes(hours=24)
    await on.stage.does(Act.FINISH)
    await on.settles()
    await on.each(Voter.follows, ASKED.keys() - {"leaves"})
    await on.meets(without=())
    for voter in on.voters:
        told = sorted(heard := await voter.told())
        print(voter.phone.name, voter.kind, *heard)
        wanted = [] if voter.kind == "leaves" else [*expected(voter, STEPS), ("end", on.stage.number)]
        assert told == sorted(wanted), voter.kind
        _says_all(voter)
        notices = [bubble for bubble in voter.phone.heard if bubble["kind"] == "notice"]
        assert len(notices) == (voter.kind == "agrees to a notice")


def _says_all(voter: Voter) -> None:
    """Their own wishes with what came of each, then the rest; no business anywhere."""
    texts = [str(bubble["text"]) for bubble in voter.phone.heard]
    assert not any(SHOP in words for words in texts)
    for words in [text for text in texts if "办完了" in text]:
        own, _, rest = words.partition("其他的")
        for what, outcome in OUTCOMES.items():
            is_own = what in ASKED[voter.kind]
            assert ((f"{what}：" in own), (f"{what}：" in rest)) == (is_own, not is_own and what != TEA), (
                voter.kind,
                what,
            )
            line = next((line for line in words.splitlines() if f"{what}：" in line), outcome)
            assert outcome in line
