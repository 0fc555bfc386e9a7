"""How do handler tests converse? The real dispatcher, inbox and store, without the wire."""

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.content import load
from bot.dialog.dispatcher import LONG_TEXT, Dispatcher
from bot.dialog.flood import Flood
from bot.dialog.message import Click, Image, Incoming, Location, Scan, Subscribe, Text, Unsubscribe, Video, Voice
from bot.dialog.reply import Answered
from bot.dialog.router import Table
from bot.dialog.runner import Runner
from bot.domain.case import Act
from bot.domain.staff import Actor
from bot.services import complaint, staff
from bot.services.complaint import Given
from bot.services.result.looking import nameable
from bot.store.engine import Database
from bot.store.inbox import Inbox
from bot.text import Advisor
from handlers import ROUTERS

CONTENT = load(Path(__file__).parents[1] / "content")
ADVISOR = Advisor(CONTENT.words)
DECIDER = ADVISOR.decider
PATIENCE = 60.0  # seconds: the question here is what is answered, not how soon


class Chat:
    """One bot and its clock; ``of`` gives a citizen."""

    def __init__(
        self,
        database: Database,
        now: datetime,
        advisor: Advisor = ADVISOR,
        flood: Flood | None = None,
        *,
        at_once: int = LONG_TEXT,
    ) -> None:
        self.database = database
        self.now = now
        runner = Runner(Table(ROUTERS), CONTENT.texts, lambda: self.now, timedelta(minutes=30), advisor.advise)
        box = Inbox(database, can_push=True, names=nameable)
        self._dispatcher = Dispatcher(runner, box, advisor.first, lambda: self.now, PATIENCE, at_once, flood)
        self._numbers = itertools.count(1)

    def of(self, name: str) -> "Talker":
        return Talker(self, name)

    async def push(self, make: Callable[..., Incoming], citizen: str, **values: Any) -> str:
        """What is answered to a push; empty for silence."""
        common = {"account": "gh_office", "sender": f"openid-{citizen}", "created": int(self.now.timestamp())}
        verdict = await self._dispatcher.receive(make(identity=str(next(self._numbers)), **common, **values))
        return verdict.answer.text if isinstance(verdict, Answered) else ""


class Talker:
    """A citizen; every act returns what is heard."""

    def __init__(self, chat: Chat, name: str) -> None:
        self._chat = chat
        self._name = name

    async def _push(self, make: Callable[..., Incoming], **values: Any) -> str:
        return await self._chat.push(make, self._name, **values)

    async def says(self, *texts: str) -> str:
        """One after another; the last answer."""
        heard = ""
        for text in texts:
            heard = await self._push(Text, content=text)
        return heard

    async def speaks(self, recognition: str | None) -> str:
        return await self._push(Voice, media_id="voice", format="amr", recognition=recognition)

    async def sends_image(self, media_id: str = "photo") -> str:
        return await self._push(Image, media_id=media_id, url="http://example.invalid/p")

    async def sends_location(self, label: str = "") -> str:
        return await self._push(Location, latitude=31.2, longitude=121.5, scale=15, label=label)

    async def sends_video(self, media_id: str = "video") -> str:
        return await self._push(Video, media_id=media_id, thumb_media_id="thumb", is_short=True)

    async def clicks(self, key: str) -> str:
        return await self._push(Click, name="click", key=key)

    async def follows(self, scene: str | None = None) -> str:
        return await self._push(Subscribe, name="subscribe", scene=scene)

    async def scans(self, scene: str) -> str:
        return await self._push(Scan, name="SCAN", scene=scene)

    async def unfollows(self) -> str:
        return await self._push(Unsubscribe, name="unsubscribe")

    async def sends(self, make: Callable[..., Incoming], **values: Any) -> str:
        return await self._push(make, **values)


WAY = (
    (Act.ANSWER, Given(text="已经去查")),
    (Act.CHECK, Given()),
    (Act.DISMISS, Given(reason="minor_corrected", text="已经改正")),
    (Act.CLOSE, Given(text="店家已经整改")),
)
"""How a report is answered, checked, not filed and closed."""


async def chief(database: Database, now: datetime) -> Actor:
    """Somebody of the office who may do everything with a case."""
    roles = ("handler", "approver")
    return await database.run(staff.add, login="li", name="李科长", roles=roles, hashed="none", by="tests", now=now)


async def closed(database: Database, number: str, now: datetime) -> None:
    """The office brings a report to its end."""
    actor = await chief(database, now)
    for act, given in WAY:
        await database.run(complaint.act, number=number, act=act, actor=actor, given=given, now=now)
