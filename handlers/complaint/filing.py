"""How does a draft become a case or two, or join somebody else's?"""

from typing import Any

from bot.dialog.reply import Reply
from bot.dialog.turn import Turn
from bot.domain.complaint import Kind
from bot.domain.number import BEIJING
from bot.domain.phrase import Phrase
from bot.services import complaint, subscription
from bot.services.citizen_told import read
from handlers import consent
from handlers.complaint import draft, goal
from handlers.say import say

_ADDITION = 10  # characters: a text of this length is more of the story


def offer_similar(turn: Turn) -> Reply | None:
    """Open cases of others that may be the same matter; None when there are none."""
    data = turn.data
    if data.get("similar"):
        return None
    shop = str(data.get("facts", {}).get("shop", ""))
    point = _point(data)
    found = complaint.similar(
        turn.connection, citizen=turn.citizen, place=data["place"], respondent=shop, point=point, now=turn.now
    )
    if not found:
        return None
    data["similar"] = _apart(found)
    turn.go(draft.SIMILAR)
    return say(*draft.asked(turn))


def _apart(found: list[complaint.Similar]) -> list[list[str]]:
    """Number, place, goods and day; of two cases that look alike (one tale filed twice) the first."""
    shown: dict[tuple[str, ...], list[str]] = {}
    for case in found:
        look = (case.place, read(case.head).goods, f"{case.filed.astimezone(BEIJING):%m月%d日}")
        shown.setdefault(look, [case.number, *look])
    return list(shown.values())


def choose_similar(turn: Turn) -> Reply:
    """The digit of a case to join, or word that it is another matter."""
    typed = turn.decision.text if turn.decision else ""
    numbers = turn.data["similar"]
    if typed.isdecimal() and 1 <= int(typed) <= len(numbers):
        number = str(numbers[int(typed) - 1][0])
        complaint.follow(turn.connection, citizen=turn.citizen, number=number, now=turn.now)
        turn.end()
        return say(Phrase("complaint.joined", {"number": number}))
    is_other = "继续" in typed or draft.answer_of(turn) in ("agreed", "declined", "skip", "done")
    if is_other or turn.data.get("similar_missed"):  # all of it was confirmed before: nobody is held here
        return file(turn)
    turn.data["similar_missed"] = True
    said = draft.add_to_story(turn) if len(typed) >= _ADDITION else ()
    return say(*said, *draft.asked(turn))


def file(turn: Turn) -> Reply:
    """The draft is filed; numbers, and a code for who stays unnamed."""
    data = turn.data
    consent.give(turn, is_guardian="parent" in data)
    request = data.get("request") or data.get("facts", {}).get("request", "")
    filed = complaint.file(turn.connection, **_values(turn), request=request, kinds=goal.kinds(data))
    turn.end()
    turn.memory["filed"] = filed.number
    return say(*_said(filed))


def _said(filed: complaint.Filed) -> tuple[Phrase, ...]:
    number = {"number": filed.number}
    first = Phrase("complaint.filed_complaint" if filed.kind is Kind.COMPLAINT else "complaint.filed_report", number)
    linked = filed.linked
    two = (Phrase("complaint.filed_linked", {"number": filed.number, "linked": linked.number}),) if linked else ()
    code = (Phrase("complaint.code", {"code": filed.code}),) if filed.code else ()
    same = (Phrase("complaint.same", {"number": filed.same}),) if filed.same else ()
    return (first, *two, *code, *same, *_offer())


def _offer() -> tuple[Phrase, ...]:
    """Where to agree to a notice, if the account has a template for it."""
    page = subscription.page()
    return (Phrase("complaint.notify", {"page": page}),) if page else ()


def _point(data: dict[str, Any]) -> tuple[float, float] | None:
    point = data.get("point")
    return (point[0], point[1]) if point else None


def _values(turn: Turn) -> dict[str, Any]:
    data = turn.data
    facts = data.get("facts", {})
    return {
        "citizen": turn.citizen,
        "story": data["story"],
        "place": data["place"],
        "point": _point(data),
        "photos": data.get("photos", []),
        "contact": _reach(data),
        "respondent": facts.get("shop", ""),
        "happened": facts.get("when", ""),
        "now": turn.now,
    }


def _reach(data: dict[str, Any]) -> str | None:
    """Number, name, address and a guardian's word, sealed together."""
    contact = data.get("contact")
    if not contact:
        return None
    name = data.get("name") or ""
    parts = ("" if name in contact else name, contact, data.get("address"), data.get("parent"))
    return " ".join(dict.fromkeys(part for part in parts if part))


def file_illness(turn: Turn, facts: dict[str, Any]) -> complaint.Filed:
    """People are ill: a report at once, with what is known; duty staff hear of it in the same unit."""
    turn.data.setdefault("place", "")
    turn.data.setdefault("contact", turn.data.get("phone"))
    return complaint.file(turn.connection, **_values(turn), kinds=(Kind.REPORT,), illness=facts)


def add_illness(turn: Turn, told: str, facts: dict[str, Any]) -> None:
    """More of the intake, for a case that is there."""
    if told:
        number = turn.data["number"]
        where = "" if turn.data.get("place") else read(told).place.words or ""
        complaint.illness(turn.connection, citizen=turn.citizen, number=number, facts=facts, now=turn.now, place=where)
        add_pieces(turn, [], told)


def reach(turn: Turn, contact: str) -> None:
    """How the citizen can be called, for a case that is there."""
    number = turn.data["number"]
    complaint.set_contact(
        turn.connection, citizen=turn.citizen, number=number, contact=contact, name=None, now=turn.now
    )


def add_pieces(turn: Turn, photos: list[str], text: str = "") -> None:
    """Words, a photo or a place that comes while the case is there already."""
    number = turn.data["number"]
    complaint.add(turn.connection, citizen=turn.citizen, number=number, text=text, photos=photos, now=turn.now)
