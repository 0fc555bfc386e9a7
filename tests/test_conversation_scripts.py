"""Do the conversations written as scripts run through our bot as it is shipped, over the wire?"""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.script.player import Progress, play
from bot.sandbox.script.process import BotProcess
from bot.sandbox.script.reader import read_script
from bot.sandbox.script.remote import Remote
from bot.sandbox.script.stage import Stage
from tests.databases import Databases
from tests.processes import ROOT, Bot, platform

SCRIPTS = sorted((ROOT / "tests" / "scripts").glob("case_*.yaml"))


@pytest.fixture
async def stage(databases: Databases, tmp_path: Path) -> AsyncIterator[Stage]:
    own = Bot(databases.url("sqlite"))
    own.log.close()
    async with (
        platform(own.url, ledger=tmp_path / "ledger.db", attempts=15, attempt_interval=1) as wechat,
        Remote(wechat.url) as remote,
    ):
        environment = own.environment | {"SHIYU_WECHAT__API_BASE": wechat.url}
        bot = BotProcess(f"{sys.executable} -m bot serve", environment, ROOT)
        await bot.start(remote)
        yield Stage(remote, bot)
        await bot.stop()


async def test_every_script_of_a_case_ends_well(stage: Stage) -> None:
    assert len(SCRIPTS) >= 8
    for file in SCRIPTS:
        told: list[Progress] = []
        await play(read_script(file), stage, told.append)
        assert told[-1].state == "done", file.name
