"""How much in a text speaks for a fault in food? The points of each sign in it; what is denied does not count."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.words import Sign, Signs
from bot.text.lexicon import Clues, Lexicon, ends_with


@dataclass(frozen=True, slots=True)
class Found:
    """A sign in a text: its points, the word it was seen by, whether that word surely means it."""

    sign: Sign
    points: float
    word: str
    is_sure: bool


class Scale:
    """Adds up; every sign counts once, however often it is said."""

    def __init__(self, words: Signs) -> None:
        self.needed = words.needed
        self._perhaps = words.perhaps
        self._harmless = Lexicon(words.harmless)
        self._denied = ends_with(words.denied, 1)
        self._doubted = ends_with(words.doubted, 1)
        self._signs = [(sign, _anywhere(sign.words), _anywhere(sign.perhaps)) for sign in words.signs]
        self._bits = [words.bit | perhaps.bit for _, words, perhaps in self._signs]
        faults = [sign for sign in words.signs if not sign.aside]
        self._faults = _anywhere(word for sign in faults for word in (*sign.words, *sign.perhaps))
        self.bit = self._faults.bit

    def found(self, clues: Clues) -> list[Found]:
        """The signs in the text, the heaviest first; none where there is no fault among them."""
        if self._faults.first(clues) is None:
            return []
        plain = clues.without(self._harmless)
        if plain is not clues and self._faults.first(plain) is None:
            return []
        return sorted(self._seen(plain), key=lambda one: -one.points)

    def _seen(self, clues: Clues) -> Iterator[Found]:
        marks = clues.marks
        for sign, words, perhaps in [one for one, bits in zip(self._signs, self._bits, strict=True) if marks & bits]:
            if word := self._said(words, clues):
                yield Found(sign, sign.points, word, is_sure=True)
            elif word := self._said(perhaps, clues):
                yield Found(sign, self._perhaps, word, is_sure=False)

    def _said(self, lexicon: Lexicon, clues: Clues) -> str | None:
        if not clues.marks & lexicon.bit:
            return None
        return next(lexicon.all(clues, lambda start, _word: not self._is_denied(clues.before(start))), None)

    def _is_denied(self, before: str) -> bool:
        return self._denied.search(before) is not None and self._doubted.search(before) is None


def _anywhere(words: Iterable[str]) -> Lexicon:
    return Lexicon(words, anywhere=True)
