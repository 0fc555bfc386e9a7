"""Which entries of the knowledge are not fit to be said, and what is to be done about each?"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.faq import Entry, by_id
from bot.domain.phrase import FIELD

ANSWER_LIMIT = 300  # characters
QUESTION_LIMIT = 40  # characters
PAGE_LIMIT = 700  # characters
LEAST_ASKED = 8
_LONGEST_LIFE = timedelta(days=732)  # two years, a leap day among them
_ID = re.compile(r"[a-z]+(-[a-z0-9]+)+")
_MARKS = re.compile(r"[\W_]+")
_ALLOWED = re.compile(r"(?<!\d)(?:120|110|119|12315|12345)(?!\d)|(?:^|\n)\s*\d{1,2}[.、] |一日三餐|一年四季|三天两头")
_FIGURE = re.compile(
    r"\d|(?:百分之)[零一二三四五六七八九十百]+"
    r"|[零一二三四五六七八九十百千万两半]+(?:多|来)?个?(?:元|块钱|毫克|微克|千克|公斤|克|斤|两|度|℃|天|日|小时|钟头|分钟"
    r"|秒|年|月|周|星期|倍|%|成|毫升|升|厘米|毫米|米|工作日)"
)
_PROMISE = re.compile(r"放心吃|放心食用|绝对安全|肯定没事|一定没事|完全无害|百分百安全")
_OWN_WORDS = "以本局确认为准"
_FIELDS = {"office.name", "office.phone", "office.hours", "office.address"}


@dataclass(frozen=True, slots=True)
class Fault:
    """``advice`` says what is wrong and what to do. One that is not ``grave`` keeps nobody from starting the service."""

    file: str
    id: str
    advice: str
    is_grave: bool = True

    def __str__(self) -> str:
        return f"{self.file}.yaml: {self.id}: {self.advice}"


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that one entry breaks, in which field; of a collision the way to ask, and the entry that has it too."""

    rule: str
    field: str
    text: str = ""
    other: str = ""


Rule = Callable[[Entry], Iterator[tuple[str, str]]]
"""Which field is at fault, and the advice."""


def faults(entries: Sequence[Entry]) -> list[Fault]:
    """Everything that is wrong with ``entries``, alone and beside each other; grave ones first."""
    found = [
        Fault(entry.file, entry.id, advice, is_grave)
        for entry in entries
        for is_grave, rules in ((True, _GRAVE), (False, _LIGHT))
        for rule in rules
        for _, advice in rule(entry)
    ]
    found += [*_collisions(entries), *_lost(entries)]
    return sorted(found, key=lambda fault: not fault.is_grave)


