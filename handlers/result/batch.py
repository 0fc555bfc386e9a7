"""How is one tested batch said: what, where, when, and if it failed what was found and what is allowed?"""

import re

from bot.domain.number import BEIJING
from bot.domain.phrase import Phrase
from bot.domain.result.excess import times
from bot.domain.result.reading import Plan, Test, Verdict
from bot.services import lookup
from bot.services.result.views import PublicResult
from handlers.say import day, lines

_ITEMS = 2  # failing ones that are said; the page has all
_BRACKETS = re.compile(r"[（(][^）)]*[）)]")
_MOST = re.compile(r"^[≤<≦]\s*(?P<value>.+)$")
_LEAST = re.compile(r"^[≥>≧]\s*(?P<value>.+)$")
_LETTER = re.compile("[A-Za-zμµ]$")
_NONE = re.compile("^(?:不得检出|不应检出|不得使用|不得添加|禁用)$")
_NAME, _PLACE, _WORDS = (
    24,
    26,
    40,
)  # characters of a food, of a place, of what is said about it: five batches are one message


def said(one: PublicResult) -> Phrase:
    """A paragraph."""
    values = {"food": _short(one.food, _NAME), "batch": _batch(one), "where": _where(one), "source": _source(one)}
    if one.verdict is not Verdict.FAILED:
        return Phrase("result.passing", values)
    told = [Phrase("result.failing", values | {"why": _why(one)})]
    told += [Phrase(f"result.overturned.{one.overturned}")] if one.overturned else []
    told += [Phrase("result.reply", {"text": _short(one.reply, _WORDS)})] if one.reply else []
    told += [Phrase("result.follow_up", {"text": _short(one.follow_up, _WORDS)})] if one.follow_up else []
    return lines(told)


def _short(words: str, limit: int) -> str:
    return words if len(words) <= limit else f"{words[: limit - 1]}…"


def _batch(one: PublicResult) -> Phrase | str:
    for made in one.made:
        if made.on is not None:
            return Phrase(f"result.batch.{made.kind}", {"day": day(made.on)})
    return Phrase("result.batch_number", {"batch": _short(one.batch, _NAME)}) if one.batch else ""


def _where(one: PublicResult) -> Phrase:
    names = {"venue": _short(one.venue, _PLACE), "producer": _short(one.producer, _PLACE)}
    if one.venue and one.producer and one.venue != one.producer:
        return Phrase("result.where_made", names)
    if one.venue:
        return Phrase("result.where", names)
    return Phrase("result.made_by", names) if one.producer else Phrase("result.where_unknown")


def _source(one: PublicResult) -> Phrase | str:
    published = one.published_on or (one.public_at.astimezone(BEIJING).date() if one.public_at else None)
    if published is None:
        return ""
    when = day(published)
    if one.lab:
        return Phrase("result.source", {"when": when, "lab": _short(one.lab, _PLACE)})
    return Phrase("result.source_bare", {"when": when})


def _why(one: PublicResult) -> Phrase:
    known: dict[str, Test] = {}
    for test in one.failing:  # of an item that was tested again, the second test counts
        known[test.item] = test
    told = [_item(test) for test in list(known.values())[:_ITEMS]]
    if not told:
        return Phrase("result.item_bare", {"item": _short(one.food, _NAME)})
    if (count := len(known) - _ITEMS) > 0:
        told[-1] = Phrase("result.items_more", {"item": told[-1], "count": count})
    return lines(told)


def _item(test: Test) -> Phrase:
    name = _BRACKETS.sub("", test.item).strip() or test.item
    meaning = lookup.words().meaning(name)
    item = Phrase("result.item_known", {"item": name, "meaning": meaning}) if meaning and meaning != name else name
    if not (test.result and test.limit):
        return Phrase("result.item_bare", {"item": item})
    if test.plan and None not in (test.plan.n, test.plan.c, test.plan.m, test.plan.M):
        return Phrase("result.item_plan", _plan(test.plan, test.result) | {"item": item})
    values = {"item": item, "found": _measured(test.result), "limit": _limit(test.limit)}
    if share := times(test):
        return Phrase("result.item_times", values | {"times": share})
    return Phrase("result.item", values)


def _plan(plan: Plan, found: str) -> dict[str, object]:
    """Of a microbial plan (GB 29921): so many samples of one batch, c of which may lie between m and M."""
    low, high = (f"{value:f}" for value in (plan.m, plan.M) if value is not None)
    return {"n": plan.n, "c": plan.c, "low": low, "high": high, "found": _measured(found.replace(";", "、"))}


def _limit(words: str) -> Phrase:
    for pattern, key in ((_MOST, "most"), (_LEAST, "least")):
        if match := pattern.match(words.strip()):
            return Phrase(f"result.limit.{key}", {"value": _measured(match["value"])})
    if _NONE.match(words.strip()):
        return Phrase("result.limit.none")
    return Phrase("result.limit.as_is", {"value": _measured(words)})


def _measured(words: str) -> str:
    """0.2mg/kg → 0.2 毫克/公斤; a unit that is no more than the end of another is left alone."""
    for unit, plain in lookup.words().units.items():
        number = words.strip()[: -len(unit)].rstrip()
        if words.strip().lower().endswith(unit.lower()) and not _LETTER.search(number):
            return f"{number} {plain}"
    return _short(words, _WORDS)
