"""Do cases and figures leave without their reporters, and come in whole or not at all?"""

from datetime import UTC, date, datetime
from functools import partial

import pytest
from sqlalchemy import Connection, func, select

from bot.domain.refused import Refused
from bot.domain.staff import Actor
from bot.services import complaint, export
from bot.services.export.intake import HEAD
from bot.services.export.sheet import read, write
from bot.store import audit, tables
from bot.store.engine import Database
from tests.conftest import CONTENT
from tests.test_figures import fill

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
APPROVER = Actor(0, "wang", "王芳", frozenset({"approver"}))
HANDLER = Actor(0, "li", "李明", frozenset({"handler"}))
SPAN = {"since": date(2026, 11, 1), "until": date(2026, 11, 30)}
GOOD = {
    "类别": "投诉",
    "收到日期": "2026-11-20",
    "经过": "=酸奶过期，电话13912345678",
    "地点": "东关小店",
    "姓名": "欧阳小楠",
    "电话": "13912345678",
    "12315编号": "1371000002026",
}
TEXTS = CONTENT.texts


def sheet(*rows: dict[str, str], form: str = "xlsx") -> bytes:
    return write("import", form, HEAD, [[row.get(name, "") for name in HEAD] for row in rows]).data


async def taken(database: Database, data: bytes, name: str = "x.xlsx", actor: Actor = APPROVER) -> export.Taken:
    return await database.run(partial(export.take, actor=actor, data=data, name=name, now=NOW))


def count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(tables.complaint)) or 0


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_sheet_becomes_cases_with_their_reporters_sealed(database: Database, form: str) -> None:
    report = {"类别": "举报", "收到日期": "2026/11/19 09:30", "经过": "后厨有老鼠", "地点": "西门饭店"}
    found = await taken(database, sheet(GOOD, {}, report, form=form), f"x.{form}")
    assert (len(found.numbers), found.faults) == (2, [])
    case = await database.read(partial(complaint.case, number=found.numbers[0]))
    assert case.story == "=酸奶过期，电话【电话】"
    assert case.contact_masked == "139****5678"
    assert case.received == datetime(2026, 11, 19, 16, tzinfo=UTC)
    assert "case.import" in [entry.act for entry in (await database.read(audit.page, 1, 9))[0]]


async def test_one_bad_row_keeps_all_out(database: Database) -> None:
    bad = {"类别": "建议", "收到日期": "昨天", "电话": "12", "来源": "微博", "来源编号": "9" * 41}
    found = await taken(database, sheet(GOOD, bad, {**GOOD, "姓名": "", "收到日期": "2026-12-01", "12315编号": "2"}))
    assert found.numbers == []
    assert {(fault.row, fault.column, fault.code) for fault in found.faults} == {
        (3, "类别", "import.choice"),
        (3, "收到日期", "import.date"),
        (3, "经过", "import.missing"),
        (3, "地点", "import.missing"),
        (3, "电话", "import.phone"),
        (3, "来源", "import.choice"),
        (3, "来源编号", "import.long"),
        (4, "姓名", "import.missing"),
        (4, "收到日期", "import.future"),
    }
    for fault in found.faults:
        assert TEXTS.say(f"refused.{fault.code}", fault.values)
    assert await database.read(count) == 0


async def test_same_sheet_twice_is_noticed(database: Database) -> None:
    assert (await taken(database, sheet(GOOD))).faults == []
    again = await taken(database, sheet({**GOOD, "12315编号": ""}, GOOD))
    assert [(fault.row, fault.code) for fault in again.faults] == [(3, "import.known")]
    twice = await taken(database, sheet({**GOOD, "12315编号": "7"}, {**GOOD, "12315编号": "7"}))
    assert [(fault.row, fault.code) for fault in twice.faults] == [(3, "import.known")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (write("x", "xlsx", ("类别", "经过"), [("投诉", "x")]).data, "import.columns"),
        (sheet(), "import.empty"),
        (sheet({}, {}), "import.empty"),
    ],
)
async def test_sheet_of_another_kind_is_refused(database: Database, data: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        await taken(database, data)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_exported_cases_name_no_reporter(database: Database, form: str) -> None:
    (number,) = (await taken(database, sheet(GOOD))).numbers
    file = await database.run(partial(export.cases, actor=APPROVER, **SPAN, form=form, now=NOW))
    lines = read(file.data, file.name, 10)
    line = dict(zip(lines.head, lines.rows[0], strict=True))
    assert (line["编号"], line["类别"], line["状态"], line["收到"]) == (number, "投诉", "已收到", "2026-11-20 00:00")
    assert line["经过"] == "=酸奶过期，电话【电话】"
    assert "欧阳小楠" not in str(lines)
    assert "13912345678" not in str(lines)
    entry = (await database.read(audit.page, 1, 1))[0][0]
    assert (entry.act, entry.subject, entry.detail) == ("case.export", "2026-11-01–2026-11-30", f"{form}, 1")


async def test_exported_figures_hold_small_counts_back(database: Database) -> None:
    await database.run(fill)
    file = await database.run(partial(export.figures, actor=APPROVER, **SPAN, form="csv", now=NOW))
    lines = {(row[0], row[1]): row[2:] for row in read(file.data, file.name, 99).rows}
    assert lines["合计", "（未填）"] == ["8", "0", "0", "1", "7", "0.0%"]
    assert lines["类别", "report"] == ["不足 5"] * 5 + [""]
    assert lines["类别", "complaint"] == ["不足 5"] * 5 + [""]


async def test_handlers_neither_export_nor_import(database: Database) -> None:
    for work in (export.cases, export.figures):
        with pytest.raises(Refused, match="staff.not_allowed"):
            await database.run(partial(work, actor=HANDLER, **SPAN, form="csv", now=NOW))
    with pytest.raises(Refused, match="staff.not_allowed"):
        await taken(database, sheet(GOOD), actor=HANDLER)


async def test_unknown_form_is_refused(database: Database) -> None:
    with pytest.raises(Refused, match="export.form"):
        await database.run(partial(export.cases, actor=APPROVER, **SPAN, form="pdf", now=NOW))
    with pytest.raises(Refused, match="export.form"):
        export.template("doc")
    assert read(export.template("csv").data, "x.csv", 1).head == list(HEAD)
