"""What does a row of a table of results say, once it is understood, and what is said of a row that is not?"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar


class Verdict(StrEnum):
    PASSED = "passed"
    FAILED = "failed"


class Stage(StrEnum):
    """Which test of an item it is: 初检, 复检; the only one where nothing is said."""

    FIRST = "first"
    AGAIN = "again"


class DateKind(StrEnum):
    """What a date on a sample means; PRODUCED where nothing else is said."""

    PRODUCED = "produced"  # 生产
    PURCHASED = "purchased"  # 购进
    PROCESSED = "processed"  # 加工
    QUARANTINED = "quarantined"  # 检疫
    DISINFECTED = "disinfected"  # 消毒
    SLAUGHTERED = "slaughtered"  # 屠宰
    SAMPLED = "sampled"  # 抽样
    ORDERED = "ordered"  # 下单
    PACKED = "packed"  # 包装
    HARVESTED = "harvested"  # 采收, 捕捞
    EXPIRES = "expires"  # 保质期至


@dataclass(frozen=True, slots=True)
class Made:
    """A date or batch as labelled: ``on`` where the text is a date, ``batch`` where it is (also) a number; ``raw`` as written."""

    raw: str
    kind: DateKind = DateKind.PRODUCED
    on: date | None = None
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A microbial sampling plan (GB 29921, GB 4789.1): n samples, c of them may lie between m and M; None: not said."""

    n: int | None
    c: int | None
    m: Decimal | None
    M: Decimal | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its unit: ``sign`` is one of "", "<", "≤", ">", "≥"; of a range ``upto`` is the higher end."""

    value: Decimal
    unit: str = ""
    sign: str = ""
    upto: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Test:
    """One item of a sample as tested once: texts as written (cleaned), numbers where they can be read.

    ``measures`` holds the result's numbers (five of a microbial plan), ``limits`` those of the standard; a result in words
    (检出, 未检出) has no numbers. Empty texts: not said in the table.
    """

    __test__: ClassVar[bool] = False  # or pytest takes it for one of its own

    item: str
    result: str = ""
    limit: str = ""
    stage: Stage = Stage.FIRST
    measures: tuple[Measure, ...] = ()
    limits: tuple[Measure, ...] = ()
    plan: Plan | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """One batch that was tested, as a table says it; empty texts: not said (``/`` and the like).

    ``venue`` is 被抽样单位, ``producer`` 标称生产企业. ``producers`` and ``venues`` hold further names of one cell.
    ``verdict`` None: neither said nor to be told from a failing item.
    """

    food: str
    venue: str = ""
    venue_address: str = ""
    venue_region: str = ""
    producer: str = ""
    producer_address: str = ""
    spec: str = ""
    brand: str = ""
    made: tuple[Made, ...] = ()
    category: str = ""  # as written
    sampling_number: str = ""  # 抽样单编号
    report_number: str = ""  # 检验报告编号
    verdict: Verdict | None = None
    tests: tuple[Test, ...] = ()
    lab: str = ""
    task: str = ""  # 任务来源/公告号
    published: date | None = None
    publisher: str = ""
    remark: str = ""
    venues: tuple[str, ...] = ()
    producers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a row is not understood: ``code`` is a key of ``result_doubt.*``; ``cell`` as people name it (表1!C5)."""

    code: str
    cell: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A row with what was understood; with ``doubts`` it goes to quarantine. ``cells``: header → text, as the row was given."""

    sheet: str
    row: int  # as the file counts it, from 1
    cells: dict[str, str]
    sample: Sample | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_understood(self) -> bool:
        return self.sample is not None and not self.doubts


@dataclass(frozen=True, slots=True)
class Count:
    """What an announcement says of a category in prose: so many batches, so many passed and failed (None: not said)."""

    category: str
    batches: int
    passed: int | None = None
    failed: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A header as found in a file; ``field`` is one of FIELDS, "" is left out on purpose, None is not known (staff are asked)."""

    sheet: str
    place: int  # from 0
    header: str
    field: str | None
    example: str = ""


FIELDS = (
    "food",
    "venue",
    "venue_address",
    "venue_region",
    "producer",
    "producer_address",
    "spec",
    "brand",
    "made",
    "category",
    "sampling_number",
    "report_number",
    "verdict",
    "tests",  # item, result and limit in one cell
    "item",
    "result",
    "limit",
    "unit",
    "lab",
    "task",
    "published",
    "publisher",
    "remark",
)
"""What a column can be; several columns may be the same field (their texts are joined)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file: what its columns are, its rows, and what its prose counts."""

    columns: tuple[Column, ...]
    rows: tuple[Read, ...]
    counts: tuple[Count, ...] = ()
    title: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def unknown(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.field is None)
