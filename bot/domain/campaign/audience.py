"""For whom is a campaign, and how is that kept?"""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.refused import Refused

_MOST = 100  # tags, areas, rounds
_LONGEST = 40  # characters of one
_ID = re.compile(r"[0-9]{1,9}")


class Kind(StrEnum):
    """ALL follow the account; TAG: ids of the platform; AREAS: codes citizens subscribed to; TOPIC: keys they subscribed to;
    ROUND: numbers, who took part; STUBS: ids of plan lines, who asked for it; SAMPLE: references, who asked for its food.
    """

    ALL = "all"
    TAG = "tag"
    AREAS = "areas"
    TOPIC = "topic"
    ROUND = "round"
    STUBS = "stubs"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Audience:
    """``of``: which of its kind, empty for ALL alone."""

    kind: Kind = Kind.ALL
    of: tuple[str, ...] = ()

    @property
    def is_by_call(self) -> bool:
        """Does the platform itself know who they are?"""
        return self.kind in (Kind.ALL, Kind.TAG)

    @property
    def words(self) -> str:
        """As a form or the command line gives it: ``topic recall expiry``."""
        return " ".join((self.kind, *self.of))


def parse(words: str) -> Audience:
    """What ``words`` of an audience say; raises Refused ``campaign.audience_bad``."""
    kind, *of = words.replace(",", " ").split() or [""]
    return _checked(kind, of)


def dump(audience: Audience) -> str:
    return json.dumps({"kind": audience.kind, "of": audience.of}, ensure_ascii=False, sort_keys=True)


def load(text: str) -> Audience:
    """What ``dump`` wrote."""
    given = json.loads(text)
    return Audience(Kind(given["kind"]), tuple(given["of"]))


def _checked(kind: Any, of: list[str]) -> Audience:
    named = tuple(dict.fromkeys(of))
    if kind not in list(Kind) or len(named) > _MOST or any(len(one) > _LONGEST for one in named):
        raise Refused("campaign.audience_bad")
    if (kind == Kind.ALL) is bool(named):
        raise Refused("campaign.audience_bad")
    if kind in (Kind.TAG, Kind.STUBS) and not all(map(_ID.fullmatch, named)):
        raise Refused("campaign.audience_bad")
    return Audience(Kind(kind), named)
