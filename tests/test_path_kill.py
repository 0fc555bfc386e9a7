"""Does kill -9 at random instants lose or double anything? An auditor compares three records; a broken build must fail it."""

import asyncio
import os
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from sqlalchemy import Connection, func, select

from bot.domain.case import Act, State
from bot.domain.staff import Actor
from bot.services import complaint
from bot.services.complaint import Given
from bot.store import tables
from bot.store.engine import Database
from tests.auditor import NUMBER, Verdict, audit
from tests.citizen import Citizen, Sandbox
from tests.conftest import SOAK
from tests.databases import KINDS, Databases, opened
from tests.processes import Bot, free_port, platform

SEED = int(os.environ.get("SHIYU_SEED", "20261122"))
CITIZENS = 20 if SOAK else 4
CASES_EACH = 10 if SOAK else 2
KILLS = 25 if SOAK else 3
TRIES = 8  # a kill has to fall between an acknowledgement and its commit: three campaigns were once not enough


# What a question is known by, and what is answered; the empty answer stands for the story.
ANSWERS = (
    ("附近已经有人", "继续"),
    ("是新的一件事", "新的"),
    ("请核对", "确认"),
    ("电话", "匿名"),
    ("跳过", "跳过"),
    ("在哪里", "东关小店，东关路8号"),
    ("说说发生了什么", ""),
)


@dataclass
class Crowd:
    """Citizens who each file several cases, repeating what the platform says failed, as people do."""

    sandbox: Sandbox
    random: random.Random
    patience: float = 40  # seconds a citizen waits for words that fit
    confirmed: dict[str, str] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    done: int = 0

    async def file_all(self, name: str) -> None:
        citizen = self.sandbox.citizen(name)
        await citizen.known(following=True)
        for number in range(CASES_EACH):
            story = f"{name}第{number}件：昨天买的豆干长毛了，包装编号{self.random.randrange(10**6):06d}"
            await self._file(citizen, story)
            self.done += 1

    async def _file(self, citizen: Citizen, story: str) -> None:
        """Answer whatever is asked last, as people do: words that came twice or late lead nobody astray."""
        said = "我要投诉"
        for _ in range(60):
            await asyncio.sleep(self.random.uniform(0, 0.3))
            await citizen.says(said)
            texts = await self._heard(citizen, "", self.patience)
            is_filed = self._learns_number(texts)
            if said == "确认" and not is_filed:  # who confirmed waits for the number before telling it all again
                is_filed = self._learns_number(await self._heard(citizen, "已经登记", self.patience))
            if is_filed:
                self.confirmed[story] = citizen.openid
                return
            last = texts[-1] if texts else "服务出现故障"
            if "服务出现故障" not in last:
                said = next((answer for asked, answer in ANSWERS if asked in last), "我要投诉") or story
        raise AssertionError(f"no way through with {said!r}\n{await citizen.transcript()}")

    def _learns_number(self, texts: list[str]) -> bool:
        """Is a number among ``texts`` that nobody was told before?"""
        told = {
            number for text in texts if text.startswith("已经登记") for number in NUMBER.findall(text)
        } - self.numbers
        self.numbers |= told
        return bool(told)

    async def _heard(self, citizen: Citizen, pattern: str, within: float) -> list[str]:
        """What comes after it was waited for, oldest first; empty when nothing does."""
        texts: list[str] = []
        try:
            texts.append(str((await citizen.hears(pattern, within))["text"]))
            while True:
                texts.append(str((await citizen.hears(pattern, 0.02))["text"]))
        except AssertionError:
            return texts


