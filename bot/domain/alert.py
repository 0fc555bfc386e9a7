"""When are many cases about one thing worth an alert?

The numbers are the office's own choice, 待本局确认. Two ill after the same food is what a food-poisoning incident begins with; the
rise is measured against the weeks before, three standard deviations of a Poisson count above them.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import sqrt


class Watch(StrEnum):
    CLUSTER = "cluster"  # several citizens, one business
    ILLNESS = "illness"  # several citizens, one business, people ill
    RISE = "rise"  # a category, against its usual


SPAN = timedelta(days=7)
"""How far apart the cases of a cluster may be."""
ILL_SPAN = timedelta(days=3)
USUAL = timedelta(days=56)
"""What is usual is taken from the eight weeks before."""
CITIZENS = 3
ILL_CITIZENS = 2
LEAST_RISE = 6
EVIDENCE = 50
"""Case numbers that an alert names."""


@dataclass(frozen=True, slots=True)
class Group:
    """Cases of one business, or of one category. ``people``: how many different reporters."""

    subject: str
    count: int
    people: int
    ill_people: int = 0


def is_cluster(people: int) -> bool:
    return people >= CITIZENS


def is_ill(ill_people: int) -> bool:
    return ill_people >= ILL_CITIZENS


def usual(before: int) -> float:
    """What SPAN holds on average, when the USUAL before it held ``before``."""
    return before * (SPAN / USUAL)


def is_rise(count: int, before: int) -> bool:
    expected = usual(before)
    return count >= LEAST_RISE and count > expected + 3 * sqrt(max(expected, 1.0))
