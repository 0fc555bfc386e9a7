"""What does each act ask staff for, and was all of it given?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.console.notice_draft import FIELDS
from bot.domain.case import Act, Notice, Proof, Row

Choice = tuple[str, str, str]
"""Code, words, and what stands below them."""


@dataclass(frozen=True, slots=True)
class Field:
    """``kind``: area, line, date, radio or select."""

    name: str
    words: str
    hint: str = ""
    kind: str = "line"
    is_required: bool = True
    choices: Sequence[Choice] = ()
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be chosen for a case: statutory reasons, clocks that may be extended, areas, other bodies."""

    reasons: Sequence[Choice] = ()
    clocks: Sequence[Choice] = ()
    targets: Sequence[Choice] = ()


_TEXT: Mapping[Act, tuple[str, str]] = {
    Act.ADD: ("补充的内容", "记入案件，不发给对方。"),
    Act.ANSWER: ("写给对方的话", "对方会在微信里收到。请勿写入他人的姓名、电话等个人信息。"),
    Act.ASK: ("需要对方补充什么", "对方会在微信里收到。请他补充材料，时限不停。"),
    Act.CLOSE: ("办理结果", "对方会在微信里收到，之后不能再补充。"),
    Act.REOPEN: ("有什么新情况", "案件重新收到，时限从头起算。"),
    Act.RENEW: ("新的事实", "核查时限从今天重新起算。"),
    Act.CLUE: ("发现了什么线索", "另立一件举报，与本案关联。"),
    Act.TELL: ("告知的内容", "对方会收到。"),
    Act.TELL_FILING: ("告知的内容", "告知对方已经立案。"),
    Act.INSPECT: ("现场检查记录", "时间、地点、检查了什么、发现了什么。"),
    Act.SAMPLE: ("抽样记录", "样品、数量、送检机构。检测期间时限暂停。"),
    Act.TEST_PASSED: ("检验结论", "报告编号、项目、结果。"),
    Act.TEST_FAILED: ("检验结论", "报告编号、不合格项目、检验值、标准值。"),
    Act.SETTLE: ("协议内容", "写进调解书。"),
    Act.FILE_CASE: ("立案审批记录", "审批表编号、批准人、日期。"),
    Act.DECIDE: ("处理决定", "决定书编号、内容。"),
    Act.SETTLE_DISPUTE: ("管辖确定的结果", "由谁办理，依据什么。"),
    Act.WITHDRAW: ("对方怎么说的", "什么时候、怎么提出撤回。"),
}
_NOTICE_FIELDS = {
    "deadline": Field("deadline", "最迟哪天提供", kind="date"),
    "meeting": Field("meeting", "调解时间", "如：2026年12月1日上午9时30分", limit=40),
    "venue": Field("venue", "调解地点", limit=100),
}
_WRITTEN_OUT = frozenset({Notice.AGREEMENT, Notice.RESULT})
SERVICE = (("direct", "当面送交", ""), ("post", "邮寄", ""), ("electronic", "电子送达", ""), ("left", "留置送达", ""))
_SERVED = (
    Field("served_on", "送达日期", "还没有送达就空着，送达后在案件页补上。", "date", is_required=False),
    Field("served_how", "送达方式", kind="select", is_required=False, choices=SERVICE),
)
TEXT_LIMIT = 1500


def fields(row: Row, offers: Offers) -> tuple[Field, ...]:
    """In the order in which they are asked."""
    return tuple(_fields(row, offers))


def _fields(row: Row, offers: Offers) -> Iterable[Field]:
    needs = row.needs
    if needs.reason:
        yield Field("reason", "法定理由", kind="radio", choices=offers.reasons)
    if needs.proof is Proof.CLOCK:
        yield Field("clock", "延长哪个时限", kind="radio", choices=offers.clocks)
    if needs.proof is Proof.TARGET:
        yield _target(row.act, offers)
    for name in FIELDS.get(needs.notice, ()) if needs.notice else ():
        yield _NOTICE_FIELDS[name]
    words, hint = _TEXT.get(row.act, ("说明", "可以不写。"))
    yield Field("text", words, hint, "area", is_required=_needs_text(row), limit=TEXT_LIMIT)
    if needs.notice:
        yield from _SERVED


def _target(act: Act, offers: Offers) -> Field:
    """Within the district one of its areas; outside, whatever body it is."""
    if act is Act.FORWARD:
        return Field("target", "转给谁", kind="select", choices=offers.targets)
    return Field("target", "转给谁", "写全称，如：××市××区市场监督管理局。", limit=60)


def _needs_text(row: Row) -> bool:
    return row.needs.proof in (Proof.TEXT, Proof.RECORD) or row.needs.notice in _WRITTEN_OUT


def read(form: Mapping[str, object], asked: Iterable[Field]) -> dict[str, str]:
    """What was typed; browsers send line breaks as two characters."""
    return {field.name: str(form.get(field.name, "")).replace("\r\n", "\n").strip() for field in asked}


def problems(given: Mapping[str, str], asked: Iterable[Field]) -> dict[str, str]:
    """What is wrong, by field."""
    found = ((field.name, _problem(given[field.name], field)) for field in asked)
    return {name: words for name, words in found if words}


def _problem(value: str, field: Field) -> str:
    if not value:
        verb = "选择" if field.kind in ("radio", "select", "date") else "填写"
        return f"请{verb}“{field.words}”。" if field.is_required else ""
    if field.choices and value not in {choice[0] for choice in field.choices}:
        return "请从列出的选项里选。"
    if len(value) > field.limit:
        return f"最多 {field.limit} 个字，现在有 {len(value)} 个。"
    return ""
