"""How do staff read the codes of states, kinds, deliveries, roles and acts?"""

STATES = {"received": "待处理", "answered": "已答复", "closed": "已办结", "withdrawn": "已撤回"}
KINDS = {"complaint": "投诉", "report": "举报"}
DELIVERIES = {
    "waiting": "等待发送",
    "sending": "正在发送",
    "sent": "已送达",
    "parked": "等对方下次来信",
    "unknown": "未确认是否送达",
    "failed": "没有送到",
}
ACTORS = {"citizen": "市民", "system": "系统", "command line": "命令行", "demo": "演示数据"}
ROLES = {"viewer": "只读", "handler": "处理员", "approver": "审批员", "admin": "管理员"}
CASE_ACTS = {"file": "提交", "add": "补充", "answer": "答复", "close": "办结", "withdraw": "撤回"}
AUDIT_ACTS = {
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
    "staff.add": "新增账号",
    "staff.passwd": "修改密码",
    "staff.disable": "停用账号",
    "staff.enable": "启用账号",
    "staff.roles": "修改角色",
    "staff.revoke": "结束全部登录",
    "staff.totp_reset": "重置动态码",
}


def state(code: str) -> str:
    return STATES.get(code, code)


def kind(code: str) -> str:
    return KINDS.get(code, code)


def delivery(code: str) -> str:
    return DELIVERIES.get(code, code)


def case_act(code: str) -> str:
    return CASE_ACTS.get(code, code)


def audit_act(code: str) -> str:
    return AUDIT_ACTS.get(code, code)


def actor(code: str) -> str:
    return ACTORS.get(code, code)


def role(code: str) -> str:
    return ROLES.get(code, code)
