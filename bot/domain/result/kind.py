"""What does a date on a sample mean, by the words beside it or above it?"""

import re

from bot.domain.result.reading import DateKind
from bot.domain.result.signs import flat

_KINDS = (
    (DateKind.EXPIRES, ("保质期至", "有效期至", "有效日期", "有效期", "保质期")),
    (DateKind.PURCHASED, ("购进", "进货", "采购", "购入", "购买", "进购", "到货", "收货", "进场", "入库")),
    (DateKind.PROCESSED, ("加工", "制作", "自制", "烹饪")),
    (DateKind.QUARANTINED, ("检疫",)),
    (DateKind.DISINFECTED, ("消毒",)),
    (DateKind.SLAUGHTERED, ("屠宰",)),
    (DateKind.SAMPLED, ("抽样", "采样", "抽检", "抽取", "抽查", "取样")),
    (DateKind.ORDERED, ("订单", "下单", "网购")),
    (DateKind.PACKED, ("包装", "分装")),
    (DateKind.HARVESTED, ("采收", "采摘", "捕捞", "收获")),
    (DateKind.PRODUCED, ("生产", "制造", "灌装", "出厂", "产品", "标称", "标签")),
)
_MADE_BY = re.compile("生产加工|加工生产|订单生产|生产包装|包装生产")


def kind_of(words: str) -> DateKind | None:
    """None: no kind is named, or more than one."""
    found = {kind for kind, names in _KINDS if any(name in words for name in names)}
    if len(found) == 2 and _MADE_BY.search(words):
        found -= {DateKind.PRODUCED}
    return found.pop() if len(found) == 1 else None


def header_kind(header: str) -> tuple[DateKind, bool]:
    """The kind a header implies, PRODUCED where it names several, and whether it is of numbers alone (批号)."""
    bare = flat(header)
    is_batch = re.search("批号|批次", bare) is not None and re.search("日期|时间", bare) is None
    named = {kind for kind, names in _KINDS if any(name in bare for name in names)}
    return (named.pop() if len(named) == 1 else DateKind.PRODUCED), is_batch
