"""Is a business found by part of its name, a homophone or a missing character, and is its name kept with every change?"""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select, text

from bot.domain.name import Named, NameKind
from bot.services import seek
from bot.store import backup, tables
from bot.store.engine import Database, open_database
from bot.store.vault import Vault
from tests.bench.names import Made, names
from tests.bench.queries import KINDS, queries
from tests.bench.seek import GOALS
from tests.conftest import SOAK
from tests.databases import DATA_KEY, Databases, opened

COUNT, QUERIES = (20_000, 200) if SOAK else (2_000, 60)
SHOPS = {
    "b1": "和平区鼎盛烧烤店",
    "b2": "新河区鼎盛烧烤餐饮有限公司",
    "b3": "和平区万星农贸市场",
    "b4": "北京市怀柔区永辉超市有限公司",
    "b5": "和平区万星农贸市场张建国豆腐摊（个体工商户）",
    "b6": "7-11便利店（幸福路店）",
    "b7": "长乐粮油经营部",
    "b8": "兴隆鲜肉店",
}
FOODS = ("韭菜", "芹菜", "大白菜", "豆干", "五香豆干（散装）", "鲫鱼", "草莓")


def fill(connection: Connection) -> int:
    shops = [Named(NameKind.BUSINESS, name, ref, f"{ref} 号") for ref, name in SHOPS.items()]
    return seek.keep(connection, [*shops, *(Named(NameKind.FOOD, food) for food in FOODS)])


async def found(database: Database, name: str, limit: int = 10) -> list[str]:
    return [hit.ref for hit in await database.read(seek.businesses, name=name, limit=limit)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("和平区鼎盛烧烤店", "b1"),
        ("鼎盛烧烤", "b1"),
        ("新河区鼎盛烧烤", "b2"),
        ("鼎盛餐饮", "b2"),
        ("鼎圣烧烤", "b1"),  # a homophone
        ("鼎烧烤", "b1"),  # a character missing
        ("顶盛烧考", "b1"),  # two homophones
        ("盛鼎烧烤店", "b1"),  # swapped
        ("鼎盛大烧烤", "b1"),  # one too many
        ("丁深烧烤", "b1"),  # -ng heard as -n
        ("万星市场", "b3"),  # two missing
        ("萬星農貿市場", "b3"),
        ("永辉超市", "b4"),
        ("永挥超市", "b4"),
        ("张建国豆腐", "b5"),
        ("章建国豆付", "b5"),
        ("7-11", "b6"),
        ("７１１便利", "b6"),
        ("常乐粮油", "b7"),  # 长 as in 长短
        ("掌乐粮油", "b7"),  # 长 as in 生长
        ("长月粮油", "b7"),  # 乐 as in 音乐, by its sound
        ("兴隆鲜肉", "b8"),
        ("新龙鲜肉", "b8"),
    ],
)
async def test_mistyped_names_find_the_business_first(database: Database, typed: str, first: str) -> None:
    await database.run(fill)
    assert (await found(database, typed))[:1] == [first]


@pytest.mark.parametrize("typed", ["", "  ", "，。！", "🍜", "'; DROP TABLE name_key; --", '" OR * NEAR(', "火星基地"])
async def test_what_is_no_name_finds_nothing(database: Database, typed: str) -> None:
    await database.run(fill)
    assert await found(database, typed) == []


@pytest.mark.parametrize("typed", ["鼎", "超市", "有限公司", "店" * 300, "和平区"])
async def test_vague_and_endless_questions_are_answered(database: Database, typed: str) -> None:
    await database.run(fill)
    hits = await database.read(seek.businesses, name=typed, limit=3)
    assert len(hits) <= 3
    assert {hit.ref for hit in hits} <= SHOPS.keys()


async def test_figures_fall_from_exact_to_missing(database: Database) -> None:
    await database.run(fill)
    figures = [
        (await database.read(seek.businesses, name=typed))[0].score
        for typed in ("和平区鼎盛烧烤店", "鼎盛烧烤", "盛烧烤", "鼎圣烧烤", "鼎烧烤")
    ]
    assert figures == sorted(figures, reverse=True)
    assert figures[0] == 1
    assert len(set(figures)) == len(figures)


async def test_long_name_as_written_is_exact(database: Database) -> None:
    name = f"和平区{'鼎盛隆昌' * 6}食品有限公司（个体工商户）"
    await database.run(seek.keep, [Named(NameKind.BUSINESS, name, "long")])
    (hit,) = await database.read(seek.businesses, name=name)
    assert (hit.ref, hit.score) == ("long", 1)


async def test_part_is_found_within_names_only(database: Database) -> None:
    await database.run(fill)
    within = [await database.read(seek.within, NameKind.FOOD, part=part) for part in ("菜", "豆干", "豆甘", "")]
    assert [sorted(names) for names in within] == [["大白菜", "芹菜", "韭菜"], ["五香豆干（散装）", "豆干"], [], []]


async def test_shorter_name_comes_before_the_longer(database: Database) -> None:
    await database.run(fill)
    assert (await found(database, "万星农贸市场"))[:2] == ["b3", "b5"]


async def test_another_district_comes_after_the_named(database: Database) -> None:
    rows = [Named(NameKind.BUSINESS, f"{area}鑫兴食品商行", area) for area in ("东湖区", "和平区", "新河区")]
    await database.run(seek.keep, rows)
    for area in ("东湖区", "和平区", "新河区"):
        assert (await found(database, f"{area}鑫兴食品"))[0] == area


