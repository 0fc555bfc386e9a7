"""How do staff put a quiz together from what the office knows?"""

import os
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.ports import Connection
from bot.domain.quiz import MOST_QUESTIONS, TITLE, WHY, WORDS, Act, Question, State, acts_offered
from bot.domain.refused import Refused
from bot.domain.round.ballot import KEY
from bot.domain.staff import Actor, Permission
from bot.services import faq, house
from bot.services.quiz.acting import acting, record
from bot.services.quiz.known import shown, templates
from bot.services.quiz.views import Quiz
from bot.store.quiz import quizzes as store

_LASTS = timedelta(days=14)  # of a new draft: staff change it


def draft(connection: Connection, *, actor: Actor, template: str = "", now: datetime) -> str:
    """A draft with the questions of a template, or with none; its ref.

    Raises Refused ``staff.not_allowed``, ``quiz.template_unknown``.
    """
    actor.require(Permission.CAMPAIGN_EDIT)
    given = next((one for one in templates() if one.key == template), None)
    if template and given is None:
        raise Refused("quiz.template_unknown")
    ref = secrets.token_hex(6)
    values = {
        "template": template,
        "title": given.title if given else "",
        "words": given.words if given else "",
        "state": State.DRAFT.value,
        "until": now + _LASTS,
        "edited_by": actor.id,
        "created_at": now,
        "changed_at": now,
    }
    made = store.add(connection, ref, os.urandom(KEY), values)
    store.set_questions(connection, made, [(one, source_of(one.entry)) for one in (given.questions if given else ())])
    record(connection, actor.login, "create", ref, now)
    return ref


def source_of(entry: str) -> str:
    """What the knowledge rests on, and how far it may be trusted; raises Refused ``quiz.entry_unknown``."""
    known = faq.entry(entry)
    if known is None:
        raise Refused("quiz.entry_unknown", entry=entry)
    said = faq.rests_on(known)
    return house.phrases().say(said.key, said.values)[:300]


def prefill(entry: str) -> Question:
    """A question to begin with, from an entry: its own words and the beginning of its answer.

    Raises Refused ``quiz.entry_unknown``.
    """
    known = faq.entry(entry)
    if known is None:
        raise Refused("quiz.entry_unknown", entry=entry)
    return Question(known.question, ("对", "不对"), 1, faq.filled(known.answer)[:WHY], entry)


def edit(
    connection: Connection, *, actor: Actor, ref: str, title: str, words: str, until: datetime, now: datetime
) -> Quiz:
    """Raises Refused ``staff.not_allowed``, ``quiz.unknown``, ``.not_now``, ``.title_bad``, ``.words_long``."""
    row, _ = acting(connection, actor, ref, Act.EDIT)
    if not 1 <= len(title.strip()) <= TITLE:
        raise Refused("quiz.title_bad", limit=TITLE)
    if len(words.strip()) > WORDS:
        raise Refused("quiz.words_long", limit=WORDS)
    values = {"title": title.strip(), "words": words.strip(), "until": until}
    store.change(connection, row.id, values | {"edited_by": actor.id, "changed_at": now})
    record(connection, actor.login, "edit", row.ref, now)
    return shown(connection, store.by_ref(connection, row.ref), now)


def set_questions(connection: Connection, *, actor: Actor, ref: str, given: Sequence[Question], now: datetime) -> Quiz:
    """All questions, in this order; each rests on an entry of the knowledge.

    Raises Refused as ``edit``, and ``quiz.questions_many``, ``.entry_unknown``, and as ``Question.check``.
    """
    row, _ = acting(connection, actor, ref, Act.EDIT)
    if len(given) > MOST_QUESTIONS:
        raise Refused("quiz.questions_many", most=MOST_QUESTIONS)
    for question in given:
        question.check()
    store.set_questions(connection, row.id, [(one, source_of(one.entry)) for one in given])
    store.change(connection, row.id, {"edited_by": actor.id, "changed_at": now})
    record(connection, actor.login, "questions", row.ref, now)
    return shown(connection, store.by_ref(connection, row.ref), now)


def offered(one: Quiz, *, actor: Actor) -> tuple[Act, ...]:
    """What somebody may do with it now."""
    may = {
        Act.EDIT: actor.may(Permission.CAMPAIGN_EDIT),
        Act.OPEN: actor.may(Permission.CAMPAIGN_APPROVE) and actor.id != one.edited_by,
        Act.CLOSE: actor.may(Permission.CAMPAIGN_APPROVE),
        Act.CANCEL: actor.may(Permission.CAMPAIGN_EDIT),
    }
    return tuple(act for act in acts_offered(one.state) if may[act])
