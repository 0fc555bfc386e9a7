"""What may a nomination say, which ones are alike, and which must a person look at first?"""

import re
from collections.abc import Iterable
from enum import StrEnum
from unicodedata import normalize

from bot.domain.redact import redact
from bot.domain.refused import Refused

FOOD_LIMIT = 20
PLACE_LIMIT = 60
REASON_LIMIT = 200
BUSINESS_LIMIT = 60
_NOISE = re.compile(r"[\s·,，.。!！?？、:：;；\"'“”()（）【】]+")
_PERSON = re.compile(
    r"(?:老板|店长|经理|校长|主任|局长|科长|所长|老师|厨师|店主)(?:叫|是|名叫|姓)?[\u4e00-\u9fff]{2,3}(?=[，。,.！!]|$)"
    r"|[\u4e00-\u9fff]{1,3}(?:老板|店长|经理|校长|主任|局长|科长|所长)"
)


class Standing(StrEnum):
    """``clue``: names a business, for the plan team alone; ``merged``: its supporters are another one's."""

    OPEN = "open"
    HELD = "held"
    CLUE = "clue"
    ACCEPTED = "accepted"
    MERGED = "merged"
    DECLINED = "declined"


class Held(StrEnum):
    """Why a person looks at it before anybody else does."""

    HARM = "harm"
    PERSON = "person"


def key_of(food: str, venue: str, area: str) -> str:
    """The same for nominations that ask for the same."""
    return f"{plain(food)}|{venue}|{area}"


def plain(words: str) -> str:
    return _NOISE.sub("", normalize("NFKC", words)).lower()


def held_for(texts: Iterable[str], harm: Iterable[str]) -> Held | None:
    """What is wrong with ``texts``, as far as words show it."""
    words = "\n".join(texts)
    bare = plain(words)
    if any(plain(word) in bare for word in harm):
        return Held.HARM
    return Held.PERSON if redact(words) != words or _PERSON.search(words) else None


def check(food: str, place: str, reason: str, business: str) -> None:
    """Raises Refused ``nomination.food_missing``, ``.food_long``, ``.place_long``, ``.reason_long``, ``.business_long``."""
    if not food.strip():
        raise Refused("nomination.food_missing")
    limits = (("food", food, FOOD_LIMIT), ("place", place, PLACE_LIMIT), ("reason", reason, REASON_LIMIT))
    for name, words, limit in (*limits, ("business", business, BUSINESS_LIMIT)):
        if len(words.strip()) > limit:
            raise Refused(f"nomination.{name}_long", limit=limit)


def check_review(standing: Standing) -> None:
    """May a person still decide about it? Raises Refused ``nomination.decided``."""
    if standing in (Standing.MERGED, Standing.DECLINED, Standing.ACCEPTED):
        raise Refused("nomination.decided")
