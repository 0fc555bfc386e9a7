"""What does a file of the office say of businesses? What takes files apart is handed over once by ``bot.app``."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.business.reading import Grid, Reading, read_grids
from bot.domain.ports import Sheets
from bot.services import house
from bot.services.business.shown import day_of

_SHEETS: list[Sheets] = []


def read_with(sheets: Sheets) -> None:
    """How files are taken apart from now on in this process."""
    _SHEETS[:] = [sheets]


def read_file(
    name: str,
    data: bytes,
    now: datetime,
    *,
    table: str = "",
    mapping: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
) -> Reading:
    """As ``reading``; part of a second for thousands of rows: not for the loop. Raises Refused ``result_file.…`` too."""
    if not _SHEETS:
        raise RuntimeError("nothing takes files apart: call read_with at the start")
    return reading(_SHEETS[0](name, data), now, table=table, mapping=mapping, remembered=remembered)


def reading(
    grids: Sequence[Grid],
    now: datetime,
    *,
    table: str = "",
    mapping: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
) -> Reading:
    """What tables say; touches no database. ``table``: which of TABLES, where its columns are not to tell.

    ``mapping``: header → field, as staff said it (empty: left out); ``remembered``: by table, as they said it before.
    Raises Refused ``business_file.table``.
    """
    guide = house.shipped().businesses
    return read_grids(grids, guide, guide.values, day_of(now), table=table, mapping=mapping, remembered=remembered)
