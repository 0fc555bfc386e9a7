"""How do the parts become one web application? Built here, started and stopped in order."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import aiohttp
import structlog
from aiohttp import web

from bot import tabular
from bot.app import late, memory
from bot.app.advising import advisor_of
from bot.app.campaigns import mass_sender, topic_notices
from bot.app.errors import OperatorError
from bot.app.health import DATABASE, READINESS, SENDER, setup_health
from bot.app.late import CLIENT, SIGNER
from bot.app.links import LinkProbe
from bot.app.refresh import AccountTexts, Refresher
from bot.app.sheets import sheets_of
from bot.config import Config
from bot.console import ConsoleSettings, setup_console
from bot.content import Content
from bot.dialog.dispatcher import LONG_TEXT, Dispatcher
from bot.dialog.flood import Flood
from bot.dialog.message import Incoming
from bot.dialog.reply import Verdict
from bot.dialog.router import Table
from bot.dialog.runner import Runner
from bot.domain.clock_reminder import out_of_quiet
from bot.domain.ports import Channel, Unavailable
from bot.domain.subscription import Notices
from bot.jobs import TickUnits, Timetable, table_of_jobs
from bot.jobs.fetcher import Fetcher
from bot.jobs.fire import last_of_cron, next_of_cron
from bot.jobs.menu import MenuSender
from bot.jobs.sweep import Sweep
from bot.outbox.channels import Blackhole, NextContact
from bot.outbox.journal import begun_in, open_journal
from bot.outbox.sender import Sender
from bot.portal import Login, PortalSettings, RoundSettings, setup_portal
from bot.services import account_text, business, complaint, desk_lists, faq, house, result
from bot.services.campaign import plans
from bot.services.result.figures import Figures
from bot.services.result.looking import nameable
from bot.store import inbox, schema
from bot.store.engine import Database, open_database
from bot.store.inbox import Inbox
from bot.store.live import Live
from bot.store.token import TokenStore
from bot.store.vault import Unreadable, Vault
from bot.wechat.channel import WeChatChannel, WeChatMedia
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.codec import Codec, Credentials, Rejected, make_codec
from bot.wechat.jssdk import PageSigner
from bot.wechat.menu import WeChatMenu
from bot.wechat.webhook import Webhook, setup_webhook
from handlers import ROUTERS

log = structlog.get_logger()

ORPHANED = timedelta(seconds=75)  # no handler takes longer (bot.dialog.runner); another process may be at younger ones
DISPATCHER = web.AppKey("dispatcher", Dispatcher)
FIGURES = web.AppKey("figures", Figures)


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Extras:
    """What only the demo has: ``sandbox`` is where the local platform listens, ``prepare`` fills database and menu."""

    sandbox: str = ""
    logins: tuple[Login, ...] = ()
    prepare: Callable[[Database, AsyncWeChatClient], Awaitable[None]] | None = None


class Gate:
    """Stands at the webhook until the dispatcher is there: before that, the platform is asked to come again."""

    def __init__(self, app: web.Application) -> None:
        self._app = app

    def take(self, incoming: Incoming, tell: Callable[[Verdict], None]) -> None:
        self._app[DISPATCHER].take(incoming, tell)

    def handed(self, delivery: str) -> None:
        self._app[DISPATCHER].handed(delivery)


def build(config: Config, content: Content, extras: Extras = Extras()) -> web.Application:
    """The whole service as an application; nothing is opened before it starts."""
    app = web.Application(client_max_size=1024 * 1024)
    address, has_login = config.server.public_url, bool(_open_base(config, extras))
    notices, topics = _notices(config, content), topic_notices(config, content)
    house.furnish(content.rules, content.texts, notices, address=address, has_login=has_login, topic_notices=topics)
    faq.furnish(content.faq)
    result.read_with(partial(tabular.rows, words=content.results))
    business.read_with(sheets_of(content.results))
    plans.read_cron_with(last_of_cron, next_of_cron)
    codec = make_codec(config.wechat.codec, _credentials(config))
    database = open_database(config.database.url, Vault(config.security.keys))
    live = Live(database)
    figures = app[FIGURES] = Figures(database)
    app[DATABASE] = database
    setup_health(app)
    setup_webhook(app, Webhook(codec, Gate(app), config.wechat.mode, config.wechat.max_age))
    setup_console(
        app,
        units=database,
        phrases=content.texts,
        settings=ConsoleSettings(
            public_url=config.server.public_url,
            assets=config.server.assets,
            totp_required=config.security.totp_required,
            trusted_proxies=frozenset(config.server.trusted_proxies.split()),
            tiles=config.map.tiles,
            attribution=config.map.attribution,
            codes=late.Codes(app),
            menu=late.Menu(app, is_mute=config.outbox.blackhole),
            materials=late.Materials(app, is_mute=config.outbox.blackhole),
            links=LinkProbe(config.server.public_url),
        ),
        live=live,
        figures=figures,
    )
    _open_portal(app, config, content, extras)
    account_text.furnish(content.menu, Table(ROUTERS).acts(), _pages(app))
    app.cleanup_ctx.append(partial(_store, content=content, live=live))
    app.cleanup_ctx.append(partial(_platform, config=config))
    app.cleanup_ctx.append(partial(_prepare, extras=extras))
    app.cleanup_ctx.append(partial(_dialogue, config=config, content=content, codec=codec))
    app.cleanup_ctx.append(partial(_workers, config=config, codec=codec))
    app.on_shutdown.append(_not_ready)
    return app


def _open_portal(app: web.Application, config: Config, content: Content, extras: Extras) -> None:
    notices, open_base = house.notices(), _open_base(config, extras)
    setup_portal(
        app,
        units=app[DATABASE],
        settings=PortalSettings(
            assets=config.server.assets,
            is_demo=bool(extras.sandbox),
            sandbox=extras.sandbox,
            logins=extras.logins,
            is_secure=config.server.public_url.startswith("https://"),
            verify_file=config.wechat.verify_file,
            public_url=config.server.public_url,
            notice_template=notices.template if notices else "",
            topic_template=config.wechat.topic_template if config.wechat.customer_service else "",
            tiles=config.map.tiles,
            attribution=config.map.attribution,
        ),
        signer=late.Signer(app),
        rounds=RoundSettings(
            content.texts,
            now,
            tuple(config.security.keys),
            late.Login(app, open_base) if open_base else None,
        ),
        figures=app[FIGURES],
    )


def _pages(app: web.Application) -> list[str]:
    """What the public may open, for items of the account's menu."""
    found = [route.resource.canonical for route in app.router.routes() if route.method == "GET" and route.resource]
    return [path for path in found if not path.startswith("/console")]


