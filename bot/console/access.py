"""What does each page ask of whoever opens it?"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from aiohttp import web

from bot.domain.staff import Permission

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Access(Enum):
    """For pages that no permission guards."""

    PUBLIC = auto()
    PENDING = auto()  # the password was right; the one-time code may be missing
    SIGNED_IN = auto()


@dataclass(frozen=True, slots=True)
class Route:
    """One page. ``is_passive``: opened by the page itself, it does not keep a session alive; ``is_upload``: files come in."""

    method: str
    path: str
    handler: Handler
    access: Permission | Access
    is_passive: bool = False
    is_upload: bool = False


TABLE = web.AppKey("table", Mapping[tuple[str, str], Route])


def route_of(request: web.Request) -> Route | None:
    """The table's row for this request; None when there is none, which opens nothing."""
    resource = request.match_info.route.resource
    return None if resource is None else request.app[TABLE].get((request.method, resource.canonical))
