"""How are dates and tests of a sample kept as text, and read again?"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from bot.domain.result.reading import DateKind, Doubt, Made, Measure, Plan, Sample, Stage, Test


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def dump(value: object) -> str:
    """JSON in one spelling: the same value is the same text."""
    return _ENCODER.encode(value)


def dump_plainly(value: object) -> str:
    """JSON of texts that nobody looked at: whatever stands in them, it can be stored."""
    return json.dumps(value, default=_plain)


def plain(sample: Sample) -> Any:
    """All of a sample as programs read it: dates as ISO texts, numbers as texts that lose no figure."""
    return json.loads(dump(asdict(sample)))


def write_made(made: tuple[Made, ...]) -> str:
    return dump([{"raw": one.raw, "kind": one.kind, "on": one.on, "batch": one.batch} for one in made])


def read_made(text: str) -> tuple[Made, ...]:
    return tuple(_made(one) for one in json.loads(text or "[]"))


def _made(given: Mapping[str, Any]) -> Made:
    on = date.fromisoformat(given["on"]) if given.get("on") else None
    return Made(given["raw"], DateKind(given.get("kind", DateKind.PRODUCED)), on, given.get("batch", ""))


def write_body(test: Test) -> str:
    """What a test has besides its texts."""
    if not (test.measures or test.limits or test.plan):
        return "{}"
    return dump(
        {
            "measures": [asdict(measure) for measure in test.measures],
            "limits": [asdict(measure) for measure in test.limits],
            "plan": asdict(test.plan) if test.plan else None,
        }
    )


def read_test(*, item: str, result: str, limit: str, stage: str, body: str) -> Test:
    given = json.loads(body or "{}")
    return Test(
        item=item,
        result=result,
        limit=limit,
        stage=Stage(stage),
        measures=tuple(_measure(one) for one in given.get("measures", ())),
        limits=tuple(_measure(one) for one in given.get("limits", ())),
        plan=_plan(given["plan"]) if given.get("plan") else None,
    )


def _number(given: str | None) -> Decimal | None:
    return None if given is None else Decimal(given)


def _measure(given: Mapping[str, Any]) -> Measure:
    return Measure(Decimal(given["value"]), given["unit"], given["sign"], _number(given["upto"]))


def _plan(given: Mapping[str, Any]) -> Plan:
    return Plan(given["n"], given["c"], _number(given["m"]), _number(given["M"]))


def write_doubts(doubts: tuple[Doubt, ...]) -> str:
    return dump_plainly([asdict(doubt) for doubt in doubts])


def read_doubts(text: str) -> tuple[Doubt, ...]:
    return tuple(Doubt(**doubt) for doubt in json.loads(text))
