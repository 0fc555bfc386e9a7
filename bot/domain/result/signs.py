"""How are the many ways of writing a sign made one, so that numbers can be read?"""

import re

_FLAT = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans(
    "≦⩽≧⩾﹤﹥﹙﹚﹪µ✕⨯╳～〜∼–—−﹣∕⁄º˚＾\u3000\xa0", "≤≤≥≥<>()%μ×××~~~----//°°^  "
)
_PLAIN = _FLAT | str.maketrans(
    {"㎏": "kg", "㎎": "mg", "㎍": "μg", "㎖": "mL", "㎠": "cm²", "㎡": "m²", "ℓ": "L", "\u200b": "", "\ufeff": ""}
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_POWER = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+")
_WORDS = (
    (re.compile("不得超过|不超过|不得大于|不大于|不高于|不得高于|小于等于|小于或等于|<="), "≤"),
    (re.compile("不得小于|不小于|不低于|不得低于|不少于|不得少于|大于等于|大于或等于|>="), "≥"),
    (re.compile("小于|低于"), "<"),
    (re.compile("大于|高于"), ">"),
)
_TIMES = re.compile(r"(?<=\d) ?[xX×*·•] ?(?=10(?!\d*\.))")
_LOOSE = re.compile(r" (?=[^\d<>≤≥])|(?<=\D) ")


def flat(text: str) -> str:
    """Half-width and one sign for each meaning, place by place: what stands at a place of ``text`` stands there still."""
    return text if text.isascii() else text.translate(_FLAT)


def plain(text: str) -> str:
    """``flat``, raised digits as ``^2``, words of comparison as signs; blanks stay only between two numbers."""
    bare = " ".join(text.translate(_PLAIN).split())
    bare = _POWER.sub(lambda match: "^" + match[0].translate(_RAISED), bare)
    for words, sign in _WORDS:
        bare = words.sub(sign, bare)
    return _TIMES.sub("×", _LOOSE.sub("", bare))
