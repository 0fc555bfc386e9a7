"""What of a sample becomes public, and what still stands in the way of that?"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.domain.contact import phone_in
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.result import digest
from bot.domain.result.made import made_in
from bot.domain.result.reading import Made, Stage, Test, Verdict
from bot.domain.result.rules import Publishing
from bot.domain.result.state import Objection, overturned
from bot.domain.result.tests import tests_in
from bot.domain.result.tidy import close
from bot.domain.result.written import read_made, write_made
from bot.services.result.entering import LONGEST, batch_of, day_of, test_rows
from bot.services.result.shown import area_names, test_of
from bot.store.result import public as store

TEXTS = (
    "food",
    "category",
    "venue",
    "venue_address",
    "venue_kind",
    "producer",
    "producer_address",
    "spec",
    "brand",
    "lab",
    "qualification",
    "evidence",
    "task",
    "publisher",
    "area",
    "reply",
)
"""Columns that are texts and become public."""
INNER = ("region", "sampling_number", "report_number", "remark")
"""Columns that are texts of the office's own."""
FIELDS = (*TEXTS, *INNER, "verdict", "published_on", "made", "tests", "venue_ref", "producer_ref")
"""What staff may change, each given as text."""
_LONG = {"qualification": 40, "evidence": 80, "sampling_number": 80, "report_number": 80, "venue_kind": 16, "area": 12}
_LONGEST = 2000  # characters of anything else
_STAGES = {Stage.FIRST: "初检", Stage.AGAIN: "复检"}


def of(row: Any, tests: Sequence[Any]) -> dict[str, Any]:
    """Everything of a sample that everybody may read: what an approval is given for."""
    columns = (*TEXTS, "made", "made_on", "batch", "verdict", "published_on", "business", "maker")
    items = [[test.stage, test.item, test.result, test.limit, test.body, bool(test.is_failing)] for test in tests]
    return {name: getattr(row, name) for name in columns} | {"tests": items}


def hash_of(row: Any, tests: Sequence[Any]) -> str:
    return digest.of_content(of(row, tests))


def tests_of(connection: Connection, sample: int) -> Sequence[Any]:
    return store.tests(connection, [sample])[sample]


def texts(row: Any, tests: Sequence[Any], refs: Mapping[int, str]) -> dict[str, str]:
    """A sample as staff edit it: every field of FIELDS as text."""
    return {name: getattr(row, name) for name in (*TEXTS, *INNER, "verdict")} | {
        "published_on": row.published_on.isoformat() if row.published_on else "",
        "made": "；".join(one.raw for one in read_made(row.made)),
        "tests": written([test_of(test) for test in tests]),
        "venue_ref": refs.get(row.business, ""),
        "producer_ref": refs.get(row.maker, ""),
    }


def written(tests: Sequence[Test]) -> str:
    """Items as tables write them; which test it was stands before the result where an item has two."""
    twice = len({test.item for test in tests}) < len(tests)
    return "；".join(_written(test, twice=twice) for test in tests)


def _written(test: Test, *, twice: bool) -> str:
    result = f"{_STAGES[test.stage]}：{test.result}" if twice else test.result
    return "║".join((test.item, result, test.limit)).rstrip("║")


