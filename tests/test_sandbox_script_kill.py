"""Is kill -9 of the bot a step like any other, and does the platform's ledger outlive it?"""

import sys
from pathlib import Path

from bot.sandbox.script.player import Progress, play
from bot.sandbox.script.process import BotProcess
from bot.sandbox.script.reader import read_script
from bot.sandbox.script.remote import Remote
from bot.sandbox.script.stage import Stage
from tests.databases import Databases
from tests.processes import ROOT, Bot, platform

SCRIPT = ROOT / "tests" / "scripts" / "own_bot.yaml"


async def test_our_bot_is_killed_and_goes_on(databases: Databases, tmp_path: Path) -> None:
    told: list[Progress] = []
    own = Bot(databases.url("sqlite"))
    own.log.close()
    async with (
        platform(own.url, ledger=tmp_path / "ledger.db", attempts=15, attempt_interval=1) as wechat,
        Remote(wechat.url) as remote,
    ):
        environment = own.environment | {"SHIYU_WECHAT__API_BASE": wechat.url}
        bot = BotProcess(f"{sys.executable} -m bot serve", environment, ROOT)
        try:
            await bot.start(remote)
            await play(read_script(SCRIPT), Stage(remote, bot), told.append)
        finally:
            await bot.stop()
        before = await wechat.ledger()
        await wechat.kill()
        await wechat.start()
        assert (await wechat.ledger())[: len(before)] == before
    assert [one.step.verb for one in told if one.state == "done"].count("kills_bot") == 1
    answers = [entry for entry in before if entry["kind"] == "bubble" and entry["side"] == "them"]
    assert len(answers) == len({entry["push"] for entry in answers}) == 8
