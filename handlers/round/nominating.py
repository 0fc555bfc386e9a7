"""How does 建议抽检学校周边的辣条 become a nomination? What it tells is not asked; what is missing is, a step each."""

from bot.dialog import filters
from bot.dialog.message import Text, Voice
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.domain.refused import Refused
from bot.domain.round.nomination import FOOD_LIMIT, PLACE_LIMIT, REASON_LIMIT
from bot.services import round
from bot.services.round import proposing
from bot.services.round.views import Nominated, Round
from handlers.round import shown, steps, voting
from handlers.round.numbers import numbers_in
from handlers.say import say

router = Router("round")

_NOTHING = ("skip", "declined")


def _words(turn: Turn) -> bool:
    return isinstance(turn.message, Text | Voice) and bool(turn.text.strip())


def _is_anew(turn: Turn) -> bool:
    return turn.decision is not None and turn.decision.act == "nominate"


@router.on(filters.act("nominate"), filters.idle)
def start(turn: Turn) -> Said:
    """A sentence, or the bare wish; where the vote is open already, its options."""
    given = round.current(turn.connection, now=turn.now)
    taking = next((one for one in given if one.takes_nominations), None)
    if taking is not None:
        return _begin(turn, taking.number)
    votable = next((one for one in given if one.is_votable), None)
    if votable is not None:
        return voting.show(turn, votable, Phrase("round.voting_now"))
    return NOT_MINE


@router.on(filters.act("nominate"), steps.is_running, _words)
def again(turn: Turn) -> Reply:
    """Another sentence in place of an answer: it counts, what was begun before does not."""
    number = str(steps.draft(turn)["round"])
    turn.end()
    return _begin(turn, number)


def propose(turn: Turn, food: str) -> Reply:
    """A food that was looked for in vain: the nomination of it, or that none are taken now."""
    taking = next((one for one in round.current(turn.connection, now=turn.now) if one.takes_nominations), None)
    if taking is None:
        return say(Phrase("round.none_open"))
    turn.go(steps.FOOD)
    steps.draft(turn).update(round=taking.number, food=food[:FOOD_LIMIT])
    return _onward(turn)


def _begin(turn: Turn, number: str) -> Reply:
    turn.go(steps.FOOD)
    steps.draft(turn)["round"] = number
    return _learn(turn) if _words(turn) else say(*steps.asked(turn))


def _learn(turn: Turn) -> Reply:
    """What the words tell goes into the draft; on to what is missing."""
    told = proposing.proposed(turn.connection, text=turn.text)
    data = steps.draft(turn)
    if told.food:
        data["food"] = told.food[:FOOD_LIMIT]
    if told.venue:
        data["venue"] = told.venue
    if told.area or told.place or told.has_shop:
        data["place"], data["area"] = told.place[:PLACE_LIMIT], told.area
    if told.reason:
        data["reason"] = told.reason[:REASON_LIMIT]
    return _onward(turn, is_told_back="food" in data)


def _onward(turn: Turn, *, is_told_back: bool = False) -> Reply:
    """``is_told_back``: what was understood to be tested is said first, for who meant something else."""
    step = steps.missing(turn)
    if step is None:
        return _file(turn)
    turn.go(step)
    is_missing = is_told_back and step != steps.VENUE  # that question says it already
    heard = (Phrase("round.food_heard", {"food": steps.draft(turn)["food"]}),) if is_missing else ()
    return say(*heard, *steps.asked(turn))


@router.step(steps.FOOD, steps.ASK[steps.FOOD], _words)
def food(turn: Turn) -> Reply:
    """A food, perhaps with where and why."""
    if _answer(turn) is not None:
        return say(*steps.asked(turn))
    return _learn(turn)


@router.step(steps.VENUE, steps.ASK[steps.VENUE], _words)
def venue(turn: Turn) -> Reply:
    """A digit, or words; words that name no type are kept as the place."""
    data, known = steps.draft(turn), round.venues()
    if _is_over(turn):
        return _file(turn)
    numbers = numbers_in(turn.text)
    if numbers and not 1 <= numbers[0] <= len(known):
        return say(*steps.asked(turn))
    kind, area, place = ("", "", "")
    if not numbers and _answer(turn) not in _NOTHING:
        kind, area, place = proposing.where(turn.connection, text=turn.text)
    data["venue"] = known[numbers[0] - 1].key if numbers else kind
    if area or place:
        data["area"], data["place"] = area, place[:PLACE_LIMIT]
    return _onward(turn)


@router.step(steps.PLACE, steps.ASK[steps.PLACE], _words)
def place(turn: Turn) -> Reply:
    if _is_over(turn):
        return _file(turn)
    is_told = _answer(turn) not in _NOTHING
    told = proposing.where(turn.connection, text=turn.text[:PLACE_LIMIT]) if is_told else ("", "", "")
    steps.draft(turn).update(area=told[1], place=told[2])
    return _onward(turn)


@router.step(steps.REASON, steps.ASK[steps.REASON], _words)
def reason(turn: Turn) -> Reply:
    is_told = _answer(turn) not in (*_NOTHING, "done")
    steps.draft(turn)["reason"] = turn.text.strip()[:REASON_LIMIT] if is_told else ""
    return _onward(turn)


def _answer(turn: Turn) -> str | None:
    return turn.decision.answer if turn.decision else None


def _is_over(turn: Turn) -> bool:
    """就这些: no more questions."""
    return _answer(turn) == "done"


def _file(turn: Turn) -> Reply:
    """The nomination is given, the dialogue over, whatever comes of it."""
    data = steps.draft(turn)
    words = {name: str(data.get(name, "")) for name in ("food", "venue", "area", "place", "reason")}
    number = str(data["round"])
    turn.end()
    try:
        given = round.nominate(turn.connection, number=number, citizen=turn.citizen, now=turn.now, **words)
    except Refused as refused:
        if turn.visit is not None:
            turn.visit.undo(refused)
        return say(Phrase("refused." + refused.code, refused.values))
    one = round.public(turn.connection, number=number, now=turn.now)
    return say(_thanks(words, given), *_next(one, given), *shown.offer())


def _thanks(words: dict[str, str], given: Nominated) -> Phrase:
    """A business is not repeated, nor what has to be looked at first."""
    if given.is_clue:
        return Phrase("round.clue")
    if given.held is not None:
        return Phrase("round.held")
    where = round.venue_name(words["venue"]) if words["venue"] else ""
    values = {"what": f"{where}的{words['food']}" if where else words["food"]}
    if given.supporters > 1:
        return Phrase("round.nominated_more", values | {"count": given.supporters})
    return Phrase("round.nominated", values)


def _next(one: Round, given: Nominated) -> tuple[Phrase, ...]:
    again = Phrase("round.nominate_again")
    if given.is_clue:
        return (again,)
    return (Phrase("round.nominated_next", {"when": shown.when(one.times.vote_from)}), again)