def given(connection: Connection, before: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """What of ``values`` is a change, cleaned. Raises Refused ``result.field_unknown``, ``.value_long``, ``.unchanged``."""
    if unknown := sorted(values.keys() - set(FIELDS)):
        raise Refused("result.field_unknown", field=unknown[0])
    fresh = {name: _tidy(name, text) for name, text in values.items()}
    for name, text in fresh.items():
        if len(text) > (LONGEST | _LONG).get(name, _LONGEST):
            raise Refused("result.value_long", field=name, most=(LONGEST | _LONG).get(name, _LONGEST))
    changed = {name: text for name, text in fresh.items() if text != before[name]}
    if not changed:
        raise Refused("result.unchanged")
    if changed.get("area") and changed["area"] not in area_names(connection):
        raise Refused("result.area_unknown")
    return changed


def _tidy(name: str, text: str) -> str:
    if name in ("tests", "reply", "made"):
        return text.strip()
    return close(text)


def columns(connection: Connection, row: Any, changed: Mapping[str, str], today: date) -> dict[str, Any]:
    """Column values for ``changed`` fields but tests. Raises Refused ``result.value_bad``, ``.business_unknown``,
    ``.published_ahead``.
    """
    values: dict[str, Any] = {name: changed[name] for name in changed if name in (*TEXTS, *INNER)}
    if not values.get("food", "x"):
        raise Refused("result.value_bad", field="food")
    if "verdict" in changed:
        if changed["verdict"] not in ("", *Verdict):
            raise Refused("result.value_bad", field="verdict")
        values["verdict"] = changed["verdict"]
    if "published_on" in changed:
        values["published_on"] = _day(changed["published_on"], today)
    if "made" in changed:
        made = _made(changed["made"])
        values |= {"made": write_made(made), "made_on": day_of(made), "batch": batch_of(made)[:120]}
    for name, column in (("venue_ref", "business"), ("producer_ref", "maker")):
        if name in changed:
            values[column] = _business(connection, changed[name])
    return values


def _day(text: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("result.value_bad", field="published_on") from None
    if day and day > today:
        raise Refused("result.published_ahead")
    return day


def _made(text: str) -> tuple[Made, ...]:
    found = made_in(text)
    if found.doubts:
        raise Refused("result.value_bad", field="made")
    return found.values


def _business(connection: Connection, ref: str) -> int | None:
    if not ref:
        return None
    ids = store.business_ids(connection, [ref])
    if not ids:
        raise Refused("result.business_unknown")
    return ids[0]


def changed_tests(row: Any, present: Sequence[Any], changed: Mapping[str, str]) -> list[dict[str, Any]] | None:
    """Rows of tests when they, or the verdict, are others now; None when they stay. Raises Refused ``result.value_bad``."""
    if not changed.keys() & {"tests", "verdict"}:
        return None
    tests = tuple(test_of(test) for test in present)
    if "tests" in changed:
        found = tests_in(changed["tests"]) if changed["tests"] else None
        if found is not None and (found.doubts or any(len(test.item) > 200 for test in found.values)):
            raise Refused("result.value_bad", field="tests")
        tests = found.values if found is not None else ()
    verdict = changed.get("verdict", row.verdict)
    return test_rows(tests, Verdict(verdict) if verdict else None)


def lacking(row: Any, tests: Sequence[Any]) -> list[str]:
    """Codes of what a sample lacks to be approved."""
    missing = [f"{name}_missing" for name in ("verdict", "lab", "qualification", "evidence") if not getattr(row, name)]
    if row.verdict == Verdict.FAILED:
        missing += [] if any(test.is_failing for test in tests) else ["item_missing"]
        missing += [] if row.served_on else ["not_served"]
        missing += ["retest_passed"] if overturned(row.verdict, row.objection, row.reinspection) else []
    missing += ["phone"] if _has_phone(row, tests) else []
    return [f"result.{name}" for name in missing]


def _has_phone(row: Any, tests: Sequence[Any]) -> bool:
    """In any text that becomes public. Of dates and batch numbers, whose digits are many, only what is a mobile number."""
    tested = (text for test in tests for text in (test.item, test.result, test.limit))
    made = [phone_in(one.raw) or "" for one in read_made(row.made)]
    return any(map(phone_in, (*(getattr(row, name) for name in TEXTS), *tested))) or any(map(_is_mobile, made))


def _is_mobile(digits: str) -> bool:
    return digits.startswith("1")


def waiting(row: Any, rules: Publishing, today: date) -> list[str]:
    """Codes of what a failing sample has to wait for before it is published."""
    if row.verdict != Verdict.FAILED:
        return []
    found = ["result.objection_open"] if row.objection == Objection.LODGED else []
    if rules.waits and (row.window_until is None or today <= row.window_until):
        found.append("result.window_open")
    return found
