"""What does a test of an item say, in words that need no chemistry?"""

from dataclasses import dataclass
from decimal import Decimal

from bot.domain.result.excess import times
from bot.domain.result.reading import Plan, Stage, Test, Verdict
from bot.services import house, lookup
from bot.services.result.views import PublicResult


@dataclass(frozen=True, slots=True)
class Explained:
    """A test with what it means; ``words`` are sentences."""

    test: Test
    is_failing: bool
    is_again: bool
    words: tuple[str, ...]


def explained(one: PublicResult) -> list[Explained]:
    """Failing ones first, otherwise in their order. Only of a batch that passed is it said that an item passed."""
    has_passed = one.verdict is Verdict.PASSED
    found = [_explained(test, test in one.failing, has_passed=has_passed) for test in one.tests]
    return sorted(found, key=lambda each: not each.is_failing)


def _explained(test: Test, is_failing: bool, *, has_passed: bool) -> Explained:
    say = house.phrases().say
    words = []
    meaning = lookup.words().meaning(test.item)
    if meaning and meaning != test.item:
        words.append(say("result_page.test.meaning", {"item": test.item, "meaning": meaning}))
    if test.result and test.limit:
        words.append(say("result_page.test.found", {"result": test.result, "limit": test.limit}))
    if is_failing or has_passed:
        words.append(say("result_page.test.failed" if is_failing else "result_page.test.passed"))
    if is_failing and (share := times(test)):
        words.append(say("result_page.test.times", {"times": share}))
    if test.plan and _is_whole(test.plan):
        given = {name: _number(getattr(test.plan, name)) for name in ("n", "c", "m", "M")}
        words.append(say("result_page.test.plan", given))
    return Explained(test, is_failing, test.stage is Stage.AGAIN, tuple(words))


def _is_whole(plan: Plan) -> bool:
    return None not in (plan.n, plan.c, plan.m, plan.M)


def _number(value: Decimal | int | None) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
