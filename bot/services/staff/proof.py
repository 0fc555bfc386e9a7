"""Is the person at the desk still the one who signed in? Asked before what cannot be taken back; good for ``PROOF_LASTS``.

By the one-time code where the account has one; by the password else: ``own_challenge`` (a unit), ``matches`` outside of it, then
``prove_by_password``.
"""

from datetime import datetime

from bot.domain.ports import Connection
from bot.services.staff.code import take_code
from bot.services.staff.session import Session
from bot.store import audit
from bot.store import staff as store


def prove_by_code(connection: Connection, *, session: Session, code: str, now: datetime) -> bool:
    """False for a wrong or used code, and for an account without one. Raises Refused("staff.too_many")."""
    if not session.has_totp or take_code(connection, actor=session.actor, code=code, now=now) is None:
        return False
    _prove(connection, session, "code", now)
    return True


def prove_by_password(
    connection: Connection, *, session: Session, stored: str, is_matching: bool, now: datetime
) -> bool:
    """``stored``: what ``own_challenge`` gave, and what was typed was compared with. False where it was another one, the password
    was changed meanwhile, or the account proves itself by a code.
    """
    account = store.find(connection, session.actor.login)
    if account is None or account.is_disabled or account.has_totp or not is_matching or account.password != stored:
        audit.write(connection, actor=session.actor.login, act="proof.failed", subject=session.actor.login, now=now)
        return False
    store.forget_tries(connection, store.digest(connection, "own", session.actor.login))
    _prove(connection, session, "password", now)
    return True


def _prove(connection: Connection, session: Session, by: str, now: datetime) -> None:
    store.prove_session(connection, session.digest, now)
    audit.write(connection, actor=session.actor.login, act="proof", subject=session.actor.login, now=now, detail=by)
