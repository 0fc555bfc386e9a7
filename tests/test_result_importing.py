"""Does a file of results come in whole or not at all, once, with every row accounted for?"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, update

from bot.domain.refused import Refused
from bot.services import result
from bot.services.result import importing
from bot.services.result.entering import Entry
from bot.services.result.views import Import
from bot.store import tables
from bot.store.engine import Database
from tests.results import CAKE, LEEK, LI, LOOK, WANG, Desk, desk, file_of, many


@pytest.fixture
async def office(database: Database, now: datetime) -> AsyncIterator[Desk]:
    async with desk(database, now) as started:
        yield started


def held(connection: Connection) -> dict[str, int]:
    """Rows in the tables of what was brought in."""
    kinds = {"samples": tables.sample, "tests": tables.sample_test, "rows": tables.result_row}
    return {
        name: connection.execute(select(func.count()).select_from(table)).scalar_one() for name, table in kinds.items()
    }


def counted(done: Import) -> tuple[int, int, int, int]:
    return done.read, done.new, done.known, done.quarantined


async def test_every_row_is_a_sample_or_in_quarantine(office: Desk) -> None:
    done = await office.brings([LEEK, CAKE, "合计 2 批次"])
    assert (done.state, counted(done)) == ("done", (3, 2, 0, 1))
    assert await office.database.read(held) == {"samples": 2, "tests": 1, "rows": 1}
    [row], total = await office.database.read(result.quarantine, actor=LI)
    assert (total, row.row, row.cells, row.doubts[0].code) == (1, 4, {"食品名称": "合计 2 批次"}, "empty")


async def test_importing_the_same_file_twice_adds_nothing(office: Desk) -> None:
    await office.brings([LEEK, CAKE, "合计"])
    before = await office.database.read(held)
    done = await office.brings([LEEK, CAKE, "合计"])
    assert counted(done) == (3, 0, 3, 0)
    assert await office.database.read(held) == before


async def test_like_rows_without_a_number_are_two_samples(office: Desk) -> None:
    bare = dict.fromkeys(("sampling_number", "report_number"), "")
    [plain] = [type(CAKE)(**{**{name: getattr(CAKE, name) for name in CAKE.__slots__}, **bare})]
    assert counted(await office.brings([plain, plain])) == (2, 2, 0, 0)
    assert counted(await office.brings([plain, plain, plain])) == (3, 1, 2, 0)
    assert counted(await office.brings([CAKE, CAKE])) == (2, 1, 1, 0)


async def test_a_number_with_another_content_goes_to_quarantine(office: Desk) -> None:
    await office.brings([CAKE])
    [other] = many(1)
    done = await office.brings([type(CAKE)("桃酥", sampling_number=CAKE.sampling_number), other])
    assert counted(done) == (2, 1, 0, 1)
    [row], _ = await office.database.read(result.quarantine, actor=LI)
    assert [doubt.code for doubt in row.doubts] == ["number_taken"]
    assert counted(await office.brings([type(CAKE)("桃酥", sampling_number=CAKE.sampling_number), other])) == (
        2,
        0,
        2,
        0,
    )


async def test_looking_at_a_file_writes_nothing(office: Desk) -> None:
    await office.brings([CAKE])
    given: dict[str, Any] = {
        "actor": LI,
        "name": "x.json",
        "data": file_of([LEEK, CAKE, "?"]),
        "source": "s",
        "now": office.now,
    }
    seen = await office.database.read(result.look, **given)
    assert (seen.read, seen.new, seen.known, seen.quarantined) == (3, 1, 1, 1)
    assert [row.is_new for row in seen.rows] == [True, False, True]
    assert seen.rows[0].understood["tests"] == "腐霉利(first) 0.53mg/kg [≤0.2mg/kg]"
    assert await office.database.read(held) == {"samples": 1, "tests": 0, "rows": 0}


async def test_unknown_columns_are_asked_once_for_a_source(office: Desk) -> None:
    importer = result.Importer(office.database, lambda: office.now)
    ref = await office.keeps([LEEK], header="样品")
    assert [
        one.header for one in (await office.database.read(result.preview, actor=LI, ref=ref, now=office.now)).unknown
    ] == ["样品"]
    with pytest.raises(Refused) as refused:
        await importer.run(LI, ref)
    assert (refused.value.code, refused.value.values) == ("result_import.columns", {"headers": "样品"})
    say: dict[str, Any] = {"actor": LI, "source": "和平区", "now": office.now}
    with pytest.raises(Refused):
        await office.database.run(result.mapping, fields={"样品": "no field"}, **say)
    await office.database.run(result.mapping, fields={"样品": "food"}, **say)
    assert (await importer.run(LI, ref)).new == 1
    assert (await importer.run(LI, await office.keeps([CAKE], header="样品"))).new == 1
    other = await office.keeps([CAKE], source="新河区", header="样品")
    with pytest.raises(Refused):
        await importer.run(LI, other)


async def test_nothing_is_there_until_all_of_it_is(office: Desk) -> None:
    seen = []

    def watch(done: Import) -> None:
        seen.append(done.read)

    ref = await office.keeps(many(600))
    parts = await office.database.read(importing.parts, ref=ref, now=office.now)
    await office.database.run(importing.begin, actor=LI, ref=ref, total=600, now=office.now)
    await office.database.run(importing.bring, ref=ref, some=parts.take(), now=office.now)
    queued = await office.database.read(result.queue, actor=LI, now=office.now)
    assert (queued.items, queued.total, dict(queued.counts)) == ([], 0, {})
    with pytest.raises(Refused) as refused:
        await office.database.run(importing.finish, actor=LI, ref=ref, rows=parts.rows, read=600, now=office.now)
    assert refused.value.code == "result_import.cancelled"
    with pytest.raises(Refused) as busy:
        await office.brings(many(3, first=900), watch)
    assert busy.value.code == "result_import.busy"


async def test_progress_is_told_part_by_part(office: Desk) -> None:
    seen: list[int] = []
    done = await office.brings(many(600), lambda one: seen.append(one.read))
    assert seen == [100, 200, 300, 400, 500, 600]
    assert counted(done) == (600, 600, 0, 0)


async def test_a_cancelled_import_leaves_nothing(office: Desk) -> None:
    refs: list[str] = []

    def stop(done: Import) -> None:
        refs.append(done.ref)
        asyncio.get_running_loop().create_task(
            office.database.run(result.cancel, actor=LI, ref=done.ref, now=office.now, why="选错了")
        )

    with pytest.raises(Refused) as refused:
        await office.brings(many(3000), stop)
    assert refused.value.code == "result_import.cancelled"
    assert await office.database.read(held) == {"samples": 0, "tests": 0, "rows": 0}
    ended = await office.database.read(result.imported, refs[0])
    assert (ended.state, ended.why) == ("cancelled", "选错了")


async def test_a_task_that_is_cancelled_leaves_nothing(office: Desk) -> None:
    importer = result.Importer(office.database, lambda: office.now)
    ref, begun = await office.keeps(many(3000)), asyncio.Event()
    task = asyncio.create_task(importer.run(LI, ref, lambda _: begun.set()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await office.database.read(held) == {"samples": 0, "tests": 0, "rows": 0}
    await office.database.run(result.again, actor=LI, ref=ref, now=office.now)
    assert (await importer.run(LI, ref)).new == 3000


async def test_what_a_dead_process_left_is_swept(office: Desk) -> None:
    ref = await office.keeps([*many(600), "?"])
    parts = await office.database.read(importing.parts, ref=ref, now=office.now)
    await office.database.run(importing.begin, actor=LI, ref=ref, total=601, now=office.now)
    while some := parts.take():
        await office.database.run(importing.bring, ref=ref, some=some, now=office.now)
    assert await office.database.run(result.sweep, now=office.now) == 0
    office.later(minutes=2)
    importer = result.Importer(office.database, lambda: office.now)
    assert await importer.sweep() == 601
    assert await office.database.read(held) == {"samples": 0, "tests": 0, "rows": 0}
    await office.database.run(result.again, actor=LI, ref=ref, now=office.now)
    assert counted(await importer.run(LI, ref)) == (601, 600, 0, 1)


async def test_part_of_an_import_that_ended_is_not_kept(office: Desk) -> None:
    ref = await office.keeps(many(3))
    parts = await office.database.read(importing.parts, ref=ref, now=office.now)
    await office.database.run(importing.begin, actor=LI, ref=ref, total=3, now=office.now)

    def write(connection: Connection) -> None:
        class Ended(list[Entry]):
            def __iter__(self) -> Iterator[Entry]:
                """Another process ends the import while this one writes."""
                connection.execute(update(tables.result_import).values(state="failed"))
                return super().__iter__()

        importing.bring(connection, ref=ref, some=Ended(parts.take()), now=office.now)

    with pytest.raises(Refused) as refused:
        await office.database.run(write)
    assert refused.value.code == "result_import.cancelled"
    assert await office.database.read(held) == {"samples": 0, "tests": 0, "rows": 0}


async def test_settled_row_is_read_again_with_other_cells(office: Desk) -> None:
    await office.brings(["青菜", "合计"])
    rows, _ = await office.database.read(result.quarantine, actor=LI)
    first, second = sorted(row.id for row in rows)
    say: dict[str, Any] = {"actor": LI, "now": office.now}
    with pytest.raises(Refused) as refused:
        await office.database.run(result.settle, row=first, cells={"食品名称": "还是青菜"}, **say)
    assert refused.value.code == "result_row.doubtful"
    with pytest.raises(Refused) as refused:
        await office.database.run(result.settle, row=first, cells={"别的": "x"}, **say)
    assert refused.value.code == "result_row.column_unknown"
    ref = await office.database.run(result.settle, row=first, cells={"食品名称": "食品青菜"}, **say)
    assert (await office.sees(ref)).shown.food == "食品青菜"
    with pytest.raises(Refused):
        await office.database.run(result.leave, row=second, why=" ", **say)
    await office.database.run(result.leave, row=second, why="合计行", **say)
    with pytest.raises(Refused) as refused:
        await office.database.run(result.leave, row=second, why="合计行", **say)
    assert refused.value.code == "result_row.settled"
    assert counted(await office.brings(["青菜", "合计"])) == (2, 0, 2, 0)
    left, _ = await office.database.read(result.quarantine, actor=LI, state="left")
    assert [(row.why, row.settled_by) for row in left] == [("合计行", "li")]


async def test_two_who_settle_one_row_make_one_sample(office: Desk) -> None:
    await office.brings(["青菜"])
    ((row,), _) = await office.database.read(result.quarantine, actor=LI)
    again: dict[str, Any] = {"row": row.id, "cells": {"食品名称": "食品青菜"}, "now": office.now}
    people = (office.database.run(result.settle, actor=actor, **again) for actor in (LI, WANG))
    done = await asyncio.gather(*people, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Refused", "str"]
    assert [one.code for one in done if isinstance(one, Refused)] == ["result_row.settled"]


async def test_record_of_a_settled_row_names_no_cell_text(office: Desk) -> None:
    await office.brings(["青菜"])
    ((row,), _) = await office.database.read(result.quarantine, actor=LI)
    await office.database.run(result.settle, actor=LI, row=row.id, cells={"食品名称": "食品青菜"}, now=office.now)
    details = await office.database.read(lambda connection: list(connection.scalars(select(tables.audit.c.detail))))
    assert any("食品名称" in detail for detail in details)
    assert not any("青菜" in detail for detail in details)


async def test_venue_is_placed_by_its_address_and_name(office: Desk) -> None:
    seen = await office.sees(await office.receives())
    assert (seen.shown.area, seen.shown.area_name, seen.shown.venue_kind) == ("990101001", "城关街道", "market")
    assert (seen.shown.evidence, seen.source, seen.sampling_number) == (
        "HP-2026-0001",
        "和平区",
        "XBJ26990101002930001",
    )


async def test_only_those_who_may_edit_bring_files_in(office: Desk) -> None:
    given: dict[str, Any] = {"name": "x.json", "data": file_of([LEEK]), "source": "s", "now": office.now}
    works: tuple[Any, ...] = (result.look, result.keep)
    for work in works:
        with pytest.raises(Refused) as refused:
            await office.database.run(work, actor=LOOK, **given)
        assert refused.value.code == "staff.not_allowed"
    ref = await office.keeps([LEEK])
    for change in (result.cancel, result.again):
        with pytest.raises(Refused):
            await office.database.run(change, actor=LOOK, ref=ref, now=office.now)
    await office.database.run(result.cancel, actor=WANG, ref=ref, now=office.now)
    rows, total = await office.database.read(result.imports, actor=LOOK)
    assert [(row.state, total) for row in rows] == [("cancelled", 1)]


async def test_kept_file_that_nobody_wanted_goes(office: Desk) -> None:
    ref = await office.keeps([LEEK])
    office.now += timedelta(days=4)
    await office.database.run(result.sweep, now=office.now)
    assert (await office.database.read(result.imported, ref)).state == "cancelled"


async def test_failed_file_that_nobody_tried_again_goes(office: Desk) -> None:
    ref = await office.keeps([LEEK])
    await office.database.run(importing.fail, ref=ref, why="Unavailable", now=office.now)
    office.now += timedelta(days=4)
    await office.database.run(result.sweep, now=office.now)
    assert (await office.database.read(result.imported, ref)).state == "failed"
    with pytest.raises(Refused) as refused:
        await office.database.run(result.again, actor=LI, ref=ref, now=office.now)
    assert refused.value.code == "result_import.over"


async def test_mapping_of_an_endless_source_is_refused(office: Desk) -> None:
    with pytest.raises(Refused) as refused:
        await office.database.run(
            result.mapping, actor=LI, source="区" * 61, fields={"食品名称": "food"}, now=office.now
        )
    assert refused.value.code == "result_import.source_long"


async def test_garbage_of_any_kind_ends_in_quarantine(office: Desk) -> None:
    garbage: list[Any] = [
        replace(CAKE, food="豆\0糕"),
        replace(CAKE, venue="店\ud800"),
        replace(CAKE, food="长" * 201),
        "\0\ud800",
    ]
    assert counted(await office.brings([*garbage, LEEK])) == (5, 1, 0, 4)
    rows, _ = await office.database.read(result.quarantine, actor=LI)
    assert sorted(row.doubts[0].code for row in rows) == ["empty", "text_long", "unprintable", "unprintable"]
    assert counted(await office.brings([*garbage, LEEK])) == (5, 0, 5, 0)
