"""Does the open data answer as its own document says, whatever is asked, in whatever order? Asked by schemathesis."""

import asyncio
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from bot.store.engine import Database
from tests.conftest import SOAK
from tests.published import LEAD, MICROBES, PESTICIDE, Public, public_site

_EXAMPLES = 300 if SOAK else 6  # of each operation, and of each walk from answer to answer
_PHASES = "examples,coverage,fuzzing,stateful"


async def fill(site: Public) -> None:
    """Something of every kind: failing, corrected, withdrawn, with a reply, of a business in the register."""
    await site.registers()
    await site.registers(
        name="关门的店", plain="关门的店", state="closed", lat=None, lon=None, credit_code="", quant=""
    )
    await site.publishes(tests=(LEAD, PESTICIDE), failing=(PESTICIDE,), reply="已经下架", venue_kind="market")
    corrected = await site.publishes(food="酸奶", tests=(MICROBES,), made_on=None, published_on=None)
    await site.corrects(corrected, food="风味酸奶")
    await site.publishes(verdict="", tests=(), category="")
    await site.withdraws(await site.publishes())


async def test_no_question_breaks_the_open_data(database: Database, now: datetime, tmp_path: Path) -> None:
    async with public_site(database, now) as site:
        await fill(site)
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"{site.url}/api/v1/openapi.json"]
        command += ["--phases", _PHASES, "--max-examples", str(_EXAMPLES), "--seed", "7", "--continue-on-failure"]
        asked = await asyncio.to_thread(
            subprocess.run, command, cwd=tmp_path, capture_output=True, text=True, check=False, env=_environment()
        )
        assert asked.returncode == 0, asked.stdout + asked.stderr
        assert "No issues found" in asked.stdout, asked.stdout


def _environment() -> dict[str, str]:
    """Without our proxies: the service is on this machine."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")} | {
        "NO_COLOR": "1"
    }
