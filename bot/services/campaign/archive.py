"""What did the office announce to everybody? Notices that were published and not taken back, as anybody may read them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.services import house
from bot.services.campaign.rich import clean
from bot.store.campaign import archive as store

SIZE = 20  # notices a page


@dataclass(frozen=True, slots=True)
class Announced:
    """``body`` is safe HTML, empty in a list; ``topic`` a name; ``link`` leads on, to a happening or a quiz of ours perhaps."""

    ref: str
    title: str
    digest: str
    author: str
    cover: str
    body: str
    topic: str
    source: str
    link: str
    published: datetime
    changed: datetime


@dataclass(frozen=True, slots=True)
class Archive:
    """``page`` counts from 1."""

    items: list[Announced]
    page: int
    pages: int
    total: int


def listed(connection: Connection, *, page: int = 1, size: int = SIZE, is_whole: bool = False) -> Archive:
    """The newest first; ``is_whole``: with their text."""
    page = max(page, 1)
    rows, total = store.page(connection, page, size)
    return Archive([_announced(row, is_whole=is_whole) for row in rows], page, max(1, -(-total // size)), total)


def one(connection: Connection, *, ref: str) -> Announced:
    """Raises Refused ``campaign.unknown``, also for one that was taken back."""
    row = store.by_ref(connection, ref)
    if row is None:
        raise Refused("campaign.unknown")
    return _announced(row)


def _announced(row: Any, *, is_whole: bool = True) -> Announced:
    topic = house.shipped().campaigns.topic(row.topic)
    return Announced(
        ref=row.ref,
        title=row.title,
        digest=row.digest,
        author=row.author,
        cover=row.cover if row.cover.startswith("/picture/") else "",
        body=clean(row.body) if is_whole else "",
        topic=topic.name if topic else "",
        source=row.source,
        link=row.link,
        published=row.listed_at,
        changed=max(row.listed_at, row.started_at or row.listed_at),
    )
