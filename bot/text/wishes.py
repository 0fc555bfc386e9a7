"""Does somebody want something else of the service: food sampled, a vote, results, a business, notices, their data?"""

from collections.abc import Container, Iterable, Mapping

from bot.domain.words import Wishes as Words
from bot.domain.words import WishGroup
from bot.text.lexicon import Clues, Lexicon, any_of

_ORDER = ("privacy", "vote", "result", "nominate", "business", "campaign")
_SERVICE = ("human", "menu", "progress")  # wanted of the service itself: groups only, their phrases stand elsewhere
_FOODS = "食物"  # the list that the synonyms fill


class _Group:
    """One group with its lists made ready; KeyError names a list that is missing."""

    def __init__(self, group: WishGroup, lexicons: Mapping[str, Lexicon]) -> None:
        self.act = group.act
        self.needed = any_of(lexicons[name] for name in group.all)
        self._within = group.within
        self._all = [lexicons[name] for name in group.all]
        self._unless = [lexicons[name] for name in group.unless]

    def met(self, clues: Clues, plain: Clues) -> tuple[str, ...]:
        """A word of each list in ``plain``; none when one list has no word there, or a word speaks against it."""
        if len(clues.text) > self._within:
            return ()
        words: list[str] = []
        for lexicon in self._all:
            if (word := lexicon.first(plain)) is None:
                return ()
            words.append(word)
        return () if any(lexicon.first(clues) for lexicon in self._unless) else tuple(words)


class Wishes:
    """Phrases in this order, then groups in the order of the file; the first that is said."""

    def __init__(self, words: Words, foods: Iterable[str]) -> None:
        self._lexicons = [(act, Lexicon(getattr(words, act))) for act in _ORDER]
        self._phrases = any_of(lexicon for _, lexicon in self._lexicons)
        self._aside = Lexicon(words.aside)
        lists = {name: Lexicon(some, anywhere=True) for name, some in {**words.lists, _FOODS: tuple(foods)}.items()}
        groups = [_Group(group, lists) for group in words.groups]
        self._wished = [group for group in groups if group.act in _ORDER]
        self._service = [group for group in groups if group.act in _SERVICE]

    def first(self, clues: Clues) -> tuple[str, tuple[str, ...]] | None:
        """The act and the words that ask for it."""
        if clues.marks & self._phrases:
            for act, lexicon in self._lexicons:
                if word := lexicon.first(clues):
                    return act, (word,)
        return self._grouped(clues, self._wished)

    def may_want(self, clues: Clues, acts: Container[str]) -> bool:
        """False where none of ``acts`` is wanted, told in a fraction of the time."""
        if any(clues.marks & lexicon.bit for act, lexicon in self._lexicons if act in acts):
            return True
        said = clues.without(self._aside).marks
        groups = (group for some in (self._wished, self._service) for group in some if group.act in acts)
        return any(said & group.needed == group.needed for group in groups)

    def service(self, clues: Clues) -> tuple[str, tuple[str, ...]] | None:
        """The same for what is wanted of the service itself: somebody to talk to, what it can do, how a case is doing."""
        return self._grouped(clues, self._service)

    def _grouped(self, clues: Clues, groups: Iterable[_Group]) -> tuple[str, tuple[str, ...]] | None:
        plain = clues.without(self._aside)
        said = plain.marks
        for group in groups:
            if said & group.needed == group.needed and (words := group.met(clues, plain)):
                return group.act, words
        return None
