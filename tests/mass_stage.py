"""How do tests let campaigns out of several processes that die, and let the platform's own ledger judge?"""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from sqlalchemy import Connection, func, insert, select

from bot.domain.campaign.audience import Audience, Kind
from bot.domain.campaign.guide import Guide, Template, Topic
from bot.domain.campaign.rules import Sending
from bot.domain.campaign.state import Form, Way
from bot.domain.number import BEIJING
from bot.services import round
from bot.services.campaign import making
from bot.store import citizen as people
from bot.store import picture, tables
from bot.store.campaign.standing import month_of
from bot.store.engine import Database
from bot.store.vault import new_ref, vault_of
from tests import mass_child
from tests.campaigns import LI, CampaignDesk, campaign_desk, ruled
from tests.forked import _CONTEXT
from tests.mass_child import SENDING, TEMPLATE, Order
from tests.sandbox_bots import Local

TOPIC = "tips"
EVERYBODY = Template(key="all", name="全体", form=Form.TEXT, title="请洗手", body="全体通知：请洗手。")
SOME = Template(
    key="some",
    name="订阅者",
    form=Form.TEXT,
    title="请冷藏",
    body="订阅通知：请冷藏。",
    topic=TOPIC,
    audience=Audience(Kind.TOPIC, (TOPIC,)),
    ways=(Way.CHAT, Way.NOTICE, Way.MASS, Way.NEXT),
)
ARTICLE = Template(
    key="article", name="宣传周", form=Form.ARTICLE, title="食品安全宣传周", digest="来看看", body="<p>来看看。</p>"
)
LATE = Template(
    key="late",
    name="迟来的结果",
    form=Form.TEXT,
    title="您问的那一批",
    body="您问的那一批有结果了。",
    topic=TOPIC,
    ways=(Way.CHAT, Way.NOTICE),
)
GUIDE = Guide(templates=(EVERYBODY, SOME, ARTICLE, LATE), topics=(Topic(TOPIC, "消费提示", "怎么买、怎么吃"),))
_COVER = "c" * 22
_QUIET = 0.25  # real seconds without anything new, after which both clocks go on
_STEP = 15.0  # seconds they go on at least


@dataclass
class Verdict:
    """``missing``: who was to get a message, got none, and is on no list of what is not known or was refused."""

    doubles: int = 0
    missing: int = 0
    uninvited: int = 0
    unknown: int = 0
    refused: int = 0
    reached: int = 0
    kills: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.doubles or self.missing or self.uninvited)

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


