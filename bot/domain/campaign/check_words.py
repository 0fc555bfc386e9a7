"""Which words of a campaign have to be changed or looked at twice: by law, by the platform, for somebody's sake?"""

import re
from collections.abc import Iterator

from bot.domain.campaign.check import Draft, Finding, Level, look, stop
from bot.domain.campaign.guide import WordList
from bot.domain.campaign.markup import held
from bot.domain.campaign.state import Form

_FIGURE = re.compile(
    r"(?<![\d.])\d[\d,.]*\s*(?:%|％|‰|批次|批|件|起|家次|家|户|人次|万人|万元|亿元|万吨|吨|例)|百分之[零〇一二三四五六七八九十百点]+"
)
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")
_PERSONAL = "个人信息保护法第二十五条：没有本人单独同意，不得公开个人信息。"
_SHOWN = 6  # words in one finding


def plain_texts(draft: Draft) -> dict[str, str]:
    """Field → words as they are read."""
    texts = draft.texts
    return texts | {"body": held(draft.body).text} if draft.form is Form.ARTICLE else texts


def words(draft: Draft) -> Iterator[Finding]:
    """One finding for each list and field."""
    for field, text in plain_texts(draft).items():
        for given in draft.guide.lists:
            if found := _found(text, given):
                said = "、".join(found[:_SHOWN])
                yield Finding(f"words.{given.key}", Level(given.level), field, {"words": said}, given.source)


def _found(text: str, given: WordList) -> list[str]:
    for harmless in given.harmless:
        text = text.replace(harmless, "＿")
    return [word for word in given.words if word in text]


def figures(draft: Draft) -> Iterator[Finding]:
    """Numbers that claim something need to say whose they are."""
    if draft.source.strip():
        return
    for field, text in plain_texts(draft).items():
        found = [one.strip() for one in _FIGURE.findall(text)]
        if found:
            yield stop("no_source", field, figures="、".join(dict.fromkeys(found[:_SHOWN])))


def persons(draft: Draft) -> Iterator[Finding]:
    """What names a person by number."""
    for field, text in plain_texts(draft).items():
        if _IDENTITY.search(text):
            yield stop("identity", field, _PERSONAL)
        if found := _MOBILE.search(text):
            number = re.sub(r"\D", "", found[0])
            yield look("mobile", field, _PERSONAL, number=f"{number[:3]}****{number[-4:]}")
