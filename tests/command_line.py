"""How do tests type commands? ``python -m bot`` in a process of its own, with good settings and changes to them."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.forked import start
from tests.processes import ROOT, Bot

PASSWORD = "correct horse battery"


def run(url: str, *words: str, changes: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """``python -m bot`` with good settings and ``changes`` to them."""
    bot = Bot(url)
    bot.log.close()
    environment = bot.environment | {"COLUMNS": "300", "SHIYU_STAFF_PASSWORD": PASSWORD} | dict(changes or {})
    with TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = start("bot", words, environment, ROOT, str(out), str(err))
        process.join(60)
        assert process.exitcode is not None, f"{words} did not end"
        return subprocess.CompletedProcess(words, process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))


def assert_refused(result: subprocess.CompletedProcess[str], words: str) -> None:
    assert result.returncode == 2, result.stderr
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
