"""Do staff come in with the right password and code only, stay as long as they should, and go out for good?"""

from urllib.parse import unquote

import pyotp
import pytest

from bot.services import audit, staff
from bot.store.engine import Database
from tests.office import PASSWORD, Office, Page, office


async def _acts(place: Office) -> list[tuple[str, str]]:
    boss = (await place.database.read(staff.listing))[0].actor
    page = await place.database.read(audit.page, actor=boss, page=1)
    return [(entry.actor, entry.act) for entry in reversed(page.entries)]


async def test_right_password_leads_where_one_wanted(place: Office) -> None:
    li = await place.desk()
    asked = await li.opens("/console/delivery?page=2")
    assert asked.url.startswith("/console/sign-in")
    assert unquote(asked.url).endswith("next=/console/delivery?page=2")
    assert asked.field("next") == "/console/delivery?page=2"
    assert (await li.signs_in(onto=asked.field("next"))).url == "/console/delivery?page=2"


@pytest.mark.parametrize("onto", ["https://evil.example/", "//evil.example", "/console/\\evil.example"])
async def test_signing_in_never_leads_to_another_site(place: Office, onto: str) -> None:
    li = await place.desk()
    assert (await li.signs_in(onto=onto)).url == "/console/"


async def test_wrong_password_keeps_the_name_typed(place: Office) -> None:
    li = await place.desk()
    page = await li.signs_in("li", "wrong horse 42")
    assert (page.status, page.holds('value="li"', "登录名或密码不对")) == (401, True)
    assert not page.holds("wrong horse")
    unknown = await li.signs_in("nobody", "wrong horse 42")
    assert (unknown.status, unknown.holds("登录名或密码不对")) == (401, True)
    assert [act for act in await _acts(place) if "failed" in act[1]] == [
        ("li", "sign_in.failed"),
        ("unknown", "sign_in.failed"),
    ]


async def test_sixth_try_on_a_name_waits(place: Office) -> None:
    li = await place.desk()
    assert [(await li.signs_in("li", "wrong")).status for _ in range(6)] == [401] * 5 + [429]
    assert (await li.signs_in()).status == 429
    assert (await li.signs_in("boss")).status == 200
    place.clock.pass_by(minutes=15, seconds=1)
    assert (await (await place.desk()).signs_in()).url == "/console/"


async def test_many_names_from_one_address_wait_too(place: Office) -> None:
    li = await place.desk()
    for number in range(3, 20):  # three are of nobody, which takes as long as a real hash
        await place.hires(f"name{number}")
    assert {(await li.signs_in(f"name{number}", "wrong")).status for number in range(20)} == {401}
    assert (await li.signs_in()).status == 429


async def test_idle_and_long_sessions_end(place: Office) -> None:
    li = await place.desk("li")
    for _ in range(25):
        place.clock.pass_by(minutes=29)
        page = await li.opens("/console/account")
        if page.url.startswith("/console/sign-in"):
            break
    assert place.clock.now.hour == 14  # twelve hours after 2:00
    await li.signs_in()
    place.clock.pass_by(minutes=30)
    assert (await li.opens("/console/account")).url.startswith("/console/sign-in")


async def test_list_refreshing_itself_keeps_no_session_alive(place: Office) -> None:
    li = await place.desk("li")
    place.clock.pass_by(minutes=20)
    assert (await li.opens("/console/list")).status == 200
    place.clock.pass_by(minutes=20)
    assert (await li.opens("/console/list", headers={"HX-Request": "true"})).status == 401


async def test_signing_out_ends_the_session_itself(place: Office) -> None:
    li, thief = await place.desk("li"), await place.desk()
    thief.client.session.cookie_jar.update_cookies(
        {cookie.key: cookie.value for cookie in li.client.session.cookie_jar}, li.server_url
    )
    assert (await thief.opens("/console/account")).status == 200
    await li.opens("/console/")
    assert (await li.sends("/console/sign-out")).url == "/console/sign-in"
    assert (await thief.opens("/console/account")).url.startswith("/console/sign-in")


