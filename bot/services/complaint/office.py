"""What does the office do with a case: answer, close, look at what is sealed?"""

from datetime import datetime
from typing import Any

from bot.domain.complaint import ANSWER_LIMIT, Act, State, next_state
from bot.domain.ports import Connection, Fetched, Phrases
from bot.domain.redact import redact
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.store import audit, outbox
from bot.store import complaint as store
from bot.store import media as photos_store
from bot.store.engine import raise_signal
from bot.store.vault import keep, new_ref, reveal


def answer(connection: Connection, *, number: str, actor: Actor, text: str, phrases: Phrases, now: datetime) -> None:
    """Tell the citizen something; state, history, audit and message in one unit.

    Raises Refused ``staff.not_allowed``, ``complaint.unknown``, ``.not_now``, ``.text_missing``, ``.text_long`` and,
    for the same words twice in a row, ``.text_same``.
    """
    actor.require(Permission.CASE_ANSWER)
    _say(connection, Act.ANSWER, number=number, actor=actor, words=_checked(text), phrases=phrases, now=now)


def close(connection: Connection, *, number: str, actor: Actor, text: str, phrases: Phrases, now: datetime) -> None:
    """Tell the citizen the result and close the case; raises as ``answer`` does."""
    actor.require(Permission.CASE_CLOSE)
    _say(connection, Act.CLOSE, number=number, actor=actor, words=_checked(text), phrases=phrases, now=now)


def _checked(text: str) -> str:
    words = text.strip()
    if not words:
        raise Refused("complaint.text_missing")
    if len(words) > ANSWER_LIMIT:
        raise Refused("complaint.text_long", limit=ANSWER_LIMIT)
    return words


def _say(
    connection: Connection, act: Act, *, number: str, actor: Actor, words: str, phrases: Phrases, now: datetime
) -> None:
    case = known(connection, number, lock=True)
    state = next_state(State(case.state), act)
    plain = redact(words)
    _not_twice(connection, case.id, act, actor, plain)
    key = f"case:{number}:{new_ref()}"
    full = keep(connection, "line", words, now) if plain != words else None
    step = store.Step(act, state, actor.name, now, plain, full, key)
    store.record(connection, case.id, step)
    store.move(connection, case.id, state, now)
    audit.write(connection, actor=actor.login, act=f"case.{act.value}", subject=number, now=now)
    sentence = {"number": number, "text": words}
    told = phrases.say("complaint.answered" if act is Act.ANSWER else "complaint.closed", sentence)
    outbox.enqueue(connection, key, case.citizen, told, now, purpose=act.value, subject=number)
    raise_signal(connection, "complaint")


def _not_twice(connection: Connection, complaint: int, act: Act, actor: Actor, text: str) -> None:
    """A form sent twice by a nervous finger is one answer."""
    last = store.last_event(connection, complaint)
    if (last.act, last.actor, last.text) == (act.value, actor.name, text):
        raise Refused("complaint.text_same")


def known(connection: Connection, number: str, *, lock: bool = False) -> Any:
    """The case's row; raises Refused ``complaint.unknown``."""
    case = store.by_number(connection, number, lock=lock)
    if case is None:
        raise Refused("complaint.unknown", number=number)
    return case


def reveal_contact(connection: Connection, *, number: str, actor: Actor, now: datetime) -> str | None:
    """How the citizen can be reached, recorded in the audit; None for an anonymous report."""
    actor.require(Permission.CONTACT_REVEAL)
    case = known(connection, number)
    audit.write(connection, actor=actor.login, act="contact.reveal", subject=number, now=now)
    return reveal(connection, "contact", case.contact) if case.contact else None


def reveal_story(connection: Connection, *, number: str, actor: Actor, now: datetime) -> str:
    """Everything the citizen wrote, nothing left out, recorded in the audit."""
    actor.require(Permission.CONTACT_REVEAL)
    case = known(connection, number)
    audit.write(connection, actor=actor.login, act="story.reveal", subject=number, now=now)
    story = reveal(connection, "story", case.story_ref) if case.story_ref else None
    added = [row for row in store.events(connection, case.id) if row.act == Act.ADD.value]
    full = store.full_texts(connection, [row.text_ref for row in added])
    return "\n\n".join([story or case.story, *(full.get(row.text_ref, row.text) for row in added)])


def photo(connection: Connection, *, number: str, ref: str) -> Fetched:
    """A kept photo of the case, opened; raises Refused ``complaint.unknown``, ``photo.unknown``."""
    found = photos_store.picture(connection, known(connection, number).id, ref)
    if found is None:
        raise Refused("photo.unknown")
    return found
