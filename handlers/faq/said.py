"""How is an entry said in the chat, and what can be replied to it?"""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.dialog.turn import Turn
from bot.domain.faq import Entry
from bot.domain.phrase import Phrase
from bot.services import faq, opinion

MEMORY = "faq"
ASIDE = "aside"
_RELATED = 3
OFFICE = (Phrase("office.name"), Phrase("office.phone"), Phrase("office.hours"), Phrase("office.address"))
"""What answers may name in braces."""


def answer(turn: Turn, entry: Entry, others: Iterable[str] = ()) -> tuple[Phrase, ...]:
    """The short text, what it rests on, related questions to reply a digit to, and the way to judge it."""
    opinion.said(turn.shared, entry=entry.id, now=turn.now)
    near = [name for name in (*entry.related, *others) if name != entry.id]
    related = faq.titles(near)[:_RELATED]
    remember(turn, [name for name, _ in related], last=entry.id)
    offered = (Phrase("faq.related", {"list": listed(related)}),) if related else ()
    return (_short(entry, "faq.answer"), faq.rests_on(entry), *offered, Phrase("faq.judge"))


def second(name: str) -> tuple[Phrase, ...]:
    """What was asked beside something else."""
    entry = faq.entry(name)
    return (_short(entry, "faq.second"), faq.rests_on(entry)) if entry else ()


def aside(turn: Turn, topic: str = "") -> tuple[Phrase, ...]:
    """What may be read beside what is done, by its title; with a ``topic`` only of that."""
    found = turn.decision.found if turn.decision is not None else ()
    entry = faq.entry(found[0].id) if found else None
    if entry is None or topic not in ("", entry.topic):
        return ()
    kept(turn)[ASIDE] = entry.id
    return (Phrase("faq.aside", {"question": entry.question}),)


def kept(turn: Turn) -> dict[str, Any]:
    """What the next message finds again, whether a dialogue runs or not."""
    return turn.memory if turn.session is None else turn.data


def briefly(entry: Entry) -> tuple[Phrase, ...]:
    """The short text and what it rests on."""
    return (_short(entry, "faq.answer"), faq.rests_on(entry))


def page(entry: Entry) -> tuple[Phrase, ...]:
    """The longer text."""
    return (Phrase("faq.page", {"page": faq.filled(entry.page).replace("**", "").strip()}), faq.rests_on(entry))


def listed(titles: Sequence[tuple[str, str]]) -> str:
    """Questions with the digits that choose them."""
    return "\n".join(f"{digit} {title}" for digit, (_, title) in enumerate(titles, 1))


def remember(turn: Turn, ids: list[str], **more: Any) -> None:
    """What a digit or a word of the next message will mean."""
    turn.memory[MEMORY] = {"ids": ids, **more}


def _short(entry: Entry, key: str) -> Phrase:
    values = {"question": entry.question, "answer": faq.answer_of(entry)}
    return Phrase("faq.second", values) if key == "faq.second" else Phrase("faq.answer", values)
