"""Is somebody in danger from what was eaten? Eating times symptoms, without denials and general questions."""

from bot.domain.words import Emergency
from bot.text.lexicon import Clues, Lexicon, ends_with


class Danger:
    """Tuned to miss nobody: a needless mention of 120 costs little."""

    def __init__(self, words: Emergency) -> None:
        self._eating = Lexicon(words.eating)
        self._eaten = Lexicon(words.eaten)
        self._symptom = Lexicon(words.symptom)
        self._weak = Lexicon(words.weak)
        self._grave = Lexicon(words.grave)
        self._alone = Lexicon(words.alone)
        self._poisoning = Lexicon(words.poisoning)
        self._toxic = Lexicon(words.toxic)
        self._harmless = Lexicon(words.harmless)
        self._many = Lexicon(words.many)
        self._now = Lexicon(words.now)
        self._people = Lexicon(words.people)
        self._past = Lexicon(words.past)
        self._over = Lexicon(words.over)
        self._present = Lexicon(words.present)
        self._pets = Lexicon(words.pets)
        self._lore = Lexicon(words.lore)
        self._unreal = ends_with((*words.denied, *words.supposed, *words.rhetorical), 2)
        self._figurative = Lexicon(words.figurative)
        self._any = Lexicon((*words.symptom, *words.weak, *words.grave, *words.alone, *words.poisoning, *words.toxic))

    def because(self, clues: Clues) -> tuple[str, ...]:
        """The words that mean danger; none when there is none."""
        if self._any.first(clues) is None:
            return ()
        clues = clues.without(self._figurative)
        if self._is_elsewhere(clues):
            return ()
        return self._grave_signs(clues) or self._poison_signs(clues) or self._usual_signs(clues)

    def _is_elsewhere(self, clues: Clues) -> bool:
        """Long over, about animals or drink, or a wish to know."""
        is_crowd = self._many.first(clues) is not None
        is_own = is_crowd or (self._eaten.first(clues) is not None and self._people.first(clues) is not None)
        if (self._lore.first(clues) and not is_own) or (self._pets.first(clues) and not is_crowd):
            return True
        return bool(self._over.first(clues) or (self._past.first(clues) and not self._present.first(clues)))

    def _real(self, lexicon: Lexicon, clues: Clues) -> tuple[str, ...]:
        return tuple(lexicon.all(clues, lambda start, _word: not self._unreal.search(clues.before(start))))

    def _grave_signs(self, clues: Clues) -> tuple[str, ...]:
        alone = self._real(self._alone, clues)
        if alone:
            return alone
        grave = self._real(self._grave, clues)
        food = self._eating.first(clues)
        return (*grave, food) if grave and food else ()

    def _poison_signs(self, clues: Clues) -> tuple[str, ...]:
        toxic = self._toxic.first(clues)
        eaten = self._eaten.first(clues)
        if toxic and eaten and self._harmless.first(clues) is None:
            return (toxic, eaten)
        poisoned = self._real(self._poisoning, clues)
        if not poisoned:
            return ()
        beside = self._eating.first(clues) or self._many.first(clues) or self._now.first(clues)
        beside = beside or self._people.first(clues)
        return (*poisoned, beside) if beside else ()

    def _usual_signs(self, clues: Clues) -> tuple[str, ...]:
        strong = self._real(self._symptom, clues)
        weak = self._real(self._weak, clues)
        food = self._eating.first(clues)
        many = self._many.first(clues)
        if strong and (food or many):
            return (*strong, food or many or "")
        if food and (len(set(weak)) > 1 or (weak and (many or self._now.first(clues)))):
            return (*weak, food)
        return ()
