"""What sends in tests: mass sender and outbox in a process that kills itself at an instant chosen by its seed?"""

import asyncio
import os
import random
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot.content import load_rules, load_texts
from bot.domain.campaign.notice import TopicNotices
from bot.domain.campaign.rules import Sending
from bot.domain.ports import GroupMessage, Unavailable
from bot.jobs.campaigns import MassSender
from bot.outbox.journal import begun_in, open_journal
from bot.outbox.sender import Sender
from bot.services import house, timetable
from bot.services.campaign.publishing import Printer
from bot.store.engine import Database
from bot.store.token import TokenStore
from bot.store.vault import new_ref
from bot.wechat.channel import WeChatChannel
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.mass import WeChatMass
from bot.wechat.materials import WeChatMaterials
from bot.wechat.wire import open_http
from tests.databases import opened
from tests.sandbox_bots import APPID

CONTENT = Path(__file__).parents[1] / "content"
TEMPLATE = "nTopic"
NOTICES = TopicNotices(TEMPLATE, {"thing1": "{topic}", "thing2": "{title}"})
SENDING = Sending(batch_size=12)
PATIENCE = 0.4  # seconds a call may take here; faults last longer


@dataclass(frozen=True)
class Order:
    """``seed`` 0 dies of nothing; ``is_broken``: a build that gives every try of a call a new id."""

    url: str
    api: str
    journal: Path
    seed: int
    is_broken: bool = False
    sending: Sending = SENDING
    patience: float = PATIENCE


@dataclass
class Doom:
    """Counts instants by name and kills the process at one of them: between any two steps, or while a call is under way."""

    chance: random.Random | None

    def __post_init__(self) -> None:
        self._left = 0
        self._name = ""
        if self.chance is not None:
            self._name = self.chance.choice(("unit", "mass", "chat", "during mass", "during chat", "record"))
            self._left = self.chance.randint(1, {"unit": 40, "chat": 30, "during chat": 20}.get(self._name, 6))

    def at(self, name: str) -> None:
        if name == self._name:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def during(self, name: str) -> None:
        if self._name == f"during {name}" and self.chance is not None:
            asyncio.get_running_loop().call_later(self.chance.uniform(0, 0.01), self.at, self._name)


class DoomedUnits:
    """The database, with an instant before and after each unit."""

    def __init__(self, database: Database, doom: Doom) -> None:
        self._database = database
        self._doom = doom
        self.on, self.read = database.on, database.read

    async def run(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        name = "record" if work.__name__ == "record" else "unit"
        self._doom.at(name)
        done = await self._database.run(work, *args, **kwargs)
        self._doom.at(name)
        return done


class DoomedChannel:
    """A channel, with an instant before, during and after each call."""

    def __init__(self, inner: Any, doom: Doom, name: str, *, is_broken: bool = False) -> None:
        self._inner, self._doom, self._name, self._is_broken = inner, doom, name, is_broken

    async def send(self, *args: Any) -> Any:
        if self._is_broken and isinstance(args[0], GroupMessage):
            args = (replace(args[0], client_id=new_ref()),)
        self._doom.at(self._name)
        self._doom.during(self._name)
        sent = await self._inner.send(*args)
        self._doom.at(self._name)
        return sent


def furnish(sending: Sending) -> None:
    house.furnish(replace(load_rules(CONTENT), sending=sending), load_texts(CONTENT / "texts"), topic_notices=NOTICES)


def run(order: Order, offset: Any) -> None:
    """Send until killed; ``offset`` is a shared number of seconds by which the clock is ahead."""
    furnish(order.sending)
    asyncio.run(_work(order, lambda: datetime.fromtimestamp(time.time() + offset.value, UTC)))


async def _work(order: Order, now: Callable[[], datetime]) -> None:
    doom = Doom(random.Random(order.seed) if order.seed else None)
    async with opened(order.url) as database, open_http(order.patience) as http:
        tokens = TokenStore(database, APPID, now)
        client = AsyncWeChatClient(
            APPID, "sandboxsecret", http=http, tokens=tokens, clock=now, api_base=order.api, pause=0
        )
        units: Any = DoomedUnits(database, doom)
        mass = DoomedChannel(WeChatMass(client), doom, "mass", is_broken=order.is_broken)
        press = Printer(units, WeChatMaterials(client), now)
        calls = MassSender(units, mass, press, now, owner=new_ref(), patience=order.patience)
        journal = open_journal(order.journal)
        assert journal.is_kept
        rows = Sender(units, DoomedChannel(WeChatChannel(client), doom, "chat"), now, journal=journal)
        while True:
            with suppress(Unavailable):  # as the workers do
                did = [await calls.once(), await rows.once()]
                if not any(did):
                    await units.run(timetable.sweep, now(), begun=partial(begun_in, order.journal))
                    await asyncio.sleep(0.02)


def values() -> Mapping[str, Any]:
    """What the platform has to know of the template of notices."""
    words = "主题：{{thing1.DATA}}\n标题：{{thing2.DATA}}"
    return {"title": "新内容提醒", "content": words, "kind": 2, "template_id": TEMPLATE}
