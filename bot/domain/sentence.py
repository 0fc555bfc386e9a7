"""How must a sentence look before the platform may carry it?"""

import re
import unicodedata

TEXT_LIMIT = 2048  # bytes of UTF-8, passive replies and customer-service messages alike

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BOUNDARIES = ("\n\n", "\n", "。！？；!?;…", "，、,：: ")
_GLUE = "\u200d\ufe0f\u20e3\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"


def legal(text: str) -> str:
    """``text`` without what XML 1.0 cannot carry (control characters, lone surrogates)."""
    return _ILLEGAL.sub("", text)


def sanitise(text: str) -> str:
    """``text`` as a phone will show it: legal characters only, line ends as \\n, no blank edge."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return legal(text).strip()


def split_text(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """``text`` in parts of at most ``limit`` bytes, cut where a reader would pause; no part is blank, [] for blank."""
    rest = sanitise(text)
    parts: list[str] = []
    while len(rest.encode()) > limit:
        cut = _cut(rest, limit)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [part for part in (*parts, rest) if part]


def _cut(text: str, limit: int) -> int:
    """Where the first part of ``text`` ends: at least one character, at most ``limit`` bytes."""
    longest = max(1, len(text.encode()[:limit].decode(errors="ignore")))
    return _outside_link(text, _pause(text, longest)) or _whole_sign(text, longest)


def _pause(text: str, longest: int) -> int:
    """The end of the last paragraph, line, sentence or clause in the part's second half, the stronger one first."""
    for marks in _BOUNDARIES:
        kinds = (marks,) if marks.isspace() else tuple(marks)
        end = max(text.rfind(mark, longest // 2, longest) + len(mark) for mark in kinds)
        if end > longest // 2:
            return end
    return _whole_sign(text, longest)


def _outside_link(text: str, cut: int) -> int:
    """``cut``, or the start of the link it would tear apart (0 when the text begins with it)."""
    opened = text.rfind("<a ", 0, cut)
    return opened if opened > text.rfind("</a>", 0, cut) else cut


def _whole_sign(text: str, cut: int) -> int:
    """``cut`` moved left out of a composed sign (emoji sequence, combining mark); unmoved when all of it is one."""
    place = cut
    while 0 < place < len(text) and (
        text[place] in _GLUE or text[place - 1] == "\u200d" or unicodedata.combining(text[place])
    ):
        place -= 1
    return place or cut
