"""Do results, limits and verdict of a sample agree?"""

import re
from collections.abc import Iterable
from decimal import Decimal

from bot.domain.result.reading import Doubt, Measure, Plan, Test, Verdict
from bot.domain.result.scale import scale_of

_NONE_ALLOWED = re.compile(r"(?:不得|不应)(?:检出|使用|添加|含有)")
_NOT_FOUND = re.compile(r"(?:未|不得|不应|没有)检出|阴性|ND", re.IGNORECASE)
_FOUND = re.compile(r"检出|阳性")
_WORDS = re.compile(r"[，,、；;\s]+")


def judged(tests: Iterable[Test], verdict: Verdict | None, *, are_failing: bool = True) -> tuple[Doubt, ...]:
    """A doubt for each test that contradicts the verdict; only where result and limit leave no choice.

    ``are_failing``: the table lists failing items alone (不合格项目). Codes ``judge_within``, ``judge_exceeds``, ``judge_failing``.
    """
    tests = tuple(tests)
    broken = [(test, exceeds(test)) for test in tests]
    if verdict is Verdict.PASSED:
        over = [Doubt("judge_exceeds", "", _said(test)) for test, is_over in broken if is_over]
        listed = [Doubt("judge_failing", "", _said(test)) for test in tests if are_failing]
        return tuple(over or listed)
    if verdict is Verdict.FAILED or are_failing:
        within = [Doubt("judge_within", "", _said(test)) for test, is_over in broken if is_over is False]
        return tuple(within if are_failing or len(within) == len(tests) else ())
    return ()


def exceeds(test: Test) -> bool | None:
    """Does the result break the limit? None where that cannot be told for sure."""
    if test.plan:
        return _breaks_plan(test, test.plan)
    if _NONE_ALLOWED.search(test.limit):
        return _is_found(test)
    if len(test.measures) != 1 or not test.limits:
        return None
    each = [_breaks(test.measures[0], limit) for limit in test.limits]
    if None in each:
        return True if True in each else None
    return any(each)


def _breaks(result: Measure, limit: Measure) -> bool | None:
    """A limit without a sign may be a most or a least: no answer."""
    kinds = scale_of(result.unit), scale_of(limit.unit)
    if kinds[0][0] != kinds[1][0] or result.upto is not None:
        return None
    value, bound = result.value * kinds[0][1], limit.value * kinds[1][1]
    if limit.upto is not None:
        return None if result.sign else not bound <= value <= limit.upto * kinds[1][1]
    if limit.sign in ("≤", "<"):
        return _over(value, bound, result.sign, is_equal_over=limit.sign == "<")
    if limit.sign in ("≥", ">"):
        turned = {"<": ">", "≤": "≥", ">": "<", "≥": "≤"}.get(result.sign, "")
        return _over(-value, -bound, turned, is_equal_over=limit.sign == ">")
    return None


def _over(value: Decimal, bound: Decimal, sign: str, *, is_equal_over: bool) -> bool | None:
    """Is a value above ``bound``, when all that is said of it is ``sign`` and ``value``?"""
    if not sign:
        return value > bound or (is_equal_over and value == bound)
    if sign in ("<", "≤"):
        is_under = value < bound or (value == bound and (sign == "<" or not is_equal_over))
        return False if is_under else None
    is_above = value > bound or (value == bound and (sign == ">" or is_equal_over))
    return True if is_above else None


def _is_found(test: Test) -> bool | None:
    if test.measures:
        return None if any(measure.sign in ("<", "≤") or not measure.value for measure in test.measures) else True
    words = [word for word in _WORDS.split(test.result) if word]
    if not words or not all(_FOUND.search(word) or _NOT_FOUND.search(word) for word in words):
        return None
    return any(not _NOT_FOUND.search(word) for word in words)


def _breaks_plan(test: Test, plan: Plan) -> bool | None:
    """GB 4789.1: no sample above M, at most c of the n between m and M; two-class plans have m alone."""
    if plan.m is None or plan.c is None or plan.n is None:
        return None
    if not test.measures:
        words = [word for word in _WORDS.split(test.result) if _FOUND.search(word)]
        is_zero = plan.m == 0 and len(words) == plan.n
        return sum(not _NOT_FOUND.search(word) for word in words) > plan.c if is_zero else None
    unit = test.limits[-1].unit if test.limits else ""
    marginal = [_breaks(measure, Measure(plan.m, unit, "≤")) for measure in test.measures]
    above = [_breaks(measure, Measure(plan.M, unit, "≤")) for measure in test.measures] if plan.M is not None else []
    if True in above or marginal.count(True) > plan.c:
        return True
    is_whole = len(test.measures) == plan.n and None not in (*marginal, *above)
    return False if is_whole else None


def _said(test: Test) -> str:
    return " ".join(text for text in (test.item, test.result, test.limit) if text)
