"""The composition root: the only place that sees everything and hands each ring what it needs."""

from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from bot.app import campaign_command, demo_notice
from bot.app.admin import backup, load_content, migrate, new_key, restore, retain, rotate, staff
from bot.app.ask import ask, evaluate, lines_of
from bot.app.audit import verify_audit
from bot.app.businesses import import_businesses
from bot.app.cases import export_cases, import_cases
from bot.app.demo import DEFAULTS, FORBIDDEN, demo_data, fill, logins_of, publish, sandbox
from bot.app.doctor import examine
from bot.app.errors import OperatorError
from bot.app.knowledge import faq_table
from bot.app.listen import run
from bot.app.log import set_up
from bot.app.menu import publish_menu
from bot.app.results import import_results
from bot.app.service import Extras, build
from bot.config import Config, load, require_secrets
from bot.console.access import Access
from bot.console.routes import ROUTES
from bot.store.engine import Database
from bot.wechat.client import AsyncWeChatClient

__all__ = [
    "OperatorError",
    "ask",
    "backup",
    "campaign_command",
    "demo",
    "evaluate",
    "examine",
    "export_cases",
    "faq_table",
    "import_businesses",
    "import_cases",
    "import_results",
    "lines_of",
    "list_routes",
    "migrate",
    "new_key",
    "publish_menu",
    "restore",
    "retain",
    "rotate",
    "serve",
    "staff",
    "verify_audit",
]


def serve(config: Config) -> None:
    """Serve in production. Raises ConfigError or OperatorError before anything is listened on."""
    require_secrets(config, FORBIDDEN)
    set_up(config.log.level)
    run(build(config, load_content(config)), config)


def demo(path: Path, given_sandbox: str, announce: Callable[[str], object]) -> None:
    """Serve with a local platform and demo content; ``announce`` hears the address once everything is ready."""
    config = load(path, **DEFAULTS)
    set_up(config.log.level)
    content = load_content(config)
    migrate(config)
    with sandbox(config, given_sandbox) as address:
        wechat = config.wechat.model_copy(update={"api_base": address})
        settings = config.model_copy(update={"wechat": wechat})
        if wechat.notice_template:
            demo_notice.offer(address, wechat.notice_template, demo_notice.TITLE, content.notice.fields)
        if wechat.topic_template:
            demo_notice.offer(address, wechat.topic_template, demo_notice.TOPIC_TITLE, content.topic_notice)
        data = demo_data(config)

        async def prepare(database: Database, client: AsyncWeChatClient) -> None:
            await fill(database, data)
            await publish(database, client)

        app = build(settings, content, Extras(address, logins_of(data), prepare))

        async def ready(_app: web.Application) -> None:
            announce(config.server.public_url.rstrip("/"))

        app.on_startup.append(ready)
        run(app, settings)


def list_routes(config: Config) -> list[tuple[str, str, str]]:
    """(method, path, who may) of every address; outside the console everything is public."""
    app = build(load(None, {}, **DEFAULTS), load_content(config))
    rows = {
        (route.method, route.resource.canonical, "public")
        for route in app.router.routes()
        if route.resource is not None and not route.resource.canonical.startswith("/console")
    }
    for entry in ROUTES:
        who = entry.access.name.lower() if isinstance(entry.access, Access) else entry.access.value
        rows.add((entry.method, f"/console{entry.path}", who))
    return sorted(rows, key=lambda row: (row[1], row[0]))
