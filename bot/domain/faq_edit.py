"""How do staff write an entry, and which entry comes of it?"""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

from bot.domain.faq import Audience, Checked, Entry, Group, Source
from bot.domain.faq_words import AUDIENCES, CHECKED, FIELDS

Fields = dict[str, str]
NAMES = tuple(FIELDS)
LIMITS = {"asked": 4000, "keywords": 4000, "unless": 1000, "sources": 2000, "related": 600, "season": 40}
ID_LIMIT = 60  # characters
_BAR = re.compile(r"\s*[|｜]\s*")
_ADDRESS = re.compile(r"https?://\S+")
_GROUP = re.compile(r"\s*[+＋]\s*")


def blank(name: str) -> Entry:
    """An entry of which nothing is written yet."""
    return Entry(name, "", (), "", "", (), "source", date.min, date.min, "citizen")


def typed(entry: Entry) -> Fields:
    """An entry as its form and its row show it: a line for each way to ask, for each keyword group, for each source."""
    return {
        "topic": entry.topic,
        "question": entry.question,
        "asked": "\n".join(entry.asked),
        "answer": entry.answer.strip(),
        "page": entry.page.strip(),
        "keywords": "\n".join(" + ".join(" ".join(words) for words in group) for group in entry.keywords),
        "unless": " ".join(entry.unless),
        "sources": "\n".join(map(source_line, entry.sources)),
        "checked": entry.checked,
        "reviewed": _day(entry.reviewed),
        "valid_until": _day(entry.valid_until),
        "audience": entry.audience,
        "season": " ".join(map(str, entry.season)),
        "related": " ".join(entry.related),
    }


def source_line(source: Source) -> str:
    """title｜by｜date｜article｜url; what is empty at the end is left out."""
    parts = (source.title, source.by, source.date.isoformat(), source.article, source.url)
    return "｜".join(parts).rstrip("｜")


def _day(day: date) -> str:
    return "" if day == date.min else day.isoformat()


def unreadable(given: Mapping[str, str], topics: Collection[str]) -> dict[str, str]:
    """What no entry can be made of, by field: topic, choice, date, source, season or long."""
    found = {name: "long" for name, most in LIMITS.items() if len(given[name]) > most}
    if given["topic"] not in topics:
        found["topic"] = "topic"
    found |= {
        name: "choice" for name, among in (("checked", CHECKED), ("audience", AUDIENCES)) if given[name] not in among
    }
    for name, code, parse in _PARSED:
        try:
            parse(given[name])
        except ValueError:
            found.setdefault(name, code)
    return found


def changed(entry: Entry, given: Mapping[str, str]) -> Entry:
    """``entry`` with what was typed; what ``given`` does not name stays. ValueError for what is ``unreadable``."""
    text = typed(entry) | {name: given[name] for name in NAMES if name in given}
    return replace(
        entry,
        file=entry.file if entry.topic == text["topic"] else text["topic"],
        question=text["question"].strip(),
        asked=_lines(text["asked"]),
        answer=text["answer"].strip(),
        page=text["page"].strip(),
        keywords=tuple(map(_group, _lines(text["keywords"]))),
        unless=tuple(text["unless"].split()),
        sources=_sources(text["sources"]),
        checked=cast(Checked, text["checked"]),
        reviewed=_date(text["reviewed"]),
        valid_until=_date(text["valid_until"]),
        audience=cast(Audience, text["audience"]),
        season=_months(text["season"]),
        related=tuple(text["related"].split()),
    )


def differences(entry: Entry, given: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(name, now, then) of every field that would change."""
    now = typed(entry)
    then = {name: given.get(name, now[name]) for name in NAMES}
    return [(name, now[name], then[name]) for name in NAMES if now[name].split() != then[name].split()]


def to_body(kind: str, given: Mapping[str, str]) -> str:
    """What is stored of a change; ``kind``: edit, add, withdraw."""
    return json.dumps({"kind": kind} | {name: given[name] for name in NAMES if name in given}, ensure_ascii=False)


def from_body(body: str) -> tuple[str, Fields]:
    """Kind, and what was typed."""
    stored: Fields = json.loads(body)
    return stored.get("kind", "edit"), {name: stored[name] for name in NAMES if name in stored}


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _group(line: str) -> Group:
    return tuple(tuple(words.split()) for words in _GROUP.split(line))


def _date(text: str) -> date:
    return date.fromisoformat(text.strip()) if text.strip() else date.min


def _needed_date(text: str) -> date:
    """A day that is given, written 2026-11-22."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()):
        raise ValueError(text)
    return date.fromisoformat(text.strip())


def _months(text: str) -> tuple[int, ...]:
    return tuple(int(month) for month in re.split(r"[\s,，、]+", text.strip()) if month)


def _sources(text: str) -> tuple[Source, ...]:
    return tuple(map(_source, _lines(text)))


def _source(line: str) -> Source:
    parts = [*_BAR.split(line), "", ""]
    if not 5 <= len(parts) <= 7:
        raise ValueError(line)
    title, by, day, article, url = parts[:5]
    if any(parts[5:]) or (url and not _ADDRESS.fullmatch(url)):
        raise ValueError(line)
    return Source(title, by, _needed_date(day), article, url)


_PARSED: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("reviewed", "date", _needed_date),
    ("valid_until", "date", _needed_date),
    ("sources", "source", _sources),
    ("season", "season", _months),
)
