"""Which word was meant by characters that make no word but sound like one of ours?"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from bot.text.match.sound import sounds

_SHORTEST, _LONGEST = 2, 5  # characters of a span that is looked at
_AGAIN = 64  # texts remembered: one decision asks for the same one several times
_COMMON = frozenset(
    "的了是不有在我你他她它们这那个就也都还很到和与跟吗呢吧啊呀么没去来给让被把要会能可以说看吃买喝过得地上下里一二三四五六七八九十几两半天个次多少大小人"
)


class Spelling:
    """The house's words by their sound (投诉 by tou su, 举报 by ju bao)."""

    def __init__(self, words: Iterable[str], is_word: Callable[[str], bool]) -> None:
        self._words = frozenset(word for word in words if _SHORTEST <= len(word) <= _LONGEST and not word.isascii())
        self._is_word = is_word
        self._by_sound: dict[tuple[str, ...], str] = {}
        for word in sorted(self._words):
            for sound in sounds(word):
                self._by_sound.setdefault(sound, word)
        self._corrected_once = lru_cache(maxsize=_AGAIN)(self._corrected)
        self._meant_once = lru_cache(maxsize=65536)(self._meant)

    def corrected(self, pieces: Sequence[str]) -> dict[str, str]:
        """What to put in the place of which characters, given the words a text was cut into."""
        return self._corrected_once(tuple(pieces))

    def _corrected(self, given: tuple[str, ...]) -> dict[str, str]:
        pieces = [part for piece in given for part in ([piece] if self._is_word(piece) else piece)]
        found: dict[str, str] = {}
        start = 0
        while start < len(pieces):
            end = self._end(pieces, start, found)
            start = max(end, start + 1)
        return found

    def _end(self, pieces: Sequence[str], start: int, found: dict[str, str]) -> int:
        """Correct the longest span from ``start`` on; where to go on."""
        for end in range(min(len(pieces), start + _LONGEST), start, -1):
            span = "".join(pieces[start:end])
            if not _SHORTEST <= len(span) <= _LONGEST or (len(pieces[start]) > 1 and end == start + 1):
                continue
            meant = self._meant_once(span)
            if meant and self._is_loose(pieces[start:end]):
                found[span] = meant
                return end
        return start

    def _is_loose(self, pieces: Sequence[str]) -> bool:
        """Single characters and what is no word; a real word only inside a longer span."""
        real = sum(len(piece) > 1 and self._is_word(piece) for piece in pieces)
        return real == 0 or (real < len(pieces) and sum(map(len, pieces)) > 2 and real == 1)

    def _meant(self, span: str) -> str | None:
        if span in self._words or self._is_word(span):
            return None
        for sound in sounds(span):
            word = self._by_sound.get(sound)
            if word and all(old == new or old not in _COMMON for old, new in zip(span, word, strict=True)):
                return word
        return None
