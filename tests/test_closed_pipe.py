"""Does a command whose output nobody reads any more, as with `… | head`, end without a word?"""

import subprocess
import sys

import pytest

from tests.processes import ROOT


@pytest.mark.parametrize(
    "words",
    [
        "bot keys new",
        "bot --help",
        "bot ask --batch tests/questions/entries-6.tsv --json",
        "bot.sandbox --port 0",
        "bot sandbox --port 0",
        "tests.eval nothing-here",
    ],
)
def test_a_closed_pipe_is_no_failure_to_tell(words: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", *words.split()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    _, said = process.communicate(timeout=60)
    assert said == b""
    assert process.returncode == 1
