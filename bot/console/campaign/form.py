"""What do staff fill in for a notice, and how does what they sent become fields that can be saved?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.console.act_form import Choice, Field
from bot.domain.campaign.audience import Kind
from bot.domain.campaign.entered import FIELD, LONGEST
from bot.domain.campaign.guide import Template
from bot.domain.campaign.state import Form, Way

_KINDS = {"text": "line", "long": "area", "link": "url"}
_BODIES = {
    Form.ARTICLE: "正文，可以从别处粘贴；颜色、字号等花样会去掉。",
    Form.TEXT: "收到的就是这些字。",
    Form.PICTURE: "图片下面的话，可以不写。",
    Form.MENU: "点选的几行上面的话。",
}
_TITLE = Field("title", "标题", "32 字以内最好。", limit=LONGEST["title"])
_OF_ARTICLE = (
    Field("digest", "摘要", "标题下面的一两句。", is_required=False, limit=LONGEST["digest"]),
    Field("author", "署名", "如：××区市场监管局。", is_required=False, limit=LONGEST["author"]),
)
_ORDER = ("way1", "way2", "way3", "way4")
TICKS = ("is_urgent", "is_training")
WRITTEN = (Kind.TAG, Kind.STUBS, Kind.SAMPLE)
"""Readers that are named by typing; the others are ticked."""


def of_template(template: Template | None) -> tuple[Field, ...]:
    """The fields that a template asks for."""
    return tuple(
        Field(
            f"{FIELD}{one.key}",
            one.name,
            one.hint,
            _KINDS.get(one.kind, one.kind),
            is_required=not one.is_optional,
            limit=one.most,
        )
        for one in (template.fields if template else ())
    )


def of_words(form: Form) -> tuple[Field, ...]:
    """What readers see, besides the body."""
    return (_TITLE, *_OF_ARTICLE) if form is Form.ARTICLE else (_TITLE,)


def body_of(form: Form) -> Field:
    return Field("body", "正文", _BODIES[form], "area", is_required=form is not Form.PICTURE, limit=LONGEST["body"])


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as somebody left it: texts by field; ``kind`` and ``of`` say for whom, ``order`` which way is tried first."""

    typed: Mapping[str, str]
    kind: str
    of: tuple[str, ...]
    order: tuple[str, ...]

    @property
    def given(self) -> dict[str, str]:
        """As ``making.edit`` takes them."""
        named = {"audience": " ".join((self.kind, *self.of)), "ways": " ".join(self.order)}
        return {**self.typed, **named}


def of_texts(texts: Mapping[str, str]) -> Filled:
    """The notice as it stands."""
    kind, *of = texts["audience"].split()
    plain = {name: text for name, text in texts.items() if name not in ("audience", "ways")}
    return Filled(plain, kind, tuple(of), tuple(texts["ways"].split()))


def of_form(form: Any, texts: Mapping[str, str]) -> Filled:
    """What was sent; a field that the form did not hold stays as it is in ``texts``."""
    typed = {name: _text(form, name, texts[name]) for name in texts if name not in ("audience", "ways", *TICKS)}
    typed |= {name: "1" if name in form else "" for name in TICKS}
    whom = str(form.get("kind", Kind.ALL))
    order = tuple(dict.fromkeys(way for name in _ORDER if (way := str(form.get(name, "")))))
    return Filled(typed, whom, tuple(_named(form, whom)), order)


def _text(form: Any, name: str, present: str) -> str:
    return str(form.get(name, present)).replace("\r\n", "\n").strip()


def _named(form: Any, kind: str) -> Iterable[str]:
    """Which of its kind: of boxes that are ticked, or of a line that is typed."""
    if kind == Kind.ALL:
        return ()
    given: Sequence[Any] = form.getall(f"of_{kind}", ())
    words = " ".join(map(str, given)).replace("，", " ").replace(",", " ").replace("、", " ")
    return words.split()


def ways(labels: Mapping[Way, str]) -> list[Choice]:
    return [(way.value, words, "") for way, words in labels.items() if way is not Way.NONE]
