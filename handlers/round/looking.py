"""What did I vote for, is my receipt in the list, and what came of what I asked for?"""

import re
from collections.abc import Sequence
from unicodedata import normalize

from bot.dialog import filters
from bot.dialog.message import Text
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.domain.refused import Refused
from bot.domain.round import Progress, State, is_counted
from bot.services import lookup, round
from bot.services.result import looking
from bot.services.round.views import Asked, Checked, PublicLine, Round, Wish
from handlers.round import shown
from handlers.say import lines, say

router = Router("round")

_CODE = r"[A-Z0-9]{4}[\s-]?[A-Z0-9]{4}[\s-]?[A-Z0-9]{4}"
_RECEIPT = re.compile(
    rf"(?:核对|查对|核查|验证|查验)(?:一下)?(?:回执|选票)?(?:号|码)?[:：\s]*(?P<asked>{_CODE})"
    r"|(?P<bare>[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4})"
)
_ROUNDS = 3  # the newest ones: more is more than one reads


def _code(turn: Turn) -> str | None:
    if not isinstance(turn.message, Text) or len(turn.message.content) > 40:
        return None
    match = _RECEIPT.fullmatch(normalize("NFKC", turn.message.content).strip().upper())
    return (match["asked"] or match["bare"]) if match else None


@router.on(filters.kind(Text), filters.idle, filters.coded, lambda turn: _code(turn) is not None)
def check(turn: Turn) -> Reply:
    """核对 ABCD-EFGH-IJKL: what the published list holds under it."""
    code = _code(turn) or ""
    given = [
        one
        for one in round.archive(turn.connection, now=turn.now)
        if one.state is State.VOTING or is_counted(one.state)
    ]
    refusal = None
    for one in given[:_ROUNDS]:
        try:
            found = round.check(turn.connection, number=one.number, receipt=code)
        except Refused as refused:
            refusal = refusal or refused
        else:
            return say(_found(one, found))
    if refusal is not None and refusal.code == "ballot.list_later":
        raise refusal
    return say(Phrase("round.not_checked"))


def _found(one: Round, found: Checked) -> Phrase:
    values = {"title": one.title, "list": shown.chosen(found.options)}
    if not found.is_counted:
        return Phrase("round.checked_replaced", values)
    return Phrase("round.checked_excluded", values) if found.is_excluded else Phrase("round.checked", values)


@router.on(filters.act("ballot"), filters.idle)
def mine(turn: Turn) -> Said:
    """The choices that count, with the receipt; of closed rounds what came of them."""
    given = [one for one in round.current(turn.connection, now=turn.now) if one.is_votable]
    said = []
    for one in given[:_ROUNDS]:
        have, receipt = shown.ballot(turn, one)
        if have:
            shown.remember(turn, number=one.number, page=1, is_fresh=False)
            values = {"title": one.title, "list": shown.chosen(have), "receipt": receipt}
            said += [Phrase("round.mine", values), Phrase("round.full", {"until": shown.when(one.times.vote_until)})]
    if said:
        return say(*said)
    if own := round.asked(turn.connection, citizen=turn.citizen):
        return say(*_told(own))
    return say(Phrase("round.none_mine"), *((Phrase("round.vote_first"),) if given else ()))


@router.on(filters.act("progress"), filters.idle, lambda turn: lookup.is_own(turn.text))
@router.on(filters.act("result"), filters.idle, lambda turn: bool(turn.text))
@router.on(filters.act("vote"), filters.idle, lambda turn: lookup.is_own(turn.text) and "结果" in turn.text)
def results(turn: Turn) -> Said:
    """我投的草莓结果出来了吗: of what they asked for themselves; of anything else, and of what was published, others answer."""
    own = round.asked(turn.connection, citizen=turn.citizen)
    named = [one for one in own if any(wish.food in turn.text for wish in one.what)]
    is_own = lookup.is_own(turn.text)
    if named and (is_own or not _is_published(turn)):
        return say(*_told(named))
    if not is_own:
        return NOT_MINE
    if own:
        return say(*_told(own))
    return NOT_MINE if turn.decision and turn.decision.act == "progress" else say(Phrase("round.none_asked"))


def _is_published(turn: Turn) -> bool:
    """Are there results that answer it, whoever asked for them?"""
    asked = lookup.understood(turn.connection, text=turn.text, now=turn.now)
    return asked.has_subject and looking.look(turn.connection, lookup=asked).total > 0


def _told(own: Sequence[Asked]) -> list[Phrase]:
    said = []
    for one in own[:_ROUNDS]:
        said.append(Phrase("round.asked", {"title": one.title, "state": Phrase(f"round.state.{one.state}")}))
        if one.what and one.state not in (State.NOMINATING, State.REVIEWING, State.WITHDRAWN):
            said.append(lines([_line(one, wish) for wish in one.what]))
    return said


def _line(one: Asked, wish: Wish) -> Phrase:
    exact = [line for line in one.lines if (line.food, line.venue, line.area) == (wish.food, wish.venue, wish.area)]
    alike = exact or [line for line in one.lines if line.food == wish.food]
    line = alike[0] if len(alike) == 1 else None
    return Phrase("round.asked_line", {"what": _what(wish), "progress": _progress(one.state, line)})


def _what(wish: Wish) -> str | Phrase:
    where = f"{wish.area}{wish.venue}"
    return Phrase("round.of", {"where": where, "food": wish.food}) if where else wish.food


def _progress(state: State, line: PublicLine | None) -> Phrase:
    if line is None:
        return Phrase("round.line.left_out") if state is State.FINISHED else Phrase("round.line.waiting")
    values = {"batches": line.batches, "failing": line.failing, "result": line.result, "why": line.why}
    if line.progress is Progress.RESULT:
        return Phrase(f"round.line.{line.finding}" if line.finding else "round.line.gone", values)
    return Phrase(f"round.line.{line.progress}", values)
