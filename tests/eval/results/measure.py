"""What is understood of every file of results in a folder, and is it what a person read there?"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.content.results import load_results
from bot.domain.refused import Refused
from bot.domain.result.reading import Read, Reading
from bot.tabular import read
from bot.tabular.header import Headers
from tests.eval.results import canonical, headers, readings
from tests.eval.results.rows import ANNOUNCEMENTS, FAILING, NATIONAL, Row, all_rows, announcements, chosen

CONTENT = Path("content")
HEADERS = "header_variants.json"
NEEDED = FAILING, NATIONAL, ANNOUNCEMENTS, HEADERS
CONFIRMED = Path(__file__).parent / "confirmed.tsv"
"""What staff say of the columns of the failing samples, which nobody can know; those that are shifted in some rows
(inst, bulletin_no) are left out."""
_TOTAL = re.compile(r"(\d+)批次")


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it is handed over: what stands in a line of the announcements is handed over as its own text."""

    name: str
    data: bytes


def is_whole(folder: Path) -> bool:
    return all((folder / name).is_file() for name in NEEDED)


def mapping(path: Path) -> dict[str, str]:
    """header → field"""
    lines = (line.partition("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {header: field for header, _, field in lines}


def given(folder: Path) -> Iterable[Given]:
    for path in sorted(path for path in folder.iterdir() if path.is_file() and path.name != HEADERS):
        if path.name == ANNOUNCEMENTS:
            yield from (Given(name, text.encode()) for name, text in announcements(path).items())
        else:
            yield Given(path.name, path.read_bytes())


def measure(folder: Path, today: date, report: Path | None = None) -> str:
    """The figures; what was set aside and why is written to ``report``."""
    words, confirmed = load_results(CONTENT), mapping(CONFIRMED)
    lines: list[str] = []
    aside: list[str] = []
    of_rows: dict[str, Sequence[Read]] = {}
    for one in given(folder):
        told = confirmed if one.name == FAILING else {}
        try:
            reading = read(one.name, one.data, words=words, mapping=told, today=today)
        except Refused as refused:
            lines.append(f"{one.name}: refused, {refused.code}")
            continue
        lines += _told(one, reading)
        aside += [_aside(one.name, row) for row in reading.rows if not row.is_understood]
        of_rows[one.name] = reading.rows
    lines += _lost(all_rows(folder), of_rows)
    lines += _by_hand(chosen(folder), of_rows, readings.load())
    lines += _headers(folder / HEADERS, Headers(words).field)
    if report:
        report.write_text("".join(f"{line}\n" for line in aside), encoding="utf-8")
    return "\n".join(lines)


def _told(one: Given, reading: Reading) -> list[str]:
    understood = sum(row.is_understood for row in reading.rows)
    codes = Counter(doubt.code for row in reading.rows for doubt in row.doubts)
    why = ", ".join(f"{code} {count}" for code, count in codes.most_common())
    lines = [f"{one.name}: {len(reading.rows)} rows, {understood} understood, {len(reading.rows) - understood} aside"]
    lines += [f"{one.name}: why aside: {why}"] if why else []
    lines += [f"{one.name}: column asked about: {column.header}" for column in reading.unknown]
    return lines + _counts(one, reading)


def _counts(one: Given, reading: Reading) -> list[str]:
    if not reading.counts:
        return []
    told = _TOTAL.search(one.data.decode())
    batches = sum(count.batches for count in reading.counts)
    passed = sum(count.passed or 0 for count in reading.counts)
    failed = sum(count.failed or 0 for count in reading.counts)
    total = told[1] if told else "no total"
    return [
        f"{one.name}: {len(reading.counts)} categories, {batches} batches, {passed} passed, {failed} failed; "
        f"the announcement says {total}"
    ]


def _aside(name: str, row: Read) -> str:
    why = ", ".join(f"{doubt.code} {doubt.cell}" for doubt in row.doubts)
    return f"{name}\t{row.sheet}\t{row.row}\t{why}"


def _lost(given_rows: Mapping[str, Sequence[Row]], of_rows: Mapping[str, Sequence[Read]]) -> list[str]:
    """Is every row of the tables told of, understood or set aside?"""
    counts = {name: (len(rows), len(of_rows.get(name, ()))) for name, rows in given_rows.items()}
    return [f"{name}: {given} rows given, {read} told of" for name, (given, read) in counts.items()]


def _by_hand(
    rows: Sequence[Row], of_rows: Mapping[str, Sequence[Read]], told: Mapping[str, Mapping[str, str]]
) -> list[str]:
    compared: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    known = [(row, told[row.digest[: readings.ROW]]) for row in rows if row.digest[: readings.ROW] in told]
    places = []
    for row, read_so in known:
        values = _values(of_rows.get(row.file, ())[row.place - 1 : row.place])
        differing = readings.differing(row.digest, read_so, values)
        compared.update(name for name in values if name in read_so)
        wrong.update(differing)
        places += [f"by hand, {row.file} row {row.place}: not as read: {', '.join(differing)}"] if differing else []
    fields = ", ".join(f"{name} {count - wrong[name]}/{count}" for name, count in compared.items())
    return [f"by hand, {len(known)} rows: {len(known) - len(places)} in every field; {fields}", *places]


def _values(at: Sequence[Read]) -> dict[str, str]:
    """By field; of a row set aside too what was understood of it; ``at`` is empty where the row was lost."""
    if not at:
        return {"standing": canonical.canonical("lost")}
    found = at[0]
    values = canonical.fields(found.sample) if found.sample else {}
    return values | {"standing": canonical.canonical("read" if found.is_understood else "aside")}


def _headers(path: Path, field: Callable[[str], str | None]) -> list[str]:
    parts = zip(("built on", "sealed"), headers.split(path), strict=True)
    return [f"headers {name}: {headers.share(part, field)}" for name, part in parts]
