"""Into which pieces is a text cut, so that any two neighbouring characters of it can be searched for?

Chinese has no spaces: every pair of neighbouring characters is a term, and a longer word is a row of overlapping pairs. Latin
words and numbers are terms as a whole, found by how they begin.
"""

import re
from collections.abc import Iterator
from unicodedata import normalize

_RUN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
LIMIT = 8000  # characters of one case that are searchable
_BREAK = 2  # places between two runs, so that no pair reaches across


def runs(text: str) -> list[str]:
    """The words of ``text`` as they stand between spaces, marks and changes of script."""
    return _RUN.findall(normalize("NFKC", text[:LIMIT]).lower())


def _is_word(run: str) -> bool:
    return run[0].isascii()


def terms(text: str) -> Iterator[tuple[int, str]]:
    """(place, term) of everything in ``text`` that can be found; places grow, neighbours differ by one."""
    place = 0
    for run in runs(text):
        for term in [run] if _is_word(run) or len(run) == 1 else _pairs(run):
            place += 1
            yield place, term
        place += _BREAK


def _pairs(run: str) -> list[str]:
    return [run[start : start + 2] for start in range(len(run) - 1)]


def wanted(query: str) -> list[list[str]]:
    """What a case must hold to be found by ``query``: rows of neighbouring terms; a term that ends in * is a beginning.

    A single Chinese character is the beginning of a pair. Empty when there is nothing to look for.
    """
    return [[f"{run}*"] if _is_word(run) or len(run) == 1 else _pairs(run) for run in dict.fromkeys(runs(query))]
