"""Does kill -9 in the midst of a vote lose a ballot that somebody was thanked for? A build that thanks early must fail it."""

import asyncio
import os
import random
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import web

from bot.portal.visitor import Visits
from bot.services import round
from bot.store.engine import Database
from tests.conftest import SOAK
from tests.databases import DATA_KEY, KINDS, Databases, opened
from tests.processes import Bot
from tests.rounds import LI, Stage, staged

SEED = int(os.environ.get("SHIYU_SEED", "20261122"))
VOTERS = 40 if SOAK else 12
KILLS = 25 if SOAK else 2
VISITS = Visits((DATA_KEY,), lambda: datetime.now(UTC), is_secure=False)
_TOKEN = re.compile(r'name="token" value="([^"]+)"')


@dataclass
class Voter:
    """``thanked`` for the option they gave last, ``open``: one they sent and heard nothing of."""

    citizen: str
    http: aiohttp.ClientSession
    page: str
    chance: random.Random
    thanked: int = 0
    open: int = 0
    ballots: int = 0

    async def votes_until_it_breaks(self, options: list[int]) -> None:
        self.open = 0
        try:
            async with self.http.get(self.page) as answer:
                token = _TOKEN.search(await answer.text())
            assert token
            while True:
                self.open = self.chance.choice(options)
                form = {"token": token[1], "option": str(self.open)}
                async with self.http.post(f"{self.page}/vote", data=form, allow_redirects=False) as answer:
                    assert answer.headers.get("Location", "").endswith("done=voted"), await answer.text()
                self.thanked, self.ballots = self.open, self.ballots + 1
        except aiohttp.ClientError:
            return


@asynccontextmanager
async def _voter(stage: Stage, name: str, url: str, chance: random.Random) -> AsyncIterator[Voter]:
    citizen, response = await stage.follower(name), web.Response()
    VISITS.admit(response, citizen)
    cookie = {"Cookie": f"round={response.cookies['round'].value}"}
    async with aiohttp.ClientSession(headers=cookie) as http:
        yield Voter(citizen, http, f"{url}/round/{stage.number}", chance)


async def _lost(database: Database, number: str, voters: list[Voter]) -> list[str]:
    """Whose ballot is neither what they were thanked for nor what was on its way."""
    found = []
    for voter in voters:
        mine = await database.read(round.mine, number=number, citizen=voter.citizen)
        held = mine.options[0] if mine else 0
        if held not in (voter.thanked, voter.open):
            found.append(f"thanked for {voter.thanked}, holds {held}")
        voter.thanked = held
    return found


async def _differs(database: Database, number: str, voters: list[Voter]) -> bool:
    """Does the tally say something else than the ledger, or the ledger than its voters?"""
    tally = await database.read(round.progressing, actor=LI, number=number)
    ledger = await database.read(round.recount, number=number)
    said = {str(count.option.number - 1): count.votes for count in tally.counts if count.votes}
    ballots = ledger.pop("all", 0)
    return (said, tally.ballots, ballots) != (ledger, ballots, sum(voter.thanked > 0 for voter in voters))


async def _campaign(url: str, module: str, fault: str, seed: int) -> tuple[list[str], int]:
    """What was lost, and how many ballots were given in all."""
    chance = random.Random(seed)
    async with opened(url) as database, staged(database, datetime.now(UTC)) as stage:
        await stage.opens_vote()
        options = await stage.options(1, 2, 3, 4)
        lost: list[str] = []
        async with Bot(url, module=module, SHIYU_FAULT=fault) as bot, AsyncExitStack() as stack:
            people = [_voter(stage, f"p{place}", bot.url, random.Random(seed + place)) for place in range(VOTERS)]
            voters = [await stack.enter_async_context(person) for person in people]
            for kill in range(KILLS):
                voting = asyncio.gather(*(voter.votes_until_it_breaks(options) for voter in voters))
                await asyncio.sleep(chance.uniform(0.3, 1.0))
                await bot.kill()
                await voting
                lost += await _lost(database, stage.number, voters)
                if await _differs(database, stage.number, voters):
                    lost.append(f"after kill {kill + 1} the tally is not the ledger")
                if kill + 1 < KILLS:
                    await bot.start()
        return lost, sum(voter.ballots for voter in voters)


@pytest.mark.parametrize("kind", KINDS)
async def test_kills_lose_no_ballot_that_was_acknowledged(databases: Databases, kind: str) -> None:
    lost, ballots = await _campaign(databases.url(kind), "bot", "", SEED)
    print(f"{kind}: seed {SEED}, {KILLS} kills, {ballots} ballots")
    assert lost == []
    assert ballots > VOTERS


@pytest.mark.parametrize("kind", KINDS)
async def test_early_thanks_for_a_ballot_are_caught(databases: Databases, kind: str) -> None:
    lost: list[str] = []
    for attempt in range(3):  # a kill may by chance meet no ballot that is thanked for and not yet committed
        lost, _ = await _campaign(databases.url(kind), "tests.faulty", "early-ack", SEED + attempt)
        if lost:
            break
    assert lost, "a build that acknowledges before the commit passed three times"
