"""Who answers a push? An ordered table of routes: the first whose filters all agree and that does not decline."""

import inspect
import re
from collections.abc import Awaitable, Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.dialog.message import Click, Text
from bot.dialog.reply import Reply, Sentinel
from bot.dialog.turn import Turn

Said = Reply | Sentinel
Finish = Callable[[Turn], Said]
Handler = Callable[[Turn], Said] | Callable[[Turn], Awaitable[Finish]]
"""A plain function runs inside the unit of work. An async one first takes its time, then returns the function that does."""

H = TypeVar("H", bound=Handler)

Filter = Callable[[Turn], bool]


class Shape:
    """A filter that looks at a push's shape alone: its type, a menu's key, the decision's want, act, answer and action, the
    dialogue's step, the names under which something is kept between messages, whether a line of ours was tapped, whether a
    text is made of Chinese characters alone.

    The table asks it once for each shape and remembers; a plain function is asked every time.
    """

    __slots__ = ("_asks", "act")

    def __init__(self, asks: Filter, act: str = "") -> None:
        """``act``: the capability, and the menu item's key, that it asks for."""
        self._asks = asks
        self.act = act

    def __call__(self, turn: Turn) -> bool:
        return self._asks(turn)


class Kept(Shape):
    """Something is kept under ``name``; asked again of each turn, for a route that declined may have taken it away."""

    __slots__ = ()

    def __init__(self, name: str) -> None:
        super().__init__(lambda turn: name in turn.memory)


@dataclass(frozen=True, slots=True)
class Route:
    """A row of the table; ``is_slow``: the handler is async and takes its time."""

    router: str
    filters: tuple[Filter, ...]
    handler: Handler
    step: str | None = None

    @property
    def name(self) -> str:
        return f"{self.router}.{self.handler.__name__}"

    @property
    def is_slow(self) -> bool:
        return inspect.iscoroutinefunction(self.handler)

    def fits(self, turn: Turn) -> bool:
        """Do step and shape fit?"""
        shapes = (accepts for accepts in self.filters if isinstance(accepts, Shape))
        return (self.step is None or self.step == turn.step) and all(accepts(turn) for accepts in shapes)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A route that fits a shape, with what is still to be asked of each turn."""

    name: str
    handler: Handler
    is_slow: bool
    questions: tuple[Filter, ...]


_CHINESE = re.compile("[\u4e00-\u9fff]+").fullmatch  # none of them is a figure or a letter in another width
_SHAPES = 4096  # remembered; menu keys come from outside, so there may be any number of them


class Router:
    """The routes of one capability, in the order written."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.routes: list[Route] = []
        self.prompts: dict[str, str] = {}

    def on(self, *filters: Filter) -> Callable[[H], H]:
        """Answer whatever passes all ``filters``."""

        def add(handler: H) -> H:
            self.routes.append(Route(self.name, filters, handler))
            return handler

        return add

    def step(self, step: str, ask: str, *filters: Filter) -> Callable[[H], H]:
        """Answer what is said at ``step`` of a dialogue; ``ask`` is the sentence that asks for it (used again by 返回)."""
        self.prompts[step] = ask

        def add(handler: H) -> H:
            self.routes.append(Route(self.name, filters, handler, step))
            return handler

        return add


class Table:
    """All routers in order."""

    def __init__(self, routers: Sequence[Router]) -> None:
        self.routers = tuple(routers)
        self.prompts = {step: ask for router in routers for step, ask in router.prompts.items()}
        self._known: dict[Hashable, tuple[Candidate, ...]] = {}

    def acts(self) -> set[str]:
        """What an item of the account's menu may carry: each is answered by somebody."""
        asked = (one for router in self.routers for route in router.routes for one in route.filters)
        return {one.act for one in asked if isinstance(one, Shape) and one.act}

    def candidates(self, turn: Turn) -> Iterator[Candidate]:
        """The routes that accept ``turn``, in order."""
        shape = _shape_of(turn)
        found = self._known.get(shape)
        if found is None:
            if len(self._known) >= _SHAPES:
                self._known.clear()
            found = self._known[shape] = tuple(self._fitting(turn))
        for candidate in found:
            for accepts in candidate.questions:
                if not accepts(turn):
                    break
            else:
                yield candidate

    def _fitting(self, turn: Turn) -> Iterator[Candidate]:
        for router in self.routers:
            for route in router.routes:
                if route.fits(turn):
                    yield Candidate(route.name, route.handler, route.is_slow, tuple(filter(_changes, route.filters)))


def _changes(accepts: Filter) -> bool:
    """Is it to be asked of each turn?"""
    return isinstance(accepts, Kept) or not isinstance(accepts, Shape)


def is_tap(turn: Turn) -> bool:
    """Was a line of an answer tapped?"""
    return isinstance(turn.message, Text) and turn.message.choice is not None


def is_chinese(turn: Turn) -> bool:
    """Is the text made of Chinese characters alone, without a figure, a letter or a sign?"""
    return _CHINESE(turn.text) is not None


def _shape_of(turn: Turn) -> Hashable:
    message, decision = turn.message, turn.decision
    key = message.key if isinstance(message, Click) else None
    seen = (type(message), key, turn.step, is_tap(turn), is_chinese(turn), *turn.memory)
    if decision is None:
        return seen
    return seen, decision.want, decision.act, decision.answer, decision.action
