"""Who is the citizen, how are they reached and what do they ask for? As much as their choice of 投诉 or 举报 needs."""

import re
from typing import Any

from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.complaint import Kind
from bot.domain.contact import LIMIT, phone_in
from bot.domain.phrase import Phrase
from bot.services.citizen_told import name_in, read
from handlers.complaint import draft, goal
from handlers.complaint.draft import words
from handlers.say import say

router = Router("complaint")

_NONE = ("anonymous", "declined", "skip")
_WISH = re.compile(r"[，。,;；\s]*(?:两样|两个)?都要[，。,;；\s]*")
_UNREACHABLE = re.compile("没得?有?(?:电话|手机)|不想?留|不想给|不给(?:电话|号码|你)|不告诉")
_PARTS = re.compile(r"[，。,;；\s]+")
_HOME = re.compile("住|地址|小区|[路街巷弄村]")
_DETAILS_LIMIT = 200  # characters of name, address and request


@router.step(draft.CONTACT, draft.ASK[draft.CONTACT], words)
def contact(turn: Turn) -> Reply:
    """A phone number, with a name if they like, or none; with it the choice what is to be done."""
    told, data = turn.text.strip(), turn.data
    phone = phone_in(told) or (data.get("phone") if draft.answer_of(turn) == "agreed" else None)
    wish = goal.wish_in(told)
    if wish == goal.BOTH and data.get("phone"):
        phone = phone or data["phone"]
    is_none = draft.answer_of(turn) in _NONE or wish == Kind.REPORT or _UNREACHABLE.search(told) is not None
    if wish:
        data["goal"] = wish
    if request := read(told).request:
        data.setdefault("request", request)
    if phone is None and not is_none:
        return say(Phrase("complaint.contact_wanted") if wish else Phrase("complaint.contact_bad"))
    told = _WISH.sub("", told)
    has_words = phone_in(told) is not None and len(told) <= LIMIT
    data["contact"] = (told if has_words else phone) if phone else None
    data["contact_done"] = True
    _note_details(data, "" if draft.answer_of(turn) else told)
    return say(*draft.onward(turn))


def _note_details(data: dict[str, Any], told: str) -> None:
    """A real name beside the number, and a request in the story: nothing more need be asked."""
    name = name_in(told) or data.get("name")
    request = data.get("request") or data.get("facts", {}).get("request")
    data.update({key: value for key, value in (("name", name), ("request", request)) if value})
    if name and request and "details" not in data:
        data.update(details=f"{name}，{request}", details_done=True)


@router.step(draft.DETAILS, draft.ASK[draft.DETAILS], words)
def details(turn: Turn) -> Reply:
    """Real name, address and request, which the law wants of a dispute (令121, Art 10)."""
    told, data = turn.text.strip()[:_DETAILS_LIMIT], turn.data
    answer = draft.answer_of(turn)
    if answer is not None and answer not in _NONE:  # 确认 is nobody's name
        return say(*draft.asked(turn))
    if answer is None:
        data["details"] = told
        data["name"] = name_in(told) or data.get("name")
        data["address"], data["request"] = _apart(told, data["name"])
    data["details_done"] = True
    return say(*draft.onward(turn))


def _apart(told: str, name: str | None) -> tuple[str, str]:
    """Where they live, which stays sealed with the number, and what they ask for, which staff may search."""
    parts = [part for part in _PARTS.split(told) if part and part != name and phone_in(part) is None]
    home = [part for part in parts if _HOME.search(part)]
    return "，".join(home), "，".join(part for part in parts if part not in home and not (name and name in part))


@router.step(draft.PARENT, draft.ASK[draft.PARENT], words)
def parent(turn: Turn) -> Reply:
    """A guardian's word for somebody under 14 (个人信息保护法, Art 31)."""
    told = turn.text.strip()
    if "同意" not in told or "不同意" in told:
        return say(Phrase("complaint.parent_how"))
    turn.data["parent"] = told[:LIMIT]
    if phone := phone_in(told):
        turn.data["phone"] = phone
    return say(*draft.onward(turn))
