"""How do templates, topics and words of campaigns become one guide?"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bot.content.reading import ContentError, read
from bot.domain.campaign.guide import Guide, parse_template, parse_topics, parse_words

T = TypeVar("T")


def load_campaigns(path: Path) -> Guide:
    """``templates/campaign``, ``catalogue/topics.yaml`` and ``words/campaign.yaml``; raises ContentError."""
    topics = _parsed(path / "catalogue" / "topics.yaml", list, parse_topics)
    lists, hosts = _parsed(path / "words" / "campaign.yaml", dict, parse_words)
    guide = Guide(topics=topics, lists=lists, hosts=hosts)
    templates = []
    for file in sorted((path / "templates" / "campaign").glob("*.yaml")):
        template = _parsed(file, dict, partial(parse_template, file.stem))
        lost = [one for one in (template.topic, *_topics_of(template)) if one and guide.topic(one) is None]
        if lost:
            raise ContentError(
                f"{file}: topic {lost[0]} is not in catalogue/topics.yaml; add it there, or mend its name"
            )
        templates.append(template)
    return replace(guide, templates=tuple(templates))


def _topics_of(template: Any) -> tuple[str, ...]:
    return template.audience.of if template.audience.kind == "topic" else ()


def _parsed(file: Path, shape: type[Any], parse: Callable[[Any], T]) -> T:
    try:
        return parse(read(file, shape))
    except (ValueError, TypeError, AttributeError) as error:
        if isinstance(error, ContentError):
            raise
        raise ContentError(f"{file}: {error}") from None
