"""Builds that let something of a reporter out, each in one place, for the search that must find it (tests.test_path_privacy)."""

from collections.abc import Callable
from typing import Any

import structlog
from prometheus_client import Counter
from sqlalchemy import Connection, text

from bot.services.complaint import filing, views
from bot.store import audit
from bot.store import complaint as store
from bot.store.vault import reveal
from tests import leaky_round

log = structlog.get_logger()
_REACHED = Counter("shiyu_reached", "Contacts, by phone number", ["phone"])


def _at_filing(more: Callable[[Connection, filing.Intake], object]) -> None:
    """Have ``more`` done whenever a case is written down."""
    enter = filing.enter

    def leaking(connection: Connection, given: filing.Intake, *args: Any, **kwargs: Any) -> filing.Filed:
        more(connection, given)
        return enter(connection, given, *args, **kwargs)

    vars(filing)["enter"] = leaking


def _to_log() -> None:
    _at_filing(lambda _connection, given: log.info("filed", contact=given.contact))


def _to_metric() -> None:
    _at_filing(lambda _connection, given: _REACHED.labels((given.contact or "")[-11:]).inc())


def _to_page() -> None:
    vars(views)["masked"] = str


def _to_story() -> None:
    vars(filing)["redact"] = lambda words, *_names: words


def _to_code() -> None:
    digest = store.digest
    vars(store)["digest"] = lambda connection, kind, value: value if kind == "code" else digest(connection, kind, value)


def _to_audit() -> None:
    def write(connection: Connection, given: filing.Intake) -> None:
        openid = reveal(connection, "openid", given.citizen or "") or ""
        audit.write(connection, actor="citizen", act="case.file", subject="x", now=given.received, detail=openid)

    _at_filing(write)


def _to_scratch() -> None:
    """Into a table that no list of tables knows: only the bytes tell."""

    def scribble(connection: Connection, given: filing.Intake) -> None:
        connection.execute(text("CREATE TABLE IF NOT EXISTS scratch (words text)"))
        connection.execute(text("INSERT INTO scratch VALUES (:words)"), {"words": given.contact})

    _at_filing(scribble)


_LEAKS: dict[str, Callable[[], None]] = {
    "log": _to_log,
    "metric": _to_metric,
    "page": _to_page,
    "story": _to_story,
    "code": _to_code,
    "audit": _to_audit,
    "scratch": _to_scratch,
}


def leak(*names: str) -> None:
    """From now on, in this process."""
    for name in names:
        (_LEAKS | leaky_round.LEAKS)[name]()
