"""Which food and which category of the plan is meant by what is written?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.result.signs import flat

_STEP = re.compile(r"[-–—>→/|\\\s]+")
_INNER = re.compile(r"\(([^()]*)\)")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Group:
    """A category as the plan names it; ``foods``: each with its other names, the one that stands for them first."""

    name: str
    words: tuple[str, ...] = ()
    foods: tuple[tuple[str, ...], ...] = ()
    under: str = ""
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Foods:
    """``content/catalogue/foods.yaml``: word → category, category → the one above it, word → (food, its category)."""

    categories: Mapping[str, str] = field(default_factory=dict)
    under: Mapping[str, str] = field(default_factory=dict)
    foods: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    ends: frozenset[str] = frozenset()
    before: tuple[str, ...] = ()

    def category_of(self, written: str, food: str = "") -> str | None:
        """The category for what a table writes (食用农产品-蔬菜 → 蔬菜), for ``food`` where it writes nothing; or None."""
        steps = [self.categories[step] for step in _steps(written) if step in self.categories]
        if not steps:
            found = None if _plain(written) else self._food(food)
            return found[1] or None if found else None
        return next((step for step in steps if self.under.get(step) == steps[0]), steps[0])

    def food_of(self, written: str) -> str | None:
        """The one name of a food (桂圆 → 龙眼, 刀豆（菜豆） → 菜豆); None: not known."""
        found = self._food(written)
        return found[0] if found else None

    def alike(self, written: str) -> frozenset[str]:
        """All names of the very food that is written (桂圆: 龙眼, 桂圆); none where it is not known."""
        food = self.foods.get(_plain(written))
        return frozenset(name for name, other in self.foods.items() if other == food) if food else frozenset()

    def _food(self, written: str) -> tuple[str, str] | None:
        names = list(_names(written, self.before))
        whole = next((self.foods[name] for name in names if name in self.foods), None)
        if whole:
            return whole
        ends = (name[start:] for name in names for start in range(1, len(name) - 1))
        return next((self.foods[end] for end in ends if end in self.ends), None)


def parse_foods(groups: Sequence[Group], alike: Sequence[tuple[str, ...]], before: Sequence[str]) -> Foods:
    """Raises ValueError with a hint when a word stands twice, or a category is under one that is not there."""
    categories: dict[str, str] = {}
    foods: dict[str, tuple[str, str]] = {}
    ends: set[str] = set()
    for group in groups:
        for word in map(_plain, (group.name, *group.words)):
            _once(categories, word)
            categories[word] = group.name
        for names in group.foods:
            _put(foods, names, group.name)
            ends.update(() if group.is_whole else (_plain(name) for name in names if len(name) > 1))
    for names in alike:
        _put(foods, names, "")
        ends.update(_plain(name) for name in names if len(name) > 1)
    under = {group.name: group.under for group in groups if group.under}
    if lost := sorted(set(under.values()) - {group.name for group in groups}):
        raise ValueError(f"under names {lost[0]}, which is no category; add it, or mend its name")
    return Foods(categories, under, foods, frozenset(ends), tuple(sorted(before, key=len, reverse=True)))


def _put(foods: dict[str, tuple[str, str]], names: Sequence[str], category: str) -> None:
    for name in names:
        _once(foods, _plain(name))
        foods[_plain(name)] = (names[0], category)


def _once(seen: Mapping[str, object], word: str) -> None:
    if word in seen:
        raise ValueError(f"{word} stands twice; a word belongs to one entry")


def _plain(text: str) -> str:
    return "".join(flat(text).split())[:_LONGEST]


def _steps(written: str) -> Iterator[str]:
    """The whole, then its steps, each with and without what stands in its brackets."""
    bare = flat(written).strip()[:_LONGEST]
    for step in (_plain(bare), *_STEP.split(bare)):
        yield step
        yield _INNER.sub("", step)


def _names(written: str, before: Sequence[str]) -> Iterator[str]:
    """What a food may be named by: the whole, without brackets, what stands in them, each without needless words before it."""
    bare = _plain(written)
    for name in (bare, _INNER.sub("", bare), *_INNER.findall(bare)):
        yield name
        if word := next((word for word in before if name.startswith(word) and len(name) > len(word)), ""):
            yield name[len(word) :]
