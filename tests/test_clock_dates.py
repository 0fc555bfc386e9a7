"""Does each clock end on the day that was counted by hand?"""

from typing import NamedTuple

import pytest

from bot.domain.clock import beijing_day
from bot.domain.complaint import Kind
from tests.clock_data import found, packs

C, R = Kind.COMPLAINT, Kind.REPORT


class Row(NamedTuple):
    kind: Kind
    history: str
    clock: str
    due: str


# Counted on paper with the notices of the State Council beside it; “n:d” means day d is the n-th that counts.
# 2025 off: 1/28-2/4, 10/1-10/8; worked: 1/26, 2/8, 9/28, 10/11.
# 2026 off: 2/15-2/23, 4/4-4/6, 5/1-5/5, 6/19-6/21, 9/25-9/27, 10/1-10/7; worked: 2/14, 2/28, 5/9, 9/20, 10/10.
HAND = {
    # 令20, until 2026-04-14
    # 1:Sun 9/28 worked, 2:29, 3:30, holiday to 10/8, 4:9, 5:10, 6:Sat 11 worked, 7:Mon 13
    "accept over National Day 2025": Row(C, "2025-09-26 received", "accept", "2025-10-13"),
    # 1:Sun 1/26 worked, 2:27, holiday to 2/4, 3:5, 4:6, 5:7, 6:Sat 8 worked, 7:Mon 10
    "accept over Spring Festival 2025": Row(C, "2025-01-24 received", "accept", "2025-02-10"),
    # 1:2/11 2:12 3:13 4:Sat 14 worked, holiday to 23, 5:24 6:25 7:26 8:27 9:Sat 28 worked, 10-14:3/2-3/6, 15:Mon 9
    "check over Spring Festival 2026": Row(R, "2026-02-10 received", "check", "2026-03-09"),
    # 1:4/17 2-6:20-24 7-10:27-30, holiday to 5/5, 11:6 12:7 13:8 14:Sat 9, 15-19:11-15 20-24:18-22 25-29:25-29
    # 30-34:6/1-6/5 35-39:8-12 40-43:15-18, Dragon Boat 19-21, 44:22 45:23
    "mediate in 45 working days": Row(C, "2026-04-14 received, 2026-04-16 accepted", "mediate", "2026-06-23"),
    # used 4:1/13-16 9:19-23 14:26-30 19:2/2-6 20:9; 25 left from 3/3: 3:4-6 8:9-13 13:16-20 18:23-27 23:3/30-4/3
    # Qingming 4-6, 24:7 25:8
    "mediate in working days around testing": Row(
        C,
        "2026-01-08 received, 2026-01-12 accepted, 2026-02-09 testing_started, 2026-03-03 testing_ended",
        "mediate",
        "2026-04-08",
    ),
    # from the end 4/30: holiday to 5/5, 1:6 2:7 3:8 4:Sat 9 5:11 6:12 7:13
    "tell the end under the old order": Row(
        C, "2026-04-13 received, 2026-04-14 accepted, 2026-04-30 mediation_ended", "tell_end", "2026-05-13"
    ),
    # new facts on 3/16, in time (15 days from 3/2 end on 3/23): 1-4:17-20 5-9:23-27 10-14:3/30-4/3, Qingming, 15:7
    "check anew on new facts": Row(R, "2026-03-02 received, 2026-03-16 new_facts", "check", "2026-04-07"),
    # 5 days from 4/30: 1:5/6 2:7 3:8 4:Sat 9 5:11
    "tell whether it was filed": Row(R, "2026-04-10 received, 2026-04-30 filed", "tell_filing", "2026-05-11"),
    # 1:3/3 .. 4:6, 9:13, 14:20, 15:23
    "clue under the old order": Row(R, "2026-03-02 clue_found", "clue", "2026-03-23"),
    # 3/2 + 90: 29 to 3/31, 59 to 4/30, 90 on Sun 5/31, rolled to 6/1
    "decide a case filed under the old order": Row(R, "2026-02-24 received, 2026-03-02 filed", "decide", "2026-06-01"),
    # 7 days from 3/30: 1:31 2:4/1 3:2 4:3, Qingming, 5:7 6:8 7:9
    "reply under the old order": Row(R, "2026-03-20 received, 2026-03-30 not_filed", "reply", "2026-04-09"),
    # 2/6 + 90: 22 to 2/28, 53 to 3/31, 83 to 4/30, 90 on 5/7
    "follow up under the old order": Row(R, "2026-01-20 received, 2026-02-06 sample_failed", "follow_up", "2026-05-07"),
    # 令121, from 2026-04-15
    # 1:29 2:30, holiday to 10/7, 3:8 4:9 5:Sat 10 worked 6:12 7:13
    "accept over National Day 2026": Row(C, "2026-09-28 received", "accept", "2026-10-13"),
    # 1:18, 2:Sun 20 worked 3:21 4:22 5:23 6:24, Mid-Autumn 25-27, 7:28
    "accept over Mid-Autumn 2026": Row(C, "2026-09-17 received", "accept", "2026-09-28"),
    # on the first day of the new order: 1:16 2:17 3-7:20-24
    "accept on the first day": Row(C, "2026-04-15 received", "accept", "2026-04-24"),
    # received on a Sunday in the last second: 1:28 2:29 3:30 4:10/8 5:9 6:Sat 10 7:12
    "accept what came on a Sunday night": Row(C, "2026-09-27T23:59:59 received", "accept", "2026-10-12"),
    # 4/16 + 60: 14 to 4/30, 45 to 5/31, 60 on Mon 6/15
    "mediate in 60 days": Row(C, "2026-04-15 received, 2026-04-16 accepted", "mediate", "2026-06-15"),
    # 8/3 + 60: 28 to 8/31, 58 to 9/30, 60 on 10/2, holiday, rolled to 10/8
    "mediate rolled over National Day": Row(C, "2026-07-30 received, 2026-08-03 accepted", "mediate", "2026-10-08"),
    # 8/11 + 60: 20 to 8/31, 50 to 9/30, 60 on Sat 10/10, which is worked
    "mediate until a worked Saturday": Row(C, "2026-08-06 received, 2026-08-11 accepted", "mediate", "2026-10-10"),
    # 5/27 + 60: 4 to 5/31, 34 to 6/30, 60 on Sun 7/26, rolled to Mon 27
    "mediate rolled over a weekend": Row(C, "2026-05-25 received, 2026-05-27 accepted", "mediate", "2026-07-27"),
    # 14 used on 5/20, 46 left from 6/12: 18 to 6/30, 46 on 7/28
    "mediate around testing": Row(
        C,
        "2026-04-29 received, 2026-05-06 accepted, 2026-05-20 testing_started, 2026-06-12 testing_ended",
        "mediate",
        "2026-07-28",
    ),
    # the 60th day is Sun 7/26; on Mon 27, still in time, nothing is left; tested until Sat 8/8, so Mon 10
    "mediate tested on the rolled last day": Row(
        C,
        "2026-05-25 received, 2026-05-27 accepted, 2026-07-27 testing_started, 2026-08-08 testing_ended",
        "mediate",
        "2026-08-10",
    ),
    "tell the end": Row(
        C, "2026-04-15 received, 2026-04-16 accepted, 2026-04-30 mediation_ended", "tell_end", "2026-05-13"
    ),
    # 1-4:15-18 5:Sun 20 worked 6-9:21-24, Mid-Autumn, 10-12:28-30, holiday, 13:10/8 14:9 15:Sat 10
    "check over two holidays": Row(R, "2026-09-14 received", "check", "2026-10-10"),
    # as above, then 16-20:12-16 21-25:19-23 26-30:26-30
    "check extended": Row(R, "2026-09-14 received, 2026-09-24 extended:check", "check", "2026-10-30"),
    # a second extension is not in the rule
    "check extended twice": Row(
        R, "2026-09-14 received, 2026-09-24 extended:check, 2026-10-09 extended:check", "check", "2026-10-30"
    ),
    # approved a working day late
    "check extended too late": Row(R, "2026-09-14 received, 2026-10-12 extended:check", "check", "2026-10-10"),
    # 4 used on 6/12, 11 left from 6/24: 1:25 2:26 3-7:6/29-7/3 8-11:6-9
    "check around testing": Row(
        R, "2026-06-08 received, 2026-06-12 testing_started, 2026-06-24 testing_ended", "check", "2026-07-09"
    ),
    # 11 left, extended while paused 26: 1:25 2:26 7:7/3 12:10 17:17 22:24 26:30
    "check extended while testing": Row(
        R,
        "2026-06-08 received, 2026-06-12 testing_started, 2026-06-16 extended:check, 2026-06-24 testing_ended",
        "check",
        "2026-07-30",
    ),
    # 2 used on 5/13, 2 more (19, 20) on 5/20, 11 left from 5/27: 1:28 2:29 3-7:6/1-5 8-11:8-11
    "check tested twice": Row(
        R,
        "2026-05-11 received, 2026-05-13 testing_started, 2026-05-18 testing_ended, "
        "2026-05-20 testing_started, 2026-05-27 testing_ended",
        "check",
        "2026-06-11",
    ),
    # 4:12 8:18, Dragon Boat, 13:26 14:29 15:30; testing from the last day leaves nothing; ended Sat 7/11, so Mon 13
    "check tested on the last day": Row(
        R, "2026-06-08 received, 2026-06-30 testing_started, 2026-07-11 testing_ended", "check", "2026-07-13"
    ),
    "check tested after the last day": Row(
        R, "2026-06-08 received, 2026-07-01 testing_started, 2026-07-11 testing_ended", "check", "2026-06-30"
    ),
    # 1:16 2:17 3:18, Dragon Boat, 4:22 8:26 9:29 10:30 11:7/1 12:2 13:3 14:6 15:7
    "clue": Row(R, "2026-06-15 clue_found", "clue", "2026-07-07"),
    # then 16:8 17:9 18:10 23:17 28:24 29:27 30:28
    "clue extended": Row(R, "2026-06-15 clue_found, 2026-07-01 extended:clue", "clue", "2026-07-28"),
    # 1:Sat 10/10 worked 2:12 3:13 4:14 5:15 6:16 7:19
    "dispute on powers": Row(R, "2026-10-09 received, 2026-10-09 disputed", "dispute", "2026-10-19"),
    # 7/6 + 90: 25 to 7/31, 56 to 8/31, 86 to 9/30, 90 on 10/4, rolled to 10/8
    "decide rolled over National Day": Row(R, "2026-06-22 received, 2026-07-06 filed", "decide", "2026-10-08"),
    # from the 90th day, not from the day it was rolled to: 7/6 + 120: 117 to 10/31, 120 on Tue 11/3
    "decide extended": Row(
        R, "2026-06-22 received, 2026-07-06 filed, 2026-09-30 extended:decide", "decide", "2026-11-03"
    ),
    # 10 used on 7/16, 80 left from 8/14: 17 to 8/31, 47 to 9/30, 78 to 10/31, 80 on Mon 11/2
    "decide around testing": Row(
        R,
        "2026-06-22 received, 2026-07-06 filed, 2026-07-16 testing_started, 2026-08-14 testing_ended",
        "decide",
        "2026-11-02",
    ),
    # 1:24, Mid-Autumn, 2:28 3:29 4:30, holiday, 5:8 6:9 7:Sat 10 worked
    "reply": Row(R, "2026-09-14 received, 2026-09-23 not_filed", "reply", "2026-10-10"),
    # 7/3 + 90: 28 to 7/31, 59 to 8/31, 89 to 9/30, 90 on 10/1, rolled to 10/8
    "follow up a failed sample": Row(R, "2026-06-22 received, 2026-07-03 sample_failed", "follow_up", "2026-10-08"),
    # received again under the new order: 1:Sat 5/9 worked 2-6:11-15 7:18
    "accept a reopened case": Row(
        C, "2026-03-02 received, 2026-03-05 accepted, 2026-04-10 closed, 2026-05-08 received", "accept", "2026-05-18"
    ),
    # no table for 2027: 1-4:12/28-31, then every day may be worked: 5:1/1 6:2 7:3 at the earliest
    "accept into a year without table": Row(C, "2026-12-25 received", "accept", "2027-01-03"),
    # no table for 2024: 1:12/31 at the earliest, New Year, 2:2 3:3 4-7:6-9
    "accept from a year without table": Row(C, "2024-12-30 received", "accept", "2025-01-09"),
}


@pytest.mark.parametrize("name", HAND)
def test_a_clock_ends_on_the_counted_day(name: str) -> None:
    row = HAND[name]
    due = found(row.kind, row.history, "2026-11-22")[row.clock].due
    assert due is not None
    assert beijing_day(due).isoformat() == row.due


def test_every_clock_of_every_pack_was_counted() -> None:
    counted = {(row.clock, row.history.split()[0] < "2026-04-15") for row in HAND.values()}
    assert counted == {(key, pack.name == "令20") for pack in packs() for key in pack.clocks}
