"""How do staff write an entry, and which entry comes of it?"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.domain.faq import Entry, Group

Fields = dict[str, str]
NAMES = ("question", "asked", "answer", "page", "keywords", "unless", "valid_until", "is_verified")
VERIFIED = "yes"


def typed(entry: Entry) -> Fields:
    """An entry as its form shows it: a line for each way to ask and for each keyword group."""
    return {
        "question": entry.question,
        "asked": "\n".join(entry.asked),
        "answer": entry.answer,
        "page": entry.page,
        "keywords": "\n".join(" + ".join(" ".join(words) for words in group) for group in entry.keywords),
        "unless": " ".join(entry.unless),
        "valid_until": entry.valid_until.isoformat(),
        "is_verified": VERIFIED if entry.checked == "verified" else "",
    }


def changed(entry: Entry, given: Mapping[str, str], day: date) -> Entry:
    """``entry`` with what was typed, reviewed on ``day``; ValueError where ``valid_until`` is no date.

    ``is_verified``: whoever proposes and whoever publishes have read it against its sources.
    """
    is_verified = given["is_verified"] == VERIFIED
    return replace(
        entry,
        question=given["question"].strip(),
        asked=_lines(given["asked"]),
        answer=given["answer"].strip(),
        page=given["page"].strip(),
        keywords=tuple(map(_group, _lines(given["keywords"]))),
        unless=tuple(given["unless"].split()),
        valid_until=date.fromisoformat(given["valid_until"]),
        reviewed=day if is_verified else entry.reviewed,
        checked="verified" if is_verified else "source" if entry.checked == "verified" else entry.checked,
    )


def differences(entry: Entry, given: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(name, now, then) of every field that would change."""
    now = typed(entry)
    return [(name, now[name], given[name]) for name in NAMES if now[name].split() != given[name].split()]


def to_body(given: Mapping[str, str], day: date) -> str:
    return json.dumps({name: given[name] for name in NAMES} | {"day": day.isoformat()}, ensure_ascii=False)


def from_body(body: str) -> tuple[Fields, date]:
    """What was typed, and the day."""
    stored: Fields = json.loads(body)
    return stored, date.fromisoformat(stored["day"])


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _group(line: str) -> Group:
    return tuple(tuple(words.split()) for words in line.replace("＋", "+").split("+"))
