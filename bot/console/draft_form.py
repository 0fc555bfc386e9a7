"""What is asked of whoever writes, changes or withdraws an entry?"""

from bot.console.act_form import Choice, Field
from bot.domain.faq_edit import LIMITS
from bot.domain.faq_lint import ANSWER_LIMIT, PAGE_LIMIT, QUESTION_LIMIT
from bot.domain.faq_words import AUDIENCES, CHECKED, FIELDS, ID
from bot.domain.faq_words import read as word
from bot.services import draft

WHY = Field("why", "为什么改", "写给审批员看。", limit=200)
WITHDRAWN = Field("why", "为什么撤下", "写给审批员看，以后也查得到。", limit=200)
_HINTS = {
    "answer": "老人也看得懂的话。",
    "page": "怎么一步步做。",
    "asked": "每行一种，至少 8 种，照市民平时说的写。",
    "keywords": "每行一组；每份里的词说到一个就行，用“+”隔开的几份都要说到，如：过期 坏了 + 超市 买。",
    "unless": "说到这些词就不是这一条，用空格隔开。",
    "sources": "每行一份：名称｜发布单位｜日期｜条款｜网址；条款和网址可以不写。"
    "如：食品安全法｜全国人大常委会｜2025-09-12｜第一百四十八条。",
    "checked": "选“本局两人确认”，就是您和审批员都对照过原文，发布以后不再写“以本局确认为准”。",
    "reviewed": "上一次对照原文的日子。",
    "valid_until": "到这一天以前要再核对一次。",
    "season": "哪几个月问得多，写月份，用空格隔开，如：6 7 8。",
    "related": "写编号，用空格隔开。",
}
_KINDS = {"answer": "area", "page": "area", "asked": "area", "keywords": "area", "sources": "area"}
_DATES = ("reviewed", "valid_until")
_OPTIONAL = ("keywords", "unless", "season", "related")
_SHORT = {"question": QUESTION_LIMIT, "answer": ANSWER_LIMIT, "page": PAGE_LIMIT}


def fields(*, is_new: bool = False) -> tuple[Field, ...]:
    """In the order in which they are asked; of a new entry its id first."""
    asked = tuple(map(_field, FIELDS))
    name = Field("id", ID, "小写字母、数字和短横，用类别开头，定了不能再改，如：kitchen-soft-egg。", limit=60)
    return (name, *asked, WHY) if is_new else (*asked, WHY)


def _field(name: str) -> Field:
    choices = _choices(name)
    kind = "select" if choices else "date" if name in _DATES else _KINDS.get(name, "line")
    limit = LIMITS.get(name) or _SHORT.get(name, 200)
    return Field(name, FIELDS[name], _HINTS.get(name, ""), kind, name not in _OPTIONAL, choices, limit)


def _choices(name: str) -> tuple[Choice, ...]:
    codes = {"topic": draft.topics(), "checked": list(CHECKED), "audience": list(AUDIENCES)}
    return tuple((code, word(name, code), "") for code in codes.get(name, ()))
