"""Does this name go with this password, and has it not been tried too often?

In three steps, because comparing takes long: ``challenge`` (a unit) counts the try before anything is compared, so that
many at once are not more than a few after each other; ``matches`` compares outside; ``admit`` (a unit) records it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import TRIES_PER_ADDRESS, TRIES_PER_LOGIN, TRY_SPAN
from bot.services.staff.session import SignedIn, begin
from bot.store import audit
from bot.store import staff as store


@dataclass(frozen=True, slots=True)
class Challenge:
    """A counted try. ``stored`` is what the password is compared with, None for an unknown account."""

    login: str
    address: str
    stored: str | None = field(repr=False)
    address_try: int


def count(connection: Connection, kind: str, value: str, limit: int, now: datetime) -> int:
    """Count a try for ``value``; raises Refused("staff.too_many") beyond ``limit`` in a quarter of an hour."""
    digest = store.digest(connection, kind, value)
    if store.count_tries(connection, digest, now - TRY_SPAN) >= limit:
        raise Refused("staff.too_many", minutes=int(TRY_SPAN.total_seconds() // 60))
    return store.note_try(connection, digest, now)


def challenge(connection: Connection, *, login: str, address: str, now: datetime) -> Challenge:
    """Count this try by account and by address; raises Refused("staff.too_many")."""
    login = login.strip().lower()[:40]
    store.drop_old_tries(connection, now - TRY_SPAN)
    address_try = count(connection, "address", address, TRIES_PER_ADDRESS, now)
    count(connection, "login", login, TRIES_PER_LOGIN, now)
    account = store.find(connection, login)
    return Challenge(login, address, account.password if account else None, address_try)


def admit(
    connection: Connection, *, challenge: Challenge, matched: bool, totp_required: bool, now: datetime
) -> SignedIn | None:
    """Open a session, or record the failed try and return None."""
    account = store.find(connection, challenge.login)
    # A password changed while it was being compared does not count any more.
    if not matched or account is None or account.is_disabled or account.password != challenge.stored:
        # What was typed as an unknown name may have been a password: it is not written down.
        login = account.actor.login if account else "unknown"
        audit.write(connection, actor=login, act="sign_in.failed", subject=login, now=now, detail=challenge.address)
        return None
    store.forget_try(connection, challenge.address_try)
    store.forget_tries(connection, store.digest(connection, "login", challenge.login))
    login = account.actor.login
    audit.write(connection, actor=login, act="sign_in", subject=login, now=now, detail=challenge.address)
    return begin(connection, account, is_verified=False, totp_required=totp_required, now=now)