def asked_by(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """By plain words, the entries that are asked with them."""
    known: dict[str, list[str]] = {}
    for entry in entries:
        for one in dict.fromkeys(map(plain, (entry.question, *entry.asked))):
            known.setdefault(one, []).append(entry.id)
    return known


def problems(entry: Entry, known: Mapping[str, Sequence[str]]) -> list[Problem]:
    """Every rule that ``entry`` breaks, alone and beside those of ``asked_by``."""
    found = [Problem(_name(rule), field) for rule in (*_GRAVE, *_LIGHT) for field, _ in rule(entry)]
    for one in (entry.question, *entry.asked):
        if other := next((name for name in known.get(plain(one), ()) if name != entry.id), None):
            found.append(Problem("collisions", "asked", one, other))
    return found


def _name(rule: Rule) -> str:
    return rule.__name__.strip("_")


def plain(words: str) -> str:
    """What two ways to ask have in common when marks and case do not count."""
    return _MARKS.sub("", words).lower()


def _shape(entry: Entry) -> Iterator[tuple[str, str]]:
    if not _ID.fullmatch(entry.id):
        yield "id", "the id must be small letters, digits and -, beginning with the topic"
    if not entry.question.strip() or len(entry.question) > QUESTION_LIMIT:
        yield "question", f"the question has {len(entry.question)} characters; write 1 to {QUESTION_LIMIT}"
    if not entry.answer.strip() or len(entry.answer) > ANSWER_LIMIT:
        yield "answer", f"the answer has {len(entry.answer)} characters; write 1 to {ANSWER_LIMIT}, the rest into page"
    if not entry.page.strip():
        yield "page", "the page is empty; write the steps"


def _sources(entry: Entry) -> Iterator[tuple[str, str]]:
    if not entry.sources:
        yield "sources", "there is no source; name the law, standard or authority"
    if any(not (source.title.strip() and source.by.strip()) for source in entry.sources):
        yield "sources", "a source needs a title and who issued it (by)"
    if entry.checked == "verified":
        yield "checked", "verified is set by two of the office's staff in the console; write source or memory here"


def _figures(entry: Entry) -> Iterator[tuple[str, str]]:
    if entry.checked != "memory":
        return
    for name, text in (("answer", entry.answer), ("page", entry.page)):
        if match := _FIGURE.search(_ALLOWED.sub(" ", FIELD.sub(" ", text))):
            yield name, f"{name} says “{match[0]}” from memory; say it without a number, or read the source and cite it"


def _tone(entry: Entry) -> Iterator[tuple[str, str]]:
    for name, text in (("answer", entry.answer), ("page", entry.page)):
        if match := _PROMISE.search(text):
            yield name, f"{name} promises “{match[0]}”; say what to look at and what lowers the risk"
        if _OWN_WORDS in text:
            yield name, f"{name} says {_OWN_WORDS}; the product adds it, take it out"
        if unknown := {match[1] for match in FIELD.finditer(text)} - _FIELDS:
            yield name, f"{name} has the field {{{unknown.pop()}}}; there are {', '.join(sorted(_FIELDS))}"


def _groups(entry: Entry) -> Iterator[tuple[str, str]]:
    if any(not group or not all(words and all(map(str.strip, words)) for words in group) for group in entry.keywords):
        yield "keywords", "a keyword group holds an empty list or word; take it out"
    if any(not 1 <= month <= 12 for month in entry.season):
        yield "season", "season holds months, 1 to 12"


def _variants(entry: Entry) -> Iterator[tuple[str, str]]:
    asked = [plain(one) for one in (entry.question, *entry.asked)]
    if len(entry.asked) < LEAST_ASKED:
        yield "asked", f"there are {len(entry.asked)} other ways to ask; write {LEAST_ASKED} or more"
    if twice := next((one for place, one in enumerate(asked) if one in asked[:place]), None):
        yield "asked", f"“{twice}” is asked twice; take one out"


def _care(entry: Entry) -> Iterator[tuple[str, str]]:
    if len(entry.page) > PAGE_LIMIT:
        yield "page", f"the page has {len(entry.page)} characters; {PAGE_LIMIT} are read on a phone"
    if not timedelta(0) < entry.valid_until - entry.reviewed <= _LONGEST_LIFE:
        yield "valid_until", "valid_until must lie after reviewed, by two years at most"
    if entry.topic == "illness" and "120" not in entry.answer + entry.page:
        yield "answer", "it is about illness; say when to call 120"


_GRAVE: tuple[Rule, ...] = (_shape, _sources, _figures, _tone, _groups)
_LIGHT: tuple[Rule, ...] = (_variants, _care)


def _collisions(entries: Iterable[Entry]) -> Iterator[Fault]:
    """Two entries that would answer the same words."""
    known: dict[str, str] = {}
    for entry in entries:
        for one in (entry.question, *entry.asked):
            other = known.setdefault(plain(one), entry.id)
            if other != entry.id:
                yield Fault(entry.file, entry.id, f"“{one}” leads to {other} too; keep it in one of the two", False)


def _lost(entries: Iterable[Entry]) -> Iterator[Fault]:
    known: Mapping[str, Entry] = by_id(entries)
    for entry in known.values():
        for other in entry.related:
            if other == entry.id or other not in known:
                yield Fault(entry.file, entry.id, f"related {other} is no other entry; mend the id", False)
