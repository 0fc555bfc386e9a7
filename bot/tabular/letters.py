"""Which figures and signs of a PDF's page are lost when its text is taken?"""

from collections import Counter
from typing import Any

from pypdfium2 import PdfDocument

_MATTER = frozenset("0123456789⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉µμ≤≥<>＜＞%‰±×")


def lost(page: Any, document: PdfDocument) -> str:
    """Those that a second reader of PDFs sees and the first does not: µg would be read as g, 10³ as 10."""
    shown = document[page.page_number - 1].get_textpage().get_text_bounded()
    seen = Counter(sign for sign in shown if sign in _MATTER)
    taken = Counter(sign for char in page.chars for sign in char["text"] if sign in _MATTER)
    return " ".join(sorted(sign for sign in seen if seen[sign] > taken[sign]))
