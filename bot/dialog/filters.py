"""Which pushes does a handler want? Small questions that combine."""

from collections.abc import Container

from bot.dialog.message import Click, Incoming
from bot.dialog.router import Kept, Shape, is_chinese, is_tap
from bot.dialog.turn import Turn
from bot.domain.decision import Action, Want


def kind(*types: type[Incoming]) -> Shape:
    """A push of one of ``types``."""
    return Shape(lambda turn: isinstance(turn.message, types))


def wants(want: Want) -> Shape:
    """A text decided as ``want``."""
    return Shape(lambda turn: turn.decision is not None and turn.decision.want is want)


def does(action: Action) -> Shape:
    """A text about which ``action`` was decided."""
    return Shape(lambda turn: turn.decision is not None and turn.decision.action is action)


def open_to(*acts: str | None) -> Shape:
    """A text that may be no more than a name or a number: nothing but one of ``acts`` is plainly wanted."""
    wants = (Want.ACT, Want.QUESTION, Want.OTHER)
    return Shape(lambda turn: turn.decision is not None and turn.decision.want in wants and turn.decision.act in acts)


def answers(answer: str) -> Shape:
    """A short text that says ``answer`` to a question of ours."""
    return Shape(lambda turn: turn.decision is not None and turn.decision.answer == answer)


def kept(name: str) -> Shape:
    """Outside a dialogue something is kept under ``name`` of the messages before."""
    return Kept(name)


def act(name: str) -> Shape:
    """A text that asks for capability ``name``, or the menu item of that key."""

    def asks(turn: Turn) -> bool:
        if isinstance(turn.message, Click):
            return turn.message.key == name
        return turn.decision is not None and turn.decision.want is Want.ACT and turn.decision.act == name

    return Shape(asks, name)


def at(steps: Container[str | None]) -> Shape:
    """The dialogue stands at one of ``steps``."""
    return Shape(lambda turn: turn.step in steps)


in_dialogue = Shape(lambda turn: turn.session is not None)
"""A dialogue is running."""

idle = Shape(lambda turn: turn.session is None)
"""No dialogue is running."""

tapped = Shape(is_tap)
"""A line of an answer was tapped."""

coded = Shape(lambda turn: not is_chinese(turn))
"""A text that may hold a code, a number or a date: there is more in it than Chinese characters."""

anything = Shape(lambda turn: True)
"""Everything."""
