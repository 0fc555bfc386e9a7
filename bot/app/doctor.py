"""What is wrong with this installation, and what is to be done? Each fault once, none hides the next."""

import shutil
from collections.abc import Awaitable, Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import aiohttp

from bot.app.admin import load_content, with_database
from bot.app.demo import FORBIDDEN
from bot.app.errors import OperatorError
from bot.app.service import now
from bot.config import Config, ConfigError, require_secrets
from bot.domain.faq_lint import faults
from bot.store.engine import Database
from bot.store.token import TokenStore
from bot.wechat import doctor as platform
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.doctor import Finding

CLOCK_TOLERANCE = 30.0  # seconds; signed requests older than wechat.max_age are refused
LITTLE_SPACE = 1024**3  # bytes


def examine(config: Config) -> list[Finding]:
    """Configuration, secrets, content, assets, disk, database, clock, and the platform's end."""
    local = [_secrets(config), _content(config), _knowledge(config), _assets(config), _disk(config)]
    if not local[0].ok:
        return [*local, Finding("database", False, "not examined", "mend the secrets first")]
    try:
        beyond = with_database(config, lambda database: _beyond(config, database))
    except OperatorError as error:
        return [*local, Finding("database", False, str(error), "see docs/operators.md")]
    return [*local, Finding("database", True, "reachable, migrated, its vault opens"), *beyond]


def _judge(name: str, good: str, work: Callable[[], object], advice: str) -> Finding:
    try:
        work()
    except (ConfigError, OperatorError) as error:
        return Finding(name, False, str(error), advice)
    return Finding(name, True, good)


def _secrets(config: Config) -> Finding:
    return _judge(
        "secrets",
        "token, AES key, AppID and data keys are set and not the demo's",
        lambda: require_secrets(config, FORBIDDEN),
        "docs/operators.md lists where each comes from",
    )


def _content(config: Config) -> Finding:
    return _judge("content", "sentences, words and menu are valid", lambda: load_content(config), "mend the file named")


def _knowledge(config: Config) -> Finding:
    """Every fault of the entries, a line each: they are mended by hand, all at once."""
    try:
        entries = load_content(config, is_strict=False).faq
    except OperatorError:
        return Finding("knowledge", False, "not examined", "mend content/ first")
    found = faults(entries)
    if not found:
        return Finding("knowledge", True, f"{len(entries)} entries, each with its source")
    return Finding("knowledge", False, "\n".join(map(str, found)), "mend the entries named")


def _assets(config: Config) -> Finding:
    if any(config.server.assets.glob("*.css")):
        return Finding("assets", True, f"installed in {config.server.assets}")
    return Finding("assets", False, f"{config.server.assets} is empty", "run `make assets`")


def _disk(config: Config) -> Finding:
    path = Path(config.database.url.removeprefix("sqlite:///")).parent
    free = shutil.disk_usage(path if path.exists() else ".").free
    message = f"{free // 1024**2} MiB free"
    return Finding("disk", free > LITTLE_SPACE, message, "make room: the database refuses messages on a full disk")


async def _beyond(config: Config, database: Database) -> list[Finding]:
    timeout = aiohttp.ClientTimeout(total=15)
    async with aiohttp.ClientSession(timeout=timeout) as http:
        clock = await _patiently(lambda: _clock(config, http))
        if not config.wechat.appsecret.get_secret_value():
            return [clock, Finding("token", False, "wechat.appsecret is empty", "set SHIYU_WECHAT__APPSECRET")]
        client = AsyncWeChatClient(
            config.wechat.appid,
            config.wechat.appsecret.get_secret_value(),
            http=http,
            tokens=TokenStore(database, config.wechat.appid, now),
            api_base=config.wechat.api_base,
        )
        try:
            found = await platform.examine(
                client,
                http,
                callback=f"{config.server.public_url.rstrip('/')}/wechat",
                token=config.wechat.token.get_secret_value(),
                notice=_notice(config),
                topic=_topic(config),
            )
        finally:
            await client.close()
    return [clock, *found]


def _notice(config: Config) -> tuple[str, frozenset[str]]:
    """The template of notices and the keywords we fill; unreadable content is a finding of its own."""
    if not config.wechat.notice_template:
        return "", frozenset()
    try:
        return config.wechat.notice_template, frozenset(load_content(config).notice.fields)
    except OperatorError:
        return "", frozenset()


def _topic(config: Config) -> tuple[str, frozenset[str]]:
    """The same for topics."""
    if not config.wechat.topic_template:
        return "", frozenset()
    try:
        return config.wechat.topic_template, frozenset(load_content(config).topic_notice)
    except OperatorError:
        return "", frozenset()


async def _patiently(work: Callable[[], Awaitable[Finding]]) -> Finding:
    try:
        return await work()
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        return Finding("clock", False, f"no time to compare with: {type(error).__name__}", "check the way out")


async def _clock(config: Config, http: aiohttp.ClientSession) -> Finding:
    async with http.get(config.wechat.api_base) as answer:
        theirs = answer.headers.get("Date")
    if theirs is None:
        return Finding("clock", True, "the platform's end states no time")
    drift = abs((now() - _utc(theirs)).total_seconds())
    message = f"{drift:.0f} s from the platform's clock"
    return Finding("clock", drift <= CLOCK_TOLERANCE, message, "synchronise the clock (chrony, systemd-timesyncd)")


def _utc(header: str) -> datetime:
    return parsedate_to_datetime(header)
