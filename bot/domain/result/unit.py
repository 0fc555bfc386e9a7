"""Which unit is meant, however it is written?"""

import re
from functools import lru_cache

_AMOUNT = (
    r"(?:[kmμunp]?g|微克|毫克|千克|克|[mμud]?L|毫升|升|CFU|MPN|IU|U|Bq|[mμu]?mol|meq|kJ|kcal"
    r"|个|倍|粒|条|只|cm|mm|μm|NTU|EBC|μ)"
)
_PER = (
    r"(?:\d+(?:\.\d+)?)?(?:[kmμu]?g|千克|克|[mμud]?L|毫升|升|[cd]?m(?:\^?[23]|[²³])?|kJ|kcal"
    r"|片|只|件|份|包|瓶|盒|个|皿|套|枚|袋|粒)"
)
UNIT = (
    rf"(?:%(?:\(?vol\)?|\([^()]{{1,8}}\))?|‰|℃|°[A-Za-z]{{0,2}}|pH"
    rf"|{_AMOUNT}(?:\(?(?:KOH|NaOH|干重|湿重)\)?)?(?:/{_PER})?|/{_PER}|[NKP]TU)"
)
_KNOWN = re.compile(UNIT, re.IGNORECASE)
_SPOKEN = (("微克", "μg"), ("毫克", "mg"), ("千克", "kg"), ("毫升", "mL"), ("克", "g"), ("升", "L"))
_CASED = {
    name.lower(): name
    for name in ("kg", "g", "mg", "μg", "ng", "pg", "L", "mL", "μL", "dL", "CFU", "MPN", "IU", "U", "Bq", "kJ", "kcal")
}
_RAISED = re.compile(r"(?<=m)\^?([23])$")
_WORD = re.compile(r"[A-Za-zμ]+")


@lru_cache(maxsize=1 << 10)
def unit_of(text: str) -> str | None:
    """The one spelling of a unit (ug/KG → μg/kg, cfu/g → CFU/g, /50cm^2 → /50cm²); None when ``text`` is no unit."""
    if _KNOWN.fullmatch(text) is None:
        return None
    for spoken, short in _SPOKEN:
        text = text.replace(spoken, short)
    text = _RAISED.sub(lambda match: "²³"[int(match[1]) - 2], text)
    return _WORD.sub(lambda match: _cased(match[0]), text)


def _cased(word: str) -> str:
    low = word.lower()
    if low in ("ug", "ul", "umol"):
        return _cased("μ" + low[1:])
    return _CASED.get(low, "vol" if low == "vol" else word)
