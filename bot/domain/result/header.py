"""In which order does a header say that the parts of its cells stand?"""

import re
from enum import StrEnum


class Part(StrEnum):
    ITEM = "item"
    RESULT = "result"
    LIMIT = "limit"
    UNIT = "unit"


_KINDS = (
    (Part.UNIT, re.compile("单位(?!名称|地址)")),
    (Part.LIMIT, re.compile("标准|限值|限量|指标值|规定值|明示值|标签标注|技术要求")),
    (Part.RESULT, re.compile("结果|实测|检出值|检验值|检测值|测定值|检测数据")),
    (Part.ITEM, re.compile("项目|不合格项|不符合项|问题项|参数")),
)
_EDGE = re.compile(r"[║‖∥|︱丨｜∣│/／:：、,，\s]+")
USUAL = (Part.ITEM, Part.RESULT, Part.LIMIT)


def order_of(header: str) -> tuple[Part, ...]:
    """The parts in their order (不合格项目||检验结果||单位||标准值); item, result, limit where the header does not tell."""
    bare = re.sub(r"标\s*准\s*值", "标准值", header)
    inner = re.search(r"[（(]([^（）()]*[:：/／║‖|][^（）()]*)[)）]", bare)
    for text in (inner[1], f"项目/{inner[1]}", bare) if inner else (bare,):
        parts = [_kind(word) for word in _EDGE.split(text) if word]
        found = tuple(dict.fromkeys(part for part in parts if part))
        if len(found) >= 3 and set(USUAL) <= set(found):
            return found
    return USUAL


def _kind(word: str) -> Part | None:
    return next((part for part, pattern in _KINDS if pattern.search(word)), None)
