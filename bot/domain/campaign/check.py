"""Is a campaign fit to be proposed: filled, within the limits of the platform, sent a way that it can go?

Limits: the platform's page on drafts (title, author and digest since 2025-12-19), on customer-service messages (text).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as kept
from datetime import date
from enum import StrEnum
from typing import Any

from bot.domain.campaign.audience import Audience, Kind
from bot.domain.campaign.fill import unfilled
from bot.domain.campaign.guide import Guide, Template
from bot.domain.campaign.state import Form, Way
from bot.domain.sentence import TEXT_LIMIT

TITLE, AUTHOR, DIGEST, BODY = 32, 16, 128, 20_000  # characters
BODY_BYTES, LINK_BYTES = 2**20, 1024
LINES, LINE = 10, 30  # of a menu, characters of one; of our own, 「待本局确认」
NOTICE_TITLE = 20  # characters of a keyword of a notice


class Level(StrEnum):
    """STOP has to be mended; LOOK is for a person to decide."""

    STOP = "stop"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Finding:
    """``code`` names a sentence ``campaign_check.<code>``, ``values`` fill it; ``field``: where; ``source``: the rule behind it."""

    code: str
    level: Level
    field: str
    values: Mapping[str, Any] = kept(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is looked at; ``fields`` are those of the template, ``guide`` what content/ says of campaigns, ``host`` our own."""

    form: Form
    title: str
    digest: str
    author: str
    cover: str
    body: str
    lines: tuple[str, ...]
    link: str
    source: str
    topic: str
    ways: tuple[Way, ...]
    audience: Audience
    fields: Mapping[str, str]
    template: Template | None
    guide: Guide
    host: str = ""

    @property
    def texts(self) -> dict[str, str]:
        """Field → words that readers see."""
        return {"title": self.title, "digest": self.digest, "body": self.body, "lines": "\n".join(self.lines)}


def stop(code: str, field: str, source: str = "", **values: Any) -> Finding:
    return Finding(code, Level.STOP, field, values, source)


def look(code: str, field: str, source: str = "", **values: Any) -> Finding:
    return Finding(code, Level.LOOK, field, values, source)


def missing(draft: Draft) -> Iterator[Finding]:
    """What a reader would find empty."""
    if not draft.title.strip():
        yield stop("no_title", "title")
    if not draft.body.strip() and draft.form is not Form.PICTURE:
        yield stop("no_body", "body")
    if not draft.cover and draft.form in (Form.ARTICLE, Form.PICTURE):
        yield stop("no_cover" if draft.form is Form.ARTICLE else "no_picture", "cover")
    if not draft.lines and draft.form is Form.MENU:
        yield stop("no_lines", "lines")
    if not draft.topic and Way.NOTICE in draft.ways:
        yield stop("no_topic", "topic")
    if draft.template and draft.template.is_recall and not draft.source.strip():
        yield stop("no_recall_source", "source", "食品安全法第六十三条")


def open_fields(draft: Draft) -> Iterator[Finding]:
    """Fields of the template that nobody filled, or filled with something else than what they are for."""
    template = draft.template
    if template is None:
        return
    names = {one.key: one.name for one in template.fields}
    said = draft.texts | {"source": draft.source}
    opened = dict.fromkeys(key for words in said.values() for key in unfilled(words, template))
    for key in opened:
        yield stop("unfilled", f"fields.{key}", name=names[key])
    for one in template.fields:
        value = draft.fields.get(one.key, "").strip()
        if len(value) > one.most:
            yield stop("field_long", f"fields.{one.key}", name=one.name, most=one.most, length=len(value))
        if value and one.kind == "number" and not value.replace(".", "", 1).isdigit():
            yield stop("field_number", f"fields.{one.key}", name=one.name)
        if value and one.kind == "date" and not _is_day(value):
            yield stop("field_date", f"fields.{one.key}", name=one.name)


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def limits(draft: Draft) -> Iterator[Finding]:
    """What the platform would refuse or cut."""
    if draft.form is Form.ARTICLE:
        for name, most in (("title", TITLE), ("author", AUTHOR), ("digest", DIGEST)):
            if (length := len(getattr(draft, name))) > most:
                yield stop(f"{name}_long", name, most=most, length=length)
        if len(draft.body) >= BODY or len(draft.body.encode()) >= BODY_BYTES:
            yield stop("article_long", "body", most=BODY, length=len(draft.body))
        if not draft.digest.strip():
            yield look("no_digest", "digest")
    elif (size := len(draft.body.encode())) > TEXT_LIMIT:
        yield stop("text_long", "body", most=TEXT_LIMIT, size=size)
    if draft.form is Form.MENU and (len(draft.lines) > LINES or any(len(line) > LINE for line in draft.lines)):
        yield stop("lines_bad", "lines", most=LINES, length=LINE)
    if (size := len(draft.link.encode())) > LINK_BYTES:
        yield stop("link_long", "link", most=LINK_BYTES, size=size)
    if Way.NOTICE in draft.ways and len(draft.title) > NOTICE_TITLE:
        yield look("notice_cut", "title", most=NOTICE_TITLE, cut=draft.title[: NOTICE_TITLE - 1])


def ways(draft: Draft) -> Iterator[Finding]:
    """Ways that cannot be gone."""
    if not draft.ways:
        yield stop("no_ways", "ways")
    if draft.form is Form.MENU and set(draft.ways) == {Way.MASS}:
        yield stop("menu_by_mass", "ways")
    if draft.audience.kind is Kind.TAG:
        if Way.MASS not in draft.ways or draft.form is Form.MENU:
            yield stop("tag_ways", "ways")
        if len(draft.audience.of) > 1:
            yield stop("one_tag", "audience")
    if Way.MASS in draft.ways and draft.audience.is_by_call and len(draft.ways) > 1 and draft.form is not Form.MENU:
        yield look("mass_alone", "ways")
