"""How does a citizen come to the options, and how do numbers become a ballot?"""

from collections.abc import Sequence

from bot.dialog import filters
from bot.dialog.message import Click
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.domain.round import State
from bot.services import round
from bot.services.round.views import Option, Round, Vote
from handlers.round import shown
from handlers.round.numbers import numbers_in
from handlers.say import lines, say

router = Router("round")


@router.on(filters.act("vote"), filters.idle)
def start(turn: Turn) -> Said:
    """The options of what is open, or the vote at once where it was said with the wish."""
    given = round.current(turn.connection, now=turn.now)
    votable = [one for one in given if one.is_votable]
    if len(votable) > 1:
        return _which(turn, votable)
    if votable:
        return _open(turn, votable[0])
    return nominations(given) or _later(turn)


def _which(turn: Turn, votable: Sequence[Round]) -> Reply:
    shown.remember(turn, pick=[one.number for one in votable])
    titles = [Phrase("round.digit", {"digit": place, "name": one.title}) for place, one in enumerate(votable, 1)]
    return say(Phrase("round.pick", {"list": lines(titles)}))


def _open(turn: Turn, one: Round) -> Reply:
    said = turn.decision.text if turn.decision else ""
    numbers = numbers_in(said) or _named(one, said)
    if numbers:
        shown.remember(turn, number=one.number, page=1, is_fresh=True)
        return cast(turn, one, numbers)
    return show(turn, one)


def _named(one: Round, said: str) -> list[int]:
    """The option whose food alone is named: 我投辣条."""
    found = [option.number for option in one.options if option.food in said]
    return found if len(found) == 1 else []


def show(turn: Turn, one: Round, *before: Phrase) -> Reply:
    """The first options, with what was chosen before, and the way to the page."""
    have, receipt = shown.ballot(turn, one)
    values = {"title": one.title, "list": shown.chosen(have), "receipt": receipt} if have else {}
    mine = (Phrase("round.mine", values),) if have else ()
    return say(*before, *shown.listed(turn, one), *mine, *shown.link(turn, one))


def nominations(given: Sequence[Round]) -> Reply | None:
    """What is open takes proposals, not votes yet."""
    taking = [one for one in given if one.takes_nominations]
    if not taking or taking[0].times.nominate_until is None:
        return None
    values = {"title": taking[0].title, "until": shown.when(taking[0].times.nominate_until)}
    return say(Phrase("round.nominating_now", values))


def _later(turn: Turn) -> Said:
    """A round that opens soon; else the nearest that is known, which others say."""
    known = round.archive(turn.connection, now=turn.now)
    soon = next((one for one in known if one.state is State.REVIEWING), None)
    if soon is not None:
        return say(Phrase("round.soon", {"title": soon.title, "when": shown.when(soon.times.vote_from)}))
    return say(Phrase("round.none_open")) if isinstance(turn.message, Click) else NOT_MINE


def cast(turn: Turn, one: Round, numbers: Sequence[int]) -> Reply:
    """Numbers become the ballot: added to an earlier one, or in its place; what cannot be is said, and nothing changed."""
    kept = turn.memory[shown.MEMORY]
    by_number = {option.number: option for option in one.options}
    strange = next((number for number in numbers if number not in by_number), None)
    if strange is not None:
        values = {"digit": strange, "count": len(by_number), "example": shown.example(one)}
        return say(Phrase("round.no_such", values))
    have = shown.ballot(turn, one)[0]
    replaces = kept.get("is_fresh") or one.choices == 1
    wanted = {option.id: option for option in ([] if replaces else have)}
    wanted |= {by_number[number].id: by_number[number] for number in numbers}
    if len(wanted) > one.choices:
        return _too_many(one, have)
    done = round.vote(turn.connection, number=one.number, citizen=turn.citizen, options=list(wanted), now=turn.now)
    kept["is_fresh"] = False
    return _thanks(one, sorted(wanted.values(), key=lambda option: option.number), done)


def _too_many(one: Round, have: Sequence[Option]) -> Reply:
    if have:
        names = "、".join(option.words for option in have)
        return say(Phrase("round.over", {"most": one.choices, "chosen": names}))
    return say(Phrase("round.over_first", {"most": one.choices}))


def _thanks(one: Round, wanted: Sequence[Option], done: Vote) -> Reply:
    values = {"list": shown.chosen(wanted), "receipt": done.receipt}
    first = Phrase("round.same", values) if done.is_same else Phrase("round.voted", values)
    until = {"until": shown.when(one.times.vote_until)}
    room = one.choices - len(wanted)
    more = Phrase("round.room", until | {"room": room}) if room else Phrase("round.full", until)
    return say(first, more, *(() if done.is_change or done.is_same else shown.offer()))