@dataclass
class Stage:
    """``people``: openid → reference. ``desk`` writes and approves."""

    wechat: Local
    database: Database
    url: str
    desk: CampaignDesk
    journal: Path
    people: dict[str, str] = field(default_factory=dict)
    processes: list[ForkServerProcess] = field(default_factory=list)
    kills: int = 0
    unreachable: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.offset = _CONTEXT.Value("d", self.wechat.platform.clock.offset)

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.wechat.platform.clock.now(), UTC)

    def go_on(self, seconds: float) -> None:
        """Both clocks."""
        self.wechat.platform.clock.jump(seconds)
        self.offset.value = self.wechat.platform.clock.offset

    async def crowd(self, count: int) -> Sequence[str]:
        """Followers at both ends."""
        people = self.wechat.platform.people
        openids = [people.invite(f"follower {number}")["openid"] for number in range(count)]
        for openid in openids:
            people.follow(openid)
        self.people |= dict(zip(openids, await self.database.run(_join, openids, self.now), strict=True))
        return openids

    async def open_windows(self, openids: Collection[str]) -> None:
        """They wrote a moment ago."""
        for openid in openids:
            self.wechat.platform.windows.open(openid, "message")
        refs = [self.people[openid] for openid in openids]
        p = tables.citizen
        wrote = p.update().where(p.c.ref.in_(refs)).values(message_at=self.now)
        await self.database.run(lambda connection: connection.execute(wrote) and None)

    async def consents(self, openids: Collection[str]) -> None:
        """One notice each, counted at both ends."""
        given = self.wechat.platform.subscriptions
        for openid in openids:
            given._put(openid, TEMPLATE, left=1, last="accept")
        row = {"template": TEMPLATE, "stock": 1, "granted_at": self.now}
        rows = [{**row, "citizen": self.people[openid]} for openid in openids]
        await self.database.run(_insert, tables.subscription, rows)

    async def leave(self, openids: Collection[str]) -> None:
        """At both ends."""
        for openid in openids:
            self.wechat.platform.people.unfollow(openid)
        await self._note_out(openids)
        for openid in openids:
            await self.database.run(people.leave, self.people[openid], self.now)

    async def use_up(self, openids: Collection[str], had: int) -> None:
        """So many group messages of this month they had already, by both ledgers."""
        month = month_of(self.now)
        for openid in openids:
            self.wechat.platform.mass._shelf.put(f"citizen:{openid}", {"month": month, "had": had})
        await self._note_out(openids)
        rows = [{"month": month, "citizen": self.people[openid], "had": had} for openid in openids]
        await self.database.run(_insert, tables.mass_count, rows)

    async def _note_out(self, openids: Collection[str]) -> None:
        """No group message reaches them."""
        self.unreachable |= {self.people[openid] for openid in openids}

    async def holders(self, openids: Collection[str]) -> str:
        """They asked for the first option of a round; its number."""
        number = await self.database.run(round.create, actor=LI, template="school", now=self.now)
        await self.database.run(_hold, number, [self.people[openid] for openid in openids])
        return number

    async def subscribe(self, openids: Collection[str]) -> None:
        rows = [{"citizen": self.people[openid], "topic": TOPIC, "since": self.now} for openid in openids]
        await self.database.run(_insert, tables.citizen_topic, rows)

    async def approved(self, template: str, **given: Any) -> str:
        """A campaign that may begin at once; its reference."""
        self.desk.now = self.now
        ref = await self.database.run(making.draft, actor=LI, template=template, now=self.now, **given)
        if template == ARTICLE.key:
            await self.desk.tampers(ref, cover=f"/picture/{_COVER}.jpg")
        await self.desk.approves(ref)
        return ref

    def start(self, seed: int, **more: Any) -> None:
        """One more process."""
        order = Order(self.url, self.wechat.url, self.journal, seed, **more)
        process = _CONTEXT.Process(target=mass_child.run, args=(order, self.offset), daemon=True)
        process.start()
        self.processes.append(process)

    async def until_sent(self, chance: random.Random, kills: int, refs: Sequence[str], **more: Any) -> None:
        """Whoever dies comes back; clocks go on when nothing happens. At most ``kills`` deaths."""
        seen: Any = None
        idle = 0.0
        async with asyncio.timeout(900):
            while True:
                for process in [one for one in self.processes if not one.is_alive()]:
                    self.processes.remove(process)
                    assert process.exitcode == -signal.SIGKILL, f"a process ended by itself: {process.exitcode}"
                    self.kills += 1
                    self.start(chance.randint(1, 10**9) if self.kills < kills else 0, **more)
                await asyncio.sleep(0.05)
                there = await self.database.read(_progress, refs)
                if there[0] == "over":
                    return
                idle = idle + 0.05 if there == seen else 0.0
                seen = there
                if idle >= _QUIET:
                    idle = 0.0
                    ahead = (await self.database.read(_next_moment)) or self.now
                    self.go_on(max(_STEP, (ahead - self.now).total_seconds() + 1))

    async def stop(self) -> None:
        for process in self.processes:
            with suppress(ProcessLookupError):  # it may have died by itself a moment ago
                process.kill()
            await asyncio.to_thread(process.join, 10)
        self.processes.clear()

    async def judged(self, words: Mapping[str, str]) -> Verdict:
        """``words``: reference of a campaign → what stands in its message. The platform's ledger against our lists."""
        got: dict[str, Counter[str]] = {ref: Counter() for ref in words}
        last = 0
        while entries := self.wechat.platform.ledger.entries(last, kind="bubble", limit=5000):
            last = entries[-1]["seq"]
            for entry in entries:
                for ref, text in words.items():
                    if entry["side"] == "them" and text in entry["text"]:
                        got[ref][self.people[entry["citizen"]]] += 1
        verdict = Verdict(kills=self.kills)
        for ref, counts in got.items():
            everybody = set(self.people.values()) - self.unreachable
            verdict += await self.database.read(_compared, ref, counts, everybody)
        return verdict


def _jpeg() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (90, 50), "white").save(drawn, "JPEG")
    return drawn.getvalue()


def _join(connection: Connection, openids: Sequence[str], now: datetime) -> list[str]:
    vault = vault_of(connection)
    refs = [new_ref() for _ in openids]
    sealed = [
        {
            "ref": ref,
            "kind": "openid",
            "digest": vault.digest("openid", openid),
            "cipher": vault.seal(openid.encode(), f"vault.cipher:{ref}"),
            "created_at": now,
        }
        for ref, openid in zip(refs, openids, strict=True)
    ]
    people = [{"ref": ref, "followed": True, "parked": 0, "was_sent": False, "created_at": now} for ref in refs]
    connection.execute(insert(tables.vault), sealed)
    connection.execute(insert(tables.citizen), people)
    return refs


