"""Is it still the person who signed in? Asked on the page itself, by the one-time code or else by the password."""

from datetime import datetime

from aiohttp import web

from bot.console.settings import UNITS, now_of, session_of
from bot.domain.refused import Refused
from bot.services import staff


def is_fresh(request: web.Request) -> bool:
    """Did they give it so lately that it is not asked for again?"""
    return session_of(request).is_proved(now_of(request))


async def given(request: web.Request) -> datetime | None:
    """When they proved it: a moment ago, or now by what the form's ``proof`` holds.

    Raises Refused ``campaign.needs_proof``, ``staff.proof_wrong``, ``staff.too_many``.
    """
    session, now = session_of(request), now_of(request)
    if session.is_proved(now):
        return session.proved_at
    typed = str((await request.post()).get("proof", ""))
    if not typed.strip():
        raise Refused("campaign.needs_proof")
    if not await (_by_code(request, typed) if session.has_totp else _by_password(request, typed)):
        raise Refused("staff.proof_wrong")
    return now


async def _by_code(request: web.Request, typed: str) -> bool:
    session = session_of(request)
    return await request.app[UNITS].run(staff.prove_by_code, session=session, code=typed, now=now_of(request))


async def _by_password(request: web.Request, typed: str) -> bool:
    """Compared outside of any unit: it takes its time."""
    session, units, now = session_of(request), request.app[UNITS], now_of(request)
    stored = await units.run(staff.own_challenge, session=session, now=now)
    is_matching = await staff.matches(stored, typed)
    return await units.run(staff.prove_by_password, session=session, stored=stored, is_matching=is_matching, now=now)
