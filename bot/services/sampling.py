"""What leaves for the samplers, and what was done to the plan before they went?"""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import is_planned
from bot.domain.staff import Actor, Permission
from bot.services import round
from bot.services.export import File, write
from bot.services.round.views import Line
from bot.store import audit
from bot.store.audit import Entry

__all__ = ["Entry", "sheet", "trail"]
HEAD = ("行号", "食品", "场所类型", "区域", "商家", "批次", "抽样日期", "样品编号", "实际抽样场所", "备注")
_TRAIL = ("round.draw", "round.adjust", "plan.drop", "round.propose", "round.approve")


def trail(connection: Connection, *, actor: Actor, number: str) -> list[Entry]:
    """What was done to the plan of a round, the newest first. Raises Refused ``staff.not_allowed``."""
    actor.require(Permission.PLAN_READ)
    return audit.about(connection, number, _TRAIL)


def sheet(connection: Connection, *, actor: Actor, number: str, now: datetime) -> File:
    """The approved plan for the samplers: nothing of who asked, nor in whose words; recorded.

    Raises Refused ``staff.not_allowed``, ``round.unknown``, ``round.not_now`` before the approval.
    """
    plan = round.plan(connection, actor=actor, number=number, now=now)
    known = round.look(connection, actor=actor, number=number, now=now)
    if not is_planned(known.state):
        raise Refused("round.not_now")
    audit.write(
        connection, actor=actor.login, act="plan.export", subject=known.number, now=now, detail=f"{len(plan.lines)}"
    )
    return write(f"plan-{known.number}", "xlsx", HEAD, [_row(line) for line in plan.lines])


def _row(line: Line) -> Sequence[object]:
    where = (line.venue_name, line.area_name or "全区", line.business)
    sampled = f"{line.sampled.astimezone(BEIJING):%Y-%m-%d}" if line.sampled else ""
    return (line.id, line.food, *where, line.batches, sampled, "", "", "")