class Office:
    """Staff who answer every case that comes in, each with words of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.answers: list[str] = []

    async def work(self) -> None:
        actor = Actor(1, "office", "经办员", frozenset({"handler"}))
        while True:
            page = await self._database.read(complaint.listing, state=State.RECEIVED, page=1)
            for item in page.items:
                words = f"已核查，处理结果见第{item.number}号记录"
                await self._database.run(
                    complaint.act,
                    number=item.number,
                    act=Act.CHECK,  # all are reports; what was checked does not come up again
                    actor=actor,
                    given=Given(text=words),
                    now=datetime.now(UTC),
                )
                self.answers.append(words)
            await asyncio.sleep(0.3)


async def _kill_at_random(bot: Bot, crowd: Crowd, chance: random.Random, total: int) -> int:
    kills = 0
    while crowd.done < total and kills < KILLS:
        await asyncio.sleep(chance.uniform(0.05, 0.8))
        await bot.kill()
        kills += 1
        await bot.start()
    return kills


def _under_way(connection: Connection) -> int:
    """Messages without an outcome, and words that are still to leave the house."""
    unfinished = select(func.count()).where(tables.inbox.c.outcome.is_(None))
    leaving = select(func.count()).where(tables.outbox.c.state.in_(("waiting", "sending")))
    return (connection.scalar(unfinished) or 0) + (connection.scalar(leaving) or 0)


async def _settled(database: Database, sandbox: Sandbox) -> None:
    """Retries are over, leases have run out, what waited has gone; nothing of it takes longer than 45 s."""
    quiet = 0
    for _ in range(45):
        pushes = {entry["seq"] for entry in await sandbox.ledger("push")}
        done = {entry["push"] for entry in await sandbox.ledger("outcome")}
        under_way: int = await database.read(_under_way)
        quiet = 0 if pushes - done or under_way else quiet + 1
        if quiet == 3:
            return
        await asyncio.sleep(1)


async def _campaign(url: str, module: str, fault: str, seed: int) -> tuple[Verdict, int]:
    chance = random.Random(seed)
    port = free_port()
    async with (
        platform(f"http://127.0.0.1:{port}", attempt_interval=1.0, attempt_timeout=5.0) as sandbox,
        Bot(url, sandbox.url, port=port, module=module, SHIYU_FAULT=fault) as bot,
    ):
        crowd = Crowd(sandbox, chance, patience=5 if fault else 40)
        names = [f"市民{number}" for number in range(CITIZENS)]
        async with opened(url) as database:
            office = Office(database)
            answering = asyncio.create_task(office.work())
            filing = asyncio.gather(*(crowd.file_all(name) for name in names), return_exceptions=True)
            kills = await _kill_at_random(bot, crowd, chance, CITIZENS * CASES_EACH)
            stuck = [result for result in await filing if result is not None]
            await (asyncio.sleep(1) if fault else _settled(database, sandbox))
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)
            await bot.stop()
            verdict = await audit(database, sandbox, crowd.confirmed, office.answers)
            verdict.lost_answers += [
                str(error).splitlines()[0] for error in stuck
            ]  # told something, then it was undone
            return verdict, kills


async def _caught(databases: Databases, kind: str) -> bool:
    """Does the audit see, in one of so many campaigns, that a build acknowledges before the commit?"""
    for attempt in range(TRIES):
        verdict, _ = await _campaign(databases.url(kind), "tests.faulty", "early-ack", SEED + attempt)
        if not verdict.is_clean:
            return True
    return False


@dataclass(frozen=True)
class Campaigns:
    """What came of the campaigns, by the kind of database."""

    honest: dict[str, tuple[Verdict, int]]
    caught: dict[str, bool]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def campaigns(databases: Databases) -> Campaigns:
    """Most of a campaign is waiting, so the short ones go on at the same time; those of a soak run have the machine alone."""
    turn = asyncio.Semaphore(1 if SOAK else 4)

    async def honest(kind: str) -> tuple[Verdict, int]:
        async with turn:
            return await _campaign(databases.url(kind), "bot", "", SEED)

    async def caught(kind: str) -> bool:
        async with turn:
            return await _caught(databases, kind)

    verdicts = asyncio.gather(*map(honest, KINDS))
    catches = await asyncio.gather(*map(caught, KINDS))
    return Campaigns(dict(zip(KINDS, await verdicts, strict=True)), dict(zip(KINDS, catches, strict=True)))


@pytest.mark.parametrize("kind", KINDS)
def test_kills_lose_and_double_nothing(campaigns: Campaigns, kind: str) -> None:
    verdict, kills = campaigns.honest[kind]
    print(f"{kind}: seed {SEED}, {kills} kills, {verdict}")
    assert verdict.is_clean, verdict
    assert verdict.cases == CITIZENS * CASES_EACH
    assert kills >= 1
    assert verdict.unknown <= kills * CITIZENS


@pytest.mark.parametrize("kind", KINDS)
def test_auditor_catches_early_acknowledgement(campaigns: Campaigns, kind: str) -> None:
    assert campaigns.caught[kind], "a build that acknowledges before the commit passed every audit"
