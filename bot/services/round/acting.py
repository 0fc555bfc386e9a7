"""May somebody of the office do this with a round now, and what is kept of it?"""

from datetime import datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import Act, State, act_on
from bot.domain.staff import Actor, Permission
from bot.services.round.known import found
from bot.store import audit
from bot.store.engine import raise_signal

_WHY = 200  # characters


def record(connection: Connection, actor: str, act: str, number: str, now: datetime, detail: str = "") -> None:
    """Keep who did what, and have the pages that show rounds made again."""
    audit.write(connection, actor=actor, act=f"round.{act}", subject=number, now=now, detail=detail)
    raise_signal(connection, "round")


def acting(connection: Connection, actor: Actor, number: str, act: Act, why: str = "") -> tuple[Any, State]:
    """The round, locked, and where ``act`` leads it.

    Raises Refused ``staff.not_allowed``, ``round.unknown``, ``.not_now``, ``.not_allowed``, ``.needs_why``, ``.why_long``.
    """
    actor.require(Permission.ROUND_EDIT)
    row = found(connection, number, lock=True)
    if len(why) > _WHY:
        raise Refused("round.why_long", limit=_WHY)
    return row, act_on(State(row.state), act, actor.roles, why)
