"""Through which protocols do the rings meet? Implementations are handed over by ``bot.app``."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from bot.domain.business.reading import Grid
from bot.domain.result.reading import Column, Count, Read

P = ParamSpec("P")
T = TypeVar("T")

Connection = Any
"""What a unit of work receives: rings outside the store pass it on and never look inside."""
Begun = Callable[[str], Collection[int] | None]
"""By a sender's name the rows of the outbox that it began to send, where it is dead and that is known; else None."""


class Units(Protocol):
    """Runs plain functions against the database: each ``work`` is whole or not at all, and returns after its commit."""

    async def run(self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """One unit of work; raises what ``work`` raised, or ``Unavailable`` when the database cannot be reached."""

    async def read(self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """A function that only reads; runs beside the writer. Raises ``Unavailable`` when the database cannot be reached."""


class Unavailable(Exception):
    """The database did not take the unit; nothing of it is stored."""


@dataclass(slots=True)
class SessionState:
    """Where a citizen's dialogue stands: a named step, what was said so far, when it lapses (aware UTC).

    With an empty ``step`` no dialogue runs; ``data`` then holds what is remembered between messages.
    """

    step: str
    data: dict[str, Any]
    expires: datetime


@dataclass(slots=True)  # not frozen: one is made for every message, at a third of the cost
class Delivery:
    """One push, as the inbox keeps it. ``key`` is the same for every delivery of it; ``body`` the plain bytes.

    ``word`` is what was said, where it may be no more than the name of something.
    """

    key: str
    sender: str = field(repr=False)
    kind: str
    is_message: bool
    body: bytes = field(repr=False)
    received: datetime
    word: str = field(default="", repr=False)


@dataclass(slots=True)  # not frozen: one is made for every message, at a third of the cost
class Outcome:
    """What a run came to: ``kind`` is answered, silent or pending (the handler needs time; nothing said yet).

    ``session`` replaces the stored one (None ends it) unless ``keeps_session``.
    """

    kind: str
    reply: str | None = field(default=None, repr=False)
    session: SessionState | None = None
    keeps_session: bool = False


class Visit(Protocol):
    """What the run of one delivery sees inside its unit of work.

    ``has_cases``: the citizen filed or follows one; ``agreed``: the wording of the privacy notice they agreed to;
    ``may_name``: the delivery's word, outside a dialogue, may stand in a name. All are of the moment the delivery came in,
    loaded together for all deliveries of a commit: most messages need them, and none a query of its own.
    """

    citizen: str
    session: SessionState | None
    parked: int
    late: bool
    has_cases: bool
    agreed: str | None
    may_name: bool

    @property
    def connection(self) -> Connection:
        """The open unit; asking for it begins the savepoint of this delivery."""

    @property
    def shared(self) -> Connection:
        """The same without a savepoint: for what is only noted now and written once, at the end of the commit."""

    def undo(self, error: Exception) -> None:
        """Take back what this delivery wrote; raises ``error`` again when the whole commit has to be repeated."""


@dataclass(slots=True)  # not frozen: one is made for every message, at a third of the cost
class Taken:
    """Where a delivery stands after its commit. ``is_first`` is False for one that was there already."""

    is_first: bool
    kind: str
    reply: str | None = field(default=None, repr=False)


class Inbox(Protocol):
    """Every push once, with what it came to."""

    def key(self, sender: str, created: int, identity: str) -> str:
        """The delivery's name: a keyed hash, the same in every process."""

    def take(self, delivery: Delivery, step: Callable[[Visit], Outcome], answer: Callable[..., None]) -> None:
        """Record the delivery, run ``step`` unless it was there, record the outcome: one unit.

        ``answer(taken, error)`` is called in the loop after its commit; one of the two is None. Raises Unavailable when
        too many units wait.
        """

    def settle(self, delivery: Delivery, step: Callable[[Visit], Outcome], answer: Callable[..., None]) -> None:
        """The second unit of a run that was left pending; its reply goes to the outbox when the row is marked late."""

    async def look(self, key: str) -> Taken:
        """Where a delivery stands now, by its key."""

    async def postpone(self, key: str) -> Taken:
        """Mark a pending row late, so that ``success`` may be said; returns the outcome if there is one by now."""

    def handed(self, key: str) -> None:
        """The answer was written to the platform's connection; recorded with one of the next commits."""


class Phrases(Protocol):
    """The sentences of ``content/texts``."""

    def say(self, key: str, values: Mapping[str, Any] | None = None) -> str:
        """The sentence for ``key`` with its fields filled; KeyError for an unknown key or a missing field."""


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and the moment it dies (aware UTC)."""

    value: str = field(repr=False)
    expires: datetime


class TokenStore(Protocol):
    """One access token for all processes."""

    async def current(self) -> Token | None:
        """The stored token, expired or not; None when there never was one."""

    async def refresh(self, fetch: Callable[[], Awaitable[Token]], *, stale: str | None) -> Token:
        """Replace the token ``stale`` (None: whatever is there) and return the new one.

        Only one process fetches; the others wait for what it stores. When the stored token already differs from
        ``stale`` it is returned without a fetch.
        """


class DeliveryError(Exception):
    """A channel could not hand a message over.

    ``code`` is the platform's errcode or a word of ours (``timeout``, ``connection``), ``verdict`` one of
    ``retry`` (later, the same), ``closed`` (no window: wait for the citizen), ``refused`` (never, as it is),
    ``unknown`` (it may have arrived: a person decides).
    """

    def __init__(self, code: str, verdict: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.verdict = verdict


class Channel(Protocol):
    """Hands one outbox row to a platform."""

    async def send(self, openid: str, content: Mapping[str, Any], key: str) -> None:
        """Deliver ``content`` ({"type": "text", "text": …}) to ``openid``; ``key`` identifies the row. Raises DeliveryError."""


@dataclass(frozen=True, slots=True)
class GroupMessage:
    """``way``: all, tag (``target``), list (``openids``); ``kind`` and ``content`` as the platform names them. By ``client_id``,
    the same for every try, the platform knows that it had it before.
    """

    way: str
    kind: str
    content: Mapping[str, Any] = field(repr=False)
    client_id: str
    target: str = ""
    openids: tuple[str, ...] = field(default=(), repr=False)


class MassChannel(Protocol):
    """Hands a group message to a platform."""

    async def send(self, message: GroupMessage) -> str:
        """Its number at the platform, also where that had it before. Raises DeliveryError: ``unknown`` (it may have been taken,
        or was asked for a moment ago), ``retry`` (certainly not taken), ``refused``.
        """


class Press(Protocol):
    """Gives an article or a picture to the platform, which then knows it by an id."""

    async def print(self, ref: str) -> str:
        """The id for one group message of the campaign ``ref``: an article's is used up by it. Raises DeliveryError."""


class LinkProbe(Protocol):
    """Opens an address as somebody who taps it would."""

    async def look(self, address: str) -> str:
        """Empty when a page is there; else why not, beginning with ``unseen`` where that could not be found out."""


class Materials(Protocol):
    """What a platform keeps of ours for articles, and how testers see them. All raise DeliveryError."""

    async def inline(self, picture: bytes) -> str:
        """A JPEG inside an article; its address there."""

    async def keep(self, picture: bytes) -> str:
        """A JPEG for good, as a cover or by itself; its id."""

    async def draft(self, article: Mapping[str, Any]) -> str:
        """The id of a draft; it is used up when it is sent to anybody but a tester."""

    async def preview(self, openid: str, kind: str, content: Mapping[str, Any]) -> None:
        """To one person alone, whatever windows and quotas say; a hundred times a day."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file from the platform: its declared type and its bytes."""

    mime: str
    data: bytes = field(repr=False)


class MediaSource(Protocol):
    """Fetches what a citizen sent, by media id."""

    async def fetch(self, media_id: str, *, limit: int) -> Fetched:
        """The file of at most ``limit`` bytes. Raises DeliveryError (``retry`` or ``refused``)."""


class OAuth(Protocol):
    """Who opened this page? (snsapi_base)"""

    def address(self, redirect: str, state: str) -> str:
        """Where to send the browser so that it comes back to ``redirect`` with a code."""

    async def identify(self, code: str) -> str:
        """The openid behind ``code``; raises DeliveryError for a used, foreign or snapshot code."""


class PageSigner(Protocol):
    """Lets a page of ours use the platform's JS-SDK."""

    async def sign(self, url: str) -> Mapping[str, str]:
        """appid, timestamp, nonce and signature for the page at ``url``; raises DeliveryError or Unavailable."""


class SceneCodes(Protocol):
    """QR codes of the account: who scans one follows it, or writes to it, and the platform tells by which scene."""

    async def address(self, scene: str, life: timedelta) -> str:
        """What to draw as a code that is good for ``life``; raises DeliveryError where the account may make none."""


class AccountMenu(Protocol):
    """The menu under the chat, as the platform has it."""

    async def put(self, body: Mapping[str, Any]) -> None:
        """Replace it; the same twice does no harm. Raises DeliveryError."""

    async def shown(self) -> Mapping[str, Any] | None:
        """``button`` as most followers see them, by whatever door they were made; None for no menu. Raises DeliveryError."""


class Wakeup(Protocol):
    """Tells a sleeping worker that there is work."""

    def set(self) -> None:
        """Wake it."""


class LineStream(Protocol):
    """What staff pages listen to for live updates."""

    def moment(self) -> float:
        """When a page is made, for ``listen``: seconds since 1970, a little early so that nothing falls between."""

    def listen(self, since: float | None = None) -> AsyncIterator[str]:
        """Names of the lists that changed, as they change; first of those that changed after ``since``."""


class Rows(Protocol):
    """What a file says, row by row; everything else is whole once the last row was taken."""

    @property
    def title(self) -> str: ...
    @property
    def counts(self) -> Sequence[Count]: ...
    @property
    def notes(self) -> Sequence[str]: ...
    @property
    def columns(self) -> tuple[Column, ...]:
        """Those of the tables so far."""

    def __iter__(self) -> Iterator[Read]:
        """Each row once; raises Refused ``result_file.…`` where the file turns out to be none."""


class Reader(Protocol):
    """Makes rows of results of a file, whatever its form."""

    def __call__(self, name: str, data: bytes, *, mapping: Mapping[str, str], today: date) -> Rows:
        """``mapping``: what staff said of headers, "" for one that is left out. Raises Refused ``result_file.…``."""


class Sheets(Protocol):
    """Takes a file apart into its tables, whatever its form."""

    def __call__(self, name: str, data: bytes) -> Sequence[Grid]:
        """Its rows as texts; raises Refused ``result_file.…``."""
