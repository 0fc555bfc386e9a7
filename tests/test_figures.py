"""Are the figures right to the last case, by every view, and is nobody to be recognised in them?"""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, insert

from bot.domain.figure import LEAST, Line, protected
from bot.domain.refused import Refused
from bot.domain.staff import Actor
from bot.services.figures import Report, report
from bot.store import tables
from bot.store.engine import Database

ACTOR = Actor(1, "wang", "王芳", frozenset({"viewer"}))
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def case(number: int, received: datetime, **values: object) -> dict[str, object]:
    given = {
        "number": f"T{number:08d}",
        "kind": "complaint",
        "state": "received",
        "story": "故事",
        "place": "某地",
        "created_at": received,
        "updated_at": received,
        "received_at": received,
        "category": None,
        "area": None,
        "closed_at": None,
        "due_at": None,
        "was_late": False,
    }
    return given | values


def fill(connection: Connection) -> None:
    """October: 10 finished, two of them late. November: 6 open, one overdue, and 2 of another kind."""
    october, november = datetime(2026, 10, 8, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC)
    rows = [case(n, october, closed_at=NOW, category="dairy", was_late=n < 2) for n in range(10)]
    rows += [
        case(n, november, category="meat", due_at=NOW + timedelta(days=1 if n > 10 else -1)) for n in range(10, 16)
    ]
    rows += [case(n, november, kind="report", category="dairy", area="110101") for n in (16, 17)]
    connection.execute(insert(tables.complaint), rows)
    ratings = [
        {"complaint": n, "round": 1, "resolved": 1 + n % 2, "attitude": 1, "text": "", "at": NOW} for n in range(1, 11)
    ]
    connection.execute(insert(tables.rating), ratings)


async def made(database: Database, since: date, until: date) -> Report:
    return await database.read(partial(report, actor=ACTOR, since=since, until=until, now=NOW))


async def test_figures_add_up_by_every_view(database: Database) -> None:
    await database.run(fill)
    found = await made(database, date(2026, 10, 1), date(2026, 11, 30))
    assert found.total == Line("", 18, 10, 8, 3, 7)
    assert found.total.on_time_share == pytest.approx(8 / 11)
    assert found.months == [Line("2026-10", 10, 10, 8, 2, 0), Line("2026-11", 8, 0, 0, 1, 7)]
    assert found.categories == [Line("dairy", 12, 10, 8, 2, 2), Line("meat", 6, 0, 0, 1, 5)]
    assert found.resolved == [Line("1", 5), Line("2", 5), Line("3", 0)]
    assert found.attitude == [Line("1", 10), Line("2", 0), Line("3", 0)]


async def test_small_groups_are_held_back(database: Database) -> None:
    await database.run(fill)
    found = await made(database, date(2026, 10, 1), date(2026, 11, 30))
    nothing = (None, None, None, None, None)
    assert found.kinds == [Line("complaint", *nothing), Line("report", *nothing)], "16 of 18 would tell the 2"
    assert found.areas == [Line("", *nothing), Line("110101", *nothing)]
    assert found.kinds[0].on_time_share is None


async def test_days_are_those_of_beijing(database: Database) -> None:
    def fill_midnight(connection: Connection) -> None:
        last = datetime(2026, 10, 31, 15, 59, 59, tzinfo=UTC)
        rows = [case(n, last) for n in range(5)] + [case(n, last + timedelta(seconds=1)) for n in range(5, 12)]
        connection.execute(insert(tables.complaint), rows)

    await database.run(fill_midnight)
    assert (await made(database, date(2026, 10, 31), date(2026, 10, 31))).total.received == 5
    november = await made(database, date(2026, 11, 1), date(2026, 11, 30))
    assert [(line.key, line.received) for line in november.months] == [("2026-11", 7)]


async def test_empty_span_has_empty_figures(database: Database) -> None:
    found = await made(database, date(2026, 1, 1), date(2026, 1, 31))
    assert found.total == Line("", 0)
    assert found.months == []
    assert found.total.on_time_share is None


async def test_figures_are_for_those_who_read_cases(database: Database) -> None:
    nobody = Actor(1, "x", "x", frozenset())
    with pytest.raises(Refused, match="staff.not_allowed"):
        await database.read(partial(report, actor=nobody, since=date.min, until=date.min, now=NOW))


def test_no_shown_line_gives_a_hidden_one_away() -> None:
    for counts in ((3, 9, 7), (3, 4, 9), (0, 2), (5, 6), (1, 0, 8)):
        shown = [line.received for line in protected([Line(str(n), count) for n, count in enumerate(counts)])]
        assert all(count is None or count == 0 or count >= LEAST for count in shown)
        hidden = [count for count, line in zip(counts, shown, strict=True) if line is None]
        assert len(hidden) != 1 or sum(counts) == hidden[0], "the total would tell it"
