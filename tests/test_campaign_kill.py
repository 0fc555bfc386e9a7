"""Does anybody get a campaign twice, or not at all, when processes die at any instant and the platform's answers are lost?"""

import os
import random
from collections.abc import Sequence
from typing import Any

import pytest

from tests.conftest import SOAK
from tests.databases import KINDS, Databases, opened
from tests.mass_stage import EVERYBODY, SOME, Stage, Verdict, stage

SEED = int(os.environ.get("SHIYU_SEED", "20261122"))
SEEDS = 200 if SOAK else 2
PEOPLE = 60
_PATHS = ("/cgi-bin/message/mass/send", "/cgi-bin/message/mass/sendall")
_OWN = ("/cgi-bin/message/custom/send", "/cgi-bin/message/subscribe/bizsend")
_PLANTED = 20 if SOAK else 1
_CODES = (-1, 40001, 45009, 45011, 45066)


def plague(world: Stage, chance: random.Random) -> None:
    """What the platform does wrong in this run: lost and late answers, refusals, codes."""
    for path in _PATHS:
        for _ in range(chance.randint(1, 3)):
            _break(world, chance, path, ("cut", "refuse", "slow", "hang", "errcode", "errcode", "stale"), _CODES)
    if chance.random() < 0.15:
        _break(world, chance, chance.choice(_PATHS), ("errcode",), (45028,))
    for path in _OWN:
        _break(world, chance, path, ("cut", "refuse", "errcode", "stale"), (-1, 40001))


def silence(world: Stage, _chance: random.Random) -> None:
    """The first group message of either kind arrives, and nobody here hears that it did; nothing else goes wrong."""
    for path in _PATHS:
        world.wechat.platform.faults.add("api", "cut", path=path)


def _break(world: Stage, chance: random.Random, path: str, kinds: Sequence[str], codes: Sequence[int]) -> None:
    kind, more = chance.choice(kinds), dict[str, Any](path=path, skip=chance.randint(0, 3))
    if kind == "errcode":
        more["errcode"] = chance.choice(codes)
    if kind in ("slow", "hang"):
        more["seconds"] = 0.6  # longer than the sender waits
    world.wechat.platform.faults.add("api", kind, **more)


async def campaign(databases: Databases, kind: str, seed: int, *, is_broken: bool = False) -> Verdict:
    """A message to all and one to subscribers by every way there is, at the same time."""
    chance = random.Random(seed)
    with databases.lent(kind) as url:
        async with opened(url) as database, stage(database, url) as world:
            openids = list(await world.crowd(PEOPLE))
            chance.shuffle(openids)
            await world.open_windows(openids[:15])
            await world.consents(openids[10:25])
            await world.subscribe(openids[5:])
            (silence if is_broken else plague)(world, chance)
            refs = [await world.approved(EVERYBODY.key), await world.approved(SOME.key)]
            for _ in range(1 if kind == "sqlite" else 3):
                world.start(chance.randint(1, 10**9), is_broken=is_broken)
            await world.until_sent(chance, 6, refs, is_broken=is_broken)
            return await world.judged(dict(zip(refs, ("请洗手", "请冷藏"), strict=True)))


@pytest.mark.parametrize("kind", KINDS)
async def test_kills_and_lost_answers_double_and_lose_nothing(databases: Databases, kind: str) -> None:
    total = Verdict()
    for seed in range(SEED, SEED + SEEDS):
        verdict = await campaign(databases, kind, seed)
        assert verdict.is_clean, (seed, verdict)
        total += verdict
    print(f"{kind}: {SEEDS} seeds from {SEED}, {total}")
    assert total.kills >= SEEDS


async def test_a_new_id_for_every_try_would_be_caught(databases: Databases) -> None:
    """The judge sees a build that repeats an unanswered call under another id, whenever its processes die."""
    for seed in range(SEED, SEED + _PLANTED):
        verdict = await campaign(databases, "sqlite", seed, is_broken=True)
        assert verdict.doubles, (seed, verdict)
