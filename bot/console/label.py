"""How do staff read the codes of deliveries, sources, roles, steps and acts?"""

from collections.abc import Mapping

from bot.domain.faq_words import AUDIENCES, CHECKED, TOPICS
from bot.domain.faq_words import read as faq_word

__all__ = ["AUDIENCES", "CHECKED", "TOPICS", "faq_word"]
from bot.console.business import label as business_label
from bot.console.campaign import label as campaign_label
from bot.console.happening import label as happening_label
from bot.console.quiz import label as quiz_label
from bot.console.result import label as result_label
from bot.console.round import label as round_label

SOURCES = {
    "chat": "微信",
    "phone": "电话",
    "visit": "来访",
    "12345": "12345",
    "12315": "12315",
    "import": "导入",
    "clue": "调解线索",
}
DELIVERIES = {
    "waiting": "等待发送",
    "sending": "正在发送",
    "sent": "已送达",
    "parked": "等对方下次来信",
    "noticed": "已发通知提醒，等对方来看",
    "unknown": "未确认是否送达",
    "failed": "没有送到",
    "dropped": "没有发，等对方下次来信",
}
ACTORS = {"citizen": "市民", "system": "系统", "command line": "命令行", "demo": "演示数据"}
ROLES = {"viewer": "只读", "handler": "处理员", "planner": "抽检计划员", "approver": "审批员", "admin": "管理员"}
STEPS = {
    "file": "提交",
    "assign": "分派",
    "follow": "有人加入",
    "unfollow": "有人退出",
    "rate": "评价",
    "take_over": "人工接管对话",
    "hand_back": "交还机器人",
    "describe": "更正资料",
    "serve": "记送达",
    "record": "记录",
    "alarm_taken": "接手急事",
    "link": "关联案件",
    "extension_asked": "申请延长时限",
    "extension_no": "不同意延长时限",
}
LINKS = {"both": "同一次反映", "clue": "调解中发现的线索", "same": "同一人、同一事", "staff": "人工关联"}
RESOLVED = {1: "解决了", 2: "部分解决", 3: "没有解决"}
ATTITUDE = {1: "满意", 2: "一般", 3: "不满意"}
ILLNESS = {"people": "几人", "eaten": "吃了什么", "onset": "什么时候发作", "symptoms": "症状", "hospital": "就医"}
FACTS = {"cases": "共反映", "businesses": "涉及商家", "withdrawn": "撤回", "same_facts": "内容相同"}
DONE = {
    "answer": "答复已提交，发送情况见下方。",
    "close": "案件已办结，通知情况见下方。",
    "assign": "已分派。",
    "describe": "已更正。",
    "alarm_taken": "已记下由您处理，不再通知别人。",
    "take_over": "对话由您接管，机器人不再回话；用下面的“答复”和对方说话，办完请交还。",
    "link": "已关联。",
    "extension_asked": "已提交，等审批员决定。时限暂时不变。",
    "extension_no": "已记下不同意，时限不变。",
    "hand_back": "已交还，机器人继续回话。",
}
ROUTES = {
    "emergency": "紧急情况",
    "complaint": "投诉举报",
    "progress": "查进度",
    "nominate": "提名抽检",
    "vote": "投票",
    "result": "抽检结果",
    "business": "查商家",
    "campaign": "活动",
    "privacy": "个人信息",
    "menu": "菜单",
    "human": "找人工",
    "greeting": "问好",
    "ask": "提问",
    "other": "其他",
}
ACTIONS = {
    "answer": "直接回答",
    "choose": "反问，列出几条让对方选",
    "unknown": "说不知道，记进“没答上的”",
    "handoff": "转人工，或者告诉对方该找谁",
    "emergency": "先说 120，再问要不要登记",
    "dialogue": "进入办事对话，或者按菜单回复",
}
AUDIT_ACTS = {
    **round_label.AUDIT_ACTS,
    **result_label.AUDIT_ACTS,
    **business_label.AUDIT_ACTS,
    **campaign_label.AUDIT_ACTS,
    **happening_label.AUDIT_ACTS,
    **quiz_label.AUDIT_ACTS,
    "sign_in": "登录",
    "sign_in.failed": "登录失败",
    "sign_out": "退出",
    "code.given": "动态码通过",
    "code.failed": "动态码错误",
    "totp.enrolled": "绑定动态码",
    "case.open": "查看案件",
    "photo.view": "查看照片",
    "case.file": "提交案件",
    "case.add": "补充材料",
    "case.answer": "答复",
    "case.close": "办结",
    "case.withdraw": "撤回",
    "contact.reveal": "查看联系方式",
    "story.reveal": "查看未遮盖的原文",
    "outbox.resend": "再发一次",
    "outbox.settle": "确认已送达",
    "alarm.tell": "通知值班人员",
    "alarm.take": "接手急事",
    "alarm.unheard": "急事无人接手",
    "alert.seen": "跟进预警",
    "alert.close": "结束预警",
    "calendar.save": "修改日历",
    "canned.save": "保存常用答复",
    "canned.remove": "删除常用答复",
    "case.assign": "分派",
    "case.describe": "更正资料",
    "case.import": "导入案件",
    "case.link": "关联案件",
    "case.extension_asked": "申请延长时限",
    "case.extension_no": "不同意延长时限",
    "case.take_over": "接管对话",
    "case.hand_back": "交还对话",
    "citizen.erase": "删除个人信息",
    "consent.notice": "同意订阅通知",
    "consent.notice_back": "关掉订阅通知",
    "citizen.leave": "取消关注",
    "citizen.look": "本人查看信息",
    "draft.propose": "提出修改问答",
    "draft.publish": "发布问答修改",
    "draft.refuse": "退回问答修改",
    "faq.export": "导出问答",
    "faq.import": "导入问答",
    "gap.answer": "回答没答上的问题",
    "gap.dismiss": "不回答的问题",
    "gap.reopen": "重新打开问题",
    "duty.plan": "安排值班",
    "duty.remove": "取消值班",
    "export.cases": "导出案件",
    "export.figures": "导出统计",
    "notice.issue": "出具文书",
    "notice.serve": "记送达",
    "notice.view": "查看文书",
    "party.reveal": "查看代理人、共同投诉人",
    "wall.refused": "查看被拒绝",
    "staff.binding": "取绑定码",
    "staff.bound": "绑定微信",
    "staff.add": "新增账号",
    "staff.passwd": "修改密码",
    "staff.disable": "停用账号",
    "staff.enable": "启用账号",
    "staff.roles": "修改角色",
    "staff.revoke": "结束全部登录",
    "staff.totp_reset": "重置动态码",
}


def delivery(code: str) -> str:
    return DELIVERIES.get(code, code)


def topic(code: str) -> str:
    return TOPICS.get(code, code)


def fact(code: str) -> str:
    return FACTS.get(code, code)


def illness(code: str) -> str:
    return ILLNESS.get(code, code)


def source(code: str) -> str:
    return SOURCES.get(code, code)


def step(code: str, acts: Mapping[str, str]) -> str:
    """One line of a history; ``acts`` are the labels of the rules' acts."""
    return STEPS.get(code) or acts.get(code, code)


def done(code: str, acts: Mapping[str, str]) -> str:
    """What the page says after an act; nothing for what is none."""
    return DONE.get(code) or (f"已办：{acts[code]}。" if code in acts else "")


def audit_act(code: str, acts: Mapping[str, str]) -> str:
    """``acts``: the labels of the rules' acts, recorded as case.<act>."""
    return AUDIT_ACTS.get(code) or acts.get(code.removeprefix("case."), code)


def actor(code: str) -> str:
    return ACTORS.get(code, code)


def role(code: str) -> str:
    return ROLES.get(code, code)
