"""What else does the office do with a case: look at what is sealed, talk itself, put cases together?"""

from datetime import datetime, timedelta
from typing import Any

from bot.domain.case import Act
from bot.domain.case.wall import Sealed
from bot.domain.ports import Connection, Fetched
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services.complaint.known import known
from bot.services.complaint.wall import pass_wall
from bot.store import audit, case_parts, session
from bot.store import complaint as store
from bot.store import media as photos_store
from bot.store.engine import raise_signal
from bot.store.vault import reveal

CHAT_TAKEN = "case.taken"
"""The step at which a citizen's dialogue stands while somebody of the office talks to them."""
LONGEST_TALK = timedelta(days=7)  # then the bot answers again, should nobody have handed back


def reveal_contact(connection: Connection, *, number: str, actor: Actor, now: datetime) -> str | None:
    """How the citizen can be reached, recorded in the audit; None for an anonymous report. Raises as ``pass_wall``."""
    case = known(connection, number)
    pass_wall(connection, case, actor, Sealed.IDENTITY, "contact.reveal", now)
    return reveal(connection, "contact", case.contact) if case.contact else None


def reveal_parties(connection: Connection, *, number: str, actor: Actor, now: datetime) -> dict[str, str | None]:
    """Who acts for the reporter (``proxy``) and who complains with them (``joint``, one a line); audited."""
    case = known(connection, number)
    pass_wall(connection, case, actor, Sealed.IDENTITY, "party.reveal", now)
    found = store.opened(connection, "party", [case.proxy, case.joint])
    return {"proxy": found.get(case.proxy), "joint": found.get(case.joint)}


def reveal_story(connection: Connection, *, number: str, actor: Actor, now: datetime) -> str:
    """Everything the citizen wrote, nothing left out, recorded in the audit."""
    case = known(connection, number)
    pass_wall(connection, case, actor, Sealed.IDENTITY, "story.reveal", now)
    story = reveal(connection, "story", case.story_ref) if case.story_ref else None
    added = [row for row in store.events(connection, case.id) if row.act in (Act.ADD, Act.REOPEN)]
    full = store.full_texts(connection, [row.text_ref for row in added])
    return "\n\n".join([story or case.story, *(full.get(row.text_ref, row.text) for row in added)])


def photo(connection: Connection, *, number: str, ref: str, actor: Actor, now: datetime) -> Fetched:
    """A kept photo of the case, opened; looked at again soon it is the same look.

    Raises Refused ``complaint.unknown``, ``photo.unknown``, and as ``pass_wall``.
    """
    case = known(connection, number)
    pass_wall(connection, case, actor, Sealed.PICTURE, "photo.view", now, ref)
    found = photos_store.picture(connection, case_parts.sharing(connection, case.id), ref)
    if found is None:
        raise Refused("photo.unknown")
    return found


def look(connection: Connection, *, number: str, actor: Actor, now: datetime) -> None:
    """``actor`` has the case open; say it again every minute."""
    case_parts.look(connection, known(connection, number).id, actor.id, now)


def link(connection: Connection, *, number: str, other: str, actor: Actor, now: datetime) -> None:
    """Two cases belong together; raises Refused ``staff.not_allowed``, ``complaint.unknown``, ``case.link_self``,
    ``.linked_already``."""
    actor.require(Permission.CASE_ANSWER)
    one, two = known(connection, number), known(connection, other)
    if one.id == two.id:
        raise Refused("case.link_self")
    if any(row.number == other for row in case_parts.linked(connection, one.id)):
        raise Refused("case.linked_already", number=other)
    case_parts.link(connection, one.id, two.id, "staff", now)
    for case, target in ((one, other), (two, number)):
        store.record(connection, case.id, store.Step("link", case.state, actor.name, now, target=target))
    audit.write(connection, actor=actor.login, act="case.link", subject=number, now=now, detail=other)
    raise_signal(connection, "complaint")


def take_over(connection: Connection, *, number: str, actor: Actor, now: datetime) -> None:
    """A person talks to the citizen from now on, the bot is silent; raises Refused ``staff.not_allowed``, ``case.no_chat``."""
    actor.require(Permission.CASE_ANSWER)
    case = known(connection, number, lock=True)
    if case.citizen is None:
        raise Refused("case.no_chat")
    case_parts.take_over(connection, case.citizen, actor.id, case.id, now)
    session.hold(connection, case.citizen, CHAT_TAKEN, {"number": number}, now + LONGEST_TALK)
    _record(connection, case, "take_over", actor, now)


def hand_back(connection: Connection, *, number: str, actor: Actor, now: datetime) -> None:
    """The bot answers again."""
    actor.require(Permission.CASE_ANSWER)
    case = known(connection, number, lock=True)
    if case.citizen and case_parts.hand_back(connection, case.citizen):
        session.release(connection, case.citizen, CHAT_TAKEN)
        _record(connection, case, "hand_back", actor, now)


def _record(connection: Connection, case: Any, act: str, actor: Actor, now: datetime) -> None:
    store.record(connection, case.id, store.Step(act, case.state, actor.name, now))
    audit.write(connection, actor=actor.login, act=f"case.{act}", subject=case.number, now=now)
    raise_signal(connection, "complaint")


def taken_by(connection: Connection, *, citizen: str) -> str | None:
    """Who talks to this citizen instead of the bot: a name, or None."""
    return case_parts.taken_by(connection, citizen)
