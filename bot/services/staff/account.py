"""How does an account begin, change and end? Called by the command line and, for one's own password, by the console.

``by`` is who does it, for the audit: a login or "command line". Passwords come as ``password.hashed`` made them, after
``domain.staff.check_password``.
"""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import TRIES_PER_LOGIN, Actor, check_login, check_name, check_roles
from bot.services.staff.session import Session
from bot.services.staff.sign_in import count
from bot.store import audit
from bot.store import staff as store


def _known(connection: Connection, login: str) -> store.Account:
    account = store.find(connection, login.strip().lower())
    if account is None:
        raise Refused("staff.unknown", login=login)
    return account


def add(
    connection: Connection, *, login: str, name: str, roles: Iterable[str], hashed: str, by: str, now: datetime
) -> Actor:
    """A new account; raises Refused: staff.login_bad, .name_bad, .role_unknown or .login_taken."""
    actor = Actor(0, check_login(login), check_name(name), check_roles(roles))
    if store.find(connection, actor.login) is not None:
        raise Refused("staff.login_taken", login=actor.login)
    store.add(connection, actor, hashed, now)
    detail = " ".join(sorted(actor.roles))
    audit.write(connection, actor=by, act="staff.add", subject=actor.login, now=now, detail=detail)
    return _known(connection, actor.login).actor


def listing(connection: Connection) -> list[store.Account]:
    """All accounts by login; an office has few."""
    return store.all_accounts(connection)


def passwd(connection: Connection, *, login: str, hashed: str, by: str, now: datetime) -> None:
    """Set a password and end all sessions; raises Refused("staff.unknown"), as do the functions below."""
    account = _known(connection, login)
    store.change(connection, account.actor.id, {"password": hashed})
    store.drop_sessions(connection, account.actor.id)
    audit.write(connection, actor=by, act="staff.passwd", subject=account.actor.login, now=now)


def own_challenge(connection: Connection, *, session: Session, now: datetime) -> str:
    """What one's own password is compared with before it is changed; counted, raises Refused("staff.too_many")."""
    count(connection, "own", session.actor.login, TRIES_PER_LOGIN, now)
    return _known(connection, session.actor.login).password


def change_password(connection: Connection, *, session: Session, hashed: str, now: datetime) -> None:
    """One's own password: the other sessions end, this one stays."""
    actor = session.actor
    store.change(connection, actor.id, {"password": hashed})
    store.drop_sessions(connection, actor.id, keep=session.digest)
    store.forget_tries(connection, store.digest(connection, "own", actor.login))
    audit.write(connection, actor=actor.login, act="staff.passwd", subject=actor.login, now=now)


def disable(connection: Connection, *, login: str, by: str, now: datetime) -> None:
    """Nobody signs in with it any more; its sessions end now."""
    account = _known(connection, login)
    store.change(connection, account.actor.id, {"disabled_at": now})
    store.drop_sessions(connection, account.actor.id)
    audit.write(connection, actor=by, act="staff.disable", subject=account.actor.login, now=now)


def enable(connection: Connection, *, login: str, by: str, now: datetime) -> None:
    account = _known(connection, login)
    store.change(connection, account.actor.id, {"disabled_at": None})
    audit.write(connection, actor=by, act="staff.enable", subject=account.actor.login, now=now)


def set_roles(connection: Connection, *, login: str, roles: Iterable[str], by: str, now: datetime) -> None:
    """Takes effect with the next page; raises Refused("staff.role_unknown")."""
    account = _known(connection, login)
    chosen = check_roles(roles)
    store.set_roles(connection, account.actor.id, chosen)
    detail = " ".join(sorted(chosen))
    audit.write(connection, actor=by, act="staff.roles", subject=account.actor.login, now=now, detail=detail)


def revoke_sessions(connection: Connection, *, login: str, by: str, now: datetime) -> int:
    """End all sessions; the number of them."""
    account = _known(connection, login)
    ended = store.drop_sessions(connection, account.actor.id)
    audit.write(connection, actor=by, act="staff.revoke", subject=account.actor.login, now=now, detail=str(ended))
    return ended


def reset_totp(connection: Connection, *, login: str, by: str, now: datetime) -> None:
    """For a lost phone: a new one-time code is set up at the next sign-in. All sessions end."""
    account = _known(connection, login)
    store.change(connection, account.actor.id, {"totp": None, "totp_step": 0})
    store.drop_sessions(connection, account.actor.id)
    audit.write(connection, actor=by, act="staff.totp_reset", subject=account.actor.login, now=now)
