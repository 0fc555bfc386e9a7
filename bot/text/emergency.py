"""Is somebody in danger from what was eaten? Eating times symptoms, without denials and general questions."""

import re
from collections.abc import Iterable

from bot.domain.words import Emergency
from bot.text.lexicon import Clues, Lexicon, any_of, bit_of, either, ends_with

_SHORT = 12  # characters: who writes no more than a symptom to this office has it now


class Pairs(Lexicon):
    """One of ``heads`` with one of ``tails`` at most ``gap`` characters behind it, in the same clause, not denied."""

    def __init__(self, heads: Iterable[str], tails: Iterable[str], gap: int) -> None:
        super().__init__(())
        self.bit = bit_of(heads)
        self.pattern = re.compile(f"(?:{either(heads)})[^,.!?;、。\n不没未无饿差]{{0,{gap}}}?(?:{either(tails)})")


class Danger:
    """Tuned to miss nobody: a needless mention of 120 costs little."""

    def __init__(self, words: Emergency) -> None:
        self._eating = Lexicon(words.eating)
        self._eaten = Lexicon(words.eaten)
        self._symptom = Lexicon(words.symptom, anywhere=True)
        self._sign = Pairs(words.part, words.ails, 4)
        self._weak = Lexicon(words.weak, anywhere=True)
        self._grave = Lexicon(words.grave)
        self._dire = Lexicon(words.dire)
        self._thing = Lexicon(words.thing)
        self._alone = Lexicon(words.alone)
        self._severe = Lexicon(words.severe, anywhere=True)
        self._poisoning = Lexicon(words.poisoning)
        self._toxic = Lexicon(words.toxic)
        self._wild = Lexicon(words.wild, anywhere=True)
        self._worry = Lexicon(words.worry)
        self._swallowed = Pairs(words.object, words.swallowed, 6)
        self._swallows = Pairs(words.swallowed, words.object, 3)
        self._harmless = Lexicon(words.harmless)
        self._many = Lexicon(words.many)
        self._counted = Pairs(words.count, words.heads, 1)
        self._now = Lexicon(words.now)
        self._people = Lexicon(words.people, anywhere=True)
        self._past = Lexicon(words.past)
        self._over = Lexicon(words.over)
        self._present = Lexicon(words.present)
        self._pets = Lexicon(words.pets)
        self._lore = Lexicon(words.lore)
        self._unreal = ends_with((*words.denied, *words.supposed, *words.rhetorical), 2)
        self._figurative = Lexicon(words.figurative)
        self._supposing = ends_with(words.supposing, 12)
        self._hearsay = Lexicon(words.hearsay)
        self._knowing = Lexicon(words.knowing)
        self._needed = any_of(
            (self._alone, self._dire, self._grave, self._toxic, self._wild, self._swallowed, self._swallows)
        ) | any_of((self._poisoning, self._symptom, self._sign, self._weak))
        self._sampled = re.compile(f"^([^.!?;。\n]*?)(?:{either(words.sampled)})[,.!?;。\\s]*$")
        self._proposed = Lexicon(words.proposed)
        self._bodily = Lexicon(words.bodily, anywhere=True)

    def because(self, clues: Clues) -> tuple[str, ...]:
        """The words that mean danger; none when there is none."""
        found = self._signs(clues)
        if not found:
            return ()
        if self._asks_for_samples(clues):
            return ()
        plain = clues.without(self._figurative)
        if plain is not clues:
            found = self._signs(plain)
        return () if self._is_elsewhere(plain) else found

    def is_named(self, clues: Clues) -> bool:
        """Is there a word of danger at all, of nobody and beside nothing?"""
        grave = self._alone, self._dire, self._grave, self._poisoning, self._toxic, self._wild
        return any(lexicon.first(clues) for lexicon in (*grave, self._symptom, self._sign, self._weak))

    def _asks_for_samples(self, clues: Clues) -> bool:
        """我提的辣条抽了没: one sentence, of nobody and of nothing eaten."""
        asked = self._sampled.match(clues.text)
        if asked is None:
            return False
        rest = self._proposed.pattern.sub(" ", asked[1])
        if self._bodily.pattern.search(rest) or self._people.pattern.search(self._eating.pattern.sub(" ", rest)):
            return False
        return not self._signs(Clues(rest, clues.segmenter))

    def _signs(self, clues: Clues) -> tuple[str, ...]:
        if not clues.marks & self._needed:  # nearly always
            return ()
        return self._grave_signs(clues) or self._poison_signs(clues) or self._usual_signs(clues)

    def _is_elsewhere(self, clues: Clues) -> bool:
        """Long over, about animals or drink, or a wish to know."""
        is_crowd = self._crowd(clues) is not None
        has_eaten = self._eaten.first(clues) is not None
        is_own = is_crowd or (has_eaten and bool(self._people.first(clues) or self._now.first(clues)))
        if (self._lore.first(clues) and not is_own) or (self._pets.first(clues) and not is_crowd):
            return True
        if self._hearsay.first(clues) and self._knowing.first(clues) and not is_crowd and not self._now.first(clues):
            return True
        is_past = self._past.first(clues) or self._real(self._over, clues)
        return bool(is_past) and self._present.first(clues.without(self._over)) is None

    def _real(self, lexicon: Lexicon, clues: Clues) -> tuple[str, ...]:
        if lexicon.search(clues) is None:  # nearly always; the rest costs three times as much
            return ()
        return tuple(lexicon.all(clues, lambda start, _word: not self._unreal.search(clues.before(start))))

    def _crowd(self, clues: Clues) -> str | None:
        return self._many.first(clues) or self._counted.first(clues)

    def _grave_signs(self, clues: Clues) -> tuple[str, ...]:
        food = self._eating.first(clues)
        is_thing = food is None and self._thing.first(clues) is not None
        alone = self._real(self._alone, clues)
        if alone and not is_thing:
            return alone
        dire = self._real(self._dire, clues)
        grave = (*self._real(self._grave, clues), *dire)
        if grave and food:
            return (*grave, food)
        return dire if dire and not is_thing and self._is_of_somebody(clues) else ()

    def _is_of_somebody(self, clues: Clues) -> bool:
        return len(clues.text) <= _SHORT or any(
            lexicon.first(clues) for lexicon in (self._people, self._severe, self._now, self._many, self._counted)
        )

    def _poison_signs(self, clues: Clues) -> tuple[str, ...]:
        if self._is_supposed(clues):
            return ()
        if eaten := self._eaten.first(clues):
            toxic = self._toxic.first(clues)
            if toxic and self._harmless.first(clues) is None:
                return (toxic, eaten)
            wild, worry = self._wild.first(clues), self._worry.first(clues)
            if wild and worry and self._people.first(clues):
                return (wild, eaten, worry)
        if swallowed := self._swallowed.first(clues) or self._swallows.first(clues):
            return (swallowed,)
        poisoned = self._real(self._poisoning, clues)
        if not poisoned:
            return ()
        beside = self._eating.first(clues) or self._crowd(clues) or self._now.first(clues)
        beside = beside or self._people.first(clues)
        return (*poisoned, beside) if beside else ()

    def _is_supposed(self, clues: Clues) -> bool:
        """What was swallowed is only thought of: nothing is said to have happened by now."""
        found = self._eaten.search(clues)
        is_thought = found is not None and self._supposing.search(clues.before(found.end())) is not None
        return is_thought and self._present.first(clues) is None

    def _usual_signs(self, clues: Clues) -> tuple[str, ...]:
        strong = (*self._real(self._symptom, clues), *self._real(self._sign, clues))
        weak = self._real(self._weak, clues)
        if not strong and not weak:
            return ()
        food = self._eating.first(clues)
        beside = food or self._crowd(clues)
        if strong and beside:
            return (*strong, beside)
        severe = self._severe.first(clues)
        if strong and self._thing.first(clues) is None and (severe or len(clues.text) <= _SHORT):
            return strong
        if food and (len(set(weak)) > 1 or (weak and (beside != food or self._now.first(clues)))):
            return (*weak, food)
        return (*weak, beside) if beside and len(set(weak)) > 1 else ()
