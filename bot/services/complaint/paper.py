"""Which documents and which new case does an act bring forth?"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.domain.case import Row
from bot.domain.case.wall import Sealed
from bot.domain.clock_event import Happening
from bot.domain.complaint import Kind
from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services.complaint.filing import Intake, enter
from bot.services.complaint.given import Given
from bot.services.complaint.known import known
from bot.services.complaint.wall import pass_wall
from bot.store import audit, case_parts
from bot.store import complaint as store
from bot.store.engine import raise_signal


def issue(connection: Connection, case: Any, row: Row, actor: Actor, given: Given, now: datetime) -> str | None:
    """The document of an act, numbered within its year in Beijing; its number."""
    form = row.needs.notice
    if form is None:
        return None
    year = now.astimezone(BEIJING).year
    number = f"〔{year}〕{store.next_count(connection, f'notice {year}')}号"
    values = {
        "number": number,
        "complaint": case.id,
        "form": form.value,
        "made_by": actor.name,
        "made_at": now,
        "served_on": given.served_on.isoformat() if given.served_on else None,
        "served_how": given.served_how[:40],
    }
    case_parts.add_notice(connection, values, given.notice.strip())
    audit.write(connection, actor=actor.login, act="notice.issue", subject=case.number, now=now, detail=number)
    return number


def clue(connection: Connection, case: Any, actor: Actor, given: Given, now: datetime) -> str:
    """What mediation brought to light becomes a report of the office's own, linked with the complaint; its number."""
    found = Intake(
        given.text.strip(),
        case.place,
        now,
        respondent=case.respondent,
        point=None if case.latitude is None else (case.latitude, case.longitude),
        source="clue",
        category=case.category,
        area=case.area,
        filed_by=actor.id or None,
        begins=Happening.CLUE_FOUND,
    )
    filed = enter(connection, found, (Kind.REPORT,), by=actor.login, actor=actor.name, now=now)
    new = store.by_number(connection, filed.number)
    assert new is not None  # noqa: S101 - it was just written
    case_parts.link(connection, case.id, new.id, "clue", now)
    return filed.number


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is printed; ``served_on`` is a day in Beijing."""

    number: str
    form: str
    text: str = field(repr=False)
    case: str
    made_by: str
    made_at: datetime
    served_on: str | None
    served_how: str


def document(connection: Connection, *, number: str, notice: int, actor: Actor, now: datetime) -> Document:
    """A document of the case with its text, which names the reporter: each look is audited.

    Raises Refused ``complaint.unknown``, ``case.notice_unknown``, and as ``pass_wall``.
    """
    row = _found(connection, number, notice)
    pass_wall(connection, known(connection, number), actor, Sealed.IDENTITY, "notice.view", now, row.number)
    text = case_parts.open_text(connection, row.text_ref)
    served = row.served_on, row.served_how
    return Document(row.number, row.form, text, number, row.made_by, row.made_at, *served)


def serve(
    connection: Connection, *, number: str, notice: int, served_on: date, served_how: str, actor: Actor, now: datetime
) -> None:
    """When and how the document reached whom it is for.

    Raises Refused ``staff.not_allowed``, ``complaint.unknown``, ``case.notice_unknown``.
    """
    actor.require(Permission.CASE_ANSWER)
    row = _found(connection, number, notice)
    case_parts.serve(connection, row.id, served_on.isoformat(), served_how)
    detail = f"{row.number} {served_on}"
    audit.write(connection, actor=actor.login, act="notice.serve", subject=number, now=now, detail=detail)
    raise_signal(connection, "complaint")


def _found(connection: Connection, number: str, notice: int) -> Any:
    row = case_parts.notice(connection, known(connection, number).id, notice)
    if row is None:
        raise Refused("case.notice_unknown")
    return row
