"""Which businesses stand in a cell, rid of what tables add to them?"""

import re

from bot.domain.result.found import Found
from bot.domain.result.reading import Doubt
from bot.domain.result.signs import flat
from bot.domain.result.tidy import close

_MADE = (
    "标称生产企业|生产企业|生产单位|生产厂家|生产者|生产商|制造商|制造者|制造企业|受委托生产单位|受委托生产企业|受委托方|被委托方|受托方|受托单位"
    "|养殖单位|种植单位|屠宰企业"
)
_ORDERED = (
    "委托生产企业|委托生产单位|委托生产商|委托方|委托单位|委托商|委托企业|出品商|出品方|出品单位|监制单位|监制商|品牌商|品牌运营商|总经销商?|经销商|经销单位|分装商|分装企业"
    "|分装单位|进口商|总代理商?|代理商|供应商|供货商|供货单位|进货来源|销售商|运营商"
)
_LABEL = re.compile(rf"(?:标称|标示|标识)?(?:(?P<made>{_MADE})|(?P<ordered>{_ORDERED}))(?:名称|信息)?\s*:\s*")
_BEHIND = re.compile(r"(?<=[公厂司店])\s*(?:(?P<made>制造|生产|出品)|(?P<ordered>监制|委托|经销|分装))$")
_END = re.compile(
    r"(?:公司|集团|合作社|厂|店|部|行|社|中心|超市|商场|市场|场|摊位?|摊床|档口?|坊|站|馆|院|园|铺|户|商城|广场|学校|小学|中学|食堂|餐厅|酒楼|饭庄|基地"
    r"|酒店|饭店|门市|车间|商贸|果业|酒业|食府|茶庄|茶楼|批发|便利|生鲜|柜)(?:\([^()]*\))?$"
)
_GLUED = re.compile(r"有限(?:责任)?公司(?=[^()]{2,}有限(?:责任)?公司)")
_WHOLE = re.compile(r"(?:公司|集团|合作社|厂)(?:\([^()]*\))?$")
_BRANCH = re.compile(r"[^\n]{1,15}分(?:公司|店|部)(?:\([^()]*\))?\s*(?:\n|$)")
_PARTS = re.compile(r"[;\n]|(?<=\S)/(?=\S)")


def names_in(cell: str) -> Found[str]:
    """The businesses of one cell, the one that made it first (标称生产企业：甲；委托方：乙 → 甲, 乙); none when nothing is said.

    Doubts: ``names_glued`` (two without a sign between, or lines that may be one name or two), ``names_unclear``.
    """
    parts = _parts(cell)
    told = [_told(part) for part in parts]
    names = tuple(dict.fromkeys(name for _, name in sorted(told, key=lambda one: one[0]) if name))
    is_torn = "\n" in cell.strip() and len(names) > 1 and not all(_WHOLE.search(flat(name)) for name in names)
    if is_torn or any(_GLUED.search(flat(name)) for name in names):
        return Found(names, (Doubt("names_glued", "", cell),))
    if len(names) > 1 and not all(_END.search(flat(name)) for name in names):
        return Found(names, (Doubt("names_unclear", "", cell),))
    return Found(names)


def _parts(cell: str) -> list[str]:
    """What a sign or a label parts; a line ends a name only where a whole one ends, or the next has a label."""
    bare = flat(cell)
    starts = {match.start() for match in _LABEL.finditer(bare)}
    edges = [match.span() for match in _PARTS.finditer(bare) if _is_edge(bare, match, starts)]
    cuts = sorted({*edges, *((start, start) for start in starts)})
    ends = [*(start for start, _ in cuts), len(cell)]
    return [
        part
        for start, end in zip([0, *(end for _, end in cuts)], ends, strict=True)
        if (part := close(cell[start:end]))
    ]


def _is_edge(bare: str, match: re.Match[str], labels: set[int]) -> bool:
    before = bare[max(match.start() - 40, 0) : match.start()].strip()
    if match[0] == ";" or match.end() in labels:
        return True
    return _END.search(before) is not None and _BRANCH.match(bare, match.end()) is None


def _told(part: str) -> tuple[int, str]:
    """How near to the making a name stands (0 made it), and the name without its label."""
    bare = flat(part)
    label = _LABEL.match(bare)
    if label:
        return (0 if label["made"] else 1), close(part[label.end() :])
    behind = _BEHIND.search(bare)
    if behind:
        return (0 if behind["made"] else 1), close(part[: behind.start()])
    return 0, part
