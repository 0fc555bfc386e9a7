"""Is a 统一社会信用代码 one that can exist (GB 32100-2015)?"""

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def check_sign(first: str) -> str:
    """The 18th sign for the ``first`` 17; raises ValueError when one of them cannot stand in a code."""
    total = sum(_SIGNS.index(sign) * weight for sign, weight in zip(first, _WEIGHTS, strict=True))
    return _SIGNS[-total % 31]


def clean(text: str) -> str:
    """``text`` as codes are written: capitals, no blanks, half-width."""
    return "".join(text.translate(_HALF).split()).upper()


def is_valid(code: str) -> bool:
    """18 signs of which the last fits the others."""
    if len(code) != 18 or any(sign not in _SIGNS for sign in code):
        return False
    return check_sign(code[:17]) == code[17]
