"""Which two grades can a business have, and what does each letter mean?

The risk grade (令49, 食品生产经营监督检查管理办法) says how often a business is inspected, A being the lowest risk; 量化分级 of
caterers (2012 guidance on grading) says how it was found, with a face. The letters are alike, the scales are not: nothing
compares them.
"""

from enum import StrEnum


class Risk(StrEnum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Quant(StrEnum):
    A = "A"  # 优秀, a broad smile
    B = "B"  # 良好, a smile
    C = "C"  # 一般, a straight mouth


def is_grade(letter: str) -> bool:
    """Can people ask for businesses of this 量化分级?"""
    return letter in frozenset(Quant)
