"""Which whole number is meant, in digits or in Chinese?"""

import re

NUMBER = r"(?:\d{1,7}|[〇零一二两三四五六七八九十百千万]{1,15})"
_DIGITS = {sign: place for place, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SHAPE = re.compile(r"(?:[一二两三四五六七八九]?[十百千万]|[〇零一二两三四五六七八九])+")


def number_of(text: str) -> int | None:
    """118, 一百一十八, 二〇二六; None when ``text`` is no number."""
    if re.fullmatch(r"[0-9]+", text):
        return int(text)
    if not _SHAPE.fullmatch(text):
        return None
    if not any(sign in "十百千万" for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    whole, part, digit = 0, 0, 0
    for sign in text:
        if sign == "万":
            whole, part, digit = (whole + part + digit) * 10_000, 0, 0
        elif sign in _UNITS:
            part, digit = part + (digit or 1) * _UNITS[sign], 0
        else:
            digit = _DIGITS[sign]
    return whole + part + digit
