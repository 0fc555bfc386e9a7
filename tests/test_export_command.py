"""Do sheets go out and come in by the command line, and is every fault named?"""

from pathlib import Path

from tests.command_line import run
from tests.databases import Databases
from tests.test_export import GOOD, sheet


def test_sheet_goes_in_and_out_by_command(databases: Databases, tmp_path: Path) -> None:
    url, given, made = databases.url("sqlite"), tmp_path / "in.xlsx", tmp_path / "out.csv"
    given.write_bytes(sheet(GOOD, {**GOOD, "12315编号": "", "类别": "建议"}))
    refused = run(url, "cases", "import", str(given))
    assert refused.returncode == 2
    assert "nothing was filed:\n第 3 行「类别」：只能填写：投诉、举报。" in refused.stderr
    given.write_bytes(sheet(GOOD))
    filed = run(url, "cases", "import", str(given))
    assert filed.returncode == 0, filed.stderr
    assert filed.stdout.startswith("1 cases filed: T20")
    span = ("--since", "2026-11-01", "--until", "2026-11-30")
    assert run(url, "cases", "export", str(made), *span).returncode == 0
    assert "酸奶过期" in made.read_text("utf-8-sig")
    assert "13912345678" not in made.read_text("utf-8-sig")
    assert oct(made.stat().st_mode)[-3:] == "600"
    again = run(url, "cases", "export", str(made), *span)
    assert (again.returncode, "exists" in again.stderr) == (2, True)
