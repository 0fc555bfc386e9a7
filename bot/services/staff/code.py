"""Is this the one-time code of this account, given for the first time? (RFC 6238, 30 s, one step either side)"""

import hmac
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

import pyotp
import segno

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import TRIES_PER_LOGIN, Actor
from bot.services.staff.session import Session, SignedIn, begin
from bot.services.staff.sign_in import count
from bot.store import audit
from bot.store import staff as store

STEP = 30


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator needs: the secret to type, or its picture (a data address) to scan."""

    secret: str = field(repr=False)
    picture: str = field(repr=False)


def enrol(connection: Connection, *, session: Session, issuer: str) -> Enrolment:
    """The secret that waits for its first code, made when there is none; raises Refused("staff.totp_is_set")."""
    actor = session.actor
    if session.has_totp:
        raise Refused("staff.totp_is_set")
    secret = store.secret(connection, actor.id)
    if secret is None:
        secret = pyotp.random_base32()
        store.keep_secret(connection, actor.id, secret)
    address = pyotp.TOTP(secret).provisioning_uri(name=actor.login, issuer_name=issuer)
    return Enrolment(secret, segno.make(address, error="m").svg_data_uri(scale=5, border=3, light="white"))


def give_code(connection: Connection, *, session: Session, code: str, now: datetime) -> SignedIn | None:
    """Exchange the session for a verified one; None for a wrong or used code. Raises Refused("staff.too_many")."""
    actor = session.actor
    account = take_code(connection, actor=actor, code=code, now=now)
    if account is None:
        return None
    act = "code.given" if account.has_totp else "totp.enrolled"
    audit.write(connection, actor=actor.login, act=act, subject=actor.login, now=now)
    store.drop_session(connection, session.digest)
    return begin(connection, account, is_verified=True, totp_required=True, now=now)


def take_code(connection: Connection, *, actor: Actor, code: str, now: datetime) -> store.Account | None:
    """The account as it was before its ``code`` was used; None for a wrong or used one. Raises Refused("staff.too_many")."""
    count(connection, "code", actor.login, TRIES_PER_LOGIN, now)
    account = store.find(connection, actor.login)
    secret = store.secret(connection, actor.id)
    step = _step_of(secret, code, now) if secret else None
    if account is None or step is None or not store.use_step(connection, actor.id, step):
        audit.write(connection, actor=actor.login, act="code.failed", subject=actor.login, now=now)
        return None
    store.forget_tries(connection, store.digest(connection, "code", actor.login))
    return account


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is; all three are compared whatever the first says."""
    given = "".join(unicodedata.normalize("NFKC", code).split()).encode()
    step = int(now.timestamp()) // STEP
    found = [at for at in (step - 1, step, step + 1) if hmac.compare_digest(_code(secret, at).encode(), given)]
    return found[0] if found else None


def _code(secret: str, step: int) -> str:
    return pyotp.TOTP(secret).generate_otp(step)
