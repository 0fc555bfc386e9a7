"""Does kill -9 at random instants lose or double anything? An auditor compares three records; a broken build must fail it."""

import asyncio
import os
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from bot.content import load_texts
from bot.domain.complaint import State
from bot.domain.staff import Actor
from bot.services import complaint
from bot.store.engine import Database
from tests.auditor import Verdict, audit
from tests.citizen import Citizen, Sandbox
from tests.conftest import SOAK
from tests.databases import Databases, opened
from tests.processes import ROOT, Bot, free_port, platform

SEED = int(os.environ.get("SHIYU_SEED", "20261122"))
CITIZENS = 20 if SOAK else 6
CASES_EACH = 10 if SOAK else 2
KILLS = 25 if SOAK else 4


@dataclass
class Crowd:
    """Citizens who each file several cases, repeating what the platform says failed, as people do."""

    sandbox: Sandbox
    random: random.Random
    patience: float = 40  # seconds a citizen waits for words that fit
    confirmed: dict[str, str] = field(default_factory=dict)
    done: int = 0

    async def file_all(self, name: str) -> None:
        citizen = self.sandbox.citizen(name)
        await citizen.known(following=True)
        for number in range(CASES_EACH):
            story = f"{name}第{number}件：昨天买的豆干长毛了，包装编号{self.random.randrange(10**6):06d}"
            await self._file(citizen, story)
            self.done += 1

    async def _file(self, citizen: Citizen, story: str) -> None:
        for said, heard in (
            ("我要投诉", "说说发生了什么|已经在登记"),
            (story, "在哪里"),
            ("东关小店，东关路8号", "照片"),
            ("跳过", "电话"),
            ("匿名", "确认"),
        ):
            await self._until_heard(citizen, said, heard)
        await self._until_heard(citizen, "确认", "已经登记|没有看懂|菜单")
        self.confirmed[story] = citizen.openid

    async def _until_heard(self, citizen: Citizen, said: str, heard: str) -> None:
        """Say it; after the platform's failure bubble say it again, as a citizen would."""
        await asyncio.sleep(self.random.uniform(0, 0.3))
        for _ in range(8 if self.patience > 10 else 1):
            await citizen.says(said)
            try:
                bubble = await citizen.hears(f"{heard}|服务出现故障", within=self.patience)
            except AssertionError:
                continue
            if "服务出现故障" not in bubble["text"]:
                return
        raise AssertionError(f"no way through for {said!r}\n{await citizen.transcript()}")


class Office:
    """Staff who answer every case that comes in, each with words of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._texts = load_texts(ROOT / "content" / "texts")
        self.answers: list[str] = []

    async def work(self) -> None:
        actor = Actor(1, "office", "经办员", frozenset({"handler"}))
        while True:
            page = await self._database.read(complaint.listing, state=State.RECEIVED, page=1)
            for item in page.items:
                words = f"已核查，处理结果见第{item.number}号记录"
                await self._database.run(
                    complaint.answer,
                    number=item.number,
                    actor=actor,
                    text=words,
                    phrases=self._texts,
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
            await asyncio.sleep(45 if fault == "" else 1)  # retries over, leases run out, what waited has gone
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)
            await bot.stop()
            verdict = await audit(database, sandbox, crowd.confirmed, office.answers)
            verdict.lost_answers += [
                str(error).splitlines()[0] for error in stuck
            ]  # told something, then it was undone
            return verdict, kills


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_kills_lose_and_double_nothing(databases: Databases, kind: str) -> None:
    verdict, kills = await _campaign(databases.url(kind), "bot", "", SEED)
    print(f"{kind}: seed {SEED}, {kills} kills, {verdict}")
    assert verdict.is_clean, verdict
    assert verdict.cases == CITIZENS * CASES_EACH
    assert kills >= 1
    assert verdict.unknown <= kills * CITIZENS


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_auditor_catches_early_acknowledgement(databases: Databases, kind: str) -> None:
    for attempt in range(3):
        verdict, _ = await _campaign(databases.url(kind), "tests.faulty", "early-ack", SEED + attempt)
        if not verdict.is_clean:
            return
    pytest.fail("a build that acknowledges before the commit passed the audit three times")
