"""What does understanding 100,000 results cost beside only reading their cells? ``python -m tests.bench.tables``."""

import argparse
import csv
import io
import json
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import process_time

from openpyxl import Workbook
from python_calamine import CalamineWorkbook
from rich.console import Console
from rich.table import Table

from bot import tabular
from bot.content.results import load_results
from tests.bench.measure import BenchError

CONTENT = Path(__file__).parent.parent.parent / "content"
ROWS, SEED = 100_000, 20261122
LIMIT = 10_000
"""Rows of a second of processor time that must be understood."""
_TODAY = date(2026, 11, 22)
_HEADER = (
    "序号", "食品名称", "被抽样单位名称", "被抽样单位地址", "标称生产企业名称", "标称生产企业地址", "规格型号", "商标",
    "生产日期/批号", "抽样单编号", "不合格项目║检验结果║标准值", "检验机构",
)  # fmt: skip
_FOODS = ("韭菜", "芹菜", "芒果", "五香花生", "豆干", "酱卤牛肉", "桃酥", "苹果")
_ITEMS = ("毒死蜱", "腐霉利", "铅（以Pb计）", "噻虫胺", "二氧化硫残留量", "菌落总数")


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of processor time of understanding every row and of only reading the cells; megabytes at the highest."""

    kind: str
    rows: int
    ours: float
    bare: float
    megabytes: float
    bare_megabytes: float

    @property
    def ratio(self) -> float:
        return self.ours / self.bare

    @property
    def per_second(self) -> float:
        return self.rows / self.ours


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """A header and ``count`` samples, by one seed; businesses and items come again, numbers do not."""
    rnd = random.Random(SEED)
    yield _HEADER
    for number in range(1, count + 1):
        tests = [
            f"{item}║{rnd.randrange(60, 900) / 100:.2f}mg/kg║≤0.5mg/kg"
            for item in rnd.sample(_ITEMS, rnd.choice((1, 1, 1, 2)))
        ]
        yield (
            str(number), rnd.choice(_FOODS), f"和平区第{rnd.randrange(20_000)}便民超市 ", f"和平区柳荫街{rnd.randrange(900)}号",
            f"青禾{rnd.randrange(5000)}食品有限公司", "/", f"{rnd.randrange(1, 20) * 50}g/袋", "/",
            f"2026-0{rnd.randrange(1, 10)}-{rnd.randrange(10, 29)}", f"XC26{number:016d}", "；".join(tests), "和平区食品检验所",
        )  # fmt: skip


def write(path: Path, count: int) -> None:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows(count))
        return
    book = Workbook(write_only=True)
    sheet = book.create_sheet("不合格")
    for row in rows(count):
        sheet.append(row)
    book.save(path)


def bare(path: Path) -> int:
    """The cells alone, by the same libraries."""
    data = path.read_bytes()
    if path.suffix == ".csv":
        return sum(1 for _ in csv.reader(io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline=""))) - 1
    return sum(1 for _ in CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).iter_rows()) - 1


def ours(path: Path) -> int:
    stream = tabular.rows(path.name, path.read_bytes(), words=load_results(CONTENT), today=_TODAY)
    return sum(1 for row in stream if row.is_understood)


def measure(count: int = ROWS, kinds: Iterable[str] = ("xlsx", "csv")) -> list[Timing]:
    """Each reading in a process of its own, so that its memory is its own. Raises BenchError."""
    found = []
    with TemporaryDirectory() as folder:
        for kind in kinds:
            path = Path(folder) / f"results.{kind}"
            write(path, count)
            (plain, least), (seconds, most) = _apart("bare", path, count), _apart("ours", path, count)
            found.append(Timing(kind, count, seconds, plain, most, least))
    return found


def _apart(way: str, path: Path, count: int) -> tuple[float, float]:
    """Seconds of processor time and the highest megabytes."""
    command = [sys.executable, "-m", "tests.bench.tables", "--one", way, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchError(f"{path.name}: {done.stderr.strip().splitlines()[-1]}")
    told = json.loads(done.stdout)
    if told["rows"] != count:
        raise BenchError(f"{path.name}: {told['rows']} of {count} rows were understood")
    return told["seconds"], told["megabytes"]


def one(way: str, path: Path) -> dict[str, float]:
    begun = process_time()
    count = ours(path) if way == "ours" else bare(path)
    return {"rows": count, "seconds": process_time() - begun, "megabytes": getrusage(RUSAGE_SELF).ru_maxrss / 1024}


def judge(out: Console, timings: Iterable[Timing]) -> bool:
    """Print them; True when too few rows a second were understood."""
    table = Table("file", "rows", "rows/s", "ours / cells alone", "MB", "MB of cells alone", title="tables of results")
    slow = False
    for timing in timings:
        numbers = (f"{timing.per_second:,.0f}", f"{timing.ratio:.1f}", f"{timing.megabytes:.0f}")
        table.add_row(timing.kind, f"{timing.rows:,}", *numbers, f"{timing.bare_megabytes:.0f}")
        slow |= timing.per_second < LIMIT
    out.print(table)
    return slow


if __name__ == "__main__":
    words = argparse.ArgumentParser(prog="python -m tests.bench.tables", description=__doc__)
    words.add_argument("--rows", type=int, default=ROWS)
    words.add_argument("--one", nargs=2, metavar=("WAY", "FILE"), help=argparse.SUPPRESS)
    given = words.parse_args()
    if given.one:
        print(json.dumps(one(given.one[0], Path(given.one[1]))))
    else:
        found = measure(given.rows)
        judge(Console(), found)
        print(json.dumps([asdict(timing) for timing in found]))
