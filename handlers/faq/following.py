"""What does a short reply mean right after an answer: a related question, more of it, useful or not, the offer taken?"""

from collections.abc import Mapping
from typing import Any

from bot.dialog import filters
from bot.dialog.message import Text, Voice
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.services import faq, opinion
from handlers import dialogue
from handlers.complaint import draft, facts, steps
from handlers.faq import said
from handlers.say import say

router = Router("faq")


@router.on(filters.kind(Text, Voice), filters.answers("details"), lambda turn: said.ASIDE in said.kept(turn))
def read_aside(turn: Turn) -> Said:
    """What was offered beside a running matter, which goes on where it was."""
    entry = faq.entry(str(said.kept(turn).pop(said.ASIDE)))
    if entry is None:
        return NOT_MINE
    return say(*said.briefly(entry), *(dialogue.asked(turn) if turn.session is not None else ()))


@router.on(filters.kind(Text, Voice), filters.idle, filters.kept(said.MEMORY))
def follow(turn: Turn) -> Said:
    """Whatever else is written is a new matter, and digits mean the menu again."""
    shown = turn.memory.pop(said.MEMORY)
    typed = turn.decision.text if turn.decision else ""
    if typed.isdecimal() and 1 <= int(typed) <= len(shown["ids"]):
        entry = faq.entry(shown["ids"][int(typed) - 1])
        return say(*said.answer(turn, entry)) if entry else NOT_MINE
    answer = _answer(turn)
    if answer == "agreed" and not shown.keys().isdisjoint(("story", "wish")):
        return _complain(turn, shown)
    if "last" not in shown and answer == "useless":
        return say(Phrase("faq.useless"))
    return _judged(turn, shown, answer) if "last" in shown else NOT_MINE


def _answer(turn: Turn) -> str | None:
    return turn.decision.answer if turn.decision else None


def _complain(turn: Turn, shown: Mapping[str, Any]) -> Reply:
    """The offer to write it down is taken: what was told is the story, or how it begins."""
    begun = draft.create(turn, str(shown.get("story", "")))
    if "story" in shown:
        return say(*begun, *facts.told_back(turn.data), *draft.onward(turn))
    return say(*(steps.opened(turn, shown["wish"]) if shown["wish"] else draft.onward(turn)))


def _judged(turn: Turn, shown: Mapping[str, Any], answer: str | None) -> Said:
    """More of it, useful, or not."""
    entry = faq.entry(str(shown["last"]))
    if answer == "details" and entry is not None:
        said.remember(turn, list(shown["ids"]), last=entry.id)
        return say(*said.page(entry))
    if answer not in ("useful", "useless"):
        return NOT_MINE
    is_useful, name = answer == "useful", str(shown["last"])
    opinion.judge(turn.connection, entry=name, citizen=turn.citizen, is_useful=is_useful, now=turn.now)
    return say(Phrase("faq.useful") if is_useful else Phrase("faq.useless"))
