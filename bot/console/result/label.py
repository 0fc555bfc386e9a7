"""How do staff read the codes of results: states, acts, fields, imports, kinds of dates?"""

from collections.abc import Mapping

from bot.domain.refused import Refused
from bot.domain.result.reading import DateKind, Verdict
from bot.domain.result.state import Objection, Reinspection, State
from bot.domain.result.table import Act

STATES = {
    State.RECEIVED: "已收到",
    State.NOTIFIED: "已通知企业",
    State.APPROVED: "已批准，待公布",
    State.PUBLISHED: "已公布",
    State.FOLLOWED_UP: "已公布，核查处置完成",
    State.WITHDRAWN: "已撤回",
}
ACTS = {
    Act.EDIT: "修改内容",
    Act.NOTIFY: "制作通知书",
    Act.SERVE: "记送达",
    Act.OBJECT: "记异议",
    Act.DECIDE: "处理异议",
    Act.RETEST: "记复检结论",
    Act.PROPOSE: "提交审批",
    Act.RETURN: "退回",
    Act.APPROVE: "批准",
    Act.PUBLISH: "公布",
    Act.CORRECT: "提出更正",
    Act.AGREE: "同意更正",
    Act.DROP: "不更正了",
    Act.FOLLOW: "写核查处置",
    Act.FOLLOW_UP: "同意核查处置",
    Act.WITHDRAW: "撤回这条结果",
    Act.REOPEN: "重新办理",
}
VERDICTS = {Verdict.PASSED: "合格", Verdict.FAILED: "不合格"}
OBJECTIONS = {
    Objection.NONE: "没有",
    Objection.LODGED: "已提出，待处理",
    Objection.ACCEPTED: "成立",
    Objection.REJECTED: "不成立",
}
REINSPECTIONS = {
    Reinspection.NONE: "没有",
    Reinspection.PASSED: "复检合格",
    Reinspection.FAILED: "复检不合格",
}
TASKS = {"open": "待办", "written": "写好了，等第二个人同意", "done": "已完成"}
IMPORTS = {
    "kept": "待确认",
    "running": "正在导入",
    "done": "已导入",
    "cancelled": "已取消",
    "failed": "没有导成",
}
ROWS = {"open": "待处理", "settled": "改好收下了", "left": "不用", "gone": "和撤回的结果一样"}
FIELDS = {
    "food": "食品名称",
    "category": "食品类别",
    "venue": "被抽样单位",
    "venue_address": "被抽样单位地址",
    "venue_region": "被抽样单位所在地区",
    "producer": "生产企业",
    "producer_address": "生产企业地址",
    "spec": "规格",
    "brand": "商标",
    "made": "生产日期或批号",
    "sampling_number": "抽样单编号",
    "report_number": "检验报告编号",
    "verdict": "检验结论",
    "tests": "项目、结果、标准值（在一格里）",
    "item": "检验项目",
    "result": "检验结果",
    "limit": "标准值",
    "unit": "单位（计量）",
    "lab": "检验机构",
    "task": "任务来源、公告号",
    "published": "公告日期",
    "publisher": "公布单位",
    "remark": "备注",
}
"""What a column of a file can be."""
KEPT = FIELDS | {
    "qualification": "检验机构资质认定（CMA）编号",
    "evidence": "证据编号",
    "area": "区域",
    "region": "地区（原表写的）",
    "venue_kind": "场所类型",
    "published_on": "公告日期",
    "reply": "企业的说明",
    "venue_ref": "被抽样单位在登记表里的编号",
    "producer_ref": "生产企业在登记表里的编号",
    "tests": "检验项目",
    "served_on": "送达日期",
    "served_how": "送达方式",
    "window_until": "期限到",
    "objection": "异议",
    "objection_text": "异议内容",
    "reinspection": "复检",
    "text": "核查处置",
    "hash": "核对码",
}
"""Fields of a result that is there, and of its history."""
DATES = {
    DateKind.PRODUCED: "生产",
    DateKind.PURCHASED: "购进",
    DateKind.PROCESSED: "加工",
    DateKind.QUARANTINED: "检疫",
    DateKind.DISINFECTED: "消毒",
    DateKind.SLAUGHTERED: "屠宰",
    DateKind.SAMPLED: "抽样",
    DateKind.ORDERED: "下单",
    DateKind.PACKED: "包装",
    DateKind.HARVESTED: "采收",
    DateKind.EXPIRES: "保质期至",
}
_LOOKS = {
    "result.paper": "打开通知书",
    "result.line": "关联抽检计划",
    "result.case": "关联投诉举报",
    "result.batch": "成批办理结果",
    "result.fill": "给整批结果补填",
    "result.export": "导出抽检统计",
    "result.mapping": "确认列的含义",
    "result.row_settled": "改好没看懂的行",
    "result.row_left": "不用没看懂的行",
    "result.import_keep": "上传结果文件",
    "result.import_mapping": "确认列的含义",
    "result.import_begin": "开始导入结果",
    "result.import_done": "导入结果完成",
    "result.import_cancelled": "取消导入结果",
    "result.import_failed": "结果没有导成",
    "result.import_again": "再导一次结果",
}
AUDIT_ACTS = {**{f"result.{act}": f"抽检结果：{words}" for act, words in ACTS.items()}, **_LOOKS}
_VALUES: Mapping[str, Mapping[str, str]] = {
    "verdict": {str(code): words for code, words in VERDICTS.items()},
    "objection": {str(code): words for code, words in OBJECTIONS.items()},
    "reinspection": {str(code): words for code, words in REINSPECTIONS.items()},
}


def act(code: str) -> str:
    return ACTS[Act(code)] if code in list(Act) else code


def field(code: str) -> str:
    return KEPT.get(code, code)


def value(name: str, text: str) -> str:
    """What a field of a result says, as people say it."""
    return _VALUES.get(name, {}).get(text, text)


def understood(name: str, text: str) -> str:
    """What was understood of a cell, without codes."""
    if name == "made":
        return "；".join(_dated(part) for part in text.split("；"))
    if name == "tests":
        return text.replace("(first)", "").replace("(again)", "（复检）").replace(" []", "")
    return value(name, text)


def _dated(part: str) -> str:
    kind, _, rest = part.partition(" ")
    return f"{DATES[DateKind(kind)]} {rest}" if kind in list(DateKind) else part


def named(refused: Refused) -> Refused:
    """The same no, with the field's name as staff know it."""
    if "field" not in refused.values:
        return refused
    return Refused(refused.code, **{**refused.values, "field": field(str(refused.values["field"]))})
