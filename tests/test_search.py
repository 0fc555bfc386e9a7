"""Does staff find a case by two characters of its story, place, business or number, and by nothing personal?"""

from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.domain.cut import terms, wanted
from bot.domain.refused import Refused
from bot.domain.staff import Actor
from bot.services import complaint
from bot.services.search import Results, find
from bot.store import backup, search
from bot.store.engine import Database
from tests.databases import Databases, opened

ACTOR = Actor(1, "wang", "王芳", frozenset({"viewer"}))
STORIES = (
    ("在东关小店买的豆干长毛了，有事打13912345678", "东关小店，东关路8号"),
    ("豆腐干发霉，商家态度很差，ABC123批次", "西门超市"),
    ("外卖里吃出蟑螂。商家！态度恶劣", "幸福路18号"),
)


async def fill(database: Database, now: datetime) -> list[str]:
    """The numbers of the cases filed."""
    file = partial(complaint.file, citizen="c" * 22, point=None, photos=(), contact=None, now=now)
    return [(await database.run(file, story=story, place=place)).number for story, place in STORIES]


async def found(database: Database, query: str, **page: int) -> list[str]:
    results: Results = await database.read(partial(find, actor=ACTOR, query=query, **page))
    return [item.number for item in results.items]


@pytest.mark.parametrize(
    ("query", "cases"),
    [
        ("豆干", [0]),
        ("长毛", [0]),
        ("东关小店", [0]),
        ("关路", [0]),
        ("西门", [1]),
        ("蟑螂", [2]),
        ("态度", [2, 1]),
        ("商家态度", [1]),  # in the third story a mark stands between them
        ("态度 蟑螂", [2]),
        ("abc", [1]),
        ("ＡＢＣ１２３", [1]),
        ("18", [2]),
        ("蟑", [2]),
        ("豆腐乳", []),
        ("关东", []),
        ("13912345678", []),
        ("' OR 1=1 --", []),
        ('" * NEAR(', []),
        ("，。！", []),
        ("", []),
    ],
)
async def test_two_characters_find_the_case(database: Database, now: datetime, query: str, cases: list[int]) -> None:
    numbers = await fill(database, now)
    assert await found(database, query) == [numbers[case] for case in cases]


async def test_number_or_its_beginning_finds_the_case(database: Database, now: datetime) -> None:
    numbers = await fill(database, now)
    assert await found(database, numbers[1]) == [numbers[1]]
    assert await found(database, f"请查 {numbers[1].lower()}") == [numbers[1]]
    assert await found(database, numbers[1][:9]) == numbers[::-1]
    assert await found(database, "T2026%") == []


async def test_additions_are_found_and_corrections_replace(database: Database, now: datetime) -> None:
    numbers = await fill(database, now)
    add = partial(complaint.add, citizen="c" * 22, number=numbers[0], photos=(), now=now)
    await database.run(add, text="后来肚子疼去了医院")
    assert await found(database, "去了医院") == [numbers[0]]
    assert await found(database, "豆干") == [numbers[0]]


async def test_pages_follow_and_totals_are_bounded(database: Database, now: datetime) -> None:
    def many(connection: Connection) -> None:
        file = partial(complaint.file, connection, citizen="c" * 22, point=None, photos=(), contact=None, now=now)
        for number in range(7):
            file(story=f"酸奶过期第{number}件", place="一店")

    await database.run(many)
    pages = [await found(database, "过期", page=page, size=3) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    all_pages = [number for one in pages for number in one]
    assert all_pages == sorted(all_pages, reverse=True)
    results = await database.read(partial(find, actor=ACTOR, query="过期", size=3))
    assert (results.total, results.pages, results.is_more) == (7, 3, False)


async def test_index_holds_nothing_personal(database: Database, now: datetime) -> None:
    await fill(database, now)
    stored = await database.read(
        lambda connection: str(connection.execute(text("SELECT * FROM complaint_search")).all())
    )
    assert "豆干" in stored
    assert "139" not in stored


async def test_restored_database_is_searched_as_before(
    database: Database, databases: Databases, tmp_path: Path, now: datetime
) -> None:
    numbers = await fill(database, now)
    await database.read(backup.export, tmp_path / "copy.zip")
    async with opened(databases.url("sqlite")) as unused:
        assert await found(unused, "豆干") == []
    for kind in ("sqlite", "postgres"):
        other = databases.url(kind)
        from bot.store.engine import open_database  # a database without a keyring of its own
        from bot.store.vault import Vault
        from tests.databases import DATA_KEY

        restored = open_database(other, Vault([DATA_KEY]))
        await restored.start()
        await restored.run(backup.restore, tmp_path / "copy.zip")
        assert await found(restored, "豆干") == [numbers[0]]
        assert await restored.run(search.rebuild) == len(numbers)
        assert await found(restored, "豆干") == [numbers[0]]
        await restored.close()


async def test_search_is_for_those_who_read_cases(database: Database) -> None:
    with pytest.raises(Refused, match="staff.not_allowed"):
        await database.read(partial(find, actor=Actor(1, "x", "x", frozenset()), query="豆干"))


def test_marks_separate_and_letters_stay_whole() -> None:
    assert list(terms("酸奶坏，ABC店")) == [(1, "酸奶"), (2, "奶坏"), (5, "abc"), (8, "店")]
    assert wanted("酸奶坏 ab 店 酸奶坏") == [["酸奶", "奶坏"], ["ab*"], ["店*"]]
