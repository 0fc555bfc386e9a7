"""What is said to somebody who scanned the code of a round's poster?"""

from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.domain.round.scene import Way, scene_in
from bot.services import round
from handlers.round import shown


def shown_to(turn: Turn, scene: str | None, way: Way) -> tuple[Phrase, ...]:
    """What the round is at: its options, or that it takes proposals; nothing for other codes and amid a dialogue."""
    found = scene_in(scene)
    if found is None or not round.scanned(turn.connection, scene=found, way=way) or turn.session is not None:
        return ()
    one = round.public(turn.connection, number=found.number, now=turn.now)
    if one.is_votable:
        return (*shown.listed(turn, one), *shown.link(turn, one))
    if one.takes_nominations and one.times.nominate_until:
        return (Phrase("round.nominating_now", {"title": one.title, "until": shown.when(one.times.nominate_until)}),)
    return (Phrase("round.asked", {"title": one.title, "state": Phrase(f"round.state.{one.state}")}),)
