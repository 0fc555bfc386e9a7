"""How is what came of a look-up said, and what is offered where nothing was found?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate

from bot.dialog.turn import Turn
from bot.domain.lookup import Lookup
from bot.domain.phrase import Phrase
from bot.domain.result.reading import Verdict
from bot.domain.sentence import TEXT_LIMIT
from bot.services import house, round
from bot.services import lookup as words
from bot.services.result import looking
from bot.services.result.looking import SHOWN, Looked
from handlers.lookup import taps
from handlers.lookup.choosing import remember, which
from handlers.result import batch
from handlers.say import day, lines

_OLDEST = date(1970, 1, 1)


def answer(turn: Turn, asked: Lookup, found: Looked, after: tuple[Phrase, ...] = ()) -> tuple[Phrase, ...]:
    """Batches, or honestly none; or which business is meant. ``after`` is said at the end, in the same message."""
    return (*_answer(turn, asked, found, TEXT_LIMIT - _size(after)), *after)


def _answer(turn: Turn, asked: Lookup, found: Looked, room: int) -> tuple[Phrase, ...]:
    if found.choices:
        return (which(turn, found.choices, "r"),)
    if asked.business and not (found.place or found.total):
        remember(turn, wants="result")
        return (Phrase("result.no_place", {"name": asked.business}),)
    remember(turn)
    if not found.total:
        return _none(turn, asked, found)
    link = _link(found)
    remember(turn, **({"page": link[0].values["page"]} if link else {}))
    head, end = _head(turn, asked, found), (Phrase("result.only"), *link)
    entries = _fitting([batch.said(one) for one in found.items], room - _size((*head, _first(SHOWN), *end)))
    some = (_first(len(entries)),) if found.total > len(entries) else ()
    return (*head, *some, *entries, *end)


def _fitting(entries: Sequence[Phrase], room: int) -> Sequence[Phrase]:
    """As many as one message holds: at least one."""
    sizes = accumulate(_size((entry,)) for entry in entries)
    return entries[: max(1, sum(size <= room for size in sizes))]


def _size(paragraphs: Sequence[Phrase]) -> int:
    """Bytes, with the blank line after each."""
    return sum(len(house.phrases().say(one.key, one.values).encode()) + 2 for one in paragraphs)


def _first(count: int) -> Phrase:
    return Phrase("result.first", {"count": count})


def _head(turn: Turn, asked: Lookup, found: Looked) -> tuple[Phrase, ...]:
    total = Phrase("result.many", {"count": found.total}) if found.is_more else found.total
    values = {"what": _what(turn, asked, found), "total": total, "failed": found.failed}
    if asked.verdict == Verdict.FAILED:
        head = Phrase("result.head_failed", values)
    else:
        head = Phrase("result.head", values) if found.failed else Phrase("result.head_passed", values)
    wider = (Phrase("result.wider", {"period": _period(found)}),) if found.is_wider else ()
    return (*wider, head)


def _what(turn: Turn, asked: Lookup, found: Looked) -> Phrase | str:
    where = found.place or words.area_name(turn.connection, asked.area) + words.venue_name(asked.venue)
    food = found.asked.food
    what: Phrase | str = Phrase("result.of", {"where": where, "food": food}) if where and food else where or food
    what = what or Phrase("result.of_all")
    if asked.item:
        what = Phrase("result.of_item", {"what": what, "item": asked.item})
    if asked.batch:
        what = Phrase("result.of_batch", {"what": what, "batch": asked.batch})
    is_within = asked.span is not None and found.total and not found.is_wider
    return Phrase("result.of_period", {"what": what, "period": _period(found)}) if is_within else what


def _period(found: Looked) -> Phrase | str:
    since, until = found.asked.since or _OLDEST, found.asked.until or _OLDEST
    if since == until:
        return day(since)
    return Phrase("result.period", {"since": day(since), "until": day(until)})


def _link(found: Looked) -> tuple[Phrase, ...]:
    """The page with all of it, or the one batch's own."""
    if len(found.items) == found.total == 1:
        page = looking.address_of(found.items[0].ref)
        return (Phrase("result.one", {"page": page}),) if page else ()
    page = looking.address(replace(found.asked, since=None, until=None) if found.is_wider else found.asked)
    return (Phrase("result.more", {"page": page}),) if page else ()


def _none(turn: Turn, asked: Lookup, found: Looked) -> tuple[Phrase, ...]:
    """What was looked through, what lies near, and how to have it tested."""
    searched = Phrase("result.searched.period", {"period": _period(found)}) if asked.span else None
    values = {"what": _what(turn, asked, found), "searched": searched or Phrase("result.searched.all")}
    is_failed = asked.verdict == Verdict.FAILED
    none = Phrase("result.none_failed", values) if is_failed else Phrase("result.none", values)
    near = (Phrase("result.near"), lines([taps.food(name) for name in found.near])) if found.near else ()
    nominate = _nominate(turn, asked.food) if asked.food and not (asked.batch or is_failed) else ()
    return (none, *near, *nominate)


def _nominate(turn: Turn, food: str) -> tuple[Phrase, ...]:
    is_taking = any(one.takes_nominations for one in round.current(turn.connection, now=turn.now))
    if not is_taking:
        return (Phrase("result.nominate_later", {"food": food}),)
    remember(turn, nominate=food)
    return (Phrase("result.nominate", {"food": food}),)
