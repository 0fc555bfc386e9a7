"""Does the citizen want their money back (投诉), that the office looks into it (举报), or both?"""

import re
from typing import Any

from bot.domain.complaint import Kind
from bot.domain.phrase import Phrase

BOTH = "both"
_WISHES = (
    (BOTH, re.compile("都要|两样|两个都|两种都|一起办|又.{0,4}又|投诉.{0,2}举报|举报.{0,2}投诉")),
    (Kind.REPORT.value, re.compile("举报")),
    (Kind.COMPLAINT.value, re.compile("投诉|退钱|退款|赔")),
)
_UNNAMED = re.compile("匿名")


def wish_in(words: str) -> str | None:
    """What a short answer chooses; None when it chooses nothing."""
    return next((wish for wish, pattern in _WISHES if pattern.search(words)), None)


def of(data: dict[str, Any]) -> str:
    """The choice, or what follows from what was told: nobody to reach, no dispute (令121, Art 10)."""
    if not data.get("contact"):
        return Kind.REPORT.value
    by_word = data.get("by_word")
    wants_both = (data.get("wants_check") or by_word) and data.get("facts", {}).get("request")
    return str(data.get("goal") or (BOTH if wants_both else by_word) or Kind.COMPLAINT.value)


def note_word(data: dict[str, Any], words: str) -> None:
    """Who began with 举报 is not asked whether it is one; 匿名 with it is an answer, too."""
    if "举报" not in words or "投诉" in words:
        return
    data["by_word"] = Kind.REPORT.value
    if _UNNAMED.search(words) and not data.get("phone"):
        data.update(contact=None, contact_done=True)


def is_only_report(data: dict[str, Any]) -> bool:
    """Nothing told so far asks for money back."""
    return bool(data.get("by_word")) and "goal" not in data and not data.get("facts", {}).get("request")


def is_dispute(data: dict[str, Any]) -> bool:
    return of(data) != Kind.REPORT.value


def kinds(data: dict[str, Any]) -> tuple[Kind, ...]:
    """The cases that will be filed, the dispute first (令121, Art 9: each goes its own way)."""
    chosen = of(data)
    return (Kind.COMPLAINT, Kind.REPORT) if chosen == BOTH else (Kind(chosen),)


def named(data: dict[str, Any]) -> Phrase:
    return Phrase(f"complaint.kind.{of(data)}")
