"""A register of 200,000 businesses and a million published results of theirs, made inside the database from a seed."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Index,
    Integer,
    String,
    Text,
    cast,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
)

from bot.domain.result.state import State
from bot.services import seek
from bot.services.seek import Named, NameKind
from bot.store import tables
from bot.store.engine import Database
from tests.bench.names import Made, addresses

AREAS = [f"9901{number:02}" for number in range(1, 17)]
_FOODS = (
    "韭菜 芹菜 豇豆 菠菜 油麦菜 普通白菜 大白菜 辣椒 茄子 黄瓜 番茄 胡萝卜 山药 生姜 豆芽 香菇 苹果 梨 香蕉 葡萄 草莓 柑橘 "
    "桃 芒果 鸡蛋 乌鸡 鸡肉 鸭肉 猪肉 猪肝 牛肉 羊肉 鲫鱼 鲤鱼 草鱼 黑鱼 海水虾 梭子蟹 贝类 豆干 腐竹 豆腐 绿豆 花生油 "
    "大豆油 芝麻油 酱油 食醋 辣椒酱 味精 花椒 大米 小麦粉 挂面 玉米面 米粉 牛奶 酸奶 奶粉 饼干 面包 月饼 蛋糕 粽子 方便面 "
    "瓜子 花生 核桃 红枣 蜜饯 白酒 啤酒 葡萄酒 绿茶 红茶 白砂糖 蜂蜜 粉条 火锅底料 酱牛肉 烧鸡 腊肠 餐具 凉皮 油条 馒头 包子"
)
_KINDS = ("", "（散装）", "（本地）", "（精品）", "（有机）", "（小包装）")
FOODS = [f"{food}{kind}" for food in _FOODS.split() for kind in _KINDS]
_CATEGORIES = ("蔬菜", "水果", "畜禽肉", "水产品", "调味品", "粮食加工品", "乳制品", "糕点", "酒类", "餐饮食品")
_ITEMS = (
    "腐霉利",
    "毒死蜱",
    "镉",
    "铅",
    "恩诺沙星",
    "菌落总数",
    "大肠菌群",
    "苯甲酸",
    "山梨酸",
    "脱氢乙酸",
    "噻虫胺",
    "过氧化值",
)
_CHUNK, _PART = 20_000, 100_000
_SERIES = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last}) SELECT i FROM n",
    "postgresql": "SELECT i FROM generate_series({first}::bigint, {last}::bigint) AS i",
}


async def fill(database: Database, made: list[Made], samples: int) -> None:
    """The register through the service, its rows and those of the results by one statement a table."""
    named = [
        Named(NameKind.BUSINESS, one.name, f"b{place}", address)
        for place, (one, address) in enumerate(zip(made, addresses(len(made)), strict=True))
    ]
    for start in range(0, len(named), _CHUNK):
        await database.run(seek.keep, named[start : start + _CHUNK])
    await database.run(seek.keep, [Named(NameKind.FOOD, food) for food in FOODS])
    await database.run(seek.keep, [Named(NameKind.VENUE, one.name) for one in made[:_CHUNK]])
    await database.run(_register, datetime.now(UTC))
    await database.run(_areas)
    indexes = [index for table in (tables.sample, tables.sample_test) for index in table.indexes]
    for index in indexes:
        await database.run(_drop, index)
    for start in range(0, samples, _PART):
        await database.run(_results, start + 1, min(start + _PART, samples))
    for index in indexes:  # when the rows are there: it takes a fraction of the time
        await database.run(_make, index)


def _drop(connection: Connection, index: Index) -> None:
    index.drop(connection)


def _make(connection: Connection, index: Index) -> None:
    index.create(connection)


def _areas(connection: Connection) -> None:
    rows = [{"code": code, "name": f"{code}区", "words": "", "office": "", "is_ours": True} for code in AREAS]
    connection.execute(insert(tables.area), rows)


def _register(connection: Connection, now: datetime) -> None:
    k = tables.name_key
    given: dict[str, Any] = {
        "id": k.c.id,
        "ref": k.c.ref,
        "name": k.c.name,
        "plain": k.c.name,
        "address": k.c.address,
        "kind": literal_column("'shop'"),
        "state": literal_column("'open'"),
        "area": _one_of(AREAS, k.c.id),
        "changed_at": _moment(connection, now),
    }
    _into(connection, tables.business, given, k, k.c.kind == "business")


def _one_of(words: list[str] | tuple[str, ...], number: Any) -> Any:
    """The word at ``number`` modulo their count: a search in one string, which both databases have."""
    width = max(map(len, words))
    line = "".join(word.ljust(width) for word in words)
    return func.trim(func.substr(line, cast(number % len(words), Integer) * width + 1, width))


def _moment(connection: Connection, now: datetime) -> Any:
    return literal_column(
        str(now.timestamp()) if connection.dialect.name == "sqlite" else f"timestamptz '{now.isoformat()}'"
    )


def _day(connection: Connection, number: Any) -> Any:
    """One of the last 1,500 days."""
    if connection.dialect.name == "sqlite":
        return func.date("2026-11-20", _written("-", number % 1500) + " days")
    return literal_column("date '2026-11-20'") - cast(number % 1500, Integer)


def _written(letters: str, number: Any) -> Any:
    return literal(letters) + cast(number, String)


def _into(connection: Connection, table: Any, given: dict[str, Any], source: Any, *where: Any) -> None:
    """Insert a row of ``given`` for each of ``source``, with nothing where something has to stand."""
    given = dict(given)
    for column in table.c:
        if column.name not in given and not column.nullable and not column.primary_key:
            given[column.name] = literal_column(_nothing(column.type))
    query = select(*given.values()).select_from(source).where(*where)
    connection.execute(insert(table).from_select(list(given), query))


def _nothing(kind: Any) -> str:
    if isinstance(kind, String | Text):
        return "''"
    return "0" if isinstance(kind, Integer) else "false" if isinstance(kind, Boolean) else "NULL"


def _results(connection: Connection, first: int, last: int) -> None:
    """Foods as often as in life: a few in most samples."""
    series = (
        text(_SERIES[connection.dialect.name].format(first=first, last=last))
        .columns(literal_column("i", BigInteger))
        .subquery()
    )
    i, many = series.c.i, connection.scalar(select(func.count()).select_from(tables.business)) or 1
    day = _day(connection, i * 7)
    food = (i * 31 % len(FOODS)) * (i * 17 % len(FOODS)) / len(FOODS)
    given: dict[str, Any] = {
        "ref": _written("r", i),
        "digest": _written("d", i),
        "state": literal_column(f"'{State.PUBLISHED}'"),
        "is_public": literal_column("true"),
        "food": _one_of(FOODS, cast(func.floor(food), Integer)),
        "category": _one_of(_CATEGORIES, i * 13),
        "venue": tables.business.c.name,
        "venue_kind": literal_column("'shop'"),
        "area": tables.business.c.area,
        "business": tables.business.c.id,
        "made_on": day,
        "published_on": day,
        "batch": _written("B", i),
        "sampling_number": _written("XBJ26", i),
        "verdict": _one_of(("failed", *["passed"] * 24), i * 11),
        "version": literal_column("1"),
        "public_at": _moment(connection, datetime.now(UTC)),
        "changed_at": _moment(connection, datetime.now(UTC)),
    }
    lowest = connection.scalar(select(func.min(tables.business.c.id))) or 1
    joined = series.join(tables.business, tables.business.c.id == lowest + i * 7919 % many)
    _into(connection, tables.sample, given, joined)
    s = tables.sample
    newest = (connection.scalar(select(func.max(tables.sample_test.c.sample))) or 0) if first > 1 else 0
    test: dict[str, Any] = {
        "sample": s.c.id,
        "position": literal_column("0"),
        "stage": literal_column("'first'"),
        "item": _one_of(_ITEMS, s.c.id),
        "is_failing": s.c.verdict == "failed",
    }
    _into(connection, tables.sample_test, test, s, s.c.id > newest)
