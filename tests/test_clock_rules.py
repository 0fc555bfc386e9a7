"""Are the packs chosen by the day of receipt, founded in an article, and is a wrong entry named?"""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from bot.domain.complaint import Kind
from bot.domain.refused import Refused
from bot.domain.rulepack import Checked, Unit, pack_for, parse
from tests.clock_data import packs, read

# From the published rules, not from the data: pack, clock, length, unit, extension.
PERIODS = [
    ("令20", "accept", 7, "working", None),
    ("令20", "mediate", 45, "working", None),
    ("令20", "tell_end", 7, "working", None),
    ("令20", "check", 15, "working", 15),
    ("令20", "clue", 15, "working", 15),
    ("令20", "tell_filing", 5, "working", None),
    ("令20", "decide", 90, "calendar", 30),
    ("令20", "reply", 7, "working", None),
    ("令20", "follow_up", 90, "calendar", None),
    ("令121", "accept", 7, "working", None),
    ("令121", "mediate", 60, "calendar", None),
    ("令121", "tell_end", 7, "working", None),
    ("令121", "check", 15, "working", 15),
    ("令121", "clue", 15, "working", 15),
    ("令121", "dispute", 7, "working", None),
    ("令121", "decide", 90, "calendar", 30),
    ("令121", "reply", 7, "working", None),
    ("令121", "follow_up", 90, "calendar", None),
]


def test_every_period_is_the_published_one() -> None:
    shipped = [
        (pack.name, rule.key, rule.length.count, rule.length.unit.value, rule.extension and rule.extension.count)
        for pack in packs()
        for rule in pack.clocks.values()
    ]
    assert sorted(shipped, key=str) == sorted(PERIODS, key=str)


@pytest.mark.parametrize(
    ("day", "name"),
    [("2020-01-01", "令20"), ("2026-04-14", "令20"), ("2026-04-15", "令121"), ("2030-01-01", "令121")],
)
def test_the_day_of_receipt_chooses_the_pack(day: str, name: str) -> None:
    assert pack_for(packs(), date.fromisoformat(day)).name == name


def test_no_pack_reaches_before_the_first() -> None:
    with pytest.raises(Refused, match=r"rules\.none_for_day") as refused:
        pack_for(packs(), date(2019, 12, 31))
    assert refused.value.values == {"day": "2019-12-31"}


def test_everything_carries_an_article_and_a_grade() -> None:
    for pack in packs():
        pauses = [rule.pause for rule in pack.clocks.values() if rule.pause]
        reasons = [source for reasons in pack.reasons.values() for source in reasons.values()]
        clocks = [rule.source for rule in pack.clocks.values()]
        assert all(
            source.article for source in [*pauses, *reasons, *clocks, *pack.counting.values(), pack.reopen_source]
        )
        assert all(source.text and source.seen for source in [*clocks, *pack.counting.values()])


def test_what_has_no_source_is_to_be_confirmed() -> None:
    unsure = {rule.key for rule in packs()[1].clocks.values() if rule.is_to_confirm}
    assert unsure == {"reply", "follow_up"}
    assert {rule.key for rule in packs()[0].clocks.values() if rule.is_to_confirm} == unsure | {
        "mediate",  # that testing time is left out: the article of 令20 was not found
        "clue",
        "tell_filing",
    }
    assert [checked.is_to_confirm for checked in Checked] == [False, False, True, True]
    assert packs()[1].reopen_source.checked is Checked.OFFICE


def test_a_real_name_reporter_hears_of_filing_under_the_old_order_only() -> None:
    assert ["tell_filing" in pack.clocks for pack in packs()] == [True, False]


def test_testing_pauses_what_the_law_names() -> None:
    for pack in packs():
        assert {key for key, rule in pack.clocks.items() if rule.pause} == {"mediate", "check", "clue", "decide"}


WRONG: list[tuple[list[str], Any, str]] = [
    (["clocks", "accept", "length", "count"], 0, "clocks.accept: count must be a whole number from 1 on, not 0"),
    (["clocks", "accept", "length", "count"], True, "count must be a whole number"),
    (
        ["clocks", "accept", "length", "unit"],
        "weeks",
        "clocks.accept: weeks is not known; use working, calendar, months",
    ),
    (["clocks", "accept", "starts"], ["recieved"], "clocks.accept: recieved is not known; use received, "),
    (["clocks", "accept", "kinds"], ["投诉"], "clocks.accept: 投诉 is not known; use complaint, report"),
    (["clocks", "accept", "checked"], "sure", "clocks.accept: sure is not known; use text, copy, memory, office"),
    (["clocks", "accept", "pauze"], True, "clocks.accept: pauze is not known; use article, "),
    (["clocks", "check", "extension"], {"count": 15}, "times is missing"),
    (["clocks", "check", "extension", "times"], "einmal", "clocks.check: times must be a whole number from 1 on"),
    (["clocks", "check", "length"], {"count": 3, "unit": "months"}, "clocks.check: a period in months takes neither"),
    (["clocks", "accept", "seen"], "gestern", "clocks.accept: gestern is no day; write it as 2026-04-15"),
    (["since"], "2026-04-15T00:00", "since: 2026-04-15T00:00 is no day"),
    (["clocks"], None, "not the form of a rule pack"),
]


@pytest.mark.parametrize(("path", "value", "message"), WRONG)
def test_a_wrong_entry_of_a_pack_is_named(path: list[str], value: Any, message: str) -> None:
    data = deepcopy(read("rules/order121.yaml"))
    place = data
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    with pytest.raises(ValueError, match=message):
        parse(data)


@pytest.mark.parametrize("name", ["since", "clocks", "reasons", "reopen", "counting"])
def test_a_missing_entry_of_a_pack_is_named(name: str) -> None:
    data = {key: value for key, value in read("rules/order121.yaml").items() if key != name}
    with pytest.raises(ValueError, match=f"{name} is missing"):
        parse(data)


def test_two_reasons_with_one_code_are_an_error() -> None:
    data = deepcopy(read("rules/order121.yaml"))
    data["reasons"]["refuse"][1]["code"] = "not_ours"
    with pytest.raises(ValueError, match=r"reasons\.refuse: two reasons have the same code"):
        parse(data)


def test_a_period_in_months_is_understood() -> None:
    data = deepcopy(read("rules/order121.yaml"))
    data["clocks"]["follow_up"]["length"] = {"count": 3, "unit": "months"}
    rule = parse(data).clocks["follow_up"]
    assert (rule.length.count, rule.length.unit, rule.kinds) == (3, Unit.MONTHS, frozenset({Kind.REPORT}))
