"""Which words does the reading of tables of results rest on? Filled from ``content/words/results.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeaderRule:
    """A header is ``field`` when its words have every class of ``needs`` and no class outside ``needs`` and ``may``.

    ``needs`` may hold a choice: ``make|kind``.
    """

    field: str
    needs: tuple[str, ...]
    may: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultWords:
    """``classes``: class → words that headers are made of, ``mute`` of no weight; ``rules`` in their order, the first wins.

    ``names``: whole headers that no rule can tell ("": left out on purpose), ``spare``
    those that count only where no other column is the same field. ``passed`` and ``failed``: what a title says of
    all rows below it. ``not_food``: categories of things that are no food. ``lab``: the name of a laboratory has one of these.
    """

    classes: Mapping[str, tuple[str, ...]]
    rules: tuple[HeaderRule, ...]
    names: Mapping[str, str]
    spare: tuple[str, ...]
    passed: tuple[str, ...]
    failed: tuple[str, ...]
    not_food: tuple[str, ...]
    lab: tuple[str, ...]
