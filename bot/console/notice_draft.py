"""What does a statutory notice say, before staff change a word of it?"""

import re
from collections.abc import Mapping
from datetime import date

from bot.domain.case import Notice
from bot.domain.ports import Phrases
from bot.domain.rulepack import Pack, Source

FIELDS: Mapping[Notice, tuple[str, ...]] = {
    Notice.IDENTITY: ("deadline",),
    Notice.MEDIATION: ("meeting", "venue"),
}
"""What only the office knows and a notice has to say, besides what the case holds."""


def written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def law(pack: Pack) -> str:
    """The regulation's name without its numbers."""
    return pack.title.partition("（")[0]


def statute(pack: Pack, article: str) -> str:
    """令121第16条 in full: 《市场监督管理投诉举报处理办法》第十六条 stays in figures, as the pack has it."""
    return f"《{law(pack)}》{article.removeprefix(pack.name)}" if article.startswith(pack.name) else article


def draft(
    phrases: Phrases, notice: Notice, pack: Pack, values: Mapping[str, str], reason: Source | None, length: str
) -> str:
    """The text; ``values``: person, respondent, number, received, text, target and the fields of the notice."""
    given = {
        "law": law(pack),
        "length": length,
        "reason": reason.text if reason else "",
        "article": statute(pack, reason.article) if reason else "",
        **values,
    }
    said = phrases.say(f"notice.{notice.name.lower()}", given)
    return re.sub(r"\n\s*\n", "\n", said)
