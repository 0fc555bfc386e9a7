"""Does a password or a code given once more prove who is at the desk, once, for minutes, and for this session alone?"""

from datetime import datetime, timedelta
from typing import Any

import pyotp
import pytest

from bot.domain.refused import Refused
from bot.domain.staff import PROOF_LASTS, TRIES_PER_LOGIN
from bot.services import staff
from bot.services.staff import Session
from bot.store.engine import Database
from tests.office import cheaply_hashed

GOOD = "correct horse 42"


async def signed_in(database: Database, now: datetime) -> Session:
    hashed = cheaply_hashed(GOOD)
    await database.run(staff.add, login="wang", name="王审批", roles=("approver",), hashed=hashed, by="tests", now=now)
    return await signs_in(database, now)


async def signs_in(database: Database, now: datetime) -> Session:
    challenge = await database.run(staff.challenge, login="wang", address="10.0.0.1", now=now)
    admitted = await database.run(staff.admit, challenge=challenge, matched=True, totp_required=False, now=now)
    assert admitted is not None
    tokens[admitted.session.digest] = admitted.token
    return admitted.session


tokens: dict[str, str] = {}


async def looked(database: Database, session: Session, now: datetime) -> Session:
    token = tokens[session.digest]
    found = await database.read(staff.look, token=token, totp_required=False, now=now)
    assert found is not None
    return found


async def by_password(database: Database, session: Session, password: str, now: datetime) -> bool:
    stored = await database.run(staff.own_challenge, session=session, now=now)
    is_matching = await staff.matches(stored, password)
    given: dict[str, Any] = {"stored": stored, "is_matching": is_matching}
    return await database.run(staff.prove_by_password, session=session, now=now, **given)


async def test_password_proves_this_session_for_minutes(database: Database, now: datetime) -> None:
    session = await signed_in(database, now)
    other = await signs_in(database, now)
    assert not session.is_proved(now)
    assert not await by_password(database, session, "wrong horse 42", now)
    assert await by_password(database, session, GOOD, now)
    proved = await looked(database, session, now)
    assert (proved.proved_at, proved.is_proved(now)) == (now, True)
    assert not proved.is_proved(now + PROOF_LASTS)
    assert not proved.is_proved(now - timedelta(seconds=1))
    assert not (await looked(database, other, now)).is_proved(now)


async def test_password_changed_meanwhile_proves_nothing(database: Database, now: datetime) -> None:
    session = await signed_in(database, now)
    stored = await database.run(staff.own_challenge, session=session, now=now)
    await database.run(staff.change_password, session=session, hashed=cheaply_hashed("another one 77"), now=now)
    given: dict[str, Any] = {"stored": stored, "is_matching": True}
    assert not await database.run(staff.prove_by_password, session=session, now=now, **given)


async def test_account_with_a_code_is_proved_by_code(database: Database, now: datetime) -> None:
    session = await signed_in(database, now)
    secret = (await database.run(staff.enrol, session=session, issuer="食语")).secret
    totp = pyotp.TOTP(secret)
    assert not await database.run(staff.prove_by_code, session=session, code=totp.at(now), now=now)
    signed = await database.run(staff.give_code, session=session, code=totp.at(now), now=now)
    assert signed is not None
    tokens[signed.session.digest] = signed.token
    later = now + timedelta(minutes=1)
    session = await looked(database, signed.session, later)
    assert not await by_password(database, session, GOOD, later)
    assert not await database.run(staff.prove_by_code, session=session, code=totp.at(now), now=later)
    assert await database.run(staff.prove_by_code, session=session, code=totp.at(later), now=later)
    assert (await looked(database, session, later)).is_proved(later)
    assert not await database.run(staff.prove_by_code, session=session, code=totp.at(later), now=later)


async def test_guesses_at_a_proof_are_counted(database: Database, now: datetime) -> None:
    session = await signed_in(database, now)
    for _ in range(TRIES_PER_LOGIN):
        assert not await by_password(database, session, "wrong horse 42", now)
    with pytest.raises(Refused) as refused:
        await by_password(database, session, GOOD, now)
    assert refused.value.code == "staff.too_many"