@pytest.mark.parametrize("act", ["revoke_sessions", "disable"])
async def test_office_ends_sessions_from_outside(place: Office, act: str) -> None:
    li = await place.desk("li")
    await place.database.run(getattr(staff, act), login="li", by="tests", now=place.clock())
    assert (await li.opens("/console/")).url.startswith("/console/sign-in")
    assert (await li.signs_in()).status == (200 if act == "revoke_sessions" else 401)


async def test_changing_the_password_ends_other_sessions(place: Office) -> None:
    here, there = await place.desk("li"), await place.desk("li")
    await here.opens("/console/account")
    form = {"old": PASSWORD, "new": "staple battery 9", "again": "staple battery 9"}
    assert (await here.sends("/console/account/password", **form)).holds("密码已修改")
    assert (await there.opens("/console/")).url.startswith("/console/sign-in")
    assert (await there.signs_in("li", "staple battery 9")).url == "/console/"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"old": "wrong", "new": "staple battery 9", "again": "staple battery 9"}, "现在的密码不对"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "至少 10 个字符"),
        ({"old": PASSWORD, "new": "1234567890", "again": "1234567890"}, "太常见"),
        ({"old": PASSWORD, "new": "staple battery 9", "again": "staple battery 8"}, "不一样"),
    ],
)
async def test_password_problem_stands_beside_its_field(place: Office, form: dict[str, str], words: str) -> None:
    li = await place.desk("li")
    await li.opens("/console/account")
    page = await li.sends("/console/account/password", **form)
    assert (page.status, page.holds(words, 'aria-invalid="true"')) == (422, True)


async def test_cookie_is_locked_to_https_sites(database: Database) -> None:
    async with office(database, public_url="https://office.example") as place:
        await place.hires()
        li = await place.desk()
        form = {"login": "li", "password": PASSWORD}
        async with li.client.post("/console/sign-in", data=form, allow_redirects=False) as answer:
            cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-shiyu=")
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))


def _secret(page: Page) -> str:
    return page.text.split('class="secret">')[1].split("<")[0].replace(" ", "")


async def test_approver_sets_up_a_code_and_gives_each_once(database: Database) -> None:
    async with office(database, totp_required=True) as place:
        await place.hires("boss", "周局", ("approver",))
        boss = await place.desk()
        page = await boss.signs_in("boss")
        assert (page.url, page.holds("data:image/svg+xml")) == ("/console/enrol", True)
        assert (await boss.opens("/console/")).url == "/console/enrol"
        code = pyotp.TOTP(_secret(page))
        wrong = await boss.sends("/console/enrol", code="000000")
        assert (wrong.status, _secret(wrong)) == (422, _secret(page))
        assert (await boss.sends("/console/enrol", code=code.at(place.clock()))).url == "/console/"

        again = await place.desk()
        assert (await again.signs_in("boss")).url == "/console/code"
        assert (await again.opens("/console/")).url == "/console/code"
        assert (await again.sends("/console/code", code=code.at(place.clock()))).status == 422
        place.clock.pass_by(seconds=30)
        assert (await again.sends("/console/code", code=code.at(place.clock()))).url == "/console/"


async def test_code_is_not_guessed_for_long(database: Database) -> None:
    async with office(database, totp_required=True) as place:
        await place.hires("boss", "周局", ("approver",))
        boss = await place.desk("boss")
        await boss.opens("/console/enrol")
        tries = [(await boss.sends("/console/enrol", code=f"{number:06}")).status for number in range(6)]
        assert tries == [422] * 5 + [429]


async def test_handler_needs_no_code(database: Database) -> None:
    async with office(database, totp_required=True) as place:
        await place.hires()
        assert (await (await place.desk()).signs_in()).url == "/console/"


async def test_every_sign_in_leaves_its_trace(place: Office) -> None:
    li = await place.desk("li")
    await li.opens("/console/")
    await li.sends("/console/sign-out")
    assert (await _acts(place))[-2:] == [("li", "sign_in"), ("li", "sign_out")]
