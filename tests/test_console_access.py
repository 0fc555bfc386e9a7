"""Does every page of the console ask for what it should, and let nobody else in?"""

import re
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from bot.console.access import TABLE, Access
from bot.console.routes import ROUTES
from bot.console.settings import SETTINGS, ConsoleSettings, address_of
from bot.domain.staff import Permission
from tests.office import PASSWORD, TEXTS, Office

PUBLIC = {"/console/sign-in", "/console/static/{name}"}


def _console(app: web.Application) -> web.Application:
    found = [each for each in app.router.resources() if isinstance(each, web.PrefixedSubAppResource)]
    (resource,) = [each for each in found if each.canonical == "/console"]
    return resource._app


async def test_every_route_names_what_it_asks(place: Office) -> None:
    console = _console(place.server.app)
    table = console[TABLE]
    routes = [(route.method, route.resource.canonical) for route in console.router.routes() if route.resource]
    assert sorted(routes) == sorted(table)
    assert all(isinstance(route.access, Permission | Access) for route in ROUTES)
    assert {path for (_, path), route in table.items() if route.access is Access.PUBLIC} == PUBLIC


async def test_stranger_opens_nothing_but_sign_in(place: Office) -> None:
    stranger = await place.desk()
    for route in ROUTES:
        path = f"/console{route.path}".format(
            number="C1", ref="x", row="1", name="console.css", act="ask", what="cases", form="xlsx", kind="menu"
        )
        send = stranger.client.get if route.method == "GET" else stranger.client.post
        async with send(path, allow_redirects=False) as answer:
            expected = {200, 422} if route.access is Access.PUBLIC else {303, 401}
            assert answer.status in expected, (route.method, path, answer.status)
            if answer.status == 303:
                assert answer.headers["Location"].startswith("/console/sign-in?next=")


async def test_viewer_sees_cases_and_changes_none(place: Office) -> None:
    case = await place.receives()
    chen = await place.desk("chen")
    page = await chen.opens(f"/console/case/{case.number}")
    assert page.status == 200
    assert not page.holds("发送答复")
    for path in ("answer", "do/close", "reveal", "chat", "notice/1"):
        assert (await chen.sends(f"/console/case/{case.number}/{path}", text="好", what="contact")).status == 403
    for path in ("audit", "new", "export/cases", f"case/{case.number}/do/ask", f"case/{case.number}/notice/1"):
        assert (await chen.opens(f"/console/{path}")).status == 403, path


async def test_post_without_the_token_is_refused(place: Office) -> None:
    case = await place.receives()
    li = await place.desk("li")
    for path in (f"/console/case/{case.number}/answer", "/console/sign-out"):
        li.csrf = "guessed"
        assert (await li.sends(path, text="好")).status == 403


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
    ids=["foreign", "null", "cross-site"],
)
async def test_post_from_another_site_is_refused(place: Office, headers: dict[str, str]) -> None:
    case = await place.receives()
    li = await place.desk("li")
    await li.opens(f"/console/case/{case.number}")
    assert (await li.sends(f"/console/case/{case.number}/answer", headers, text="好")).status == 403
    assert (await li.sends("/console/sign-in", headers, login="li", password=PASSWORD)).status == 403


async def test_unprintable_text_is_refused_with_a_sentence(place: Office) -> None:
    case = await place.receives()
    li = await place.desk("li")
    await li.opens(f"/console/case/{case.number}")
    page = await li.sends(f"/console/case/{case.number}/answer", text="好\0")
    assert (page.status, page.holds("看不见的字符，没有保存")) == (400, True)
    assert (await li.opens("/console/businesses?name=%00")).status == 400


async def test_pages_carry_the_headers_that_protect(place: Office) -> None:
    li = await place.desk("li")
    for path in ("/console/", "/console/nowhere", "/console/account"):
        headers = (await li.opens(path)).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


async def test_faults_are_pages_or_json(place: Office) -> None:
    li = await place.desk("li")
    page = await li.opens("/console/case/C20261122-9999")
    assert (page.status, page.holds("没有找到", "<main")) == (404, True)
    page = await li.opens("/console/case/C20261122-9999", headers={"Accept": "application/json"})
    assert page.holds('"code": "complaint.unknown"')


async def test_failure_shows_no_trace_of_itself(place: Office) -> None:
    li = await place.desk("li")
    await place.database.run(lambda connection: connection.exec_driver_sql("ALTER TABLE complaint RENAME TO away"))
    page = await li.opens("/console/")
    assert (page.status, page.holds("系统出了点问题")) == (500, True)
    assert not page.holds("SELECT")


def test_address_behind_our_proxy_is_believed() -> None:
    app = web.Application()
    app[SETTINGS] = ConsoleSettings("http://x", trusted_proxies=frozenset({"127.0.0.1"}))
    headers = {"X-Forwarded-For": "6.6.6.6, 10.0.0.9"}
    request = make_mocked_request("GET", "/", headers=headers, app=app)
    assert address_of(request.clone(remote="127.0.0.1")) == "10.0.0.9"
    assert address_of(request.clone(remote="8.8.8.8")) == "8.8.8.8"


def test_every_refusal_has_its_sentence() -> None:
    codes = set()
    for path in [*Path("bot/domain").rglob("*.py"), *Path("bot/services").rglob("*.py")]:
        codes |= set(re.findall(r'Refused\(\s*"([a-z_.]+)"', path.read_text("utf-8")))
    assert {"staff.too_many", "complaint.unknown"} <= codes
    assert {f"refused.{code}" for code in codes} <= set(TEXTS)
