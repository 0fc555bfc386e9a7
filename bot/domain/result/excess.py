"""How many times what the standard allows was found?"""

from decimal import ROUND_HALF_UP, Decimal

from bot.domain.result.reading import Measure, Test

_UPPER = ("≤", "<")  # signs of a limit that must not be passed
_LEAST = Decimal("1.1")


def times(test: Test) -> str:
    """To one place; empty where the two cannot be compared for sure."""
    if len(test.measures) != 1 or len(test.limits) != 1 or test.plan:
        return ""
    found, limit = test.measures[0], test.limits[0]
    if not _may_be_compared(found, limit):
        return ""
    share = (found.value / limit.value).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{share:f}".removesuffix(".0") if share >= _LEAST else ""


def _may_be_compared(found: Measure, limit: Measure) -> bool:
    is_point = not found.sign and found.upto is None and limit.upto is None
    return is_point and limit.sign in _UPPER and limit.value > 0 and found.unit == limit.unit
