"""Which pushes does a handler want? Small questions that combine."""

from bot.dialog.message import Click, Incoming
from bot.dialog.router import Filter
from bot.dialog.turn import Turn
from bot.domain.decision import Want


def kind(*types: type[Incoming]) -> Filter:
    """A push of one of ``types``."""
    return lambda turn: isinstance(turn.message, types)


def wants(want: Want) -> Filter:
    """A text decided as ``want``."""
    return lambda turn: turn.decision is not None and turn.decision.want is want


def act(name: str) -> Filter:
    """A text that asks for capability ``name``, or the menu item of that key."""

    def asks(turn: Turn) -> bool:
        if isinstance(turn.message, Click):
            return turn.message.key == name
        return turn.decision is not None and turn.decision.want is Want.ACT and turn.decision.act == name

    return asks


def in_dialogue(turn: Turn) -> bool:
    """A dialogue is running."""
    return turn.session is not None


def idle(turn: Turn) -> bool:
    """No dialogue is running."""
    return turn.session is None


def anything(turn: Turn) -> bool:
    """Everything."""
    return True
