"""Does the measuring of tables of results tell what was read, lost and set aside?"""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.eval.__main__ import main
from tests.eval.results import headers, measure, readings, rows

TODAY = date(2026, 11, 22)
NATIONAL = """物料名称,产品分类,生产商,供应商,生产日期,检测项目,检测结果,限量值,判定
挂面,粮食加工品,青禾食品有限公司,一禾超市,2026-01-09,,,,合格
"""
PASTED = """不合格产品信息 | |||
序号 | 产品名称 | 被抽样单位名称 | 不合格项目||检验结果||标准值 |
1 | 芹菜 | 山月蔬菜摊 | 毒死蜱‖0.21mg/kg‖≤0.05mg/kg |"""
PROSE = "共抽检5批次,其中:饮料4批次,其中合格样品4批次,不合格样品0批次;糕点1批次,其中合格样品1批次,不合格样品0批次。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    failing = {
        "food_name_raw": "韭菜",
        "sampler_name": "山月蔬菜摊",
        "prod_date": "2026-01-09",
        "fail_raw": "腐霉利║6.7mg/kg║≤5mg/kg",
    }
    doubted = failing | {"prod_date": "2026-02-30"}
    (tmp_path / rows.FAILING).write_text(json.dumps([failing, doubted], ensure_ascii=False), "utf-8")
    (tmp_path / rows.NATIONAL).write_text(NATIONAL, "utf-8")
    texts = [json.dumps({"text": text}, ensure_ascii=False) for text in (PROSE, PASTED)]
    (tmp_path / rows.ANNOUNCEMENTS).write_text("\n".join(texts), "utf-8")
    spelled = {"variants": {"food_name": [f"食品名称{place}" for place in range(headers.OPEN)] + ["样品名称"]}}
    (tmp_path / measure.HEADERS).write_text(json.dumps(spelled, ensure_ascii=False), "utf-8")
    return tmp_path


def test_rows_and_counts_are_told_by_file(folder: Path) -> None:
    told = measure.measure(folder, TODAY)
    assert f"{rows.FAILING}: 2 rows, 1 understood, 1 aside" in told
    assert f"{rows.NATIONAL}: 1 rows given, 1 told of" in told
    assert "announcement 1.txt: 2 categories, 5 batches, 5 passed, 0 failed; the announcement says 5" in told
    assert "announcement 2.txt: 1 rows, 1 understood, 0 aside" in told


def test_what_was_set_aside_stands_in_the_report(folder: Path, tmp_path: Path) -> None:
    measure.measure(folder, TODAY, tmp_path / "report.tsv")
    (line,) = (tmp_path / "report.tsv").read_text("utf-8").splitlines()
    assert line.split("\t")[2] == "2"
    assert "made_impossible" in line


def test_a_row_read_otherwise_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    row = rows.failing(folder / rows.FAILING)[0]
    readings.write({row.digest: {"food": '"韭黄"', "venue": '"山月蔬菜摊"'}}, tmp_path / "readings.tsv")
    monkeypatch.setattr(readings, "FILE", tmp_path / "readings.tsv")
    told = measure.measure(folder, TODAY)
    assert "by hand, 1 rows: 0 in every field; food 0/1, venue 1/1" in told
    assert f"by hand, {rows.FAILING} row 1: not as read: food" in told


def test_headers_are_split_the_same_every_time(folder: Path) -> None:
    first, again = headers.split(folder / measure.HEADERS), headers.split(folder / measure.HEADERS)
    assert first == again
    assert [len(part) for part in first] == [headers.OPEN, 1]


def test_a_header_told_wrongly_is_not_called_asked() -> None:
    part = [headers.Spelling("商标", ("brand",)), headers.Spelling("规格", ("spec",))]
    assert headers.share(part, {"商标": "food"}.get) == "0 of 2 right (0.0%), 1 asked, 1 wrong"


def test_a_folder_without_tables_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["results", str(tmp_path)]) == 2
    assert rows.NATIONAL in capsys.readouterr().out