@pytest.mark.parametrize(
    ("typed", "food"),
    [
        ("韭菜", "韭菜"),
        ("非菜", "韭菜"),
        ("九菜", "韭菜"),
        ("白菜", "大白菜"),
        ("豆甘", "豆干"),
        ("五香豆干", "五香豆干（散装）"),
        ("草梅", "草莓"),
        ("即鱼", "鲫鱼"),
    ],
)
async def test_near_names_find_the_food(database: Database, typed: str, food: str) -> None:
    await database.run(fill)
    assert [hit.name for hit in await database.read(seek.foods, food=typed)][:1] == [food]


async def test_each_kind_is_looked_for_by_itself(database: Database) -> None:
    await database.run(seek.keep, [Named(NameKind.VENUE, "韭菜园饭店"), Named(NameKind.PRODUCER, "韭菜园食品厂")])
    assert await found(database, "韭菜园") == []
    assert await database.read(seek.foods, food="韭菜园") == []
    venues = await database.read(seek.venues, name="韭菜园")
    assert [(hit.ref, hit.name) for hit in venues] == [("", "韭菜园饭店")]
    assert [hit.name for hit in await database.read(seek.producers, name="九菜园")] == ["韭菜园食品厂"]


async def test_kept_twice_changes_nothing(database: Database) -> None:
    assert await database.run(fill) == len(SHOPS) + len(FOODS)
    assert await database.run(fill) == 0


async def test_new_name_replaces_and_alias_joins(database: Database) -> None:
    await database.run(fill)
    rows = [Named(NameKind.BUSINESS, name, "b1", "新址") for name in ("和平区炭火人家烤肉店", "老地方烤肉")]
    assert await database.run(seek.keep, rows) == 3
    assert "b1" not in await found(database, "鼎盛烧烤")
    assert await found(database, "炭火人家") == ["b1"]
    (hit,) = await database.read(seek.businesses, name="老地方考肉")
    assert (hit.ref, hit.name, hit.address) == ("b1", "老地方烤肉", "新址")
    moved = [Named(NameKind.BUSINESS, one.name, one.ref, "再迁") for one in rows]
    assert await database.run(seek.keep, moved) == 2
    assert (await database.read(seek.businesses, name="老地方烤肉"))[0].address == "再迁"


async def test_forgotten_names_leave_no_row(database: Database) -> None:
    await database.run(fill)
    assert await database.run(seek.forget, NameKind.BUSINESS, refs=["b1", "b2"]) == 2
    assert await database.run(seek.forget, NameKind.FOOD, names=["韭菜", "没有"]) == 1
    assert await found(database, "鼎盛烧烤") == []
    assert await database.run(seek.forget, NameKind.BUSINESS, refs=[""]) == 0


async def test_undone_unit_leaves_the_index_as_it_was(database: Database) -> None:
    def half(connection: Connection) -> None:
        fill(connection)
        raise ValueError

    with pytest.raises(ValueError):
        await database.run(half)
    assert await found(database, "鼎盛烧烤") == []
    await database.run(fill)
    assert (await found(database, "鼎盛烧烤"))[0] == "b1"


@pytest.mark.parametrize("other", ["sqlite", "postgres"])
async def test_backup_brings_names_to_either_kind(
    database: Database, databases: Databases, tmp_path: Path, other: str
) -> None:
    await database.run(fill)
    await database.run(seek.forget, NameKind.BUSINESS, refs=["b8"])
    copy = tmp_path / "copy.zip"
    counts = await database.read(backup.export, copy)
    assert counts["name_key"] == len(SHOPS) + len(FOODS) - 1
    url = databases.url(other)
    empty = open_database(url, Vault([DATA_KEY]))
    await empty.start()
    await empty.run(backup.restore, copy)
    await empty.close()
    async with opened(url) as restored:
        assert (await found(restored, "鼎圣烧烤"))[0] == "b1"
        assert await restored.run(fill) == 1
        assert (await found(restored, "兴隆鲜肉"))[0] == "b8"


async def test_index_holds_no_name_in_clear(database: Database) -> None:
    await database.run(fill)

    def grams(connection: Connection) -> str:
        if connection.dialect.name == "sqlite":
            connection.execute(text("INSERT INTO name_gram (name_gram) VALUES ('integrity-check')"))
            return str(connection.execute(text("SELECT block FROM name_gram_data")).all())
        return str(connection.scalars(select(tables.name_key.c.grams)).all())

    assert "鼎" not in await database.run(grams)


async def test_recall_holds_for_names_of_real_patterns(database: Database) -> None:
    made = names(COUNT)
    await database.run(seek.keep, [Named(NameKind.BUSINESS, one.name, f"b{place}") for place, one in enumerate(made)])
    assert await database.read(lambda connection: connection.scalar(select(func.count(tables.name_key.c.id)))) == COUNT
    shares = await recall(database, made)
    assert shares.keys() == set(KINDS)
    assert {kind: share for kind, share in shares.items() if share < GOALS[kind]} == {}


async def recall(database: Database, made: list[Made]) -> dict[str, float]:
    """The share of each kind of question whose very business is among ten."""
    hits: dict[str, list[bool]] = {kind: [] for kind in KINDS}
    for query in queries(made, QUERIES):
        hits[query.kind].append(f"b{query.place}" in await found(database, query.text))
    return {kind: sum(each) / len(each) for kind, each in hits.items()}


async def test_two_processes_keep_one_new_name(databases: Databases) -> None:
    leek = [Named(NameKind.FOOD, "韭黄")]

    def slowly(connection: Connection) -> None:
        seek.keep(connection, leek)
        connection.execute(text("SELECT pg_sleep(0.3)"))

    with databases.lent("postgres") as url:
        async with opened(url) as one, opened(url) as other:
            await asyncio.gather(one.run(slowly), other.run(slowly))
            assert [hit.name for hit in await other.read(seek.foods, food="韭黄")] == ["韭黄"]
