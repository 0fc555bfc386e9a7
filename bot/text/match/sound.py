"""How is a character said, tones aside?"""

import os
from functools import lru_cache
from itertools import product

os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # single characters suffice: 40 MB and 0.2 s less
from pypinyin import Style, pinyin

_READINGS = 2  # of a character with several, the usual ones
_SYLLABLES = 6  # characters: longer words are not compared by sound


@lru_cache(maxsize=16384)
def readings(character: str) -> tuple[str, ...]:
    """The usual readings, the commonest first; the character itself when it has none."""
    found = pinyin(character, style=Style.NORMAL, heteronym=True)
    return tuple(dict.fromkeys(found[0]))[:_READINGS] if found else (character,)


def sounds(word: str) -> list[tuple[str, ...]]:
    """Every way to say a short ``word``; none for a longer one."""
    return list(product(*map(readings, word))) if len(word) <= _SYLLABLES else []
