"""What does the office write campaigns from: templates with fields, topics people subscribe to, words to look at twice?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.campaign import audience
from bot.domain.campaign.audience import Audience
from bot.domain.campaign.state import Form, Way
from bot.domain.refused import Refused

FIELD_KINDS = ("text", "long", "date", "number", "link")
LEVELS = ("stop", "look")
PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""A field of a template inside its words."""


@dataclass(frozen=True, slots=True)
class Field:
    """``kind`` is one of FIELD_KINDS; ``most`` characters; an ``is_optional`` one may stay empty."""

    key: str
    name: str
    kind: str = "text"
    most: int = 60
    hint: str = ""
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line to tap of a menu: ``id`` comes back with the tap, ``content`` is what stands there and what is then said."""

    id: str
    content: str


@dataclass(frozen=True, slots=True)
class Template:
    """``title``, ``digest``, ``body``, ``lines`` and ``source`` hold {fields}; ``body`` is HTML of an article, else plain."""

    key: str
    name: str
    form: Form
    title: str
    body: str
    digest: str = ""
    source: str = ""
    topic: str = ""
    audience: Audience = field(default_factory=Audience)
    ways: tuple[Way, ...] = (Way.MASS,)
    fields: tuple[Field, ...] = ()
    lines: tuple[Line, ...] = ()
    is_recall: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """What can be subscribed to in the chat; ``words``: how people call it."""

    key: str
    name: str
    about: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordList:
    """``words`` that a campaign holds with care; ``level`` stop or look; ``source``: the law or rule, and when it was read.

    What stands in ``harmless`` holds one of the words and means something else.
    """

    key: str
    level: str
    words: tuple[str, ...]
    source: str
    harmless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """``hosts``: besides our own site, where links of a campaign may lead."""

    templates: tuple[Template, ...] = ()
    topics: tuple[Topic, ...] = ()
    lists: tuple[WordList, ...] = ()
    hosts: tuple[str, ...] = ()

    def template(self, key: str) -> Template | None:
        return next((one for one in self.templates if one.key == key), None)

    def topic(self, key: str) -> Topic | None:
        return next((one for one in self.topics if one.key == key), None)


def _text(data: Mapping[str, Any], name: str, most: int, *, least: int = 1) -> str:
    value = data.get(name, "")
    if not isinstance(value, str) or not least <= len(value.strip()) <= most:
        raise ValueError(f"{name} must be {least} to {most} characters")
    return value.strip()


def parse_template(key: str, data: Mapping[str, Any]) -> Template:
    """A file of content/templates/campaign; ValueError says what is wrong."""
    known = set(Template.__dataclass_fields__) - {"key"}
    if unknown := sorted(set(data) - known):
        raise ValueError(f"{unknown[0]} is no part of a template; it has {', '.join(sorted(known))}")
    try:
        template = Template(
            key=key,
            name=_text(data, "name", 20),
            form=Form(data.get("form", "article")),
            title=_text(data, "title", 120),
            body=_text(data, "body", 20_000),
            digest=_text(data, "digest", 300, least=0),
            source=_text(data, "source", 300, least=0),
            topic=_text(data, "topic", 40, least=0),
            audience=audience.parse(str(data.get("audience", "all"))),
            ways=tuple(map(Way, str(data.get("ways", "mass")).split())),
            fields=tuple(_field(name, given) for name, given in dict(data.get("fields") or {}).items()),
            lines=tuple(Line(_text(one, "id", 32), _text(one, "content", 60)) for one in data.get("lines") or ()),
            is_recall=bool(data.get("is_recall", False)),
        )
    except Refused:
        raise ValueError("audience must be a kind and what of it, as “topic recall”") from None
    named, spoken = {one.key for one in template.fields}, set(places(template))
    if named != spoken:
        odd = sorted(named ^ spoken)[0]
        raise ValueError(f"{{{odd}}} must stand both in fields and in the words; it is in one of them")
    return template


def places(template: Template) -> list[str]:
    """Keys of the fields that the words of ``template`` hold."""
    words = (template.title, template.digest, template.source, template.body, *(one.content for one in template.lines))
    return PLACE.findall("\n".join(words))


def _field(key: str, data: Mapping[str, Any]) -> Field:
    kind, most = str(data.get("kind", "text")), data.get("most", 60)
    if not PLACE.fullmatch(f"{{{key}}}"):
        raise ValueError(f"fields.{key}: use small letters, digits and _")
    if kind not in FIELD_KINDS:
        raise ValueError(f"fields.{key}: kind must be one of {', '.join(FIELD_KINDS)}")
    if not isinstance(most, int) or not 1 <= most <= 2000:
        raise ValueError(f"fields.{key}: most must be a whole number from 1 to 2000")
    hint = _text(data, "hint", 100, least=0)
    return Field(key, _text(data, "name", 20), kind, most, hint, bool(data.get("is_optional", False)))


def parse_topics(rows: Sequence[Any]) -> tuple[Topic, ...]:
    """content/catalogue/topics.yaml; ValueError says what is wrong."""
    topics = []
    for row in rows:
        if not isinstance(row, Mapping):
            raise ValueError("each topic must be {key: …, name: …, about: …, words: …}")
        key = _text(row, "key", 40)
        if not re.fullmatch(r"[a-z][a-z0-9_]*", key) or key == "off":
            raise ValueError(f"{key} is no key of a topic: use small letters, digits and _, and not off")
        words = tuple(str(row.get("words", "")).split())
        topics.append(Topic(key, _text(row, "name", 12), _text(row, "about", 60), words))
    if len({topic.key for topic in topics}) < len(topics):
        raise ValueError("a key stands twice; each topic needs its own")
    return tuple(topics)


def parse_words(data: Mapping[str, Any]) -> tuple[tuple[WordList, ...], tuple[str, ...]]:
    """Lists and hosts of content/words/campaign.yaml; ValueError says what is wrong."""
    if set(data) != {"lists", "hosts"}:
        raise ValueError("must hold exactly lists and hosts")
    lists = []
    for key, given in data["lists"].items():
        if not isinstance(given, Mapping) or given.get("level") not in LEVELS or not given.get("words"):
            raise ValueError(f"lists.{key} needs level ({' or '.join(LEVELS)}), words and source")
        words, harmless = (tuple(map(str, given.get(name) or ())) for name in ("words", "harmless"))
        lists.append(WordList(str(key), given["level"], words, _text(given, "source", 200), harmless))
    return tuple(lists), tuple(str(host).lower() for host in data["hosts"] or ())
