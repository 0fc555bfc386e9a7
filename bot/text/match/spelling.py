"""Which word was meant by characters that make no word but sound like one of ours?"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from sys import intern

from bot.text.match.arrays import Arrays, packed, unpacked
from bot.text.match.sound import readings, sounds

_SHORTEST, _LONGEST = 2, 5  # characters of a span that is looked at
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


class _Follows(dict[str, frozenset[str]]):
    """The marks that a word of ours has behind a character's as its first; worked out when first asked for."""

    def __init__(self, said: _Said, pairs: Iterable[str]) -> None:
        self._said = said
        behind: defaultdict[str, set[str]] = defaultdict(set)
        for pair in pairs:
            behind[pair[0]].add(pair[1])
        self._behind = {first: frozenset(some) for first, some in behind.items()}

    def __missing__(self, character: str) -> frozenset[str]:
        some = [self._behind[mark] for mark in self._said[character] if mark in self._behind]
        follows = self[character] = some[0] if len(some) == 1 else frozenset().union(*some)
        return follows


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
        self._follows = _Follows(self._said, filter(lambda sound: len(sound) == _SHORTEST, self._by_sound))
        self._corrected_once = lru_cache(maxsize=_AGAIN)(self._corrected)

    def corrected(self, pieces: Sequence[str]) -> dict[str, str]:
        """What to put in the place of which characters, given the words a text was cut into."""
        return self._corrected_once(tuple(pieces))

    def _corrected(self, given: tuple[str, ...]) -> dict[str, str]:
        is_word, said, follows = self._is_word, self._said, self._follows
        pieces = [part for piece in given for part in ((piece,) if len(piece) == 1 or is_word(piece) else piece)]
        found: dict[str, str] = {}
        start, last = 0, len(pieces) - 1
        while start < last:
            piece, following = pieces[start], pieces[start + 1]
            if len(piece) == 1:
                is_begun = not follows[piece].isdisjoint(said[following[0]])
            else:
                is_begun = len(following) == 1 and not follows[piece[0]].isdisjoint(said[piece[1]])
            start = self._end(pieces, start, found) if is_begun else start + 1
        return found

    def _end(self, pieces: Sequence[str], start: int, found: dict[str, str]) -> int:
        """Correct the longest span from ``start`` on that has no more than one real word in it; where to go on."""
        end, size, real = start, 0, 0
        for piece in pieces[start : start + _LONGEST]:
            length = len(piece)
            if size + length > _LONGEST or (length > 1 and real):
                break
            size, real, end = size + length, real or length > 1, end + 1
        if end <= start + 1:
            return start + 1
        text = "".join(pieces[start:end])
        heard = self._heard(text)
        while end > start + 1:
            if size - _SHORTEST < len(heard) and (meant := self._meant(text[:size], heard[size - _SHORTEST])):
                found[text[:size]] = meant
                return end
            end -= 1
            size -= len(pieces[end])
        return start + 1

    def _heard(self, span: str) -> list[list[str]]:
        """The sounds with which a word of ours begins, or that are one: of two characters, of three and so on."""
        said, by_sound = self._said, self._by_sound
        heard: list[list[str]] = []
        ways: Sequence[str] = said[span[0]]
        for character in span[1:]:
            longer = []
            for way in ways:
                for mark in said[character]:
                    if (sound := way + mark) in by_sound:
                        longer.append(sound)
            if not longer:
                break
            heard.append(ways := longer)
        return heard

    def _meant(self, span: str, heard: Iterable[str]) -> str | None:
        words = [word for sound in heard if (word := self._by_sound[sound])]
        if not words or span in self._words or self._is_word(span):
            return None
        for word in words:
            if all(old == new or old not in _COMMON for old, new in zip(span, word, strict=True)):
                return word
        return None