def _open_base(config: Config, extras: Extras) -> str:
    """Where pages ask who opened them; the demo's platform is on our own origin."""
    return f"{config.server.public_url.rstrip('/')}/sandbox" if extras.sandbox else config.wechat.open_base


def _notices(config: Config, content: Content) -> Notices | None:
    """Only accounts that may send by themselves have subscription notices."""
    if not (config.wechat.notice_template and config.wechat.customer_service):
        return None
    return Notices(config.wechat.notice_template, f"{config.server.public_url.rstrip('/')}/notify", content.notice)


def _credentials(config: Config) -> Credentials:
    keys = (config.wechat.aes_key.get_secret_value(), config.wechat.aes_key_previous.get_secret_value())
    return Credentials(config.wechat.token.get_secret_value(), config.wechat.appid, tuple(key for key in keys if key))


async def _not_ready(app: web.Application) -> None:
    app[READINESS].is_ready = False


async def open_store(database: Database) -> None:
    """Start ``database`` and unlock its vault; raises OperatorError with what to do."""
    try:
        await database.start()
        await check_schema(database)
        # Only the first start writes: whoever just looks, as a backup does, never waits behind a busy writer.
        if not await database.read(database.vault.load):
            await database.run(database.vault.unlock)
    except Unavailable as error:
        raise OperatorError(f"database.url: {error}. Check the address, and that the server runs.") from None
    except Unreadable as error:
        raise OperatorError(f"security.data_keys: {error}; add the key this database was sealed with") from None


async def check_schema(database: Database) -> None:
    """Raises OperatorError unless the schema is this version's."""
    found = await database.read(schema.revision)
    if found != schema.head():
        raise OperatorError(
            f"database.url: the schema is {found or 'empty'}, this version needs {schema.head()}: "
            "run `python -m bot migrate`"
        )


async def _store(app: web.Application, *, content: Content, live: Live) -> AsyncIterator[None]:
    database = app[DATABASE]
    await open_store(database)
    await database.run(desk_lists.lay_out, content.areas)
    live.start()
    yield
    await live.stop()
    await database.close()


async def _prepare(app: web.Application, *, extras: Extras) -> AsyncIterator[None]:
    if extras.prepare is not None:
        await extras.prepare(app[DATABASE], app[CLIENT])
    yield


async def _platform(app: web.Application, *, config: Config) -> AsyncIterator[None]:
    async with aiohttp.ClientSession() as http:
        client = AsyncWeChatClient(
            config.wechat.appid,
            config.wechat.appsecret.get_secret_value(),
            http=http,
            tokens=TokenStore(app[DATABASE], config.wechat.appid, now),
            api_base=config.wechat.api_base,
        )
        app[CLIENT] = client
        app[SIGNER] = signer = PageSigner(client, TokenStore(app[DATABASE], f"{config.wechat.appid} jsapi", now))
        yield
        await signer.close()
        await client.close()


