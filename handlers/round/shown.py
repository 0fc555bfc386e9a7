"""How are rounds, options and ballots said, and what may the next short reply mean?"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from bot.dialog.turn import Turn
from bot.domain.number import BEIJING
from bot.domain.phrase import Phrase
from bot.services import house, round, subscription
from bot.services.round.views import Option, Round
from handlers.say import lines

MEMORY = "round"
PAGE = 5  # options a message


def when(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%m月%d日 %H:%M}"


def remember(turn: Turn, **what: Any) -> None:
    """What a number, 更多 or 重选 of the next message will mean; it means nothing else any more."""
    turn.memory.pop("faq", None)
    turn.memory[MEMORY] = what


def example(one: Round) -> str:
    """Numbers as one may reply them."""
    return " ".join(str(option.number) for option in one.options[: 2 * min(one.choices, 2) : 2])


def listed(turn: Turn, one: Round, page: int = 1, *, is_fresh: bool = True) -> tuple[Phrase, ...]:
    """A page of the options; with ``is_fresh`` the numbers replied replace an earlier ballot."""
    count, pages = len(one.options), -(-len(one.options) // PAGE)
    page = (page - 1) % pages + 1
    remember(turn, number=one.number, page=page, is_fresh=is_fresh)
    shown = one.options[PAGE * (page - 1) : PAGE * page]
    values = {"title": one.title, "words": one.words, "most": one.choices, "example": example(one)}
    values |= {"until": when(one.times.vote_until), "list": lines([_choice(one, option) for option in shown])}
    said = (Phrase("round.list" if page == 1 else "round.list_more", values),)
    if pages == 1:
        return said
    onward = {"count": count, "page": page, "pages": pages}
    return (*said, Phrase("round.more", onward) if page < pages else Phrase("round.again", onward))


def _choice(one: Round, option: Option) -> Phrase:
    """A line to tap, or to reply the digit of."""
    values = {"digit": option.number, "what": option.words, "id": f"{one.number}.{option.id}"}
    if option.note:
        return Phrase("round.option_note", values | {"note": option.note})
    return Phrase("round.option", values)


def chosen(options: Collection[Option]) -> Phrase:
    """Options without anything to tap."""
    return lines([Phrase("round.digit", {"digit": one.number, "name": one.words}) for one in options])


def ballot(turn: Turn, one: Round) -> tuple[list[Option], str]:
    """What somebody has chosen so far, and the receipt; nothing and empty."""
    mine = round.mine(turn.connection, number=one.number, citizen=turn.citizen)
    if mine is None:
        return [], ""
    return [option for option in one.options if option.id in mine.options], mine.receipt


def link(turn: Turn, one: Round) -> tuple[Phrase, ...]:
    """The way to the phone page: by the platform's login, or by a ticket that is good once."""
    if not house.address():
        return ()
    page = f"{house.address()}/round/{one.number}/enter"
    if house.has_login():
        return (Phrase("round.page", {"page": page}),)
    ticket = round.give_ticket(turn.connection, number=one.number, citizen=turn.citizen, now=turn.now)
    return (Phrase("round.page_ticket", {"page": f"{page}?ticket={ticket}"}),)


def offer() -> tuple[Phrase, ...]:
    """Where to agree to a notice, if the account has a template for it."""
    page = subscription.page()
    return (Phrase("round.subscribe", {"page": page}),) if page else ()
