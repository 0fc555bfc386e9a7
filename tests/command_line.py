"""How do tests type commands? ``python -m bot`` in a process of its own, with good settings and changes to them."""

import subprocess
import sys
from collections.abc import Mapping

from tests.processes import ROOT, Bot

PASSWORD = "correct horse battery"


def run(url: str, *words: str, changes: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """``python -m bot`` with good settings and ``changes`` to them."""
    bot = Bot(url)
    bot.log.close()
    environment = bot.environment | {"COLUMNS": "300", "SHIYU_STAFF_PASSWORD": PASSWORD} | dict(changes or {})
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def assert_refused(result: subprocess.CompletedProcess[str], words: str) -> None:
    assert result.returncode == 2, result.stderr
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
