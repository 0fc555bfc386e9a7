"""How does a text of a cell read without the blanks and signs that tables add?"""

import re

_NOTHING = frozenset(
    ("", "/", "\\", "//", "-", "--", "—", "——", "－", "／", "无", "无。", "N/A", "NA", "null", "None", "nan")
)
_GONE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad"))
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef（）"
_WRAPPED = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])|(?<=[({{（]) | (?=[)}}）])")


def tidy(text: str) -> str:
    """One blank at most, none at the ends; "" where the text says that nothing is said (/ and the like)."""
    bare = " ".join(text.translate(_GONE).split())
    return "" if bare in _NOTHING else bare


def close(text: str) -> str:
    """``tidy``, and no blank between two Chinese signs: a wrapped line left it there."""
    return _WRAPPED.sub("", tidy(text))
