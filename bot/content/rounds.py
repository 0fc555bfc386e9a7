"""How do templates, venue types and rules of 你点我检 become one guide?"""

from pathlib import Path
from typing import Any

from bot.content.reading import ContentError, read
from bot.domain.round.guide import Guide, Venue, parse_signs, parse_template, parse_venue, parse_weights

_RULES = ("nominations", "plan", "signs", "harm")


def load_rounds(path: Path) -> Guide:
    """``catalogue/venues.yaml``, ``rules/rounds.yaml`` and every file of ``rounds``; raises ContentError."""
    venues = _venues(path / "catalogue" / "venues.yaml")
    rules = _rules(path / "rules" / "rounds.yaml")
    guide = Guide(venues=venues, **rules)
    templates = []
    for file in sorted((path / "rounds").glob("*.yaml")):
        try:
            template = parse_template(file.stem, read(file))
        except ValueError as error:
            raise ContentError(f"{file}: {error}") from None
        if lost := [option.venue for option in template.options if guide.venue(option.venue) is None]:
            raise ContentError(
                f"{file}: venue {lost[0]} is not in catalogue/venues.yaml; add it there, or mend its name"
            )
        templates.append(template)
    return Guide(tuple(templates), venues, **rules)


def _venues(file: Path) -> tuple[Venue, ...]:
    try:
        venues = tuple(parse_venue(entry) for entry in read(file, list))
    except ValueError as error:
        raise ContentError(f"{file}: {error}") from None
    if len({venue.key for venue in venues}) < len(venues):
        raise ContentError(f"{file}: a key stands twice; each venue type needs its own")
    return venues


def _rules(file: Path) -> dict[str, Any]:
    given = read(file)
    if set(given) != set(_RULES):
        raise ContentError(f"{file}: must hold exactly {', '.join(_RULES)}")
    try:
        return {
            "nominations": int(given["nominations"]),
            "weights": parse_weights(given["plan"]),
            "signs": parse_signs(given["signs"]),
            "harm": tuple(map(str, given["harm"])),
        }
    except (ValueError, TypeError) as error:
        raise ContentError(f"{file}: {error}") from None
