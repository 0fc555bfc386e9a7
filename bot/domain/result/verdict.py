"""Does a cell say that a sample passed or failed?"""

import re

from bot.domain.result.reading import Verdict
from bot.domain.result.tidy import close

_FAILED = re.compile("不合格|不符合|问题样品|不达标|未达标")
_PASSED = re.compile("(?<!不)(?:合格|符合)|(?<![不未])达标|未发现问题")
_UNSURE = re.compile("未检出不|无不|没有不|不合格项目?[:：]?(?:无|/|-)|是否|待")


def verdict_in(cell: str) -> Verdict | None:
    """None when it says neither, or both."""
    bare = close(cell)
    failed, passed = bool(_FAILED.search(bare)), bool(_PASSED.search(bare))
    if failed == passed or _UNSURE.search(bare):
        return None
    return Verdict.FAILED if failed else Verdict.PASSED
