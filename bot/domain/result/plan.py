"""Which microbial sampling plan does a limit state (n=5,c=2,m=10²,M=10³)?"""

import re
from decimal import Decimal

from bot.domain.result.found import Found
from bot.domain.result.measure import measures_in
from bot.domain.result.reading import Doubt, Measure, Plan
from bot.domain.result.signs import plain

_PART = re.compile(r"([ncmM])[=:]([^=:]*?)(?=[,;、\s(]*[ncmM][=:]|$)")
_MOST = 200
_EDGE = ",;、 ()"


def is_plan(text: str) -> bool:
    return re.search(r"[nN]\s*[=＝:：]\s*\d", text) is not None or re.search(r"[mM]\s*[=＝]", text) is not None


def plan_in(text: str) -> Found[tuple[Plan, tuple[Measure, ...]]]:
    """The plan with its bounds m and M as measures; nothing where there is none."""
    if not is_plan(text):
        return Found()
    bare = plain(text)
    if len(bare) > _MOST:
        return Found(doubts=(Doubt("plan_unread", "", text[:_MOST]),))
    parts = {match[1]: match[2].strip(_EDGE) for match in _PART.finditer(bare)}
    letters = [match[1] for match in _PART.finditer(bare)]
    bounds = {letter: _bound(parts[letter]) for letter in "mM" if letter in parts}
    counts = {letter: _count(parts[letter]) for letter in "nc" if letter in parts}
    is_read = len(letters) == len(parts) and all((*bounds.values(), *counts.values()))
    if not is_read or _PART.sub("", bare).strip(_EDGE):
        return Found(doubts=(_why(text, bounds),))
    unit = next((found.unit for found in reversed(bounds.values()) if found and found.unit), "")
    low, high = (_value(bounds.get(letter)) for letter in "mM")
    n, c = (int(counts[letter] or 0) if letter in counts else None for letter in "nc")
    if (low is not None and high is not None and low > high) or (n is not None and c is not None and c > n):
        return Found(doubts=(Doubt("plan_unread", "", text),))
    measures = tuple(Measure(value, unit) for value in (low, high) if value is not None)
    return Found(((Plan(n, c, low, high), measures),))


def _why(text: str, bounds: dict[str, Measure | None]) -> Doubt:
    lost = [found for found in measures_in(text.rsplit("=", maxsplit=1)[-1]).doubts if found.code == "power_lost"]
    return Doubt("power_lost" if lost and None in bounds.values() else "plan_unread", "", text)


def _bound(text: str) -> Measure | None:
    found = measures_in(text)
    is_lost = re.fullmatch(r"10[1-9]", text) is not None  # 10² whose raised 2 came down
    return found.values[0] if len(found.values) == 1 and not is_lost else None


def _count(text: str) -> str | None:
    return text if re.fullmatch(r"\d{1,3}", text) else None


def _value(measure: Measure | None) -> Decimal | None:
    return measure.value if measure else None
