"""How is a character said, tones aside?"""

import os
from itertools import product

os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # single characters suffice: 40 MB and 0.2 s less
from pypinyin.constants import PINYIN_DICT

_READINGS = 2  # of a character with several, the usual ones
_SYLLABLES = 6  # characters: longer words are not compared by sound
_PLAIN = {
    "ā á ǎ à": "a",
    "ē é ě è": "e",
    "ī í ǐ ì": "i",
    "ō ó ǒ ò": "o",
    "ū ú ǔ ù": "u",
    "ü ǖ ǘ ǚ ǜ": "v",
    "ń ň ǹ": "n",
    "ḿ": "m",
}
_TONELESS: dict[int, str | None] = {ord(toned): plain for some, plain in _PLAIN.items() for toned in some.split()}
_TONELESS |= dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"), None)  # where letter and tone are two characters
_LETTER = 5  # bits that tell the letters apart
_OTHER = 1 << 30  # what is not said in letters: a syllable has six at most


def readings(character: str) -> tuple[str, ...]:
    """The usual readings, the commonest first; the character itself when it has none.

    What pypinyin's own function finds without tones, in a tenth of the time.
    """
    toned = PINYIN_DICT.get(ord(character))
    return tuple(dict.fromkeys(toned.translate(_TONELESS).split(",")))[:_READINGS] if toned else (character,)


def sounds(word: str) -> list[tuple[str, ...]]:
    """Every way to say a short ``word``; none for a longer one."""
    return list(product(*map(readings, word))) if len(word) <= _SYLLABLES else []


def code(character: str) -> int:
    """Its commonest reading as a number above 0 and below 2**31, the same for the same reading in every process."""
    said = readings(character)[0]
    if not (said.isascii() and said.isalpha()):
        return _OTHER | ord(said[0])
    number = 0
    for letter in said:
        number = number << _LETTER | ord(letter) & 31
    return number
