"""What is done about a free text? Words decide first; points learnt from sentences weigh that with what the knowledge knows."""

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
from bot.text.decider import CLEAR_ACTS, Decider
from bot.text.features import Features
from bot.text.lexicon import Clues, Lexicon
from bot.text.match import Matcher
from bot.text.match.semantic import Meanings
from bot.text.route import Routes, Weighed

_ACTS = ("complaint", "progress", "vote", "nominate", "result", "business", "campaign", "privacy")
_IF = re.compile("的话|如果|要是|假如|万一|时候|之前|以前|之后|不是|不想|别")
_READ_TOO = ("complaint", "progress")
_ASKED_TOO = ("channel", "kinds")  # acts that are questions: the knowledge may know better
_SHORT = 12  # characters: short texts come again and are remembered
_LONG = 20  # characters: who tells this much has said plain words of a fault, if there was one
_TALE = 40  # characters: here plain words of a fault count for more than what was learnt
_TOLD = 10  # characters: who says no more has told nothing yet
_WISHED = re.compile("(?<!不)(?:[想要](?:去|来|跟你们)?|[怎咋]么?样?)(?:投诉|举报|反映)")
_SURE = 3  # characters: a word found by its sound alone that raises an alarm
_CLAUSE = re.compile(r"[。.!?！？;；\n,，]+|(?:另外|还有|顺便|对了|再问)")
_TAIL = re.compile(r".{3}(?:不|没|没有|没得|不呢|不啊|么|不咧|不哇)$")  # 能吃不, 有奖金没: how the north asks
_EITHER = re.compile(r"([^\W\d管])[不没]\1")  # 给不给, 死没死
# 放了几天, 还说什么: nobody asks
_VAGUE = re.compile("[了好这那前过没]几[天个次年月]|说(?:是|的)?什么|[没都也]什么|什么的")
_MARK = re.compile("【[^】]*】")  # what stands in a blanked number's place
_AGAIN = 64  # texts remembered: one decision asks for the same one several times
_LIKEST = 1000  # of the frozen texts that are tried when an entry changes: all of them take half a minute
_SHOWN = 3  # routes that a decision names
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
        self._routes = Routes(words.routes)
        self._features = Features(words, self.decider.normaliser, self.decider.segmenter)
        self._question = Lexicon(words.general.question)
        self._asks = Lexicon(words.complaint.ask)
        self._idle = frozenset(words.answers.idle)
        self._referrals = {word: row for row in words.elsewhere.table for word in row.words}
        self._entries = tuple(entries)
        self._remembered = lru_cache(maxsize=4096)(self._advise)
        self._is_question = lru_cache(maxsize=_AGAIN)(self._asks_something)
        self._first_before = lru_cache(maxsize=4096)(self._first)

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
        self._first_before.cache_clear()

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

    def explained(self, text: str) -> Decision:
        """The same, with why its entries were found."""
        decision, told = self.decide(text), {one.id: one.why for one in self.nearest(text)}
        return replace(decision, found=tuple(replace(one, why=told.get(one.id, one.why)) for one in decision.found))

    def first(self, text: str) -> Decision:
        """What the words decide, homophones put right: all that a running dialogue needs, in a fraction of the time."""
        return self._first_before(text) if _comes_again(text) else self._first(text)

    def advise(self, decision: Decision) -> Decision:
        """What ``first`` left open, looked for in the knowledge."""
        return self._remembered(decision) if _comes_again(decision.text) else self._advise(decision)

    def nearest(self, text: str) -> tuple[Candidate, ...]:
        """The entries most like ``text``, best first, whatever is decided about it."""
        return self.matcher.closely(self.decider.normaliser.normal(text), is_told=True)

    def _advise(self, decision: Decision) -> Decision:
        if decision.is_exact or decision.want in (Want.CANCEL, Want.BACK) or self.matcher.is_empty:
            return self._settled(decision)
        found = self.matcher.closely(decision.text)
        features = self.features(decision, found)
        weighed = self._routes.weigh(features)
        decision = replace(decision, shares=tuple(weighed.shares.items())[:_SHOWN])
        route, done = self._route(decision, weighed), decision.because
        if route not in ("ask", "other") and decision.route != route:
            decision, done = self._taken(decision, route, self._routes.words(features, route, self._idle)), ()
        return self._led(decision, route, found, weighed, done)

    def features(self, decision: Decision, found: Sequence[Candidate]) -> set[str]:
        """What speaks for the routes: of ``first`` and of what comes nearest."""
        return self._features.of(decision, found, is_question=self._is_question(decision.text))

    def _settled(self, decision: Decision) -> Decision:
        """What nothing weighs against."""
        if decision.want is Want.EMERGENCY:
            return replace(decision, action=Action.EMERGENCY)
        if decision.want is Want.HUMAN:
            return replace(decision, action=Action.HANDOFF)
        if decision.act == "elsewhere":
            return self._elsewhere(decision)
        return self._about_us(decision) if decision.act in _ASKED_TOO else decision

    def _route(self, decision: Decision, weighed: Weighed) -> str:
        """The likeliest; an alarm needs less, and least where the words raise it.

        Who writes much says plainly what is wrong, if anything is: without plain words it takes more to believe it.
        """
        needed, is_long = self._answers, len(decision.text) > _LONG
        alarm = needed.calm if decision.want is Want.EMERGENCY else needed.alarm_long if is_long else needed.alarm
        if weighed.of("emergency") >= alarm:
            return "emergency"
        if self._is_told(decision, weighed):
            return "complaint"
        best = next(route for route in weighed.shares if route != "emergency")
        enough = needed.firm if best == "complaint" and decision.act != best and is_long else needed.act
        return best if best not in _ACTS or weighed.of(best) >= enough else "other"

    def _is_told(self, decision: Decision, weighed: Weighed) -> bool:
        """Do the words of a tale tell of a fault, or of somebody ill, and is it not likely only asked about?"""
        is_told = decision.want is Want.EMERGENCY or (decision.act == "complaint" and decision.score > 0)
        is_told = is_told and len(decision.text) > _TALE and weighed.of("complaint", "emergency") >= self._answers.tale
        return is_told and (weighed.of("ask") < self._answers.sure_asked or not self._is_question(decision.text))

    def _led(
        self, decision: Decision, route: str, found: Sequence[Candidate], weighed: Weighed, done: Sequence[str]
    ) -> Decision:
        """``done``: the words whose clause is dealt with already, where words decided."""
        if route == "ask":
            return self._asked(decision, found, weighed)
        if route == "other":
            return self._left(decision, found, weighed)
        if decision.want is Want.EMERGENCY:
            return replace(self._settled(decision), found=self._aside(decision, found))
        if decision.want is not Want.ACT:
            return self._settled(decision)
        also = self._second(decision.text, done)
        is_asked_too = route == "complaint" and weighed.of("ask") >= self._answers.doubt
        if not also and is_asked_too and self._action(found, self._answers.answer) is Action.ANSWER:
            also = (found[0].id,)
        aside = self._aside(decision, found) if route in _READ_TOO and not decision.found else decision.found
        return replace(decision, also=also, found=aside)

    def _aside(self, decision: Decision, found: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """What may be worth reading beside what is done: where it is asked, or where the knowledge is sure."""
        if not found or found[0].score < self._answers.ask:
            return ()
        is_sure = found[0].score >= self._answers.answer
        return self._shown(found) if is_sure or self._is_question(decision.text) else ()

    def _taken(self, decision: Decision, route: str, because: tuple[str, ...]) -> Decision:
        """Another route than the words alone would go."""
        decision = replace(decision, act=None, answer=None, because=because, score=0.0, is_story=False)
        if route == "greeting":
            return replace(decision, want=Want.OTHER, answer="greeting")
        if route in (Want.EMERGENCY, Want.HUMAN, Want.MENU):
            return replace(decision, want=Want(route))
        is_story = route == "complaint" and len(self.decider.normaliser.core(decision.text)) >= _TOLD
        return replace(decision, want=Want.ACT, act=route, is_story=is_story)

    def _left(self, decision: Decision, found: Sequence[Candidate], weighed: Weighed) -> Decision:
        """Chat, or another body's matter; what may yet be a question is asked back."""
        if decision.act == "elsewhere":
            return self._elsewhere(decision)
        is_question = decision.want is Want.QUESTION or self._is_question(decision.text)
        left = replace(decision, want=Want.QUESTION if is_question else Want.OTHER, act=None)
        if weighed.of("complaint") >= self._answers.doubt:
            return self._with(replace(left, offers="complaint"), found, Action.CHOOSE)
        if weighed.of("ask") >= self._answers.doubt and found and found[0].score >= self._answers.answer:
            return self._with(left, found, Action.CHOOSE)
        return self._not_known(left, found)

    def _not_known(self, decision: Decision, found: Sequence[Candidate]) -> Decision:
        words = self.matcher.words(_MARK.sub("", redact(decision.text)))
        return self._with(replace(decision, words=words), found, Action.UNKNOWN)

    def _about_us(self, decision: Decision) -> Decision:
        found = self.matcher.match(decision.text)
        is_known = self._action(found, self._answers.statement) is Action.ANSWER
        return replace(decision, found=self._shown(found), action=Action.ANSWER if is_known else Action.DIALOGUE)

    def _spelt(self, decision: Decision) -> Decision:
        """What was not understood is looked at once more with what it sounds like: for a wish or an alarm, not for a fault
        told, which would rest on words that nobody wrote."""
        if decision.want not in (Want.QUESTION, Want.OTHER) or decision.answer:
            return decision
        meant = self.matcher.spelt(decision.text)
        again = self.decider.decide(meant) if meant != decision.text else decision
        is_faint = again.want is Want.EMERGENCY and all(len(word) < _SURE for word in again.because)
        is_left = again.want in (Want.QUESTION, Want.OTHER) or again.score > 0
        return decision if is_faint or is_left else again

    def _elsewhere(self, decision: Decision) -> Decision:
        word = decision.because[0] if decision.because else ""
        return replace(decision, action=Action.HANDOFF, referral=self._referrals.get(word))

    def _act_within(self, text: str) -> Decision | None:
        """A clause of its own that plainly wants something done, beside what is asked."""
        clauses = _clauses(text)
        if len(clauses) < 2:
            return None
        for clause in clauses:
            wish = None if _IF.search(clause) or self._is_question(clause) else self.decider.acting(clause)
            if wish is not None and wish.want is Want.ACT and wish.act in CLEAR_ACTS:
                return wish
        return None

    def _asked(self, decision: Decision, found: Sequence[Candidate], weighed: Weighed) -> Decision:
        act = self._act_within(decision.text)
        is_asked_for = act is not None and self._asks.first(Clues(act.text, self.decider.segmenter)) is not None
        if act and (is_asked_for or weighed.of(act.route) >= self._answers.beside):
            second = self._second(decision.text, act.because)
            aside = self._aside(decision, found) if act.act in _READ_TOO else ()
            return replace(decision, want=Want.ACT, act=act.act, because=act.because, also=second, found=aside)
        if decision.act in _ASKED_TOO:
            return self._about_us(decision)
        is_wished = decision.act == "complaint" and _WISHED.search(decision.text) is not None
        decision = replace(decision, want=Want.QUESTION, act=None)
        if weighed.of("complaint") >= self._answers.doubt:
            decision = replace(decision, also=("route:complaint",), offers="complaint")
        several = self._several(decision.text)
        if len(several) > 1:
            also = tuple(one.id for one in several[1:])
            return self._with(replace(decision, also=also), several[:1], Action.ANSWER)
        is_sure = weighed.of("ask") >= self._answers.sure
        action = self._action(found, self._answers.answer if is_sure else self._answers.statement)
        if not is_sure and action is Action.CHOOSE and found[0].score < self._answers.perhaps:
            action = Action.UNKNOWN
        if action is Action.UNKNOWN and decision.offers:
            action = Action.CHOOSE
        if action is not Action.UNKNOWN and is_wished:  # the answer alone would leave it at that
            decision = replace(decision, also=("route:complaint",), offers="complaint")
        return self._not_known(decision, found) if action is Action.UNKNOWN else self._with(decision, found, action)

    def _with(self, decision: Decision, found: Sequence[Candidate], action: Action) -> Decision:
        return replace(decision, found=self._shown(found), action=action)

    def _shown(self, found: Iterable[Candidate]) -> tuple[Candidate, ...]:
        """Those worth showing."""
        return tuple(one for one in found if one.score >= self._answers.near)[: self._answers.choices]

    def _action(self, found: Sequence[Candidate], enough: float) -> Action:
        """Sure enough to answer, sure enough to ask back, or not known."""
        if not found or found[0].score < self._answers.ask:
            return Action.UNKNOWN
        is_clear = found[0].score >= enough and found[0].is_ahead_of(found[1:], self._answers.margin)
        return Action.ANSWER if is_clear else Action.CHOOSE

    def _first(self, text: str) -> Decision:
        return self._spelt(self.decider.decide(text))

    def _asks_something(self, text: str) -> bool:
        if _EITHER.search(text) or _TAIL.search(self.decider.normaliser.core(text)):
            return True
        return self._question.first(Clues(_VAGUE.sub("", text), self.decider.segmenter)) is not None

    def _second(self, text: str, done: Sequence[str]) -> tuple[str, ...]:
        """An entry that a clause without the words ``done`` asks for."""
        clauses = _clauses(text)
        if len(clauses) < 2:
            return ()
        rest = [clause for clause in clauses if not any(word in clause for word in done)]
        return tuple(one.id for one in self._sure(clause for clause in rest if self._is_question(clause)))[:1]

    def _several(self, text: str) -> list[Candidate]:
        """The entries that clauses of their own ask for, each once."""
        asked = [clause for clause in _clauses(text) if self._is_question(clause)]
        return self._sure(asked)[:_QUESTIONS] if len(asked) > 1 else []

    def _sure(self, clauses: Iterable[str]) -> list[Candidate]:
        found = [self.matcher.match(clause) for clause in clauses]
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
    return len(text) <= _SHORT and (text.isalpha() or not any(map(str.isdigit, text)))


def _clauses(text: str) -> list[str]:
    return [clause.strip() for clause in _CLAUSE.split(text) if len(clause.strip()) >= _LEAST][:_CLAUSES]
