"""How do the demo's inspection results come about? As files, by the same way as an office's own, some of them to the end."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

from bot.domain.number import BEIJING
from bot.domain.ports import Connection, Units
from bot.domain.refused import Refused
from bot.domain.result.reading import Verdict
from bot.domain.result.table import Act
from bot.domain.round import State
from bot.domain.staff import Actor
from bot.services import complaint, result, round

_MADE = "生产日期/批号"
_NUMBER = "抽样单编号"
_WINDOW = timedelta(days=20)  # more than seven working days, whatever the holidays
People = Mapping[str, Actor]


@dataclass
class _Desk:
    """Two people and the moment at which they do something."""

    units: Units
    people: People
    at: datetime

    async def does(self, ref: str, act: Act, who: str = "chen", **given: Any) -> Any:
        return await self.units.run(result.act, actor=self.people[who], ref=ref, act=act, now=self.at, **given)


async def bring_all(units: Units, *, results: Sequence[Mapping[str, Any]], people: People, now: datetime) -> None:
    """Every file of content/demo/results.yaml, and what was done with its rows."""
    for given in results:
        desk = _Desk(units, people, now - timedelta(days=given["days"]))
        data = _sheet(given["rows"], desk.at)
        file = {"name": given["name"], "source": given["source"], "data": data, "now": desk.at}
        ref = await units.run(result.keep, actor=people["chen"], **file)
        await result.Importer(units, lambda at=desk.at: at).run(people["chen"], ref)  # type: ignore[misc]
        await _take_on(desk, given, ref)


def _sheet(rows: Sequence[Mapping[str, Any]], at: datetime) -> bytes:
    """As CSV; a number of days before ``at`` becomes a day."""
    head = [name for name in dict.fromkeys(name for row in rows for name in row) if name != "do"]
    sheet = StringIO()
    lines = csv.writer(sheet)
    lines.writerow(head)
    lines.writerows([_cell(name, row.get(name, "/"), at) for name in head] for row in rows)
    return sheet.getvalue().encode()


def _cell(name: str, value: Any, at: datetime) -> str:
    if name == _MADE and isinstance(value, int):
        return (at.astimezone(BEIJING).date() - timedelta(days=value)).isoformat()
    return str(value)


async def _take_on(desk: _Desk, given: Mapping[str, Any], ref: str) -> None:
    filled = {"qualification": given["qualification"]} if given["qualification"] else {}
    who: dict[str, Any] = {"actor": desk.people["chen"], "import_ref": ref}
    await desk.units.run(result.fill, **who, values=filled, now=desk.at)
    queue = await desk.units.read(result.queue, **who, now=desk.at, size=100)
    todo = {str(row[_NUMBER]): row.get("do", {}) for row in given["rows"]}
    start = desk.at
    for one in queue.items:
        seen = await desk.units.read(result.staff_view, actor=desk.people["chen"], ref=one.ref, now=desk.at)
        wanted = {"upto": given.get("upto", "")} | todo.get(seen.sampling_number, {})
        desk.at = start
        try:
            await _carry(desk, one.ref, one.verdict is Verdict.FAILED, wanted)
        except Refused as refused:  # without this year's working days a window has no end: staff see it
            if refused.code != "calendar.year_missing":
                raise


async def _carry(desk: _Desk, ref: str, is_failing: bool, wanted: Mapping[str, str]) -> None:
    if wanted["upto"] == "received":
        return
    if is_failing:
        await desk.does(ref, Act.NOTIFY)
        served = f"{desk.at.astimezone(BEIJING):%Y-%m-%d}"
        await desk.does(ref, Act.SERVE, values={"served_on": served, "served_how": "直接送达"})
    if "case" in wanted:
        found = await desk.units.read(complaint.listing, state=None, page=1, size=100)
        number = next(one.number for one in found.items if one.respondent == wanted["case"])
        await desk.units.run(result.link_case, actor=desk.people["chen"], ref=ref, number=number, now=desk.at)
    if wanted["upto"] == "notified":
        return
    proposed = await desk.does(ref, Act.PROPOSE)
    await desk.does(ref, Act.APPROVE, "zhou", hash=proposed.hash)
    desk.at += _WINDOW
    if "line" in wanted:
        line = await desk.units.read(_line, wanted["line"], desk.at)
        await desk.units.run(result.link_line, actor=desk.people["pan"], ref=ref, line=line, now=desk.at)
    await desk.does(ref, Act.PUBLISH, "zhou")
    await _afterwards(desk, ref, wanted)


def _line(connection: Connection, food: str, at: datetime) -> str:
    """The line of a finished round that asked for ``food``, its ref; empty without one."""
    numbers = [one.number for one in round.archive(connection, now=at) if one.state is State.FINISHED]
    lines = [line for number in numbers for line in round.open_data(connection, number=number, now=at).lines]
    return next((line.ref for line in lines if line.food == food), "")


async def _afterwards(desk: _Desk, ref: str, wanted: Mapping[str, str]) -> None:
    desk.at += timedelta(days=2)
    if "reply" in wanted:
        why = "企业提交了书面说明"
        drafted = await desk.does(ref, Act.CORRECT, why=why, values={"reply": wanted["reply"]})
        await desk.does(ref, Act.AGREE, "zhou", hash=drafted.hash)
    if "follow" in wanted:
        written = await desk.does(ref, Act.FOLLOW, values={"text": wanted["follow"]})
        await desk.does(ref, Act.FOLLOW_UP, "zhou", hash=written.task.hash)
    if "withdraw" in wanted:
        await desk.does(ref, Act.WITHDRAW, "zhou", why=wanted["withdraw"])
