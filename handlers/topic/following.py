"""What does a number, or the name of a topic, mean right after the topics were shown?"""

from bot.dialog import filters
from bot.dialog.message import Click, Message, Scan, Subscribe
from bot.dialog.reply import NOT_MINE
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.services.campaign import topics
from handlers.round.numbers import numbers_in
from handlers.topic import choosing

router = Router("topic")


@router.on(filters.kind(Message, Click, Subscribe, Scan), filters.idle, filters.kept(choosing.MEMORY))
def follow(turn: Turn) -> Said:
    """Whatever else is said or tapped is a new matter."""
    kept = turn.memory.pop(choosing.MEMORY)
    shown: list[str] = kept["keys"]
    numbers = numbers_in(turn.text)
    if numbers:
        keys = [shown[number - 1] for number in numbers if 1 <= number <= len(shown)]
    else:
        keys = topics.exactly(turn.connection, turn.text)
    if not keys:
        return NOT_MINE
    return choosing.subscribe(turn, keys) if kept["mode"] == "on" else choosing.unsubscribe(turn, keys)
