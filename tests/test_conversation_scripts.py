"""Do the conversations written as scripts run through our bot as it is shipped, over the wire?"""

from pathlib import Path

from bot.sandbox.script.player import Progress, play
from bot.sandbox.script.reader import read_script
from tests.databases import Databases
from tests.processes import ROOT, stage_of_ours

SCRIPTS = sorted((ROOT / "tests" / "scripts").glob("case_*.yaml"))


async def test_every_script_of_a_case_ends_well(databases: Databases, tmp_path: Path) -> None:
    assert len(SCRIPTS) >= 8
    async with stage_of_ours(databases.url("sqlite"), tmp_path / "ledger.db") as (stage, _):
        for file in SCRIPTS:
            told: list[Progress] = []
            await play(read_script(file), stage, told.append)
            assert told[-1].state == "done", file.name
