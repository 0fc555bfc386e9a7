"""How do the words of a look-up become one value, with the foods that content/ knows by name?"""

from pathlib import Path

from bot.content.reading import ContentError, read
from bot.domain.lookup import LookupWords, parse_words
from bot.domain.round.guide import Guide

_KINDS = ("食品", "肉", "蔬菜", "水果", "水产", "酒", "贝类")  # of synonyms.yaml


def load_lookup(path: Path, guide: Guide) -> LookupWords:
    """``words/lookup.yaml``, with foods from ``words/synonyms.yaml``, the rounds and the catalogue; raises ContentError."""
    file = path / "words" / "lookup.yaml"
    kinds = read(path / "words" / "synonyms.yaml").get("kinds", {})
    known = [str(food) for kind in _KINDS for food in (kind, *kinds.get(kind, ()))]
    offered = (option.food for template in guide.templates for option in template.options)
    foods = dict.fromkeys([*known[1:], *offered, *_catalogue(path / "catalogue" / "foods.yaml")])
    try:
        return parse_words(read(file), tuple(foods))
    except ValueError as error:
        raise ContentError(f"{file}: {error}") from None


def _catalogue(file: Path) -> list[str]:
    """Names of categories and of foods, and their other names."""
    groups = read(file).get("categories", [])
    lines = [
        line for group in groups for line in (group.get("name", ""), *group.get("words", ()), *group.get("foods", ()))
    ]
    return [word for line in lines for word in str(line).split()]
