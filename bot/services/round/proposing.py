"""What does a citizen's own sentence already tell of a nomination, so that it need not be asked?"""

from functools import lru_cache

from bot.domain.ports import Connection
from bot.services.round.known import guide
from bot.store import desk
from bot.text.proposal import Proposal, Proposals

__all__ = ["Proposal", "proposed", "where"]

Listed = tuple[tuple[str, tuple[str, ...]], ...]


def proposed(connection: Connection, *, text: str) -> Proposal:
    """建议抽检学校周边的辣条: the food, the type of venue, the area, and place and reason in words, as far as told."""
    return _reader(connection).read(text)


def where(connection: Connection, *, text: str) -> tuple[str, str, str]:
    """Type of venue, area and place that an answer names."""
    return _reader(connection).where(text.strip())


def _reader(connection: Connection) -> Proposals:
    areas = tuple((row.code, (row.name, *row.words.split())) for row in desk.areas(connection) if row.is_ours)
    known = guide()
    venues = tuple((venue.key, (venue.name, *venue.words)) for venue in known.venues)
    foods = tuple(dict.fromkeys(option.food for template in known.templates for option in template.options))
    return _made(venues, areas, foods)


@lru_cache(maxsize=4)
def _made(venues: Listed, areas: Listed, foods: tuple[str, ...]) -> Proposals:
    return Proposals(dict(venues), dict(areas), foods)
