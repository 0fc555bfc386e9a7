"""Who answers a push? An ordered table of routes: the first whose filters all agree and that does not decline."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.dialog.reply import Reply, Sentinel
from bot.dialog.turn import Turn

Said = Reply | Sentinel
Finish = Callable[[Turn], Said]
Handler = Callable[[Turn], Said] | Callable[[Turn], Awaitable[Finish]]
"""A plain function runs inside the unit of work. An async one first takes its time, then returns the function that does."""

H = TypeVar("H", bound=Handler)

Filter = Callable[[Turn], bool]


@dataclass(frozen=True, slots=True)
class Route:
    router: str
    filters: tuple[Filter, ...]
    handler: Handler
    step: str | None = None

    @property
    def name(self) -> str:
        return f"{self.router}.{self.handler.__name__}"

    def matches(self, turn: Turn) -> bool:
        return (self.step is None or self.step == turn.step) and all(accepts(turn) for accepts in self.filters)


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

    def candidates(self, turn: Turn) -> Iterator[Route]:
        for router in self.routers:
            for route in router.routes:
                if route.matches(turn):
                    yield route
