"""What does each act on a result ask for, and what will it do?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.console.act_form import SERVICE, Choice, Field
from bot.console.result import label
from bot.domain.result.reading import Verdict
from bot.domain.result.rules import Publishing
from bot.domain.result.state import Objection, Reinspection, is_public
from bot.domain.result.table import TABLE, Act
from bot.services import house
from bot.services.result.content import FIELDS
from bot.services.result.views import StaffResult

_LONG = frozenset({"tests", "reply", "remark", "made"})
_LIMITS = {"tests": 2000, "reply": 2000, "remark": 2000, "made": 500}
_HINTS = {
    "tests": "一项写成“项目║结果║标准值”，几项用分号隔开。",
    "made": "照标签写，几个日期用分号隔开。",
    "evidence": "没有证据编号，不能公布。",
    "reply": "企业自己的话，原样公布在结果旁边。",
    "venue_ref": "填了，市民能从结果打开这家的页面。",
}
_WHY = {
    Act.EDIT: ("为什么改", "记进经过，不公开。"),
    Act.OBJECT: ("企业怎么说的", "什么时候、对什么有异议、理由。不公开。"),
    Act.DECIDE: ("怎么定的，依据什么", "不公开。"),
    Act.RETEST: ("复检机构和报告编号", "不公开。"),
    Act.RETURN: ("为什么退回", "给提交的人看。"),
    Act.CORRECT: ("为什么更正", "会公开，请勿写个人。"),
    Act.WITHDRAW: ("为什么撤回", "公布过的，原因会公开，请勿写个人。"),
    Act.REOPEN: ("为什么重新办理", "记进经过，不公开。"),
}
_VOIDS = "原来的提交和批准作废，要重新提交、批准。"
_BACK = "要再公布，只能“重新办理”。"
_AGAIN = "公布过的内容现在不变；要改，请提出更正。"


def fields(act: Act, areas: Sequence[Choice], kinds: Sequence[Choice]) -> tuple[Field, ...]:
    """In the order in which they are asked; ``areas`` and ``kinds`` of venues are what can be chosen."""
    return tuple(_fields(act, areas, kinds))


def _fields(act: Act, areas: Sequence[Choice], kinds: Sequence[Choice]) -> Iterator[Field]:
    if act in (Act.EDIT, Act.CORRECT):
        choices = {"area": areas, "venue_kind": kinds, "verdict": _choices(label.VERDICTS)}
        yield from (_field(name, choices.get(name, ())) for name in FIELDS)
    elif act is Act.SERVE:
        yield Field("served_on", "送达日期", "期限从第二天起算。", "date")
        yield Field("served_how", "送达方式", kind="select", choices=[(words, words, "") for _, words, _ in SERVICE])
    elif act is Act.DECIDE:
        asked = (Objection.ACCEPTED, Objection.REJECTED)
        yield Field("objection", "异议", kind="radio", choices=[(one, label.OBJECTIONS[one], "") for one in asked])
    elif act is Act.RETEST:
        found = (Reinspection.PASSED, Reinspection.FAILED)
        yield Field(
            "reinspection", "复检结论", kind="radio", choices=[(one, label.REINSPECTIONS[one], "") for one in found]
        )
    elif act is Act.FOLLOW:
        hint = "查了什么、怎么处置的。第二个人同意以后公开，请勿写个人。"
        yield Field("text", "核查处置的情况", hint, "area", limit=2000)
    if act in _WHY:
        words, hint = _WHY[act]
        yield Field("why", words, hint, "area", is_required=_needs_why(act), limit=500)


def _needs_why(act: Act) -> bool:
    return any(row.needs_why for (_, one), row in TABLE.items() if one is act)


def _field(name: str, choices: Sequence[Choice]) -> Field:
    kind = "select" if choices else "date" if name == "published_on" else "area" if name in _LONG else "line"
    more: dict[str, Any] = {"is_required": name == "food", "choices": choices, "limit": _LIMITS.get(name, 200)}
    return Field(name, label.field(name), _HINTS.get(name, ""), kind, **more)


def _choices(words: Mapping[Any, str]) -> list[Choice]:
    return [(str(code), said, "") for code, said in words.items()]


def effects(act: Act, known: StaffResult) -> tuple[str, ...]:
    """In sentences, before anything is done."""
    return _EFFECTS[act](known, house.shipped().publishing)


def _news(known: StaffResult) -> str:
    return _AGAIN if is_public(known.state) else _VOIDS


def _overturns(known: StaffResult) -> str:
    if is_public(known.state) and known.shown.verdict is Verdict.FAILED:
        return "复检合格或者异议成立的，公开的结果旁边马上写明；请接着更正结论。"
    return _news(known)


def _propose(known: StaffResult, _rules: Publishing) -> tuple[str, ...]:
    return ("把现在的内容交给另一位审批员；批准只对这份内容有效。", "提交以后再改一个字，就要重新提交。")


def _publish(known: StaffResult, rules: Publishing) -> tuple[str, ...]:
    said = [
        "市民马上能在聊天、页面和开放数据里看到，写明“仅指该批次所检项目”。",
        "问过、选过、投诉过它的人会收到消息。",
    ]
    if known.shown.verdict is Verdict.FAILED:
        said.append(f"立一项核查处置，{rules.follow_up_days} 天内办完。")
    return tuple(said)


def _withdraw(known: StaffResult, _rules: Publishing) -> tuple[str, ...]:
    if known.shown.public_at is None:
        return ("这条结果作废，不会公布。", _BACK)
    if known.shown.is_withdrawn:
        return ("不再重新公布；市民看到的和原来一样：已经撤回，原来的日期和原因。", _BACK)
    return ("内容马上不再公开，只留下编号、日期和撤回的原因。", "收到过结果的人会收到撤回的消息。", _BACK)


def _reopen(known: StaffResult, _rules: Publishing) -> tuple[str, ...]:
    said = ["从头办起：通知、送达、期限、提交、批准都要重新来。", "异议和复检的记录还在。"]
    if known.shown.public_at is not None:
        said.append("再公布以前，市民看到的还是“已经撤回”；公布以后，经过里写着撤回过、又公布了。")
    return tuple(said)


_Said = Callable[[StaffResult, Publishing], tuple[str, ...]]
_EFFECTS: Mapping[Act, _Said] = {
    Act.EDIT: lambda known, _: ("按下面写的保存，改前改后都记下。", _VOIDS),
    Act.NOTIFY: lambda known, _: ("制作检验结果通知书，可以打印、送达。", "送达以后请“记送达”，期限才开始算。"),
    Act.SERVE: lambda known, rules: (
        f"从送达第二天起算 {rules.window_days} 个工作日，企业可以提异议、申请复检（食品安全法第88条）。",
        _VOIDS,
    ),
    Act.OBJECT: lambda known, _: ("记下异议；处理以前不能公布。", _news(known)),
    Act.DECIDE: lambda known, _: ("成立的，不能再按不合格公布，请改结论或者撤回。", _overturns(known)),
    Act.RETEST: lambda known, _: ("复检结论为最终结论；复检合格的，不能再按不合格公布。", _overturns(known)),
    Act.PROPOSE: _propose,
    Act.RETURN: lambda known, _: ("退给提交的人改。", _VOIDS),
    Act.APPROVE: lambda known, _: (
        f"批准的是下面这份内容，核对码 {known.hash[:12]}。",
        "批准以后还没有公开，要再点“公布”。",
    ),
    Act.PUBLISH: _publish,
    Act.CORRECT: lambda known, _: ("公开的内容先不变，等另一位审批员同意。", "同意以后，改前改后和原因都公开。"),
    Act.AGREE: lambda known, _: (
        f"公开的内容马上改成第 {known.shown.version + 1} 版，改前改后和原因都公开。",
        "看过原来结果的人会收到更正的消息。",
    ),
    Act.DROP: lambda known, _: ("这份更正不要了，公开的内容不变。",),
    Act.FOLLOW: lambda known, _: ("交给另一位审批员；同意以前不公开。",),
    Act.FOLLOW_UP: lambda known, _: ("核查处置的情况公开在结果旁边。", "收到过结果的人会收到消息。"),
    Act.WITHDRAW: _withdraw,
    Act.REOPEN: _reopen,
}
