"""Which public templates can an account choose from?"""

from importlib import resources
from typing import Any

import yaml

from bot.sandbox.ledger import Record

_EXAMPLES = {
    "thing": "某某食品",
    "character_string": "TS20260001",
    "time": "2026年1月1日 09:00",
    "date": "2026年1月1日",
    "phrase": "已受理",
}
_BOOK: dict[str, Any] = yaml.safe_load(resources.files(__package__).joinpath("library.yaml").read_text("utf-8"))
CATEGORY: Record = _BOOK["category"]
TITLES: list[Record] = [
    {"tid": entry["tid"], "title": entry["title"], "type": entry["type"], "categoryId": str(CATEGORY["id"])}
    for entry in _BOOK["templates"]
]


def find(tid: Any) -> Record | None:
    return next((entry for entry in TITLES if str(entry["tid"]) == str(tid)), None)


def keywords(tid: Any) -> list[Record]:
    """``kid``, ``name``, ``rule`` (what it holds) and ``example`` of each keyword."""
    listed: list[str] = next((entry["keywords"] for entry in _BOOK["templates"] if str(entry["tid"]) == str(tid)), [])
    pairs = [text.rsplit(" ", 1) for text in listed]
    return [
        {"kid": kid, "name": name, "example": _EXAMPLES[rule], "rule": rule}
        for kid, (name, rule) in enumerate(pairs, 1)
    ]


def content_of(chosen: list[Record]) -> tuple[str, str]:
    """The template's content and its example, a line a keyword."""
    content = "".join(f"{entry['name']}:{{{{{entry['rule']}{entry['kid']}.DATA}}}}\n" for entry in chosen)
    return content, "".join(f"{entry['name']}:{entry['example']}\n" for entry in chosen)
