"""What does the office say of its register: how columns and values are spelt, how long what is shown?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.domain.name import plain

Spellings = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Display:
    """How long penalties are shown (令45 Art 13), and when a licence is said to be ending."""

    minor_months: int = 3
    other_years: int = 3
    notice: timedelta = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Guide:
    """``columns``: table → plain header → field; ``values``: field → plain spelling → value."""

    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    display: Display = field(default_factory=Display)


def parse_columns(data: Mapping[str, Any], fields: Mapping[str, tuple[str, ...]]) -> dict[str, dict[str, str]]:
    """``tables`` of content/words/business.yaml, for what ``fields`` a table has; ValueError says what is wrong."""
    if set(data) != set(fields):
        raise ValueError(f"tables must be exactly {', '.join(fields)}")
    return {table: _turned(given, fields[table], f"tables.{table}") for table, given in data.items()}


def parse_values(data: Mapping[str, Any], choices: Mapping[str, tuple[str, ...]]) -> dict[str, dict[str, str]]:
    """``values`` of content/words/business.yaml, for fields with a few ``choices``; ValueError says what is wrong."""
    if set(data) != set(choices):
        raise ValueError(f"values must be exactly {', '.join(choices)}")
    return {name: _turned(given, choices[name], f"values.{name}") for name, given in data.items()}


def _turned(given: Any, allowed: tuple[str, ...], where: str) -> dict[str, str]:
    """Spelling → what it stands for."""
    if not isinstance(given, Mapping):
        raise ValueError(f"{where} must be lines of “name: words”")
    turned: dict[str, str] = {}
    for name, words in given.items():
        if str(name) not in allowed:
            raise ValueError(f"{where}.{name} is unknown; it can be {', '.join(allowed)}")
        for word in [str(name), *str(words).split()]:
            if turned.setdefault(plain(word), str(name)) != str(name):
                raise ValueError(f"{where}: {word} stands in two lines")
    return turned


def parse_display(data: Mapping[str, Any]) -> Display:
    """content/rules/businesses.yaml; ValueError says what is wrong."""
    names = ("minor_months", "other_years", "notice_days")
    if set(data) != set(names):
        raise ValueError(f"must hold exactly {', '.join(names)}")
    for name in names:
        if not isinstance(data[name], int) or isinstance(data[name], bool) or not 1 <= data[name] <= 366:
            raise ValueError(f"{name} must be a whole number from 1 to 366")
    return Display(data["minor_months"], data["other_years"], timedelta(days=data["notice_days"]))
