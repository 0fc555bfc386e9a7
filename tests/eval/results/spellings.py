"""What share of our own spellings of headers, written before the words were widened, maps to its field?"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tests.eval.results.headers import Spelling

FILE = Path(__file__).parents[2] / "headers.tsv"
ASKED = "?"
_LEFT_OUT = "-"


@dataclass(frozen=True, slots=True)
class Spellings:
    """``known``: those with a field; ``unknown``: headers that may be anything, so that staff are asked."""

    known: tuple[Spelling, ...]
    unknown: tuple[str, ...]


def split() -> tuple[Spellings, Spellings]:
    """Those looked at and the sealed third."""
    lines = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()[1:]]
    given = [(text.replace(r"\n", "\n"), field) for text, field in lines]
    looked_at = [one for one in given if not _is_sealed(one[0])]
    return _parted(looked_at), _parted([one for one in given if _is_sealed(one[0])])


def _is_sealed(text: str) -> bool:
    return sha256(text.encode()).digest()[0] % 3 == 0


def _parted(given: list[tuple[str, str]]) -> Spellings:
    known = tuple(Spelling(text, ("" if field == _LEFT_OUT else field,)) for text, field in given if field != ASKED)
    return Spellings(known, tuple(text for text, field in given if field == ASKED))
