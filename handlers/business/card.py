"""How is a business shown in the chat, and what can be tapped beneath it?"""

from collections.abc import Sequence

from bot.dialog.turn import Turn
from bot.domain.business import LONG
from bot.domain.business.scene import business_in
from bot.domain.complaint import PLACE_LIMIT
from bot.domain.phrase import Phrase
from bot.domain.refused import Refused
from bot.services import business
from bot.services.business import Business
from handlers.lookup import taps
from handlers.say import day, lines

SHOP = "shop"
"""The business spoken of last: 这家店."""
_ADDRESS = 40


def shown(turn: Turn, shop: Business) -> tuple[Phrase, ...]:
    """Name, address, grade and licence, with what to tap."""
    speak_of(turn, shop)
    return (_card(shop, (*_where(shop), grade(shop), licence(shop))), *beneath(shop))


def shown_to(turn: Turn, scene: str | None) -> tuple[Phrase, ...]:
    """What the code on a business's door stands for; nothing for other codes. Amid a dialogue no more than the name."""
    ref = business_in(scene)
    if ref is None:
        return ()
    try:
        shop = business.by_ref(turn.connection, ref=ref, now=turn.now)
    except Refused:
        return ()
    if turn.session is not None:
        turn.data.setdefault("place", place(shop))
        return (Phrase("welcome.shop", {"place": shop.name}),)
    stand_at(turn, shop)
    return shown(turn, shop)


def told(turn: Turn, shop: Business, facts: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """One side of a business that was asked for, with its name above and what to tap beneath."""
    speak_of(turn, shop)
    return (_card(shop, (*_where(shop), *facts)), *beneath(shop))


def speak_of(turn: Turn, shop: Business) -> None:
    """这家店 means this one for a while; who looked up another one is no longer at the door of the last."""
    if turn.memory.get(SHOP) != shop.ref:
        turn.memory.pop("place", None)
    turn.memory[SHOP] = shop.ref


def stand_at(turn: Turn, shop: Business) -> None:
    """They are there: a complaint knows the place."""
    speak_of(turn, shop)
    turn.memory["place"] = place(shop)


def place(shop: Business) -> str:
    return (f"{shop.address} {shop.name}" if shop.address else shop.name)[:PLACE_LIMIT]


def _card(shop: Business, facts: Sequence[Phrase]) -> Phrase:
    return Phrase("business.card", {"name": shop.name, "facts": lines(facts)})


def _where(shop: Business) -> tuple[Phrase, ...]:
    address = Phrase("business.address", {"address": shop.address[:_ADDRESS] or shop.area_name})
    return (address,) if shop.is_open else (address, Phrase("business.closed"))


def grade(shop: Business) -> Phrase:
    if shop.quant is None:
        return Phrase("business.no_quant")
    words = Phrase(f"business.grade.{shop.quant.lower()}")
    if shop.quant_on is None:
        return Phrase("business.quant", {"grade": words})
    return Phrase("business.quant_on", {"grade": words, "when": day(shop.quant_on)})


def licence(shop: Business) -> Phrase:
    if not shop.licence:
        return Phrase("business.no_licence")
    values = {"number": shop.licence, "standing": Phrase(f"business.standing.{shop.standing}")}
    if shop.licence_until is None or shop.licence_until == LONG:
        return Phrase("business.licence", values)
    return Phrase("business.licence_until", values | {"until": day(shop.licence_until)})


def beneath(shop: Business) -> tuple[Phrase, ...]:
    """抽检结果, 投诉这家, and the page."""
    results = taps.line(
        Phrase("business.results"),
        Phrase("business.says_results", {"name": taps.clean(shop.name)}),
        f"L.r.{shop.ref}",
    )
    complain = taps.line(Phrase("business.complain"), Phrase("business.says_complain"), f"L.c.{shop.ref}")
    page = business.address(shop.ref)
    link = (Phrase("business.page", {"page": page}),) if page else ()
    return (Phrase("business.taps", {"results": results, "complain": complain}), *link)


def line(shop_ref: str, name: str) -> Phrase:
    """A name that opens its card."""
    plain = taps.clean(name)
    return taps.line(plain, Phrase("business.says_card", {"name": plain}), f"L.b.{shop_ref}")
