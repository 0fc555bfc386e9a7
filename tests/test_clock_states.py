"""Does a clock run, pause, end in time or too late, and does it say which law it comes from?"""

from datetime import UTC, datetime
from time import process_time

import pytest

from bot.domain.clock import (
    ClockState,
    clocks,
    current_round,
    next_due,
    pack_of,
    require_extendable,
    require_reopenable,
)
from bot.domain.complaint import Kind
from bot.domain.refused import Refused
from tests.clock_data import calendar, found, history, moment, packs

C, R = Kind.COMPLAINT, Kind.REPORT
RUNNING, PAUSED, MET, MISSED = ClockState
LATE = "2026-06-08 received, 2026-06-12 testing_started"  # four of fifteen working days used

# The accept clock of 2026-09-28 ends on 2026-10-13.
STANDS = [
    (C, "2026-09-28 received", "accept", "2026-09-28", RUNNING, 7),
    (C, "2026-09-28 received", "accept", "2026-10-03", RUNNING, 5),
    (C, "2026-09-28 received", "accept", "2026-10-13T23:59:59", RUNNING, 0),
    (C, "2026-09-28 received", "accept", "2026-10-14T00:00", MISSED, -1),
    (C, "2026-09-28 received, 2026-10-13T23:59 accepted", "accept", "2026-11-22", MET, 0),
    (C, "2026-09-28 received, 2026-10-14T00:00 accepted", "accept", "2026-11-22", MISSED, -1),
    (C, "2026-09-28 received, 2026-09-29 refused", "accept", "2026-11-22", MET, 6),
    (R, LATE, "check", "2026-11-22", PAUSED, 11),
    (R, f"{LATE}, 2026-06-18 filed", "check", "2026-11-22", MET, 11),
    (R, "2026-06-08 received, 2026-07-01 testing_started", "check", "2026-07-02", MISSED, -2),
    # testing began before filing: the clock of the decision waits from its first day
    (R, f"{LATE}, 2026-06-18 filed", "decide", "2026-06-19", PAUSED, 90),
    (R, "2026-12-21 received", "check", "2027-01-03", RUNNING, 4),
]


@pytest.mark.parametrize(("kind", "steps", "key", "now", "state", "left"), STANDS)
def test_a_clock_stands_as_counted(kind: Kind, steps: str, key: str, now: str, state: ClockState, left: int) -> None:
    clock = found(kind, steps, now)[key]
    assert (clock.state, clock.left) == (state, left)
    assert (clock.due is None) == (state is PAUSED or (state is MET and "testing" in steps))


def test_the_last_second_is_midnight_in_beijing() -> None:
    assert found(C, "2026-09-28 received", "2026-10-01")["accept"].due == datetime(2026, 10, 13, 15, 59, 59, tzinfo=UTC)


def test_the_day_of_receipt_is_that_in_beijing() -> None:
    """The orders change at midnight in Beijing, sixteen o'clock the day before in UTC."""
    before, after = history("2026-04-14T23:59:59 received"), history("2026-04-15T00:00 received")
    assert after[0].at == datetime(2026, 4, 14, 16, tzinfo=UTC)
    assert [pack_of(packs(), steps).name for steps in (before, after)] == ["令20", "令121"]


def test_a_case_keeps_the_rules_of_its_receipt() -> None:
    old = found(C, "2026-04-14 received, 2026-04-20 accepted", "2026-05-01")["mediate"].rule
    new = found(C, "2026-04-15 received, 2026-04-20 accepted", "2026-05-01")["mediate"].rule
    assert [str(rule.length.count) + rule.length.unit for rule in (old, new)] == ["45working", "60calendar"]
    assert ("第21条" in old.source.article, "第23条" in new.source.article) == (True, True)


def test_reopening_begins_a_new_round() -> None:
    steps = "2026-03-02 received, 2026-03-05 accepted, 2026-04-10 closed, 2026-05-08 received"
    assert list(found(C, steps, "2026-05-09")) == ["accept"]
    assert len(current_round(history(steps))) == 1


def test_history_may_come_in_any_order() -> None:
    steps = history("2026-06-08 received, 2026-06-12 testing_started, 2026-06-24 testing_ended")
    now = moment("2026-06-25")
    assert clocks(packs(), R, steps[::-1], now, calendar()) == clocks(packs(), R, steps, now, calendar())


def test_only_clocks_of_the_kind_are_there() -> None:
    assert list(found(C, "2026-06-08 received", "2026-06-09")) == ["accept"]
    assert list(found(R, "2026-06-08 received", "2026-06-09")) == ["check"]


