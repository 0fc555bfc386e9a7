"""Does ``import-results`` say what it understood, write nothing when asked not to, and end as operators expect?"""

import json
from pathlib import Path

import pytest

from tests.command_line import assert_refused, run
from tests.databases import KINDS, Databases

SHEET = """食品名称,被抽样单位名称,被抽样单位地址,生产日期,不合格项目║检验结果║标准值,检验结论
韭菜,和平区万星市场,和平区和平路8号,2026-10-11,腐霉利║0.53mg/kg║≤0.2mg/kg,不合格
挂面,和平区丰年粮油店,和平区建设大街31号,2026-13-40,/,合格
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "第11期.csv"
    path.write_text(SHEET, "utf-8")
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_file_comes_in_once_and_is_told(databases: Databases, kind: str, sheet: Path) -> None:
    url = databases.url(kind)
    first = run(url, "import-results", str(sheet), "--source", "和平区")
    assert first.returncode == 0, first.stderr
    assert "第11期.csv: 2 read, 1 new, 0 known, 1 quarantined" in first.stdout
    assert "表1!D3 “2026-13-40” 日历上没有这一天。" in first.stdout
    again = run(url, "import-results", str(sheet), "--json")
    told = json.loads(again.stdout)
    assert [told[name] for name in ("done", "read", "new", "known", "quarantined", "unknown")] == [True, 2, 0, 2, 0, []]


def test_dry_run_needs_no_database_and_writes_nothing(sheet: Path, tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    done = run(f"sqlite:///{path}", "import-results", str(sheet), "--dry-run", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["done"], told["new"], told["quarantined"]) == (0, False, 1, 1)
    assert told["rows"][0]["understood"]["tests"] == "腐霉利(first) 0.53mg/kg [≤0.2mg/kg]"
    (test,) = told["rows"][0]["sample"]["tests"]
    assert (test["item"], test["stage"], test["measures"][0]["value"]) == ("腐霉利", "first", "0.53")
    assert told["rows"][1]["doubts"][0]["code"] == "made_impossible"
    assert not path.exists()


def test_unknown_column_is_named_and_then_said(databases: Databases, sheet: Path) -> None:
    url = databases.url("sqlite")
    sheet.write_text(
        SHEET.replace("食品名称,", "食品名称,神秘数字,")
        .replace("\n韭菜,", "\n韭菜,7,")
        .replace("\n挂面,", "\n挂面,8,"),
        "utf-8",
    )
    asked = run(url, "import-results", str(sheet), "--source", "和平区")
    assert asked.returncode == 3
    assert "nobody knows the column “神秘数字”" in asked.stdout
    assert "(nothing written)" in asked.stdout
    said = run(url, "import-results", str(sheet), "--source", "和平区", "--is", "神秘数字=")
    assert (said.returncode, "1 new" in said.stdout) == (0, True)
    assert run(url, "import-results", str(sheet), "--source", "和平区").returncode == 0


def test_what_is_no_table_is_refused_in_one_line(databases: Databases, tmp_path: Path) -> None:
    url, path = databases.url("sqlite"), tmp_path / "x.bin"
    path.write_bytes(b"\x00\x01\x02")
    assert_refused(run(url, "import-results", str(path)), "✗")
    assert_refused(run(url, "import-results", str(tmp_path / "none.csv")), "No such file")
    path.write_text(SHEET, "utf-8")
    assert_refused(run(url, "import-results", str(path), "--is", "规格"), "HEADER=FIELD")
    assert_refused(run(url, "import-results", str(path), "--is", "规格=nothing"), "没有“nothing”这种列")
