"""What is a single test, once its item, result, limit and unit are told apart?"""

import re
from dataclasses import replace

from bot.domain.result.found import Found, joined
from bot.domain.result.glued import STAGE, nameless
from bot.domain.result.measure import measures_in
from bot.domain.result.plan import is_plan, plan_in
from bot.domain.result.reading import Doubt, Measure, Plan, Stage, Test
from bot.domain.result.signs import flat, plain
from bot.domain.result.tidy import close, tidy
from bot.domain.result.unit import unit_of

_AGAIN = ("复检", "复验", "复测")
_LIMITING = re.compile(r"[≤≥]|不得|不应|[nN]=\d")
_NUMBERED = re.compile(r"\d{1,2}[.、]\d")  # 1.2,4-滴 or 2.4-滴 for 2,4-滴: nobody knows
_EDGE = " ;；,，、。:："


def one(item: str, result: str = "", limit: str = "", unit: str = "") -> Found[Test]:
    """One test, or two of one item where the result holds 初检 and 复检.

    Doubts: ``tests_item``, ``tests_order``, ``plan_count``, those of the numbers.
    """
    stage, name = _named(item)
    if not name or _NUMBERED.match(flat(name)):
        return Found(doubts=(Doubt("tests_item", "", item or result),))
    result, limit = tidy(result.strip(_EDGE)), _with_unit(tidy(limit.strip(_EDGE)), unit)
    if STAGE.search(flat(limit)):  # another result hides behind the limit
        return Found(doubts=(Doubt("tests_parts", "", f"{name} {result} {limit}"),))
    if _is_swapped(result, limit):
        return Found(doubts=(Doubt("tests_order", "", f"{name} {result} {limit}"),))
    plans = plan_in(limit)
    plan, limits = plans.values[0] if plans.values else (None, ())
    bounds: Found[Measure] = Found() if is_plan(limit) else measures_in(limit)
    base = Test(name, "", limit, stage, (), limits or bounds.values, plan)
    tests = joined(_tested(base, stage, _with_unit(text, unit)) for stage, text in _stages(result, stage))
    return Found(tests.values, (*plans.doubts, *bounds.doubts, *tests.doubts))


def _tested(base: Test, stage: Stage, result: str) -> Found[Test]:
    measures = measures_in(result)
    odd = _is_odd(base.plan, len(measures.values))
    doubts = (*measures.doubts, *((Doubt("plan_count", "", result),) if odd else ()))
    return Found((replace(base, stage=stage, result=result, measures=measures.values),), doubts)


def _named(item: str) -> tuple[Stage, str]:
    """The name without numbering and stage, which may stand before or behind it."""
    before, _ = nameless(flat(item))
    name = close(item[len(before) :]).strip(_EDGE)
    bare = flat(name)
    behind = next((match for match in STAGE.finditer(bare) if match.end() == len(bare)), None)
    if behind:
        before += bare[behind.start() :]
        name = name[: behind.start()].strip(_EDGE)
    return _stage(before), name


def _stage(mark: str) -> Stage:
    return Stage.AGAIN if any(word in mark for word in _AGAIN) else Stage.FIRST


def _stages(result: str, stage: Stage) -> list[tuple[Stage, str]]:
    marks = list(STAGE.finditer(flat(result)))
    if not marks:
        return [(stage, result)]
    ends = [*(match.start() for match in marks[1:]), len(result)]
    return [(_stage(match[1]), result[match.end() : end].strip(_EDGE)) for match, end in zip(marks, ends, strict=True)]


def _with_unit(text: str, unit: str) -> str:
    """The unit of a column of its own goes behind a number that has none; a word with one is left as it is."""
    unit = tidy(unit)
    is_bare = text and unit and not re.search(r"[A-Za-zμ%‰°/\u4e00-\u9fff]", _numbers(text))
    return f"{text}{unit}" if is_bare and unit_of(plain(unit)) else text


def _numbers(text: str) -> str:
    """``text`` without the letters that belong to numbers and plans."""
    return re.sub(r"[ncmM]\s*=|(?<=\d)\s*[xXeE×]\s*(?=\d)", "", plain(text))


def _is_swapped(result: str, limit: str) -> bool:
    return bool(_LIMITING.match(plain(result))) and bool(limit) and not _LIMITING.match(plain(limit))


def _is_odd(plan: Plan | None, count: int) -> bool:
    return plan is not None and plan.n is not None and count not in (0, 1, plan.n)
