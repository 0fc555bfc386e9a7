"""What does the office know: an entry, what it rests on, and how far it may be trusted?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Lines = tuple[str, ...]
Group = tuple[Lines, ...]
"""Every list of a group has to be met; a list is met by any of its words."""

Checked = Literal["source", "memory", "verified"]
Audience = Literal["citizen", "operator", "both"]
_PART = re.compile(r"-\d+$")


@dataclass(frozen=True, slots=True)
class Source:
    """``date``: of the version that was read, or of its publication; ``url``: an official page, if known for certain."""

    title: str
    by: str
    date: date
    article: str = ""
    url: str = ""

    @property
    def line(self) -> str:
        return f"{self.title}{self.article and ' '}{self.article}（{self.date:%Y-%m-%d}）"


@dataclass(frozen=True, slots=True)
class Entry:
    """One question with its answer. ``asked``: other ways to ask it; ``unless``: words that make it another question.

    ``checked``: ``source``, the text cited was read; ``memory``, it was not; ``verified``, two of the office's staff say so.
    """

    id: str
    question: str
    asked: Lines
    answer: str
    page: str
    sources: tuple[Source, ...]
    checked: Checked
    reviewed: date
    valid_until: date
    audience: Audience
    keywords: tuple[Group, ...] = ()
    unless: Lines = ()
    season: tuple[int, ...] = ()
    related: Lines = ()
    file: str = ""

    @property
    def topic(self) -> str:
        """The file's name without its part: kitchen-2 is kitchen."""
        return _PART.sub("", self.file)

    @property
    def needs_review(self) -> bool:
        """Is it still to be confirmed by the office?"""
        return self.checked != "verified"


def by_id(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    return {entry.id: entry for entry in entries}