def _insert(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _hold(connection: Connection, number: str, citizens: Sequence[str]) -> None:
    r, o = tables.round, tables.round_option
    id = connection.scalar(select(r.c.id).where(r.c.number == number))
    kept = connection.scalar(select(func.min(o.c.id)).where(o.c.round == id))
    rows = [{"citizen": one, "round": id, "about": f"o{kept}", "option": kept} for one in citizens]
    _insert(connection, tables.stub, rows)


def _progress(connection: Connection, refs: Sequence[str]) -> Any:
    """What would change if anything happened; ("over",) when nothing can any more."""
    c, b, x, r = tables.campaign, tables.campaign_batch, tables.outbox, tables.campaign_recipient
    campaigns = connection.execute(select(c.c.ref, c.c.state, c.c.cursor).where(c.c.ref.in_(list(refs)))).all()
    if all(row.state in ("sent", "cancelled") for row in campaigns):
        return ("over",)
    calls = connection.execute(select(b.c.id, b.c.state, b.c.attempts, b.c.due_at).order_by(b.c.id)).all()
    rows = connection.execute(select(x.c.state, func.count()).group_by(x.c.state).order_by(x.c.state)).all()
    return campaigns, calls, rows, connection.scalar(select(func.count()).select_from(r))


def _next_moment(connection: Connection) -> datetime | None:
    """When something is due that waits, or a lease is over."""
    b, x = tables.campaign_batch, tables.outbox
    moments = (
        select(func.min(b.c.due_at)).where(b.c.state.in_(("planned", "unknown"))),
        select(func.min(b.c.lease_until)).where(b.c.state == "attempting"),
        select(func.min(x.c.due_at)).where(x.c.state == "waiting"),
        select(func.min(x.c.lease_until)).where(x.c.state == "sending"),
    )
    return min((found for one in moments if (found := connection.scalar(one)) is not None), default=None)


def _compared(connection: Connection, ref: str, got: Counter[str], everybody: Collection[str]) -> Verdict:
    c, b, x, r = tables.campaign, tables.campaign_batch, tables.outbox, tables.campaign_recipient
    id = connection.scalar(select(c.c.id).where(c.c.ref == ref))
    states = {row.id: row for row in connection.execute(select(b).where(b.c.campaign == id))}
    own = {row.key: row.state for row in connection.execute(select(x.c.key, x.c.state).where(x.c.subject == ref))}
    verdict = Verdict(doubles=sum(count > 1 for count in got.values()), reached=len(got))
    meant: dict[str, str] = {}
    for row in connection.execute(select(r).where(r.c.campaign == id)):
        state = states[row.batch].state if row.batch else own.get(row.key, "none")
        meant[row.citizen] = "accepted" if state == "sent" else state
    by_call = next((batch for batch in states.values() if batch.way == "all"), None)
    if by_call is not None:
        meant = dict.fromkeys(everybody, by_call.state)
    for citizen, state in meant.items():
        verdict.unknown += state == "unknown"
        verdict.refused += state in ("rejected", "failed", "dropped", "none", "parked", "cancelled")
        verdict.missing += state == "accepted" and not got[citizen]
        verdict.uninvited += state in ("rejected", "none", "parked") and bool(got[citizen])
    verdict.uninvited += len(got.keys() - meant.keys())
    return verdict


@asynccontextmanager
async def stage(database: Database, url: str, sending: Sending = SENDING) -> AsyncIterator[Stage]:
    """At ten in the morning of a day in the middle of next month; nobody follows yet."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="shiyu-journal-"))
        wechat = await stack.enter_async_context(Local(callback=""))
        clock = wechat.platform.clock
        today = datetime.fromtimestamp(clock.now(), BEIJING)
        morning = (today.replace(day=1) + timedelta(days=45)).replace(day=10, hour=10)
        clock.jump(morning.timestamp() - clock.now())
        kept = dict(mass_child.values())
        wechat.platform.subscriptions.add(kept["title"], kept["content"], kept["kind"], "", kept["template_id"])
        async with campaign_desk(database, datetime.fromtimestamp(clock.now(), UTC)) as desk:
            with ruled(replace(sending), GUIDE):
                found = Stage(wechat, database, url, desk, Path(folder))
                await database.run(picture.keep, _COVER, _jpeg(), LI.id, found.now)
                try:
                    yield found
                finally:
                    await found.stop()
