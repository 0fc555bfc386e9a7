"""Who is behind a session's cookie, and how far may they go?"""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.ports import Connection
from bot.domain.staff import PROOF_LASTS, SESSION_IDLE, SESSION_LENGTH, Actor
from bot.store import audit
from bot.store import staff as store


class Stage(StrEnum):
    """What is still missing: nothing, the one-time code, or the first set-up of one."""

    FULL = "full"
    CODE = "code"
    ENROL = "enrol"


@dataclass(frozen=True, slots=True)
class Session:
    """An open session; ``digest`` names it in the store. ``proved_at``: password or code was given once more."""

    digest: str = field(repr=False)
    actor: Actor
    csrf: str = field(repr=False)
    stage: Stage
    has_totp: bool
    seen: datetime
    proved_at: datetime | None = None

    def is_proved(self, now: datetime) -> bool:
        """Is that fresh enough for what cannot be taken back?"""
        return self.proved_at is not None and self.proved_at <= now < self.proved_at + PROOF_LASTS


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session just opened; ``token`` goes into the cookie and is stored nowhere."""

    token: str = field(repr=False)
    session: Session


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _stage(row: store.Session, totp_required: bool) -> Stage:
    if row.is_verified:
        return Stage.FULL
    if row.account.has_totp:
        return Stage.CODE
    return Stage.ENROL if totp_required and row.account.actor.approves else Stage.FULL


def _session(row: store.Session, totp_required: bool) -> Session:
    stage = _stage(row, totp_required)
    return Session(row.digest, row.account.actor, row.csrf, stage, row.account.has_totp, row.seen, row.proved)


def begin(
    connection: Connection, account: store.Account, *, is_verified: bool, totp_required: bool, now: datetime
) -> SignedIn:
    """A new session with a random 256-bit token, of which only the hash is stored."""
    token = secrets.token_urlsafe(32)
    expires = now + SESSION_LENGTH
    row = store.Session(_digest(token), account, secrets.token_urlsafe(32), is_verified, now, expires)
    store.drop_expired(connection, now)
    store.open_session(connection, row, now)
    return SignedIn(token, _session(row, totp_required))


def look(connection: Connection, *, token: str, totp_required: bool, now: datetime) -> Session | None:
    """The session behind ``token``; None when it ended, was idle for too long or its account is disabled."""
    row = store.session(connection, _digest(token))
    if row is None or row.account.is_disabled or now >= row.expires or now >= row.seen + SESSION_IDLE:
        return None
    return _session(row, totp_required)


def touch(connection: Connection, *, session: Session, now: datetime) -> None:
    """The session is in use."""
    store.touch_session(connection, session.digest, now)


def sign_out(connection: Connection, *, session: Session, now: datetime) -> None:
    store.drop_session(connection, session.digest)
    audit.write(connection, actor=session.actor.login, act="sign_out", subject=session.actor.login, now=now)
