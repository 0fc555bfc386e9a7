"""What do people type who look for one of these names? Derived from a seed, apart from what makes and finds the names."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pypinyin import Style, pinyin

from tests.bench.names import Made

SEED = 41
KINDS = ("as written", "part", "one homophone", "one missing")
TEN = 10


@dataclass(frozen=True, slots=True)
class Query:
    """``text`` was typed for the name at ``place``; ``clean`` is what was meant to be typed."""

    kind: str
    text: str
    clean: str
    place: int


def queries(made: Sequence[Made], count: int, seed: int = SEED) -> list[Query]:
    """``count`` of each kind, for names drawn anew each time, where what was meant stands in no more than ten names."""
    draw = random.Random(seed)
    every = "\n".join(one.name for one in made)
    found: list[Query] = []
    for kind in KINDS:
        taken = 0
        while taken < count:
            place = draw.randrange(len(made))
            clean = _meant(draw, made[place])
            if len(clean) < 2 or not 1 <= _lines(every, clean) <= TEN:
                continue
            if text := _typed(draw, kind, clean, made[place]):
                found.append(Query(kind, text, clean, place))
                taken += 1
    return found


def _lines(every: str, part: str) -> int:
    """In how many names, counted up to eleven."""
    number, start = 0, every.find(part)
    while start >= 0 and number <= TEN:
        number += 1
        end = every.find("\n", start)
        start = every.find(part, end) if end >= 0 else -1
    return number


def _meant(draw: random.Random, one: Made) -> str:
    """字号 alone, 字号 and trade, all but the region, or the whole name: what people say, know, or read from a sign."""
    return draw.choices(
        (one.brand, one.brand + one.trade, one.brand + one.trade + one.form, one.region + one.brand + one.trade),
        (15, 45, 25, 15),
    )[0]


def _typed(draw: random.Random, kind: str, clean: str, one: Made) -> str:
    if kind == "as written":
        return one.name
    if kind == "part":
        return clean
    place = draw.randrange(len(clean))
    if kind == "one missing":
        return clean[:place] + clean[place + 1 :] if len(clean) > 2 else ""
    others = [other for other in _HOMOPHONES[_sound(clean[place])] if other != clean[place]]
    return clean[:place] + draw.choice(others) + clean[place + 1 :] if others else ""


def _sound(character: str) -> str:
    return str(pinyin(character, style=Style.NORMAL)[0][0])


def _common() -> Iterator[str]:
    """The 3,755 commonest characters: the first level of GB 2312."""
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF if row < 0xD7 else 0xFA):
            yield bytes((row, cell)).decode("gb2312")


_HOMOPHONES: dict[str, list[str]] = defaultdict(list)
for _one in _common():
    _HOMOPHONES[_sound(_one)].append(_one)
