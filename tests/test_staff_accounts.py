"""Do accounts begin, change and end as the rules say, on both databases?"""

import asyncio
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from bot.domain.refused import Refused
from bot.domain.staff import ROLES, Actor, Permission, check_login, check_name, check_password, check_roles
from bot.services import audit, staff
from bot.services.staff import Session, SignedIn
from bot.store import tables
from bot.store.engine import Database
from tests.office import cheaply_hashed

GOOD = "correct horse 42"


async def _add(
    database: Database, now: datetime, login: str = "li", roles: tuple[str, ...] = ("handler",), hashed: str = ""
) -> Actor:
    hashed = hashed or cheaply_hashed(GOOD)
    return await database.run(staff.add, login=login, name="李明", roles=roles, hashed=hashed, by="tests", now=now)


async def _sign_in(database: Database, now: datetime, password: str = GOOD) -> SignedIn | None:
    challenge = await database.run(staff.challenge, login="Li ", address="10.0.0.1", now=now)
    matched = await staff.matches(challenge.stored, password)
    return await database.run(staff.admit, challenge=challenge, matched=matched, totp_required=False, now=now)


async def _look(database: Database, token: str, now: datetime) -> Session | None:
    return await database.read(staff.look, token=token, totp_required=False, now=now)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "staff.password_short"),
        ("x" * 129, "staff.password_long"),
        ("my-LI.ming-2026", "staff.password_login"),
        ("Password123", "staff.password_common"),
        ("aaaaaaaaaaaa", "staff.password_common"),
    ],
)
def test_weak_password_is_refused_with_its_reason(password: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_password(password, "li.ming")
    assert refused.value.code == code


@given(st.text(max_size=60))
def test_login_has_one_spelling_or_none(login: str) -> None:
    try:
        found = check_login(login)
    except Refused:
        return
    assert check_login(found.upper()) == found
    assert found.isascii()
    assert 2 <= len(found) <= 40


@pytest.mark.parametrize("login", ["", "a", "9lives", "li ming", "李明", "Citizen", "x" * 41])
def test_odd_and_reserved_logins_are_refused(login: str) -> None:
    with pytest.raises(Refused, match=r"staff\.login_bad"):
        check_login(login)


@pytest.mark.parametrize("name", ["", "  ", "citizen", "长" * 21])
def test_name_that_history_cannot_hold_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        check_name(name)


def test_only_known_roles_are_given() -> None:
    assert check_roles(["handler", "admin"]) == {"handler", "admin"}
    for roles in ([], ["king"], ["handler", "king"]):
        with pytest.raises(Refused):
            check_roles(roles)


def test_permissions_are_those_of_all_roles() -> None:
    nobody = Actor(1, "x", "x", frozenset({"king"}))
    both = Actor(1, "x", "x", frozenset({"viewer", "admin"}))
    assert not any(nobody.may(permission) for permission in Permission)
    assert both.may(Permission.AUDIT_READ)
    assert not both.may(Permission.CASE_ANSWER)
    assert {permission for role in ROLES.values() for permission in role} == set(Permission)


async def test_password_is_kept_as_argon2id_only(database: Database, now: datetime) -> None:
    await _add(database, now, hashed=await staff.hashed(GOOD))
    stored = await database.read(lambda connection: connection.scalar(select(tables.staff.c.password)))
    assert stored is not None
    assert stored.startswith("$argon2id$")
    assert await staff.matches(stored, GOOD)
    assert not await staff.matches(stored, GOOD + "x")
    assert not await staff.matches(None, "nobody's password")


async def test_unknown_name_takes_as_long_as_a_wrong_password() -> None:
    loop = asyncio.get_running_loop()
    hashed = await staff.hashed(GOOD)
    spans = {}
    for stored in (hashed, None):
        times = []
        for _ in range(4):
            start = loop.time()
            await staff.matches(stored, "wrong")
            times.append(loop.time() - start)
        spans[stored] = min(times)
    assert 0.4 < spans[None] / spans[hashed] < 2.5


async def test_taken_login_is_refused(database: Database, now: datetime) -> None:
    await _add(database, now)
    with pytest.raises(Refused, match=r"staff\.login_taken"):
        await _add(database, now, "LI")


async def test_session_token_is_stored_nowhere(database: Database, now: datetime) -> None:
    await _add(database, now)
    signed_in = await _sign_in(database, now)
    assert signed_in is not None
    row = await database.read(lambda connection: connection.execute(select(tables.staff_session)).one())
    assert signed_in.token not in map(str, row)
    assert await _look(database, signed_in.token, now) == signed_in.session
    assert await _look(database, signed_in.token + "x", now) is None


async def test_roles_taken_away_count_at_once(database: Database, now: datetime) -> None:
    await _add(database, now)
    signed_in = await _sign_in(database, now)
    assert signed_in is not None
    await database.run(staff.set_roles, login="li", roles=["viewer"], by="tests", now=now)
    session = await _look(database, signed_in.token, now)
    assert session is not None
    assert not session.actor.may(Permission.CASE_ANSWER)


async def test_tries_at_once_are_not_more_than_allowed(database: Database, now: datetime) -> None:
    await _add(database, now)
    tries = [database.run(staff.challenge, login="li", address=f"10.0.0.{n}", now=now) for n in range(30)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(result, Refused) for result in results) == 25


async def test_success_forgets_the_failures_before(database: Database, now: datetime) -> None:
    await _add(database, now)
    for _ in range(3):
        assert [await _sign_in(database, now, "wrong") for _ in range(4)] == [None] * 4
        assert await _sign_in(database, now) is not None


async def test_password_changed_meanwhile_admits_nobody(database: Database, now: datetime) -> None:
    await _add(database, now)
    challenge = await database.run(staff.challenge, login="li", address="10.0.0.1", now=now)
    await database.run(staff.passwd, login="li", hashed=await staff.hashed("another one 77"), by="tests", now=now)
    admitted = await database.run(staff.admit, challenge=challenge, matched=True, totp_required=False, now=now)
    assert admitted is None


async def test_every_change_is_written_down(database: Database, now: datetime) -> None:
    boss = await _add(database, now, "boss", ("admin",))
    await _add(database, now)
    for work in (staff.disable, staff.enable, staff.revoke_sessions, staff.reset_totp):
        await database.run(work, login="li", by="tests", now=now)
    page = await database.read(audit.page, actor=boss, page=1, size=5)
    acts = [entry.act for entry in reversed(page.entries)]
    assert acts == ["staff.add", "staff.disable", "staff.enable", "staff.revoke", "staff.totp_reset"]
    assert (page.total, page.pages) == (6, 2)


async def test_looking_again_soon_is_one_look(database: Database, now: datetime) -> None:
    boss = await _add(database, now, "boss", ("admin",))
    for minutes in (0, 5, 9, 11):
        later = now + timedelta(minutes=minutes)
        await database.run(audit.looked, actor=boss, act="case.open", subject="T1", now=later)
    page = await database.read(audit.page, actor=boss, page=1)
    assert sum(entry.act == "case.open" for entry in page.entries) == 2


async def test_unknown_account_is_named_in_the_refusal(database: Database, now: datetime) -> None:
    for work in (staff.disable, staff.enable, staff.revoke_sessions, staff.reset_totp):
        with pytest.raises(Refused) as refused:
            await database.run(work, login="ghost", by="tests", now=now)
        assert refused.value.values == {"login": "ghost"}


async def test_secret_of_codes_is_sealed(database: Database, now: datetime) -> None:
    await _add(database, now)
    signed_in = await _sign_in(database, now)
    assert signed_in is not None
    enrolment = await database.run(staff.enrol, session=signed_in.session, issuer="食语")

    def stored(connection: Connection) -> bytes:
        return bytes(connection.scalar(select(tables.staff.c.totp)) or b"")

    sealed = await database.read(stored)
    assert sealed
    assert enrolment.secret.encode() not in sealed
    assert await database.run(staff.enrol, session=signed_in.session, issuer="食语") == enrolment
