"""What do the published results that answer a line of the plan say of it?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.result.reading import Verdict
from bot.domain.result.state import State, is_public
from bot.domain.round import Finding, Progress
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.services.result.shown import shown
from bot.services.round import lines as round_lines
from bot.store.result import loop as store
from bot.store.result import public as public_store
from bot.store.round import plan

_TEXT = 500  # characters a line's result may have
_TOLD = frozenset({"results", "finished"})
_OPEN = {"progress": Progress.AT_LAB.value, "finding": None, "failing": 0, "result": ""}


@dataclass(frozen=True, slots=True)
class LineFound:
    """``failing`` of ``published`` samples; ``waiting``: linked and not published yet. ``finding``: None while nothing is."""

    line: int
    published: int
    waiting: int
    finding: Finding | None
    failing: int
    text: str


def line_found(connection: Connection, *, actor: Actor, line: int) -> LineFound:
    """What the line's progress would be filled with. Raises Refused ``staff.not_allowed``."""
    actor.require(Permission.PLAN_READ)
    return _found(connection, line)


def _found(connection: Connection, line: int) -> LineFound:
    rows = store.of_line(connection, line)
    public = [row for row in rows if is_public(State(row.state))]
    bad = [row for row in public if row.verdict == Verdict.FAILED]
    finding = (Finding.FAILED if bad else Finding.PASSED) if public else None
    text = _text(connection, bad, finding)
    return LineFound(line, len(public), len(rows) - len(public), finding, len(bad), text)


def _text(connection: Connection, bad: list[Any], finding: Finding | None) -> str:
    """No business is named: who voted hears what was found, the record itself says where."""
    if finding is None:
        return ""
    tests = public_store.tests(connection, [row.id for row in bad])
    items = dict.fromkeys(test.item for row in bad for test in tests[row.id] if test.is_failing)
    values = {"items": "、".join(items)}
    return house.phrases().say(f"result_told.line.{finding}", values)[:_TEXT]


def confirm_line(connection: Connection, *, actor: Actor, line: int, now: datetime) -> None:
    """The line has the result that its published samples say; its voters hear of it when the round's results are published.

    Raises Refused as ``round.progress`` does, ``result.line_waits`` while a linked sample is not published.
    """
    actor.require(Permission.PLAN_READ)
    found, present = _found(connection, line), plan.by_id(connection, line)
    if found.finding is None or found.waiting:
        raise Refused("result.line_waits")
    if present is not None and present.progress == Progress.RESULT:
        plan.change(connection, line, _OPEN)  # more was published since; whether it may change is the round's to say
    given: dict[str, Any] = {"text": found.text, "finding": found.finding, "failing": found.failing}
    round_lines.progress(connection, actor=actor, line=line, step=Progress.RESULT, now=now, **given)


def follow(connection: Connection, row: Any) -> None:
    """A published sample was corrected or withdrawn: what its line said is taken back, or where it was told, said anew."""
    line = plan.by_id(connection, row.line) if row.line else None
    if line is None or line.progress != Progress.RESULT:
        return
    if plan.round_state(connection, line.id) not in _TOLD:
        plan.change(connection, line.id, _OPEN)
        return
    found = _found(connection, line.id)
    text = found.text or house.phrases().say("result_told.line.none")
    said = {"finding": found.finding and found.finding.value, "failing": found.failing, "result": text}
    plan.change(connection, line.id, said)


def in_words(connection: Connection, row: Any) -> dict[str, Any]:
    """A sample as messages name it."""
    one = shown(connection, [row])[0]
    made = "，".join(part.raw for part in one.made)
    items = "；".join(" ".join(filter(None, (test.item, test.result))) for test in one.failing)
    page = f"{house.address()}/results/{one.ref}" if house.address() else ""
    return {
        "ref": one.ref,
        "food": one.food,
        "made": made or "–",
        "venue": one.venue or "–",
        "items": items,
        "why": row.why,
        "page": page,
        "follow_up": one.follow_up,
    }
