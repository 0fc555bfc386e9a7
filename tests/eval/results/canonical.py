"""In what form are two readings of a row compared?

Texts: NFKC, but superscripts are written out first (10³ is 10^3, not 103), µ is μ, all blanks go: a full-width bracket, a broken
line or a kind of blank makes no other reading. What is missing (``/`` and the like) is the empty text. Numbers: by value, so
0.50 is 0.5 and 1×10³ is 1000; the text beside keeps what was written. A limit that is a plan of n, c, m and M is compared as
that plan, its ``limits`` would only say m and M again; where a unit stands once after several numbers it is the unit of each.
A date is its kind, day and batch.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from hashlib import sha256

from bot.domain.result.reading import Made, Measure, Plan, Sample, Test

TEXTS = (
    "food",
    "venue",
    "venue_address",
    "producer",
    "producer_address",
    "spec",
    "brand",
    "sampling_number",
    "report_number",
)
FIELDS = (*TEXTS, "producers", "made", "published", "verdict", "tests")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_RAISED_RUN = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+")


def text(given: str) -> str:
    """As it is compared, not as it is shown."""
    raised = _RAISED_RUN.sub(lambda run: f"^{run[0].translate(_RAISED)}", given)
    return "".join(unicodedata.normalize("NFKC", raised).split())


def number(given: Decimal | None) -> str | None:
    """Without trailing noughts or an exponent."""
    if given is None:
        return None
    plain = f"{given:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def fields(sample: Sample) -> dict[str, str]:
    """Each field of FIELDS as canonical JSON."""
    told: dict[str, object] = {name: text(getattr(sample, name)) for name in TEXTS}
    told |= {
        "producers": sorted(text(name) for name in sample.producers),
        "made": [_made(made) for made in sample.made],
        "published": sample.published and sample.published.isoformat(),
        "verdict": sample.verdict and sample.verdict.value,
        "tests": [_test(test) for test in sample.tests],
    }
    return {name: canonical(told[name]) for name in FIELDS}


def canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def digest(row: str, field: str, value: str) -> str:
    """Of a field's canonical JSON in the row that has this digest."""
    return sha256(f"{row}\n{field}\n{value}".encode()).hexdigest()


def sealed(row: str, values: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    return ((row, field, digest(row, field, value)) for field, value in values.items())


def _made(made: Made) -> list[str | None]:
    return [made.kind.value, made.on.isoformat() if made.on else None, text(made.batch)]


def _measure(measure: Measure) -> list[str | None]:
    return [measure.sign, number(measure.value), text(measure.unit), number(measure.upto)]


def _plan(plan: Plan | None) -> list[object] | None:
    return [plan.n, plan.c, number(plan.m), number(plan.M)] if plan else None


def _test(test: Test) -> list[object]:
    return [
        text(test.item),
        text(test.result),
        text(test.limit),
        test.stage.value,
        [_measure(measure) for measure in test.measures],
        [] if test.plan else [_measure(measure) for measure in test.limits],
        _plan(test.plan),
    ]
