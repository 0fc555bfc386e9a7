"""Can everybody take a round's figures home, and nothing that is not theirs yet?"""

import csv
import json
from collections.abc import AsyncIterator
from io import StringIO
from typing import Any

import pytest

from bot.domain.round import Act, Progress
from bot.domain.round.ballot import receipt_hash
from bot.portal import open_data
from bot.store.engine import Database
from tests.office import Desk, Page
from tests.round_office import SHOP, RoundOffice, round_office


@pytest.fixture
async def place(database: Database) -> AsyncIterator[RoundOffice]:
    async with round_office(database) as started:
        yield started


async def asks(place: RoundOffice, path: str) -> Page:
    return await (await place.desk("")).opens(f"/open/rounds{path}")


async def data(place: RoundOffice, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((await asks(place, f"/{place.stage.number}.json{query}")).text)
    return found


async def table(desk: Desk, path: str) -> list[list[str]]:
    async with desk.client.get(f"/open/rounds{path}") as answer:
        body = await answer.read()
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert body.startswith(b"\xef\xbb\xbf"), "the mark by which a spreadsheet knows UTF-8"
    return list(csv.reader(StringIO(body.decode("utf-8-sig"))))


async def test_draft_is_nowhere_and_an_open_vote_without_totals(place: RoundOffice) -> None:
    await place.stage.makes()
    assert json.loads((await asks(place, ".json")).text)["rounds"] == []
    page = await asks(place, f"/{place.stage.number}.json")
    assert (page.status, json.loads(page.text)["error"]["code"]) == (404, "round.unknown")
    await place.stage.does(Act.OPEN_NOMINATING)
    await place.stage.does(Act.CLOSE_NOMINATING)
    await place.stage.does(Act.OPEN_VOTING)
    await place.stage.votes("zhang", 1)
    (one,) = json.loads((await asks(place, ".json")).text)["rounds"]
    assert (one["id"], one["state"], one["state_words"]) == (place.stage.number, "voting", "正在投票")
    assert one["times"]["vote_until"].endswith("+08:00")
    found = await data(place)
    assert (found["ballots"]["all"], found["ballot_list"], found["lines"]) == (None, None, [])
    assert {option["votes"] for option in found["options"]} == {None}
    assert "请注明来源" in found["licence"]


async def test_totals_and_ballots_are_open_after_the_close(place: RoundOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    await place.stage.opens_vote()
    receipts = [await place.stage.votes(name, *numbers) for name, *numbers in (("a", 1), ("b", 1, 2), ("c", 2))]
    changed = await place.stage.votes("c", 3)
    await place.stage.closes()
    found = await data(place)
    assert found["ballots"] == {"all": 3, "clear": 3, "counted": 3}
    assert [one["counted"] for one in found["options"][:3]] == [2, 1, 1]
    assert found["options"][0]["id"] == f"{place.stage.number}-1"
    listed = {one["receipt"]: one for one in found["ballot_list"]["items"]}
    assert listed.keys() == {receipt_hash(place.stage.number, vote.receipt) for vote in (*receipts, changed)}
    assert listed[receipt_hash(place.stage.number, receipts[2].receipt)]["is_counted"] is False
    assert listed[receipt_hash(place.stage.number, receipts[1].receipt)]["options"] == [1, 2]
    assert set(found["ballot_list"]["items"][0]) == {"receipt", "options", "is_counted", "is_excluded"}
    monkeypatch.setattr(open_data, "PAGE", 3)
    first = (await data(place))["ballot_list"]
    second = json.loads((await asks(place, first["next"].removeprefix("/open/rounds"))).text)["ballot_list"]
    assert ([*first["items"], *second["items"]], second["next"]) == (found["ballot_list"]["items"], None)


async def test_lines_are_open_once_nobody_can_be_warned(place: RoundOffice) -> None:
    await place.votes_are_in()
    lines = await place.stage.approves()
    named = next(line for line in lines if line.is_named)
    others = [line for line in lines if line is not named]
    assert (await data(place))["lines"] == []
    await place.stage.reports(others[0].id, Progress.SAMPLED)
    (before,) = (await data(place))["lines"]
    assert (before["food"], before["progress"], before["business"]) == (others[0].food, "sampled", "")
    for line in lines:
        steps = (Progress.RESULT,) if line is others[0] else (Progress.SAMPLED, Progress.RESULT)
        await place.stage.reports(line.id, *steps)
        if line is named:
            assert SHOP not in (await asks(place, f"/{place.stage.number}.json")).text
    await place.stage.does(Act.PUBLISH)
    after = (await data(place))["lines"]
    assert before["id"] in [line["id"] for line in after]
    assert len({line["id"] for line in after}) == len(lines)
    assert [line["business"] for line in after if line["business"]] == [SHOP]
    desk = await place.desk("")
    head, *rows = await table(desk, f"/{place.stage.number}.csv?part=lines")
    assert (head[0], len(rows), rows[0][5:7]) == ("编号", len(lines), ["有结果", "合格"])


async def test_sheets_open_in_a_spreadsheet(place: RoundOffice) -> None:
    await place.votes_are_in()
    desk = await place.desk("")
    assert (await table(desk, ".csv"))[1][:3] == [place.stage.number, "校园及周边你点我检", "投票结束"]
    head, *rows = await table(desk, f"/{place.stage.number}.csv")
    assert head == ["编号", "序号", "食品", "场所", "区域", "全部票", "没有疑点的票", "计入的票"]
    assert rows[0] == [f"{place.stage.number}-1", "1", "辣条", "校园周边", "", "3", "3", "3"]
    ballots = await table(desk, f"/{place.stage.number.lower()}.csv?part=ballots")
    assert sorted(row[1] for row in ballots[1:]) == ["1", "1 2", "1 3", "2"]
    async with desk.client.get(f"/open/rounds/{place.stage.number}.csv") as answer:
        assert answer.headers["Content-Disposition"].endswith(f'"{place.stage.number}-options.csv"')
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/D2026-0999.json", 404, "round.unknown"),
        ("/x.csv", 404, "round.unknown"),
        ("/D2026-0001.json?after=zz", 400, "open.after"),
        ("/D2026-0001.csv?part=voters", 400, "open.part"),
    ],
)
async def test_wrong_addresses_are_told_as_json(place: RoundOffice, path: str, status: int, code: str) -> None:
    await place.stage.opens_vote()
    page = await asks(place, path)
    error = json.loads(page.text)["error"]
    assert (page.status, error["code"]) == (status, code)
    assert error["message"]
