"""Do programs get what everybody may read: in pages, with tags, for any site, and every no in one shape?"""

import csv
import json
from collections.abc import AsyncIterator
from datetime import datetime
from io import StringIO

import pytest

from bot.portal.open.bulk import SLICE
from bot.portal.open.field import OBJECTS
from bot.portal.open.table import ENDPOINTS
from bot.store.engine import Database
from tests.published import LEAD, PESTICIDE, Public, public_site


@pytest.fixture
async def site(database: Database, now: datetime) -> AsyncIterator[Public]:
    async with public_site(database, now) as started:
        yield started


async def test_a_record_is_told_with_everything(site: Public) -> None:
    shop = await site.registers()
    ref = await site.publishes(tests=(LEAD, PESTICIDE), failing=(PESTICIDE,), reply="已经下架")
    item = (await site.asks(f"/results/{ref}"))["item"]
    assert set(item) == {field.name for field in OBJECTS["result"]}
    assert (item["ref"], item["verdict"], item["note"]) == (ref, "failed", "仅指该批次所检项目")
    assert [test["is_failing"] for test in item["tests"]] == [False, True]
    assert item["tests"][1]["measures"] == [{"value": "0.11", "upto": None, "sign": "", "unit": "mg/kg"}]
    assert (item["reply"], item["page"]) == ("已经下架", f"{site.url}/results/{ref}")
    assert item["public_at"].endswith("+08:00")
    business = (await site.asks(f"/businesses/{shop}"))["item"]
    assert (business["name"], business["quant"], business["risk"]) == ("万家喜超市", "A", "B")


async def test_pages_hold_everything_once(site: Public) -> None:
    refs = [await site.publishes(food=f"青菜{number}") for number in range(7)]
    following, found = "/results?limit=3", []
    while following:
        page = await site.asks(following)
        found += [item["ref"] for item in page["items"]]
        following = (page["next"] or "").removeprefix("/api/v1")
    assert found == refs


async def test_filters_find_and_nothing_else(site: Public) -> None:
    leek = await site.publishes()
    duck = await site.publishes(food="鸭血", failing=(LEAD,), venue="老街鸭血粉丝店", area="990101100", batch="B07")
    for query, refs in (
        ("food=韭菜", [leek]),
        ("verdict=failed", [duck]),
        ("area=990101100", [duck]),
        ("area=990101", [leek, duck]),
        ("batch=B07", [duck]),
        ("business=鸭血粉丝", [duck]),
        ("item=铅&verdict=passed", [leek]),
        ("since=2026-04-02", []),
        ("food=没有的东西", []),
    ):
        page = await site.asks(f"/results?{query}")
        assert [item["ref"] for item in page["items"]] == refs, query


async def test_correction_and_withdrawal_keep_the_address(site: Public) -> None:
    ref = await site.publishes()
    before = await site.opens(f"/api/v1/results/{ref}")
    await site.corrects(ref, food="韭黄")
    after = await site.opens(f"/api/v1/results/{ref}", headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status, after.data["item"]["food"], after.data["item"]["version"]) == (200, "韭黄", 2)
    await site.withdraws(ref, "报告撤销")
    item = (await site.asks(f"/results/{ref}"))["item"]
    assert set(item) == {field.name for field in OBJECTS["withdrawn"]}
    assert (item["state"], item["why"]) == ("withdrawn", "报告撤销")
    assert [one["state"] for one in (await site.asks("/results"))["items"]] == ["withdrawn"]
    assert (await site.asks("/results?food=韭黄"))["items"] == []


@pytest.mark.parametrize("path", ["/results", "/rates", "/areas", "/dictionary", "/openapi.json", ""])
async def test_what_is_known_is_not_sent_again(site: Public, path: str) -> None:
    first = await site.opens(f"/api/v1{path}")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    tag = first.headers["ETag"]
    again = await site.opens(f"/api/v1{path}", headers={"If-None-Match": f'"x", {tag}'})
    assert (again.status, again.text, again.headers["ETag"]) == (304, "", tag)
    head = await site.opens(f"/api/v1{path}", "HEAD")
    assert (head.status, head.text, head.headers["ETag"]) == (200, "", tag)


async def test_rates_stand_beside_their_numbers(site: Public) -> None:
    await site.publishes(failing=(LEAD,))
    await site.publishes()
    (rate,) = (await site.asks("/rates?by=category"))["items"]
    assert (rate["name"], rate["samples"], rate["failed"], rate["pass_rate"]) == ("蔬菜制品", 2, 1, 0.5)
    assert (await site.asks("/rates"))["as_of"] == (await site.asks("/foods"))["as_of"] == site.now.isoformat()
    (month,) = (await site.asks("/rates?by=month"))["items"]
    assert month["key"] == "2026-04"
    (kind,) = (await site.asks("/rates?by=venue_kind"))["items"]
    assert kind["name"] == "商场超市"
    assert {area["name"] for area in (await site.asks("/areas"))["items"]} == {"和平区", "城关街道", "东湖镇"}
    foods = await site.asks("/foods?limit=1")
    assert [(one["food"], one["samples"], one["failed"]) for one in foods["items"]] == [("韭菜", 2, 1)]
    assert (await site.asks(foods["next"].removeprefix("/api/v1")))["items"] == []


