"""Does the register come in by the command line, from the files offices have, and is what is left out named?"""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.services.export import write
from tests.command_line import run
from tests.databases import Databases
from tests.register import grid, line


def saved(path: Path, *rows: dict[str, str]) -> Path:
    (_, head), *lines = grid(rows).rows
    path.write_bytes(write("名录", path.suffix[1:], head, [cells for _, cells in lines]).data)
    return path


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_register_comes_in_by_command(databases: Databases, tmp_path: Path, form: str) -> None:
    url = databases.url("sqlite")
    rows = [line(1), line(2, "好邻居超市") | {"有效期至": "明年", "信用等级": "AAA"}]
    file = str(saved(tmp_path / f"名录.{form}", *rows))

    def brought(*more: str) -> dict[str, Any]:
        done = run(url, "import-businesses", file, "--json", *more)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    counts = ("table", "read", "new", "changed", "known", "quarantined")
    looked = brought("--dry-run")
    assert [looked[name] for name in counts] == ["register", 2, 1, 0, 0, 1]
    assert looked["left_out"] == ["信用等级"]
    assert looked["rows"][0]["understood"]["licence_until"] == "2027-02-28"
    assert (looked["rows"][1]["status"], looked["rows"][1]["doubts"][0]["text"]) == ("doubt", "明年")
    first, again = brought(), brought()
    assert [first[name] for name in counts] == ["register", 2, 1, 0, 0, 1]
    assert [again[name] for name in counts] == ["register", 2, 0, 0, 2, 0]


def test_what_is_no_table_says_what_to_do(databases: Databases, tmp_path: Path) -> None:
    url = databases.url("sqlite")
    file = str(saved(tmp_path / "x.csv", {"甲": "1", "乙": "2"}))
    refused = run(url, "import-businesses", file)
    assert (refused.returncode, "没有认出这是哪一种表" in refused.stderr) == (2, True)
    refused = run(url, "import-businesses", file, "--table", "shops")
    assert (refused.returncode, "it can be register, penalty" in refused.stderr) == (2, True)
    assert run(url, "import-businesses", str(tmp_path / "none.csv")).returncode == 2
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 no book")
    assert run(url, "import-businesses", str(tmp_path / "broken.xlsx")).returncode == 2


def test_column_once_said_is_known_for_its_source(databases: Databases, tmp_path: Path) -> None:
    url, file = databases.url("sqlite"), str(saved(tmp_path / "名录.csv", line(1) | {"备用名": "老王家"}))
    said = run(url, "import-businesses", file, "--source", "许可系统", "--is", "备用名=alias", "--json")
    assert (said.returncode, json.loads(said.stdout)["left_out"]) == (0, []), said.stderr
    again = json.loads(run(url, "import-businesses", file, "--source", "许可系统", "--json").stdout)
    assert (again["left_out"], again["known"]) == ([], 1)
    assert again["rows"][0]["understood"]["alias"] == "老王家"