async def _dialogue(app: web.Application, *, config: Config, content: Content, codec: Codec) -> AsyncIterator[None]:
    advisor = await asyncio.to_thread(advisor_of, config, content)
    faq.consult(advisor)
    refresher = Refresher(app[DATABASE], advisor)
    own = AccountTexts(app[DATABASE])
    for watch in (refresher, own):
        await watch.look()
        watch.start()
    box = Inbox(app[DATABASE], can_push=config.wechat.customer_service, names=nameable)
    life = timedelta(minutes=config.dialog.session_minutes)
    is_slow = config.answers.semantic  # then all of it happens beside the loop, before the writer's turn
    runner = Runner(Table(ROUTERS), content.texts, now, life, *(() if is_slow else (advisor.advise,)))
    decide, at_once = (advisor.decide, 0) if is_slow else (advisor.first, LONG_TEXT)
    given = config.dialog
    flood = Flood(given.flood_messages, given.flood_quiet) if given.flood_messages else None
    dispatcher = app[DISPATCHER] = Dispatcher(runner, box, decide, now, given.deadline, at_once, flood)
    flushing = asyncio.create_task(_flush(box), name="handed")
    yield
    await refresher.stop()
    await own.stop()
    await dispatcher.close(config.server.shutdown_seconds)
    flushing.cancel()
    await asyncio.gather(flushing, return_exceptions=True)
    await box.close()


async def _flush(box: Inbox) -> None:
    """Record answers that were handed over when no message comes along to do it."""
    while True:
        await asyncio.sleep(0.025)
        try:
            await box.flush()
        except Unavailable as error:
            log.warning("handed answers not recorded yet", reason=str(error))


def channel_of(config: Config, client: AsyncWeChatClient) -> Channel:
    """Where messages to single people go."""
    if config.outbox.blackhole:
        return Blackhole()
    return WeChatChannel(client) if config.wechat.customer_service else NextContact()


def outbox_sender(config: Config, database: Database, client: AsyncWeChatClient) -> Sender:
    """With the hours in which this office writes to nobody."""
    plan = house.shipped().plan
    return Sender(
        database,
        channel_of(config, client),
        now,
        concurrency=config.outbox.concurrency,
        attempts=config.outbox.attempts,
        is_quiet=lambda moment: out_of_quiet(moment, plan) != moment,
        rests=house.shipped().sending.is_quiet,
        journal=open_journal(config.outbox.journal),
    )


async def _workers(app: web.Application, *, config: Config, codec: Codec) -> AsyncIterator[None]:
    database, client = app[DATABASE], app[CLIENT]
    sender = app[SENDER] = outbox_sender(config, database, client)
    campaigns = mass_sender(config, database, client, now)
    fetcher = Fetcher(database, WeChatMedia(client), now)
    database.on("media", fetcher.wake)
    menus = MenuSender(database, WeChatMenu(client, is_mute=config.outbox.blackhole), now)
    database.on(account_text.SIGNAL, menus.wake)
    days = config.retention
    begun = partial(begun_in, config.outbox.journal)
    jobs = table_of_jobs(
        TickUnits(database, now),
        now,
        partial(_take_up, app, codec, ORPHANED),
        inbox_days=days.inbox_days,
        outbox_days=days.outbox_days,
        figures=app[FIGURES],
        begun=begun,
    )
    clock = Timetable(jobs, database, now)
    await _take_up(app, codec)
    await Sweep(database, now, begun).catch_up()
    await result.Importer(database, now).sweep()
    await database.run(complaint.forget)  # the rules may have changed with this start
    sender.start()
    fetcher.start()
    campaigns.start()
    menus.start()
    clock.start()
    first = asyncio.create_task(app[FIGURES].look(), name="first figures")  # before the first visitor asks
    memory.settle()
    app[READINESS].is_ready = True
    log.info("ready", url=config.server.public_url)
    yield
    first.cancel()
    await asyncio.gather(first, app[FIGURES].stop(), return_exceptions=True)
    await clock.stop()
    await fetcher.stop()
    await campaigns.stop()
    await menus.stop()
    await sender.stop()


async def _take_up(app: web.Application, codec: Codec, older: timedelta = timedelta(0)) -> None:
    """Pushes that an earlier process accepted and never finished run again; their answers follow by the outbox."""
    bodies = await app[DATABASE].read(inbox.unfinished, now(), older)
    if bodies:
        log.info("taken up", pushes=await app[DISPATCHER].resume(_readable(codec, bodies)))


def _readable(codec: Codec, bodies: list[bytes]) -> list[Incoming]:
    pushes = []
    for body in bodies:
        try:
            pushes.append(codec.read(body))
        except Rejected as refusal:
            log.error("stored push cannot be read", reason=refusal.reason)
    return pushes