async def test_businesses_are_paged_and_found_by_name(site: Public) -> None:
    refs = [await site.registers(name=f"鲜果行{sign}", plain=f"鲜果行{sign}") for sign in "甲乙丙"]
    first = await site.asks("/businesses?limit=2")
    second = await site.asks(first["next"].removeprefix("/api/v1"))
    assert [one["ref"] for one in first["items"] + second["items"]] == refs
    assert refs[1] in [one["ref"] for one in (await site.asks("/businesses?name=鲜果行乙"))["items"]]


async def test_everything_is_taken_home_in_bulk(site: Public) -> None:
    refs = [await site.publishes(food="=1+1") for _ in range(SLICE // 100)]
    await site.withdraws(refs[0])
    lines = [json.loads(line) for line in (await site.opens("/api/v1/results.jsonl")).text.splitlines()]
    assert [line["ref"] for line in lines] == [*refs[1:], refs[0]]
    assert lines[-1]["state"] == "withdrawn"
    answer = await site.opens("/api/v1/results.csv")
    head, *rows = csv.reader(StringIO(answer.text.removeprefix("\ufeff")))
    assert (head[0], len(rows), rows[0][head.index("食品")]) == ("编号", len(refs), "'=1+1")
    assert rows[0][head.index("检验项目")] == "铅║未检出║≤0.1 mg/kg"
    assert (await site.opens("/api/v1/results.csv", "HEAD")).text == ""


async def test_bulk_goes_on_over_many_slices(site: Public, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.portal.open.bulk.SLICE", 2)
    refs = [await site.publishes() for _ in range(5)]
    lines = (await site.opens("/api/v1/results.jsonl")).text.splitlines()
    assert [json.loads(line)["ref"] for line in lines] == refs


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/results?colour=red", 400, "open.unknown"),
        ("GET", "/results?food=a&food=b", 400, "open.twice"),
        ("GET", "/results?since=gestern", 400, "open.param"),
        ("GET", "/results?since=2026-02-30", 400, "open.param"),
        ("GET", "/results?limit=0", 400, "open.param"),
        ("GET", "/results?cursor=zz", 400, "open.param"),
        ("GET", "/results?food=" + "a" * 61, 400, "open.param"),
        ("GET", "/results/000000000000", 404, "result.unknown"),
        ("GET", "/businesses/000000000000", 404, "business.unknown"),
        ("GET", "/results/NO", 404, "open.address"),
        ("GET", "/nowhere", 404, "open.address"),
        ("POST", "/results", 405, "open.method"),
        ("DELETE", "/results/000000000000", 405, "open.method"),
    ],
)
async def test_every_no_has_one_shape(site: Public, method: str, path: str, status: int, code: str) -> None:
    answer = await site.opens(f"/api/v1{path}", method)
    assert (answer.status, answer.data["error"]["code"]) == (status, code)
    assert answer.data["error"]["message"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    if status == 405:
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("accept", "status"),
    [("text/html", 406), ("application/json;q=0, */*", 406), ("application/*", 200), ("*/*;q=0.1", 200), ("", 200)],
)
async def test_formats_that_are_not_there_are_refused(site: Public, accept: str, status: int) -> None:
    answer = await site.opens("/api/v1/results", headers={"Accept": accept})
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"


async def test_a_page_of_any_site_may_ask(site: Public) -> None:
    headers = {"Origin": "https://elsewhere.test", "Access-Control-Request-Method": "GET"}
    answer = await site.opens("/api/v1/results", "OPTIONS", headers=headers)
    assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]


async def test_dictionary_is_read_by_people_and_programs(site: Public) -> None:
    told = await site.asks("/dictionary")
    assert {one["name"] for one in told["objects"]} == set(OBJECTS)
    page = await site.opens("/api/v1/dictionary", headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.headers["Content-Type"].startswith("text/html")
    assert page.holds("<code>venue_address</code>", "证据编号")


async def test_document_names_what_is_served(site: Public) -> None:
    told = await site.asks("/openapi.json")
    assert told["openapi"] == "3.1.0"
    assert set(told["paths"]) == {one.path for one in ENDPOINTS}
    addresses = (await site.asks("/"))["addresses"]
    for one in ENDPOINTS:
        if "{" not in one.path:
            assert (await site.opens(addresses[one.name].removeprefix(site.url))).status == 200, one.path
