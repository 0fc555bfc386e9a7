"""Where does the next page begin? After a moment and a ref, so that nothing is skipped or told twice while rows change."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SHAPE = "[0-9a-f]{25}"
"""Whatever has this shape is a place in the list: there is no broken cursor, only one behind the end."""
_START = datetime(1970, 1, 1, tzinfo=UTC)
_REF = 12


@dataclass(frozen=True, slots=True)
class Place:
    """The last row that was told."""

    changed_at: datetime
    ref: str


def written(place: Place) -> str:
    """Microseconds as 13 hexadecimal digits, enough until the year 2112, and the ref."""
    micros = (place.changed_at - _START) // timedelta(microseconds=1)
    return f"{micros:013x}{place.ref}"


def read(cursor: str) -> Place | None:
    """None for the first page; ``cursor`` has SHAPE or is empty."""
    if not cursor:
        return None
    return Place(_START + timedelta(microseconds=int(cursor[:-_REF], 16)), cursor[-_REF:])


FOOD_SHAPE = "(?:[0-9a-f]{2}){1,800}"


def of_food(name: str) -> str:
    return name.encode()[:800].hex()


def after_food(cursor: str) -> str:
    """The name after which a list of foods goes on; ``cursor`` has FOOD_SHAPE or is empty."""
    return bytes.fromhex(cursor).decode(errors="ignore").replace("\0", "")
