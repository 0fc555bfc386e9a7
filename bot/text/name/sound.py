"""How do names sound to somebody who types them, tones aside, and which sounds do many not tell apart?"""

import re
from functools import cache
from zlib import crc32

from bot.text.match.sound import readings

_PRIVATE = 0xE000  # from here on characters that mean nothing: one stands for each sound
_CURLED = re.compile(r"^([zcs])(h?)")
_NASAL = re.compile(r"(?<=[aei])n(g?)$")


@cache
def likes(sound: str) -> tuple[str, ...]:
    """Those taken for ``sound`` in half of the country: zh and z, -ng and -n, l and n."""
    found = {sound}
    found |= {_CURLED.sub(lambda match: match[1] + ("" if match[2] else "h"), one) for one in found}
    found |= {_NASAL.sub(lambda match: "n" + ("" if match[1] else "g"), one) for one in found}
    if sound[:1] in ("l", "n") and len(sound) > 1:
        found.add(("n" if sound[0] == "l" else "l") + sound[1:])
    return tuple(sorted(found - {sound}))


@cache
def number(sound: str) -> int:
    """Of a sound, the same in every process."""
    return crc32(sound.encode())


class _Spelling(dict[int, str]):
    """Character → a character that stands for its commonest sound; filled as characters come."""

    def __init__(self) -> None:
        super().__init__()
        self._places: dict[str, int] = {}

    def __missing__(self, character: int) -> str:
        sound = readings(chr(character))[0]
        self[character] = chr(_PRIVATE + self._places.setdefault(sound, len(self._places) % 0x1800))
        return self[character]


_SPELLING = _Spelling()


def spelt(name: str) -> str:
    """``name`` with a character for each sound: what sounds alike is equal."""
    return name.translate(_SPELLING)
