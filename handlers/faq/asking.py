"""A question: answered, asked back, or honestly not known."""

import re

from bot.dialog import filters
from bot.dialog.message import Click, Text, Voice
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.decision import Action, Decision, Want
from bot.domain.gap import LEAST
from bot.domain.phrase import Phrase
from bot.services import faq, gap, opinion
from handlers.fallback import missed_before
from handlers.faq import said
from handlers.say import say

router = Router("faq")

_WISH = 16  # characters: who writes more, with no word that we know, has told something all the same
_HOW = re.compile("[怎咋什]|哪|吗|流程|步骤|[?？]")


@router.on(filters.kind(Text, Voice), filters.idle, filters.does(Action.ANSWER))
def known(turn: Turn) -> Said:
    """The entry, and the second one that was asked for."""
    decision = _decision(turn)
    entry = faq.entry(decision.found[0].id)
    if entry is None:
        return NOT_MINE
    also = [phrase for name in decision.also for phrase in said.second(name)]
    phrases = said.answer(turn, entry, [one.id for one in decision.found[1:]])
    if decision.offers:
        said.remember(turn, turn.memory[said.MEMORY]["ids"], last=entry.id, **_told(turn))
        return say(*phrases, *also, Phrase("faq.offer_too"))
    return say(*phrases, *also)


def _told(turn: Turn) -> dict[str, str]:
    """What a complaint would begin with: a story; a wish, which tells nothing of a fault yet; nothing, where ways are asked."""
    told = turn.text.strip()
    if _decision(turn).score > 0 or len(told) > _WISH:
        return {"story": told}
    return {"wish": "" if _HOW.search(told) else told}


@router.on(filters.kind(Text, Voice), filters.idle, filters.does(Action.CHOOSE))
def perhaps(turn: Turn) -> Said:
    """A few that may be meant, or the offer to write a complaint down."""
    decision = _decision(turn)
    titles = faq.titles(one.id for one in decision.found)
    story = _told(turn) if decision.offers else {}
    if not (titles or story):
        return NOT_MINE
    said.remember(turn, [name for name, _ in titles], **story)
    choices = (Phrase("faq.choose", {"list": said.listed(titles)}),) if titles else ()
    return say(*choices, *((Phrase("faq.offer"),) if story else ()))


@router.on(filters.wants(Want.QUESTION), filters.idle, filters.does(Action.UNKNOWN))
def not_known(turn: Turn) -> Said:
    """Honest words with what comes nearest; the second time, a person."""
    if settled := _noted(turn):
        return settled
    titles = faq.titles(one.id for one in _decision(turn).found)
    if not titles:
        return NOT_MINE
    twice = (Phrase("fallback.twice"),) if missed_before(turn) else ()
    said.remember(turn, [name for name, _ in titles])
    return say(Phrase("faq.unknown", {"list": said.listed(titles)}), *twice)


def _noted(turn: Turn) -> Reply | None:
    """The question is kept for the office; its answer, where it gave one to this very question before."""
    decision, text = _decision(turn), turn.text.strip()
    if len(text) < LEAST:
        return None
    near = decision.found[0].id if decision.found else ""
    settled = gap.note(turn.connection, citizen=turn.citizen, text=text, words=decision.words, near=near, now=turn.now)
    entry = faq.entry(settled.entry) if settled and settled.entry else None
    if entry is not None:
        return say(*said.answer(turn, entry))
    if settled is not None and settled.reply:
        return say(Phrase("faq.office", {"reply": settled.reply}))
    opinion.not_found(turn.shared, now=turn.now)
    return None


@router.on(filters.act("nominate"), filters.idle)
@router.on(filters.act("vote"), filters.idle)
def not_yet(turn: Turn) -> Reply:
    """What this service does not do by itself: said plainly, with what is known about it."""
    decision = _decision(turn)
    titles = faq.titles(one.id for one in decision.found)
    near = (Phrase("faq.choose", {"list": said.listed(titles)}),) if titles else ()
    said.remember(turn, [name for name, _ in titles])
    wish = turn.message.key if isinstance(turn.message, Click) else decision.act
    return say(Phrase(f"faq.wish.{wish}"), *near)


def _decision(turn: Turn) -> Decision:
    return turn.decision or Decision(Want.OTHER)