def test_new_facts_do_not_heal_a_missed_clock() -> None:
    steps = history("2026-06-08 received, 2026-07-02 new_facts")
    stands = clocks(packs(), R, steps, moment("2026-07-03"), calendar())
    assert [(clock.rule.key, clock.state) for clock in stands] == [("check", MISSED), ("check", RUNNING)]
    assert [clock.started.isoformat() for clock in stands] == ["2026-06-08", "2026-07-02"]


def test_new_facts_while_testing_stay_paused() -> None:
    clock = found(R, f"{LATE}, 2026-06-15 new_facts", "2026-06-16")["check"]
    assert (clock.state, clock.left) == (PAUSED, 15)


def test_a_second_dispute_starts_its_clock_again() -> None:
    steps = "2026-06-01 received, 2026-06-01 disputed, 2026-06-02 dispute_settled, 2026-06-03 disputed"
    stands = clocks(packs(), R, history(steps), moment("2026-06-04"), calendar())
    assert [clock.state for clock in stands if clock.rule.key == "dispute"] == [MET, RUNNING]


def test_who_took_a_report_back_is_owed_no_reply() -> None:
    stands = found(R, "2026-06-01 received, 2026-06-02 withdrawn, 2026-06-03 not_filed", "2026-06-04")
    assert {key: clock.state for key, clock in stands.items()} == {"check": MET}


def test_an_extension_is_for_one_clock_only() -> None:
    stands = found(R, "2026-06-01 received, 2026-06-03 filed, 2026-06-04 extended:check", "2026-06-05")
    assert {key: clock.extended for key, clock in stands.items()} == {"check": 0, "decide": 0}


@pytest.mark.parametrize(
    ("kind", "steps", "key", "code"),
    [
        (C, "2026-06-08 received", "accept", "clock.not_extendable"),
        (R, "2026-06-08 received, 2026-06-09 extended:check", "check", "clock.extended_already"),
        (R, "2026-05-08 received", "check", "clock.over"),
        (R, "2026-06-08 received, 2026-06-09 filed", "check", "clock.over"),
    ],
)
def test_what_cannot_be_extended_says_why(kind: Kind, steps: str, key: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        require_extendable(found(kind, steps, "2026-06-10")[key])
    assert refused.value.code == code


@pytest.mark.parametrize("steps", ["2026-06-08 received", LATE])
def test_running_and_paused_clocks_can_be_extended(steps: str) -> None:
    clock = found(R, steps, "2026-06-12")["check"]
    require_extendable(clock)
    assert not clock.extended


def test_a_case_reopens_within_the_limit_only() -> None:
    """30 days from 2026-09-01 end on 10-01, a holiday, so on 10-08."""
    closed, pack = moment("2026-09-01"), packs()[1]
    require_reopenable(pack, closed, moment("2026-10-08T23:59"), calendar())
    with pytest.raises(Refused, match=r"case\.reopen_late"):
        require_reopenable(pack, closed, moment("2026-10-09T00:00"), calendar())


def test_a_year_without_table_is_told_on_the_clock() -> None:
    stands = found(R, "2026-12-01 received, 2026-12-21 new_facts", "2026-12-22")
    assert stands["check"].year_missing == 2027
    assert found(R, "2026-12-01 received", "2026-12-22")["check"].year_missing is None


def test_the_clock_that_ends_first_is_next() -> None:
    stands = found(R, "2026-06-01 received, 2026-06-05 disputed, 2026-06-08 sample_failed", "2026-06-09")
    first = next_due(stands.values())
    assert first is not None
    assert first.rule.key == "dispute"  # 06-16, before 06-24 and the 90 days
    assert next_due(found(R, LATE, "2026-06-15").values()) is None


def test_an_overdue_clock_comes_before_all_others() -> None:
    stands = found(R, "2026-06-01 received, 2026-07-01 sample_failed", "2026-07-02")
    first = next_due(stands.values())
    assert first is not None
    assert (first.rule.key, first.state) == ("check", MISSED)


def test_a_case_without_receipt_has_no_clock() -> None:
    with pytest.raises(Refused, match=r"clock\.no_receipt"):
        clocks(packs(), C, [], moment("2026-06-01"), calendar())
    with pytest.raises(Refused, match=r"rules\.none_for_day"):
        found(C, "2019-12-31 received", "2026-06-01")


def test_a_thousand_cases_take_no_time() -> None:
    """35 ms when this was written, on one core; the bound leaves room for a busy machine."""
    steps = history("2026-06-22 received, 2026-07-06 filed, 2026-07-16 testing_started, 2026-08-14 testing_ended")
    now = moment("2026-11-22")
    began = process_time()
    for _ in range(1000):
        clocks(packs(), R, steps, now, calendar())
    assert process_time() - began < 0.25
