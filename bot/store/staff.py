"""Which accounts, sessions and failed sign-ins are there?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from bot.domain.staff import Actor
from bot.store import tables
from bot.store.vault import vault_of

t = tables.staff
s = tables.staff_session
tries = tables.login_try


@dataclass(frozen=True, slots=True)
class Account:
    """A member of staff with what signing in needs. ``has_totp``: a one-time code was confirmed once."""

    actor: Actor
    password: str = field(repr=False)
    has_totp: bool
    is_disabled: bool


@dataclass(frozen=True, slots=True)
class Session:
    """A session row beside its account."""

    digest: str = field(repr=False)
    account: Account
    csrf: str = field(repr=False)
    is_verified: bool
    seen: datetime
    expires: datetime
    proved: datetime | None = None


_ACCOUNT = (t.c.id, t.c.login, t.c.name, t.c.password, t.c.roles, t.c.totp_step, t.c.disabled_at)


def _account(row: Any) -> Account:
    actor = Actor(row.id, row.login, row.name, frozenset(row.roles.split()))
    return Account(actor, row.password, row.totp_step > 0, row.disabled_at is not None)


def find(connection: Connection, login: str) -> Account | None:
    row = connection.execute(select(*_ACCOUNT).where(t.c.login == login)).first()
    return None if row is None else _account(row)


def all_accounts(connection: Connection) -> list[Account]:
    return [_account(row) for row in connection.execute(select(*_ACCOUNT).order_by(t.c.login))]


def add(connection: Connection, actor: Actor, password: str, now: datetime) -> None:
    """Store a new account; ``actor.id`` is ignored."""
    values = {"login": actor.login, "name": actor.name, "password": password, "roles": _spell(actor.roles)}
    connection.execute(insert(t).values(**values, totp_step=0, created_at=now))


def _spell(roles: Iterable[str]) -> str:
    return " ".join(sorted(roles))


def set_roles(connection: Connection, staff: int, roles: Iterable[str]) -> None:
    change(connection, staff, {"roles": _spell(roles)})


def change(connection: Connection, staff: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(t).where(t.c.id == staff).values(**values))


# The secret of one-time codes


def keep_secret(connection: Connection, staff: int, secret: str) -> None:
    """Store a secret that is not confirmed yet."""
    sealed = vault_of(connection).seal(secret.encode(), f"staff.totp:{staff}")
    change(connection, staff, {"totp": sealed, "totp_step": 0})


def secret(connection: Connection, staff: int) -> str | None:
    sealed = connection.scalar(select(t.c.totp).where(t.c.id == staff))
    return None if sealed is None else vault_of(connection).open(sealed, f"staff.totp:{staff}").decode()


def use_step(connection: Connection, staff: int, step: int) -> bool:
    """Mark the code of ``step`` as used; False when it, or a later one, was used before."""
    return (
        connection.execute(update(t).where(t.c.id == staff, t.c.totp_step < step).values(totp_step=step)).rowcount == 1
    )


# Sessions


def open_session(connection: Connection, session: Session, now: datetime) -> None:
    connection.execute(
        insert(s).values(
            digest=session.digest,
            staff=session.account.actor.id,
            csrf=session.csrf,
            is_verified=session.is_verified,
            created_at=now,
            seen_at=session.seen,
            expires_at=session.expires,
        )
    )


_SESSION = (
    select(s.c.csrf, s.c.is_verified, s.c.seen_at, s.c.expires_at, s.c.proved_at, *_ACCOUNT)
    .join(t, t.c.id == s.c.staff)
    .where(s.c.digest == bindparam("token", type_=s.c.digest.type))
)


def session(connection: Connection, digest: str) -> Session | None:
    row = connection.execute(_SESSION, {"token": digest}).first()
    if row is None:
        return None
    return Session(digest, _account(row), row.csrf, row.is_verified, row.seen_at, row.expires_at, row.proved_at)


def touch_session(connection: Connection, digest: str, now: datetime) -> None:
    connection.execute(update(s).where(s.c.digest == digest).values(seen_at=now))


def prove_session(connection: Connection, digest: str, now: datetime) -> None:
    """Password or code was given once more in it."""
    connection.execute(update(s).where(s.c.digest == digest).values(proved_at=now))


def drop_session(connection: Connection, digest: str) -> None:
    connection.execute(delete(s).where(s.c.digest == digest))


def drop_sessions(connection: Connection, staff: int, keep: str = "") -> int:
    """End all sessions of ``staff`` except the one whose digest is ``keep``; the number ended."""
    return connection.execute(delete(s).where(s.c.staff == staff, s.c.digest != keep)).rowcount


def drop_expired(connection: Connection, now: datetime) -> None:
    connection.execute(delete(s).where(s.c.expires_at < now))


# Failed tries, by keyed digests of account and address


def digest(connection: Connection, kind: str, value: str) -> str:
    return vault_of(connection).digest(f"try.{kind}", value)


def count_tries(connection: Connection, digest: str, since: datetime) -> int:
    query = select(func.count()).select_from(tries).where(tries.c.digest == digest, tries.c.at > since)
    return connection.scalar(query) or 0


def note_try(connection: Connection, digest: str, now: datetime) -> int:
    """Count one try; its number, for ``forget_try``."""
    return int(connection.scalar(insert(tries).values(digest=digest, at=now).returning(tries.c.id)) or 0)


def forget_try(connection: Connection, number: int) -> None:
    connection.execute(delete(tries).where(tries.c.id == number))


def forget_tries(connection: Connection, digest: str) -> None:
    connection.execute(delete(tries).where(tries.c.digest == digest))


def drop_old_tries(connection: Connection, before: datetime) -> None:
    connection.execute(delete(tries).where(tries.c.at < before))
