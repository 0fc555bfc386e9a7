"""Which word was meant by characters that make no word but sound like one of ours?"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from sys import intern

from bot.text.match.arrays import Arrays, packed, unpacked
from bot.text.match.sound import readings, sounds

_SHORTEST, _LONGEST = 2, 5  # characters of a span that is looked at
_PAIRS = 8192  # of two characters, remembered: most texts hold the same ones
_AGAIN = 64  # texts remembered: one decision asks for the same one several times
_FIRST = 0x4E00  # the mark of the first syllable; any character would do
_COMMON = frozenset(
    "的了是不有在我你他她它们这那个就也都还很到和与跟吗呢吧啊呀么没去来给让被把要会能可以说看吃买喝过得地上下里一二三四五六七八九十几两半天个次多少大小人"
)


def work_out(words: Iterable[str]) -> Arrays:
    """The house's words, and by their sound (tou su) the first of them that is said so (投诉)."""
    known = sorted({word for word in words if _SHORTEST <= len(word) <= _LONGEST and not word.isascii()})
    said = [(sound, word) for word in known for sound in sounds(word)]
    syllables = sorted({syllable for sound, _ in said for syllable in sound})
    marks = {syllable: chr(_FIRST + place) for place, syllable in enumerate(syllables)}
    by_sound: dict[str, str] = {}
    for sound, word in said:
        by_sound.setdefault("".join(map(marks.__getitem__, sound)), word)
    kept = {"words": known, "syllables": syllables, "sounds": by_sound, "meant": by_sound.values()}
    return {name: some for one, line in kept.items() for name, some in packed(one, line).items()}


class _Said(dict[str, str]):
    """The marks of a character's readings, those that no word has aside; worked out when first asked for."""

    def __init__(self, syllables: Iterable[str]) -> None:
        self._marks = {syllable: chr(_FIRST + place) for place, syllable in enumerate(syllables)}

    def __missing__(self, character: str) -> str:
        said = self[character] = intern("".join(self._marks.get(one, "") for one in readings(character)))
        return said


class Spelling:
    """Knows what ``work_out`` found; a sound is written with a mark (one character) a syllable."""

    def __init__(self, arrays: Arrays, is_word: Callable[[str], bool]) -> None:
        self._words = frozenset(unpacked(arrays, "words"))
        self._is_word = is_word
        self._said = _Said(unpacked(arrays, "syllables"))
        self._by_sound = dict(zip(unpacked(arrays, "sounds"), unpacked(arrays, "meant"), strict=True))
        for sound in list(self._by_sound):
            for size in range(_SHORTEST, len(sound)):
                self._by_sound.setdefault(sound[:size], "")  # a beginning
        self._first_two = lru_cache(maxsize=_PAIRS)(self._begun)
        self._corrected_once = lru_cache(maxsize=_AGAIN)(self._corrected)

    def corrected(self, pieces: Sequence[str]) -> dict[str, str]:
        """What to put in the place of which characters, given the words a text was cut into."""
        return self._corrected_once(tuple(pieces))

    def _corrected(self, given: tuple[str, ...]) -> dict[str, str]:
        pieces = [part for piece in given for part in ([piece] if self._is_word(piece) else piece)]
        found: dict[str, str] = {}
        start = 0
        while start < len(pieces):
            start = self._end(pieces, start, found)
        return found

    def _end(self, pieces: Sequence[str], start: int, found: dict[str, str]) -> int:
        """Correct the longest span from ``start`` on that has no more than one real word in it; where to go on."""
        pair = pieces[start][:2] if len(pieces[start]) > 1 else "".join(pieces[start : start + 2])
        if len(pair) < _SHORTEST or not self._first_two(pair[:2]):
            return start + 1
        end, size, real = start, 0, 0
        for piece in pieces[start : start + _LONGEST]:
            size, real = size + len(piece), real + (len(piece) > 1)
            if size > _LONGEST or real > 1:
                break
            end += 1
        heard = self._heard("".join(pieces[start:end])) if end > start + 1 else ()
        while heard and end > start + 1:
            span = "".join(pieces[start:end])
            if len(span) - _SHORTEST < len(heard) and (meant := self._meant(span, heard[len(span) - _SHORTEST])):
                found[span] = meant
                return end
            end -= 1
        return start + 1

    def _heard(self, span: str) -> list[list[str]]:
        """The sounds with which a word of ours begins, or that are one: of two characters, of three and so on."""
        ways = self._first_two(span[:2])
        if not ways:
            return []
        heard = [ways]
        for character in span[2:]:
            ways = [sound for way in ways for mark in self._said[character] if (sound := way + mark) in self._by_sound]
            if not ways:
                break
            heard.append(ways)
        return heard

    def _begun(self, pair: str) -> list[str]:
        """The sounds of two characters with which a word of ours begins."""
        first, second = self._said[pair[0]], self._said[pair[1]]
        return [sound for way in first for mark in second if (sound := way + mark) in self._by_sound]

    def _meant(self, span: str, heard: Iterable[str]) -> str | None:
        words = [word for sound in heard if (word := self._by_sound[sound])]
        if not words or span in self._words or self._is_word(span):
            return None
        for word in words:
            if all(old == new or old not in _COMMON for old, new in zip(span, word, strict=True)):
                return word
        return None
