"""How does the command line reach the services? Open the database, do one thing, close it."""

import asyncio
import base64
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from bot.app.errors import OperatorError
from bot.app.service import now, open_store
from bot.config import Config
from bot.content import Content, ContentError, load
from bot.domain.faq_lint import faults
from bot.domain.refused import Refused
from bot.domain.staff import check_password
from bot.services import staff as accounts
from bot.services import timetable
from bot.store import backup as archive
from bot.store import rotation, schema
from bot.store.engine import Database, open_database
from bot.store.staff import Account
from bot.store.vault import Unreadable, Vault

T = TypeVar("T")
BY = "command line"


def load_content(config: Config, *, is_strict: bool = True) -> Content:
    """content/, checked; raises OperatorError. Entries that are not fit to be said are refused where ``is_strict``."""
    try:
        content = load(config.server.content)
    except ContentError as error:
        raise OperatorError(str(error)) from None
    if grave := [fault for fault in faults(content.faq) if fault.is_grave] if is_strict else []:
        more = f" ({len(grave)} faults in all: `check` lists them)" if len(grave) > 1 else ""
        raise OperatorError(f"{config.server.content / 'faq' / str(grave[0])}{more}")
    return content


def with_database(config: Config, work: Callable[[Database], Awaitable[T]]) -> T:
    """Run ``work`` on the opened, migrated database; raises OperatorError."""

    async def run() -> T:
        database = open_database(config.database.url, Vault(config.security.keys))
        try:
            await open_store(database)
            return await work(database)
        finally:
            await database.close()

    try:
        return asyncio.run(run())
    except Unreadable as error:
        raise OperatorError(f"security.data_keys: {error}") from None


def migrate(config: Config) -> str:
    """Bring the schema up to date; the revision it is at."""
    try:
        schema.migrate(config.database.url)
    except Exception as error:
        raise OperatorError(f"database.url: {type(error).__name__}: {str(error).splitlines()[0]}") from None
    return schema.head()


def new_key() -> str:
    """A fresh 32-byte data key as base64."""
    return base64.b64encode(os.urandom(32)).decode()


def rotate(config: Config, progress: Callable[[str, int], object]) -> int:
    """Seal everything with the current data key; ``progress`` hears column and count. The number of values moved."""

    async def work(database: Database) -> int:
        total = 0
        for sealed in rotation.SEALED:
            after: object = None
            while True:
                moved, after = await database.run(rotation.reseal, sealed, after)
                total += moved
                progress(f"{sealed.table.name}.{sealed.column}", total)
                if after is None:
                    break
        return total

    return with_database(config, work)


def backup(config: Config, path: Path) -> dict[str, int]:
    """Write the archive ``path``; rows by table."""
    if path.exists():
        raise OperatorError(f"{path} exists: name a new file")
    return _archiving(lambda: with_database(config, lambda database: database.read(archive.export, path)))


def restore(config: Config, path: Path) -> dict[str, int]:
    """Fill the empty database from ``path``; rows by table."""

    async def work(database: Database) -> dict[str, int]:
        return await database.run(archive.restore, path)

    archive_of = _archiving(lambda: archive.read_manifest(path))
    if archive_of["revision"] != schema.head():
        raise OperatorError(f"{path} is of schema {archive_of['revision']}, this version's is {schema.head()}")
    migrate(config)
    return _archiving(lambda: _without_unlocking(config, work))


def _without_unlocking(config: Config, work: Callable[[Database], Awaitable[T]]) -> T:
    """A restore brings its own keyring; making one first would stand in its way."""

    async def run() -> T:
        database = open_database(config.database.url, Vault(config.security.keys))
        try:
            await database.start()
            result = await work(database)
            await database.run(database.vault.unlock)
            return result
        finally:
            await database.close()

    try:
        return asyncio.run(run())
    except Unreadable as error:
        raise OperatorError(f"restored, but security.data_keys does not open it: {error}") from None


def _archiving(work: Callable[[], T]) -> T:
    try:
        return work()
    except (archive.BackupError, OSError) as error:
        raise OperatorError(str(error)) from None


def retain(config: Config) -> dict[str, int]:
    """Remove what has outlived its purpose; rows by kind."""
    days = config.retention
    return with_database(
        config, lambda database: database.run(timetable.retain, now(), days.inbox_days, days.outbox_days)
    )


def staff(config: Config, work: str, **values: Any) -> str:
    """One act on staff accounts, by name; what was done, in words."""
    content = load_content(config)

    async def run(database: Database) -> str:
        try:
            return await _STAFF[work](database, **values)
        except Refused as refused:
            raise OperatorError(content.texts.say(f"refused.{refused.code}", refused.values)) from None

    return with_database(config, run)


async def _add(database: Database, login: str, name: str, roles: str, password: str) -> str:
    check_password(password, login)
    hashed = await accounts.hashed(password)
    names = [role.strip() for role in roles.split(",") if role.strip()]
    await database.run(accounts.add, login=login, name=name, roles=names, hashed=hashed, by=BY, now=now())
    return f"{login}: added as {', '.join(names)}"


async def _passwd(database: Database, login: str, password: str) -> str:
    check_password(password, login)
    hashed = await accounts.hashed(password)
    await database.run(accounts.passwd, login=login, hashed=hashed, by=BY, now=now())
    return f"{login}: password set, sessions ended"


async def _disable(database: Database, login: str) -> str:
    await database.run(accounts.disable, login=login, by=BY, now=now())
    return f"{login}: disabled"


async def _enable(database: Database, login: str) -> str:
    await database.run(accounts.enable, login=login, by=BY, now=now())
    return f"{login}: enabled"


async def _roles(database: Database, login: str, roles: str) -> str:
    names = [role.strip() for role in roles.split(",") if role.strip()]
    await database.run(accounts.set_roles, login=login, roles=names, by=BY, now=now())
    return f"{login}: {', '.join(names)}"


async def _revoke(database: Database, login: str) -> str:
    count = await database.run(accounts.revoke_sessions, login=login, by=BY, now=now())
    return f"{login}: {count} sessions ended"


async def _reset_totp(database: Database, login: str) -> str:
    await database.run(accounts.reset_totp, login=login, by=BY, now=now())
    return f"{login}: enrols a new device at the next sign-in"


async def _list(database: Database) -> str:
    return "\n".join(map(_line, await database.read(accounts.listing)))


def _line(account: Account) -> str:
    marks = ["one-time code"] * account.has_totp + ["disabled"] * account.is_disabled
    return "  ".join([account.actor.login, account.actor.name, ", ".join(sorted(account.actor.roles)), *marks])


_STAFF: dict[str, Callable[..., Awaitable[str]]] = {
    "add": _add,
    "passwd": _passwd,
    "disable": _disable,
    "enable": _enable,
    "roles": _roles,
    "revoke": _revoke,
    "reset_totp": _reset_totp,
    "list": _list,
}
