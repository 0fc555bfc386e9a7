"""订阅 and 退订: what is there, what do I have, and from now on?"""

from collections.abc import Sequence

from bot.dialog import filters
from bot.dialog.message import Text, Voice
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.services.campaign import topics
from bot.services.campaign.topics import Offer
from handlers.say import lines, say

router = Router("topic")

MEMORY = "topics"
_LONGEST = 20  # characters: a longer text is about something else
_STOPS = ("退订", "取消订阅", "不订阅", "别订阅")
_EVERYTHING = ("全部", "所有", "都退", "都不", "统统", "一切", "什么都")


def _asks(turn: Turn) -> bool:
    """Is 订阅 or 退订 said in a short text that is no complaint?"""
    if "订" not in turn.text:
        return False
    text = turn.text.strip()
    is_told = turn.decision is not None and turn.decision.act == "complaint"
    is_meant = ("订阅" in text and "订阅号" not in text) or "退订" in text
    return len(text) <= _LONGEST and is_meant and not is_told


@router.on(filters.kind(Text, Voice), filters.idle, _asks)
def asked(turn: Turn) -> Reply:
    """With a name of a topic or an area at once, else from a list."""
    text = turn.text.strip()
    if any(word in text for word in _STOPS):
        return _stop(turn, text)
    keys = topics.named(turn.connection, text)
    return subscribe(turn, keys) if keys else show(turn)


@router.on(filters.act("topics"), filters.idle)
def show(turn: Turn) -> Reply:
    """Every topic, to be chosen by number; places are named."""
    offers = [one for one in topics.offers(turn.connection, citizen=turn.citizen) if one.about]
    _remember(turn, "on", offers)
    return say(Phrase("topic.list", {"list": _numbered(offers)}))


def _remember(turn: Turn, mode: str, offers: Sequence[Offer]) -> None:
    """What a number that comes next will mean; it means nothing else any more."""
    for name in ("faq", "round", "lookup"):
        turn.memory.pop(name, None)
    turn.memory[MEMORY] = {"mode": mode, "keys": [one.key for one in offers]}


def _numbered(offers: Sequence[Offer]) -> Phrase:
    return lines([_line(digit, one) for digit, one in enumerate(offers, 1)])


def _line(digit: int, one: Offer) -> Phrase:
    values = {"digit": digit, "name": one.name, "about": one.about}
    return Phrase("topic.had" if one.has else "topic.offer", values)


def subscribe(turn: Turn, keys: Sequence[str]) -> Reply:
    """What is new; how a notice is agreed to, where the account can send any."""
    fresh = topics.subscribe(turn.connection, citizen=turn.citizen, keys=keys, now=turn.now)
    done = Phrase("topic.subscribed", {"names": "、".join(fresh)}) if fresh else Phrase("topic.had_all")
    return say(done, *_consent(turn), Phrase("topic.how_to_stop"))


def _consent(turn: Turn) -> tuple[Phrase, ...]:
    page = topics.consent_page()
    stock = topics.consents(turn.connection, citizen=turn.citizen)
    if not page or stock is None:
        return ()
    return (
        Phrase("topic.consented", {"stock": stock, "page": page}) if stock else Phrase("topic.consent", {"page": page}),
    )


def _stop(turn: Turn, text: str) -> Reply:
    if any(word in text for word in _EVERYTHING):
        topics.stop_all(turn.connection, citizen=turn.citizen, now=turn.now)
        return say(Phrase("topic.stopped_all"))
    keys = topics.named(turn.connection, text)
    if keys:
        return unsubscribe(turn, keys)
    mine = [one for one in topics.offers(turn.connection, citizen=turn.citizen) if one.has]
    if not mine:
        return say(Phrase("topic.nothing"))
    _remember(turn, "off", mine)
    return say(Phrase("topic.mine", {"list": lines([_mine(digit, one) for digit, one in enumerate(mine, 1)])}))


def _mine(digit: int, one: Offer) -> Phrase:
    return Phrase("topic.plain", {"digit": digit, "name": one.name})


def unsubscribe(turn: Turn, keys: Sequence[str]) -> Reply:
    gone = topics.unsubscribe(turn.connection, citizen=turn.citizen, keys=keys, now=turn.now)
    if not gone:
        return say(Phrase("topic.had_none"))
    return say(Phrase("topic.unsubscribed", {"names": "、".join(gone)}), Phrase("topic.stop_all_too"))
