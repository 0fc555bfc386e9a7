"""Is kill -9 of the bot a step like any other, and does the platform's ledger outlive it?"""

from pathlib import Path

from bot.sandbox.script.player import Progress, play
from bot.sandbox.script.reader import read_script
from tests.databases import Databases
from tests.processes import ROOT, stage_of_ours

SCRIPT = ROOT / "tests" / "scripts" / "own_bot.yaml"


async def test_our_bot_is_killed_and_goes_on(databases: Databases, tmp_path: Path) -> None:
    told: list[Progress] = []
    async with stage_of_ours(databases.url("sqlite"), tmp_path / "ledger.db") as (stage, wechat):
        await play(read_script(SCRIPT), stage, told.append)
        assert stage.bot
        await stage.bot.stop()
        before = await wechat.ledger()
        await wechat.kill()
        await wechat.start()
        assert (await wechat.ledger())[: len(before)] == before
    assert [one.step.verb for one in told if one.state == "done"].count("kills_bot") == 1
    answers = [entry for entry in before if entry["kind"] == "bubble" and entry["side"] == "them"]
    assert len(answers) == len({entry["push"] for entry in answers}) == 8
