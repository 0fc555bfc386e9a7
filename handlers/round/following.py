"""What does a short reply mean right after options were shown: numbers, a tap, the next page, choosing anew?"""

import re
from typing import Any

from bot.dialog import filters
from bot.dialog.message import Click, Message, Scan, Subscribe, Text
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.services import round
from bot.services.round.views import Round
from handlers.round import shown, voting
from handlers.round.numbers import numbers_in, page_in
from handlers.say import say

router = Router("round")

_TAP = re.compile(r"(?P<number>D\d{4}-\d{4})\.(?P<option>\d{1,18})")


def _tapped(turn: Turn) -> re.Match[str] | None:
    choice = turn.message.choice if isinstance(turn.message, Text) else None
    return _TAP.fullmatch(choice) if choice else None


@router.on(filters.kind(Text), filters.tapped, filters.idle, lambda turn: _tapped(turn) is not None)
def tap(turn: Turn) -> Reply:
    """An option of a list, however long ago it was shown; one of another round is refused by the round itself."""
    match = _tapped(turn)
    assert match is not None  # noqa: S101 - asked by the filter
    one = round.public(turn.connection, number=match["number"], now=turn.now)
    kept = turn.memory.get(shown.MEMORY, {})
    is_fresh = kept.get("number") == one.number and kept["is_fresh"]
    shown.remember(turn, number=one.number, page=kept.get("page", 1), is_fresh=is_fresh)
    option = next((option for option in one.options if option.id == int(match["option"])), None)
    if option is None or not one.is_votable:
        options = [int(match["option"])]
        round.vote(turn.connection, number=one.number, citizen=turn.citizen, options=options, now=turn.now)
        return voting.show(turn, one)
    return voting.cast(turn, one, [option.number])


@router.on(filters.kind(Message, Click, Subscribe, Scan), filters.idle, filters.kept(shown.MEMORY))
def follow(turn: Turn) -> Said:
    """Whatever else is said or tapped is a new matter, and digits mean the menu again."""
    kept = turn.memory.pop(shown.MEMORY)
    typed = turn.decision.text if turn.decision else ""
    if "pick" in kept:
        return _picked(turn, kept["pick"], typed)
    answer, numbers, page = _answer(turn), numbers_in(typed), page_in(typed)
    if not (numbers or page or answer):
        return NOT_MINE
    turn.memory[shown.MEMORY] = kept
    one = round.public(turn.connection, number=kept["number"], now=turn.now)
    if numbers:
        return voting.cast(turn, one, numbers)
    return _turned(turn, one, kept, answer, page)


def _answer(turn: Turn) -> str | None:
    answer = turn.decision.answer if turn.decision else None
    return answer if answer in ("more", "again") else None


def _picked(turn: Turn, rounds: list[str], typed: str) -> Said:
    numbers = numbers_in(typed)
    if len(numbers) != 1 or not 1 <= numbers[0] <= len(rounds):
        return NOT_MINE
    return voting.show(turn, round.public(turn.connection, number=rounds[numbers[0] - 1], now=turn.now))


def _turned(turn: Turn, one: Round, kept: dict[str, Any], answer: str | None, page: int | None) -> Reply:
    """Another page, or the first one again for a new choice."""
    if answer == "again":
        return say(Phrase("round.anew"), *shown.listed(turn, one))
    target = page or kept["page"] + 1
    return say(*shown.listed(turn, one, target, is_fresh=kept["is_fresh"]))
