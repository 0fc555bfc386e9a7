"""What is done about a free text? The decision of words first; what it leaves open is looked for in the knowledge."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from bot.domain.decision import Action, Candidate, Decision, Want
from bot.domain.faq import Entry
from bot.domain.redact import redact
from bot.domain.words import Words
from bot.text.decider import Decider
from bot.text.doubt import Doubt, Doubts
from bot.text.lexicon import Clues, Lexicon
from bot.text.match import Matcher
from bot.text.match.semantic import Meanings

_CLEAR_ACTS = ("complaint", "progress", "vote", "nominate", "withdraw")
_IF = re.compile("的话|如果|要是|假如|万一|时候|之前|以前|之后|不是|不想|别")
WISHES = ("nominate", "vote", "result", "business", "campaign", "privacy")
_ASKED_TOO = ("channel", "kinds")  # acts that are questions: the knowledge may know better
_SHORT = 12  # characters: short texts come again and are remembered
_TERSE = 8  # characters: a few words, a question without its question mark rather than a tale
_SURE = 3  # characters: a word found by its sound alone that raises an alarm
_CLAUSE = re.compile(r"[。.!?！？;；\n,，]+|(?:另外|还有|顺便|对了|再问)")
_TAIL = re.compile(r".{3}(?:不|没|没有|没得|不呢|不啊|么|不咧|不哇)$")  # 能吃不, 有奖金没: how the north asks
_EITHER = re.compile(r"([^\W\d管])[不没]\1")  # 给不给, 死没死
_MARK = re.compile("【[^】]*】")  # what stands in a blanked number's place
_LIKEST = 1000  # of the frozen texts that are tried when an entry changes: all of them take half a minute
_CHAT = 0.9  # the score that an entry needs where the words are those of chat
_SERVICE = "office-"  # what the entries about the office and its service are called
_QUESTIONS = 2  # answered in one go
_CLAUSES = 8  # of a long text that are looked at one by one
_LEAST = 4  # characters of a clause that says something


class Advisor:
    """``decide`` is what the dispatcher asks; ``load`` makes other knowledge known without a restart."""

    def __init__(self, words: Words, entries: Sequence[Entry] = ()) -> None:
        self.decider = Decider(words)
        self.matcher = Matcher(self.decider.segmenter, self.decider.normaliser, words)
        self._words = words
        self._answers = words.answers
        self._doubts = Doubts(words, self.decider.segmenter)
        self._question = Lexicon(words.general.question)
        foods = (word for line in words.synonyms.kinds.values() for word in line)
        self._about = Lexicon((*words.complaint.venue, *words.complaint.food, *foods))
        self._pleased = Lexicon(words.answers.pleased)
        self._passing = frozenset(words.elsewhere.passing)
        self._firm = frozenset(words.elsewhere.firm)
        self._chat = Lexicon(words.elsewhere.chat)
        self._here = Lexicon(words.wishes.lists["本地"], anywhere=True)
        self._explained = Lexicon(words.wishes.explained)
        self._referrals = {word: row for row in words.elsewhere.table for word in row.words}
        self._entries = tuple(entries)
        self._remembered = lru_cache(maxsize=4096)(self._advise)
        self._spelt_before = lru_cache(maxsize=4096)(self._spelt)

    def initialise(self, cache: Path | None = None) -> None:
        """Load dictionary and knowledge, before the service says that it is ready."""
        self.decider.initialise(cache)
        self.matcher.cache = cache
        self.load(self._entries)

    def understand(self, meanings: Meanings) -> None:
        """Ask the optional model too, from the next ``load`` on."""
        self.matcher.meanings = meanings

    def load(self, entries: Sequence[Entry]) -> None:
        """What is known from now on."""
        self.matcher.load(entries)
        self._remembered.cache_clear()
        self._spelt_before.cache_clear()

    def lost(self, entries: Sequence[Entry], changed: Entry, frozen: Iterable[tuple[str, str]]) -> list[str]:
        """What of ``frozen`` (text, id) gets worse with ``entries``: answered by another, or fewer surely answered.

        Looked at are the thousand that are most like ``changed``. Seconds of work, on an index of its own: not for the loop.
        """
        other = Matcher(self.decider.segmenter.copy(), self.decider.normaliser, self._words)
        other.load(entries)
        wrong: list[str] = []
        less: list[str] = []
        gained = 0
        for text, name in _likest(changed, frozen):
            normal = self.decider.normaliser.normal(text)
            before, after = self._found(self.matcher, normal, name), self._found(other, normal, name)
            if after < before:
                (less if after else wrong).append(text)
            gained += after > before
        return wrong or (less if len(less) > gained else [])

    def _found(self, matcher: Matcher, normal: str, name: str) -> int:
        """2: entry ``name`` is surely the answer; 1: it comes first; 0: it does not."""
        found = matcher.match(normal)
        if not found or found[0].id != name:
            return 0
        return 2 if self._action(found, self._answers.answer) is Action.ANSWER else 1

    def decide(self, text: str) -> Decision:
        """The one decision on ``text`` as it came."""
        return self.advise(self.first(text))

    def first(self, text: str) -> Decision:
        """What the words decide, homophones put right: all that a running dialogue needs, in a fraction of the time."""
        decision = self.decider.decide(text)
        return self._spelt_before(decision) if _comes_again(decision.text) else self._spelt(decision)

    def advise(self, decision: Decision) -> Decision:
        """What ``first`` left open, looked for in the knowledge."""
        return self._remembered(decision) if _comes_again(decision.text) else self._advise(decision)

    def nearest(self, text: str) -> tuple[Candidate, ...]:
        """The entries most like ``text``, best first, whatever is decided about it."""
        return self.matcher.closely(self.decider.normaliser.normal(text), is_told=True)

    def _advise(self, decision: Decision) -> Decision:
        if decision.want is Want.EMERGENCY:
            return replace(decision, action=Action.EMERGENCY)
        if decision.want is Want.HUMAN:
            return replace(decision, action=Action.HANDOFF)
        if decision.want in (Want.QUESTION, Want.OTHER):
            return self._asked(decision)
        return self._wished(decision) if decision.want is Want.ACT else decision

    def _spelt(self, decision: Decision) -> Decision:
        """What was not understood is looked at once more with what it sounds like."""
        if decision.want not in (Want.QUESTION, Want.OTHER) or decision.answer:
            return decision
        meant = self.matcher.spelt(decision.text)
        again = self.decider.decide(meant) if meant != decision.text else decision
        is_faint = again.want is Want.EMERGENCY and all(len(word) < _SURE for word in again.because)
        return decision if is_faint or again.want in (Want.QUESTION, Want.OTHER) else again

    def _wished(self, decision: Decision) -> Decision:
        if decision.act in _ASKED_TOO:
            found = self.matcher.match(decision.text)
            is_known = self._action(found, self._answers.statement) is Action.ANSWER
            return replace(decision, found=self._shown(found), action=Action.ANSWER if is_known else Action.DIALOGUE)
        if decision.act == "elsewhere" or decision.act in WISHES:
            return self._beside(decision)
        if decision.act in ("complaint", "progress"):
            doubt = self._doubts.of(decision, is_question=self._is_question(decision.text))
            asked = self._rather_asked(decision, self._answers.answer, doubt) if doubt else None
            if asked and decision.act == "complaint":
                return replace(asked, also=("route:complaint",), offers="complaint")
            if asked:
                return asked
        return replace(decision, also=self._second(decision.text, decision.because))

    def _beside(self, decision: Decision) -> Decision:
        """Another wish or another body's matter, unless it is a question that is known for sure."""
        is_elsewhere = decision.act == "elsewhere"
        if not is_elsewhere or self._firm.isdisjoint(decision.because):
            asked = self._rather_asked(decision, self._answers.statement, self._doubt_of_others(decision))
            if asked and not self._is_plain_wish(decision, asked):
                return asked
        return self._elsewhere(decision) if is_elsewhere else decision

    def _rather_asked(self, decision: Decision, enough: float, doubt: Doubt) -> Decision | None:
        """The question that the text is after all; None where nothing known fits."""
        found = self.matcher.closely(decision.text)
        action = self._action(found, enough)
        if action is Action.ANSWER or (action is Action.CHOOSE and doubt is Doubt.MUCH):
            return self._with(replace(decision, want=Want.QUESTION, act=None), found, action)
        return None

    def _doubt_of_others(self, decision: Decision) -> Doubt:
        """Another body's word said in passing, in a question about a shop or food."""
        is_passing = decision.act == "elsewhere" and not self._passing.isdisjoint(decision.because)
        is_ours = is_passing and self._is_question(decision.text) and self._speaks_of_food(decision.text)
        return Doubt.MUCH if is_ours else Doubt.SOME

    def _is_plain_wish(self, decision: Decision, asked: Decision) -> bool:
        """Doing what is wanted says more than an entry about the service, or of food in general about a place."""
        if decision.act not in WISHES:
            return False
        clues = Clues(decision.text, self.decider.segmenter)
        is_own = asked.found[0].id.startswith(_SERVICE) or self._here.first(clues) is not None
        return is_own and self._explained.first(clues) is None

    def _speaks_of_food(self, text: str) -> bool:
        return self._about.first(Clues(text, self.decider.segmenter)) is not None

    def _elsewhere(self, decision: Decision) -> Decision:
        word = decision.because[0] if decision.because else ""
        return replace(decision, action=Action.HANDOFF, referral=self._referrals.get(word))

    def _act_within(self, text: str) -> Decision | None:
        """A clause of its own that plainly wants something done, beside what is asked."""
        clauses = _clauses(text)
        if len(clauses) < 2:
            return None
        for clause in clauses:
            wish = None if _IF.search(clause) or self._is_question(clause) else self.decider.decide(clause)
            if wish is not None and wish.want is Want.ACT and wish.act in _CLEAR_ACTS:
                return wish
        return None

    def _asked(self, decision: Decision) -> Decision:
        if act := self._act_within(decision.text):
            second = self._second(decision.text, act.because)
            return replace(decision, want=Want.ACT, act=act.act, because=act.because, also=second)
        core = self.decider.normaliser.core(decision.text)
        if decision.answer or len(core) < 2 or core.isdigit():
            return decision
        found = self.matcher.closely(decision.text)
        is_question = self._is_question(decision.text)
        action = self._action(found, self._answers.answer if is_question else self._answers.statement)
        if found and found[0].score < _CHAT and self._chat.first(Clues(decision.text, self.decider.segmenter)):
            action = Action.UNKNOWN
        is_tale = len(core) > _TERSE and not is_question
        if is_tale and action is not Action.ANSWER and self._may_complain(decision.text):
            return self._with(replace(decision, offers="complaint"), found, Action.CHOOSE)
        several = self._several(decision.text)
        if len(several) > 1:
            also = tuple(one.id for one in several[1:])
            return self._with(replace(decision, also=also), several[:1], Action.ANSWER)
        words = self.matcher.words(_MARK.sub("", redact(decision.text))) if action is Action.UNKNOWN else ()
        return self._with(replace(decision, words=words), found, action)

    def _with(self, decision: Decision, found: Sequence[Candidate], action: Action) -> Decision:
        return replace(decision, found=self._shown(found), action=action)

    def _shown(self, found: Iterable[Candidate]) -> tuple[Candidate, ...]:
        """Those worth showing."""
        return tuple(one for one in found if one.score >= self._answers.near)[: self._answers.choices]

    def _action(self, found: Sequence[Candidate], enough: float) -> Action:
        """Sure enough to answer, sure enough to ask back, or not known."""
        if not found or found[0].score < self._answers.ask:
            return Action.UNKNOWN
        second = found[1].score if len(found) > 1 else 0.0
        is_clear = found[0].score >= enough and found[0].score - second >= self._answers.margin
        return Action.ANSWER if is_clear else Action.CHOOSE

    def _is_question(self, text: str) -> bool:
        if _EITHER.search(text) or _TAIL.search(self.decider.normaliser.core(text)):
            return True
        return self._question.first(Clues(text, self.decider.segmenter)) is not None

    def _may_complain(self, text: str) -> bool:
        """A statement about a shop or food, and not a pleased one."""
        clues = Clues(text, self.decider.segmenter)
        return self._about.first(clues) is not None and self._pleased.first(clues) is None

    def _second(self, text: str, done: Sequence[str]) -> tuple[str, ...]:
        """An entry that a clause without the words ``done`` asks for."""
        clauses = _clauses(text)
        if len(clauses) < 2:
            return ()
        rest = [clause for clause in clauses if not any(word in clause for word in done)]
        return tuple(one.id for one in self._sure(rest))[:1]

    def _several(self, text: str) -> list[Candidate]:
        """The entries that clauses of their own ask for, each once."""
        clauses = _clauses(text)
        return self._sure(clauses)[:_QUESTIONS] if len(clauses) > 1 else []

    def _sure(self, clauses: Iterable[str]) -> list[Candidate]:
        found = [self.matcher.match(clause) for clause in clauses if self._is_question(clause)]
        sure = [some[0] for some in found if self._action(some, self._answers.answer) is Action.ANSWER]
        return list({one.id: one for one in sure}.values())


def _likest(changed: Entry, frozen: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that share most pairs of characters with the entry's ways to ask and keywords."""
    words = (word for group in changed.keywords for words in group for word in words)
    own = {"".join(pair) for text in (changed.question, *changed.asked, *words) for pair in pairwise(text)}

    def share(one: tuple[str, str]) -> float:
        pairs = {"".join(pair) for pair in pairwise(one[0])}
        return len(pairs & own) / (len(pairs) or 1)

    return sorted(frozen, key=share, reverse=True)[:_LIKEST]


def _comes_again(text: str) -> bool:
    """Short and without figures, so that it is nobody's own and is worth remembering."""
    return len(text) <= _SHORT and not any(character.isdigit() for character in text)


def _clauses(text: str) -> list[str]:
    return [clause.strip() for clause in _CLAUSE.split(text) if len(clause.strip()) >= _LEAST][:_CLAUSES]
