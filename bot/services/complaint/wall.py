"""How does a service keep to the wall: the look and its record are one unit, and so are the refusal and its record?"""

from datetime import datetime
from typing import Any

from bot.domain.case.wall import Sealed, require
from bot.domain.complaint import Kind
from bot.domain.ports import Connection
from bot.domain.refused import Denied
from bot.domain.staff import Actor
from bot.services import audit as looks
from bot.store import audit


def pass_wall(
    connection: Connection, case: Any, actor: Actor, what: Sealed, act: str, now: datetime, detail: str = ""
) -> None:
    """``actor`` looks at something sealed: recorded as ``act``. Raises Denied as ``bot.domain.case.wall.require``, recorded
    as ``wall.refused``."""
    try:
        require(actor, Kind(case.kind), case.assignee, what)
    except Denied:
        audit.write(connection, actor=actor.login, act="wall.refused", subject=case.number, now=now, detail=act)
        raise
    if what is Sealed.PICTURE:
        looks.looked(connection, actor=actor, act=act, subject=f"{case.number}/{detail}", now=now)
    else:
        audit.write(connection, actor=actor.login, act=act, subject=case.number, now=now, detail=detail)
