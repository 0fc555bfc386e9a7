"""Has a text the shape of a number that a paper carries (抽样单编号, 检验报告编号, 证据编号)?"""

import re

from bot.domain.result.signs import flat

_SHAPE = re.compile(r"(?=.*\d)[A-Za-z0-9\u4e00-\u9fff()\[\]〔〕\-_/.#№ ]{3,60}")
_WORDS = re.compile(r"[\u4e00-\u9fff]+")
_PLACE = re.compile("公司|超市|商店|街道|路|村|小区|市场")
_MOST_WORDS = 12  # （2026）和市监食检字第0012号


def is_paper_number(text: str) -> bool:
    """Loose on purpose: bureaus and labs number as they like. An address or a name that slipped into the column is none."""
    bare = flat(text).strip()
    words = "".join(_WORDS.findall(bare))
    return _SHAPE.fullmatch(bare) is not None and len(words) <= _MOST_WORDS and _PLACE.search(words) is None
