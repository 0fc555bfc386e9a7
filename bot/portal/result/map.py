"""Where were the results found? The places of a page of results, for the eye on a map and for everybody as a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.ports import Connection
from bot.domain.result.reading import Verdict
from bot.portal.result.asked import Search
from bot.services.business.open import Place, places
from bot.services.result import public
from bot.services.result.views import PublicResult, Results

RESULTS = 60  # of a page: more marks than that hide each other on a phone


@dataclass(frozen=True, slots=True)
class Venue:
    """A place with what was found there; ``place`` is None where the register does not say where it is."""

    ref: str
    name: str
    address: str
    place: Place | None
    results: tuple[PublicResult, ...]

    @property
    def has_failed(self) -> bool:
        return any(one.verdict is Verdict.FAILED and not one.overturned for one in self.results)


def look(connection: Connection, search: Search) -> tuple[list[Venue], Results]:
    """Those on the map first."""
    found = public.search(connection, asked=search.asked, page=search.page, size=RESULTS)
    known = places(connection, refs={one.venue_ref for one in found.items if one.venue_ref})
    venues = [_venue(group, known) for group in _by_venue(found.items)]
    return sorted(venues, key=lambda venue: venue.place is None), found


def _by_venue(found: Sequence[PublicResult]) -> list[list[PublicResult]]:
    groups: dict[str, list[PublicResult]] = {}
    for one in found:
        if one.venue:
            groups.setdefault(one.venue_ref or f"{one.venue} {one.venue_address}", []).append(one)
    return list(groups.values())


def _venue(group: Sequence[PublicResult], known: Mapping[str, Place]) -> Venue:
    first = group[0]
    return Venue(first.venue_ref, first.venue, first.venue_address, known.get(first.venue_ref), tuple(group))
