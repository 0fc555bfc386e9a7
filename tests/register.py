"""How do tests fill the register: tables as offices keep them, brought in by the same way as any file?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.domain.business.credit_code import check_sign
from bot.domain.business.reading import Grid
from bot.services import business
from bot.store import tables
from bot.store.engine import Database
from tests.rounds import LI, hire

TOWN, CITY = "990101100", "990101001"
HEAD = "单位名称 统一社会信用代码 地址 所属街道 许可证编号 发证日期 有效期至 业态 经度 纬度 风险等级 量化等级 经营状态"
SHOP = "和平区东湖老王面馆"


def code_of(number: int) -> str:
    """A credit code that can exist, one for each number."""
    first = f"92990101MA{number:07d}"
    return first + check_sign(first)


def line(number: int, name: str = SHOP, **more: str) -> dict[str, str]:
    """A row of the register's table."""
    row = dict.fromkeys(HEAD.split(" "), "")
    row |= {"单位名称": name, "统一社会信用代码": code_of(number), "地址": f"和平区东湖镇育才路{number}号"}
    row |= {"许可证编号": f"JY2990101{number:07d}", "发证日期": "2022-03-01", "有效期至": "2027年2月28日"}
    row |= {"业态": "餐饮服务经营者", "风险等级": "A级", "量化等级": "B级", "经营状态": "正常"}
    return row | more


def penalty(**more: str) -> dict[str, str]:
    row = {
        "当事人": SHOP,
        "统一社会信用代码": code_of(1),
        "决定书文号": "和市监罚〔2026〕1号",
        "违法事实": "使用过期原料",
    }
    row |= {"处罚内容": "罚款二千元", "处罚决定日期": "2026-10-08", "公示日期": "2026-10-12", "公示期限": "三个月"}
    return row | more


def listed(**more: str) -> dict[str, str]:
    row = {"名称": SHOP, "统一社会信用代码": code_of(1), "红黑名单": "红名单", "名单名称": "放心示范店"}
    return row | {"列入日期": "2026-01-01", "截止日期": "2026-12-31"} | more


def lot() -> dict[str, str]:
    row = {
        "生产者名称": SHOP,
        "统一社会信用代码": code_of(1),
        "合格证编号": "HGZ20261101",
        "追溯码": "990101 2026 1101 7",
    }
    return row | {"产品名称": "韭菜", "数量": "300斤", "产地": "东湖镇柳林村", "开具日期": "2026-11-01"}


def grid(rows: Sequence[dict[str, str]], sheet: str = "表1", title: str = "") -> Grid:
    """``rows`` under their head; with a ``title`` it begins below that."""
    head = list(dict.fromkeys(name for row in rows for name in row))
    lines: list[Sequence[str]] = [[title]] if title else []
    lines += [head, *([row.get(name, "") for name in head] for row in rows)]
    return Grid(sheet, list(enumerate(lines, 1)))


@dataclass
class Books:
    """The register of an office on a day."""

    database: Database
    now: datetime

    @property
    def by_li(self) -> dict[str, Any]:
        """Who does it, and when."""
        return {"actor": LI, "now": self.now}

    async def opens(self) -> "Books":
        await self.database.run(hire, self.now)
        return self

    async def brings(self, *rows: dict[str, str], table: str = "") -> business.Brought:
        given = business.reading([grid(rows)], self.now, table=table)
        return await business.bring(self.database, actor=LI, name="名录.xlsx", given=given, now=self.now)

    async def refs(self) -> list[str]:
        return await self.column("business.ref")

    async def ref(self) -> str:
        (one,) = await self.refs()
        return one

    async def page(self, ref: str = "") -> business.BusinessPage:
        return await self.database.read(business.page, ref=ref or await self.ref(), now=self.now)

    async def column(self, name: str) -> list[str]:
        table, _, column = name.partition(".")

        def read(connection: Connection) -> Iterable[str]:
            chosen = tables.metadata.tables[table]
            return connection.scalars(select(chosen.c[column]).order_by(chosen.c.id)).all()

        return list(await self.database.read(read))

    async def doubts(self) -> list[list[str]]:
        """Codes of what waits, row by row."""
        found = await self.database.read(business.waiting, actor=LI)
        return [[doubt.code for doubt in row.doubts] for row in found.items]
